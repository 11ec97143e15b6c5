"""A loaded tenant has a history, as if its records had been put."""

from __future__ import annotations

from cauce.model.change import Cause, CauseKind, ChangeKind
from cauce.service import open_cauce
from cauce.testing.service_world import account, key, verified


def test_who_was_loaded_has_a_history():
    cauce = open_cauce("sqlite://")
    cauce.load([account("a", "a", verified("loyalty/x", "L")), account("b", "b", verified("loyalty/x", "L")), account("c", "c")])
    for name in "ab":
        items = cauce.get_history(cauce.get_record(key(name)).identity_id).items
        assert [[change.kind for change in entry.changes] for entry in items] == [
            [ChangeKind.CONFLICT_FOUND],
            [ChangeKind.IDENTITY_CREATED, ChangeKind.RECORD_JOINED],
        ]
        assert items[1].causes == (Cause(CauseKind.IMPORT, actor="crm", source="crm", count=3),)
    assert len(cauce.get_history(cauce.get_record(key("c")).identity_id).items) == 1
    cauce.close()
