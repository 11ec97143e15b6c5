"""What keeps the erased out hangs on one switch: with it off, the nightly import brings them back."""

from contextlib import closing

import pytest

from cauce.engine.suppression import Guard
from cauce.errors import CauceError, Reason
from cauce.service import open_cauce
from cauce.service.verbs.privacy import SubjectRef
from cauce.testing.service_cases_privacy import erased
from cauce.testing.service_world import account


@pytest.mark.parametrize("switched_off", [False, True])
def test_the_erased_come_back_only_with_the_guard_off(tmp_path, monkeypatch, switched_off):
    if switched_off:
        monkeypatch.setattr(Guard, "of", lambda *_: None)
    with closing(open_cauce(f"sqlite:///{tmp_path}/cauce.db")) as cauce:
        ana = account("a", "ana")
        erased(cauce, SubjectRef(records=(cauce.put_record(ana).key,)))
        if switched_off:
            assert cauce.put_record(ana).identity_id
        else:
            with pytest.raises(CauceError) as kept_out:
                cauce.put_record(ana)
            assert kept_out.value.reason is Reason.SUPPRESSED
