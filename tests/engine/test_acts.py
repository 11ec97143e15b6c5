"""Corrections hold: through a restart, beside concurrent writers, and a look writes nothing."""

from __future__ import annotations

import threading
import time

import pytest

from cauce.engine import acts
from cauce.errors import FailedPrecondition
from cauce.model.curation import Ruling
from cauce.service import open_cauce
from cauce.service.verbs.curation import Author, RevertTarget
from cauce.testing.service_cases_stewards import ANA, ANA_TOO, JUAN, JUAN_TOO, TWO, apart, cells, identity
from cauce.testing.service_world import put, record, verified

EVA = Author(author="eva", reason="r")


def test_corrections_outlive_the_process_and_every_re_send(tmp_path):
    url = f"sqlite:///{tmp_path}/s.db"
    cauce = open_cauce(url)
    put(cauce, *TWO)
    cauce.split_identity(identity(cauce, ANA), [[ANA_TOO.key]], EVA)
    cauce.merge_identities([identity(cauce, ANA), identity(cauce, JUAN)], EVA)
    cauce.rule_value(("loyalty/x", "L2"), Ruling.DENY, EVA)
    corrected = cells(cauce)
    cauce.close()
    again = open_cauce(url)
    try:
        put(again, *reversed(TWO))
        assert cells(again) == corrected
        assert again.verify().sound
    finally:
        again.close()


def test_acts_beside_concurrent_writers():
    cauce = open_cauce("sqlite://")
    try:
        put(cauce, *TWO)
        stop, failed = threading.Event(), []

        def send(number: int) -> None:
            try:
                while not stop.is_set():
                    put(cauce, *TWO, record(f"w{number}", verified("loyalty/x", "L1"), source="pos"))
            except Exception as error:  # noqa: BLE001 - told below
                failed.append(error)

        writers = [threading.Thread(target=send, args=(number,)) for number in range(4)]
        for writer in writers:
            writer.start()
        for _ in range(6):
            done = cauce.merge_identities([identity(cauce, ANA), identity(cauce, JUAN)], EVA)
            assert identity(cauce, ANA) == identity(cauce, JUAN) == identity(cauce, JUAN_TOO)
            cauce.revert(RevertTarget.ACT, done.act_id, EVA)
            assert identity(cauce, ANA) != identity(cauce, JUAN)
        stop.set()
        for writer in writers:
            writer.join()
        assert not failed
        assert cauce.verify().sound
    finally:
        cauce.close()


def test_an_act_that_fails_leaves_nothing(monkeypatch):
    cauce = open_cauce("sqlite://")
    try:
        put(cauce, *TWO)
        before = cauce.stats()
        monkeypatch.setattr(acts, "MAX_ROUNDS", 0)
        with pytest.raises(FailedPrecondition):
            cauce.merge_identities([identity(cauce, ANA), identity(cauce, JUAN)], EVA)
        assert cauce.stats() == before
        assert cells(cauce) == apart([ANA, ANA_TOO], [JUAN, JUAN_TOO])
    finally:
        cauce.close()


def test_a_source_of_more_than_one_act_goes_in_several(monkeypatch):
    from cauce.engine import reverting

    monkeypatch.setattr(reverting, "ONE_ACT", 3)
    cauce = open_cauce("sqlite://")
    try:
        put(cauce, *(record(f"r{n}", source="web") for n in range(8)), JUAN)
        look = cauce.revert(RevertTarget.SOURCE, "web", EVA, validate_only=True)
        assert (look.deleted, look.unfinished) == (3, True)
        done = cauce.revert(RevertTarget.SOURCE, "web", EVA)
        assert (done.deleted, done.commits, done.unfinished) == (8, 3, False)
        assert done.effects.retired == 8
        assert cells(cauce) == apart([JUAN])
    finally:
        cauce.close()


def test_a_split_of_a_large_account_costs_its_assertions_not_their_pairs():
    cauce = open_cauce("sqlite://")
    try:
        account = verified("customer_id", "C1")
        records = [record(f"r{number:04}", account, full_name="Ana Gil") for number in range(1000)]
        put(cauce, *records[:500])
        put(cauce, *records[500:])
        began = time.process_time()
        done = cauce.split_identity(identity(cauce, records[0]), [[one.key for one in records[:60]]], EVA)
        took = time.process_time() - began
        assert (len(done.assertions), done.effects.moved) == (59 + 940, 60)
        cauce.put_record(record("late", account, full_name="Ana Gil"))
        assert sorted(map(len, cells(cauce))) == [1, 60, 940], "a newcomer with the account of both is contested"
        assert took < 3.0
    finally:
        cauce.close()
