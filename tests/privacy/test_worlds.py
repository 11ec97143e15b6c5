"""In random worlds: after an erasure everybody else is where they would be if the erased had never been put."""

from random import Random

import pytest

from cauce.model.privacy import ErasureState, SuppressionScope
from cauce.model.record import Record
from cauce.service import open_cauce
from cauce.service.api import PutFailure
from cauce.service.verbs.privacy import KeepOut, SubjectRef
from cauce.testing.service_world import partition
from worlds.generate import random_world, small_rules

RULES = small_rules()


def cells(cauce):
    found = {}
    for key, identity in partition(cauce).items():
        found.setdefault(identity, set()).add(key)
    return set(map(frozenset, found.values()))


def told(records, said):
    """A service that was told this."""
    cauce = open_cauce("sqlite://", ruleset=RULES)
    for record in records:
        cauce.put_record(record)
    present = {record.key for record in records}
    for left, right, judgement in said:
        if left in present and right in present:
            cauce.assert_(judgement, left, right, author="test", reason="a world")
    return cauce


@pytest.mark.parametrize("seed", range(400, 425))
def test_as_if_they_had_never_been_put(seed):
    world, random = random_world(seed), Random(seed)
    last: dict[object, Record] = {record.key: record for record in world.records}
    going = set(random.sample(sorted(last), random.randint(1, max(1, len(last) // 2))))
    scope = random.choice(tuple(SuppressionScope))
    cauce = told(world.records, world.said)
    erasure = cauce.erase_subject(SubjectRef(records=tuple(going)), author="dpo", keep_out=KeepOut(scope=scope))
    assert cauce.wait_job(erasure.erasure_id).finished
    done = cauce.get_erasure(erasure.erasure_id)
    assert (done.state, done.search.hits) == (ErasureState.DONE, {})
    alone = told([record for key, record in last.items() if key not in going], world.said)
    assert cells(cauce) == cells(alone)
    assert cauce.stats().conflicts == alone.stats().conflicts
    assert cauce.verify().sound
    if scope is not SuppressionScope.NOTHING:
        again = cauce.batch_put_records([last[key] for key in sorted(going)])
        assert all(isinstance(outcome, PutFailure) for outcome in again)
        assert cells(cauce) == cells(alone)
    cauce.close()
    alone.close()
