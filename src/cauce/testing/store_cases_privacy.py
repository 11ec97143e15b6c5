"""Store cases: what is kept out, what was erased, all that names a record, and files without what was deleted."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

from contextlib import suppress

import msgspec

from cauce.model.privacy import Erasure, ErasureState, Suppression, SuppressionKind
from cauce.model.record import RecordKey
from cauce.store.base import MembershipRow, ReplayRow, Store
from cauce.store.privacy import Answered, Past
from cauce.testing.store_cases_journey import said
from cauce.testing.store_world import TENANT, assertion, put, put_people, record

MARK = "Zyxwvutsrqponmlk-{}-0123456789"
"""What no database holds by chance."""


def suppression(number: int) -> Suppression:
    """For ever."""
    return Suppression(handle=f"{number:032x}", kind=SuppressionKind.RECORD, made_at=1, author="eva", reason="asked")


def erasure(number: int) -> Erasure:
    """One that was asked for."""
    return Erasure(erasure_id=f"{number:032x}", state=ErasureState.BLOCKED, author="dpo", reference="", requested_at=1, uids=(number,))


class SuppressionCases:
    """What is kept out."""

    def test_put_looked_up_and_lifted(self, store: Store) -> None:
        """By handle; the head says whether there are any, from the transaction on that put them."""
        first, second, third = map(suppression, range(3))
        with store.write(TENANT) as writer:
            assert not writer.head().suppressing
            writer.put_suppressions([second, first, third])
        changed = msgspec.structs.replace(second, reason="asked again", expires_at=5)
        with store.write(TENANT) as writer:
            assert writer.head().suppressing
            writer.put_suppressions([changed])
        with store.read(TENANT) as reader:
            assert reader.head().suppressing
            assert sorted(reader.suppressed([first.handle, second.handle, "no"]), key=lambda one: one.handle) == [first, changed]
            assert reader.suppressions_page("", 2) == [first, changed]
            assert reader.suppressions_page(changed.handle, 2) == [third]
        for left in ([first, third], []):
            with store.write(TENANT) as writer:
                writer.lift_suppressions([one.handle for one in (first, changed, third) if one not in left])
            with store.read(TENANT) as reader:
                assert (reader.suppressions_page("", 9), reader.head().suppressing) == (left, bool(left))

    def test_of_a_tenant(self, store: Store) -> None:
        """Others keep nothing out; what is rolled back never was."""
        with store.write(TENANT) as writer:
            writer.put_suppressions([suppression(1)])
        with suppress(RuntimeError), store.write("other") as writer:
            writer.put_suppressions([suppression(2)])
            raise RuntimeError
        with store.read("other") as reader:
            assert (reader.suppressions_page("", 9), reader.head().suppressing) == ([], False)


class ErasureCases:
    """Erasures, and what they delete."""

    def test_certificates_are_found_by_id_and_in_pages(self, store: Store) -> None:
        """By id, in pages from the latest on; replaced as they go on."""
        made = [erasure(number) for number in range(5)]
        done = msgspec.structs.replace(made[2], state=ErasureState.DONE, uids=())
        with store.write(TENANT) as writer:
            for one in (*made, done):
                writer.put_erasure(one)
        with store.read(TENANT) as reader:
            assert reader.erasure(made[2].erasure_id) == done
            assert [reader.erasure(odd) for odd in ("no", "ñ", "\0")] == [None] * 3
            assert reader.erasures_page("", 2) == [made[4], made[3]]
            assert reader.erasures_page(made[3].erasure_id, 9) == [done, made[1], made[0]]
        with store.read("other") as reader:
            assert reader.erasures_page("", 9) == []

    def test_identities_that_were_erased(self, store: Store) -> None:
        """And by which erasure."""
        put_people(store, 3)
        with store.write(TENANT) as writer:
            writer.mark_erased([1, 3], "x")
        with store.read(TENANT) as reader:
            assert reader.erased([1, 2, 3]) == {1: "x", 3: "x"}
        with store.read("other") as reader:
            assert reader.erased([1]) == {}

    def test_assertions_that_name_a_record(self, store: Store) -> None:
        """On either side, retracted or not; deleted as if they had never been made."""
        made = [assertion("1", "a", "b"), assertion("2", "c", "a", retracted_at=5), assertion("3", "b", "c")]
        put(store, assertions_put=made)
        with store.write(TENANT) as writer:
            naming = writer.assertions_naming([RecordKey("crm", "a"), RecordKey("crm", "no")])
            assert sorted(naming, key=lambda one: one.assertion_id) == made[:2]
            writer.remove_assertions(["1", "2"])
        with store.read(TENANT) as reader:
            assert reader.assertions_page("", 9, retracted=True) == made[2:]

    def test_answers_are_read_in_pages_and_forgotten(self, store: Store) -> None:
        """In pages, and forgotten."""
        put(store, replays=[ReplayRow(f"q{number}", b"d", b"answer %d" % number, 1) for number in range(5)])
        put(store, "other", replays=[ReplayRow("q1", b"d", b"theirs", 1)])
        with store.write(TENANT) as writer:
            assert writer.answered_page("", 2) == [Answered("q0", b"answer 0"), Answered("q1", b"answer 1")]
            writer.remove_answered(["q1", "q3"])
        with store.read(TENANT) as reader:
            assert [one.request_id for one in reader.answered_page("q0", 9)] == ["q2", "q4"]
        with store.read("other") as reader:
            assert len(reader.answered_page("", 9)) == 1

    def test_past_memberships_come_in_order_of_time(self, store: Store) -> None:
        """Of records, in the order of time."""
        put_people(store, 3)
        put(store, memberships_ended=[MembershipRow(1, 2, 2, 3), MembershipRow(3, 3, 1, 2)])
        put(store, memberships_ended=[MembershipRow(1, 1, 1, 2)])
        with store.read(TENANT) as reader:
            assert reader.pasts_of([1, 2]) == [Past(1, 1, 1, 2), Past(1, 2, 2, 3)]

    def test_words_of_consent(self, store: Store) -> None:
        """Go with whom they are about; exclusion lists stay."""
        put(store, consents_put=[said(1, "GRANTED", 10), said(1, "DENIED", 10, "robinson"), said(2, "DENIED", 10)])
        with store.write(TENANT) as writer:
            writer.remove_consents([1, 3])
        with store.read(TENANT) as reader:
            assert [(one.subject, one.exclusion_list) for one in reader.consents_about([1, 2])] in (
                [(1, "robinson"), (2, "")],
                [(2, ""), (1, "robinson")],
            )


class CleaningCases:
    """Files without what was deleted."""

    def test_nothing_of_what_was_deleted(self, store: Store) -> None:
        """Once it is cleaned and built anew; what stays is still there."""
        put(store, records_put=[record(uid, payload=MARK.format(f"{uid:04d}").encode()) for uid in range(1, 200)])
        put(store, records_removed=list(range(2, 200)))
        while not (cleaned := store.clean()).done:
            pass
        assert all(remainder.where for remainder in cleaned.remains)
        assert store.rewrite() == (True, ())
        while not store.clean().done:
            pass
        held = b"".join(path.read_bytes() for path in store.files())
        assert MARK.format("0001").encode() in held
        assert not [uid for uid in range(2, 200) if MARK.format(f"{uid:04d}").encode() in held]

    def test_a_reader_of_an_older_state(self, store: Store) -> None:
        """Is waited for, only briefly; then it is to be asked again."""
        put_people(store, 2)
        with store.read(TENANT) as reader:
            assert len(reader.records_by_uid([1, 2])) == 2
            put(store, records_removed=[1])
            cleaned = store.clean()
            assert not cleaned.done
            assert len(reader.records_by_uid([1, 2])) == 2
        assert store.clean(cleaned.since).done
