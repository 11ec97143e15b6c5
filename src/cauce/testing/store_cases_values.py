"""Store cases: values, blocking keys, curation, feed and settings."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import pytest

from cauce.errors import InvalidValue
from cauce.model.change import Change, ChangeKind, Commit
from cauce.model.curation import Conflict, ConflictKind
from cauce.model.record import Assurance, RecordKey
from cauce.store.base import MutedRow, OwnerRow, ReplayRow, Stats, Store
from cauce.testing.store_world import HIGHEST, LOWEST, TENANT, assertion, claim, identity, put, put_people, record


class ValueCases:
    """Claims, owners, spreads and blocking keys."""

    def test_claim_comes_back_as_it_was(self, store: Store) -> None:
        """At the limits of 64 bits; flags are booleans."""
        rows = [
            claim(LOWEST, 1, end=HIGHEST),
            claim(0, 1, at=-1),
            claim(HIGHEST, 1, bare=True, person=LOWEST, assurance=Assurance.INFERRED),
        ]
        put(store, claims_added=rows)
        with store.read(TENANT) as reader:
            found = sorted(reader.carriers([LOWEST, 0, HIGHEST, 5]))
            assert found == rows
            assert [row.bare for row in found] == [False, False, True]
            assert all(type(row.bare) is bool for row in found)

    def test_claim_is_replaced_by_key_and_uid(self, store: Store) -> None:
        """The same record says the same value again."""
        put_people(store, 2)
        put(store, claims_added=[claim(7, 1), claim(7, 2)])
        put(store, claims_added=[claim(7, 1, assurance=1, at=500)])
        with store.read(TENANT) as reader:
            assert sorted(reader.carriers([7])) == [claim(7, 1, assurance=1, at=500), claim(7, 2)]

    def test_claim_is_removed_alone(self, store: Store) -> None:
        """Neither other claims of the record nor other carriers of the value go with it."""
        put(store, claims_added=[claim(7, 1), claim(7, 2), claim(8, 1)])
        put(store, claims_removed=[(7, 1)])
        with store.read(TENANT) as reader:
            assert sorted(reader.carriers([7, 8])) == [claim(7, 2), claim(8, 1)]

    def test_owner_of_one_claim(self, store: Store) -> None:
        """Number, id, assurance, time."""
        put_people(store, 1)
        put(store, claims_added=[claim(7, 1, assurance=2, end=900)])
        with store.read(TENANT) as reader:
            assert reader.owners([7]) == [OwnerRow(7, 1, "id-0001", 2, 100, 900, known=True)]
            assert reader.owners([8]) == []

    def test_owner_folds_the_claims_of_an_identity(self, store: Store) -> None:
        """The best assurance, the latest claim, the latest end, known if one of them is."""
        records = [record(uid, identity=1) for uid in (1, 2, 3)]
        claims = [
            claim(7, 1, assurance=1, at=300, bare=True),
            claim(7, 2, assurance=3, at=200, end=5),
            claim(7, 3, assurance=2, at=100, end=9),
        ]
        put(store, records_put=records, identities_put=[identity(1)], claims_added=claims)
        with store.read(TENANT) as reader:
            assert reader.owners([7]) == [OwnerRow(7, 1, "id-0001", 3, 300, 9, known=True)]

    def test_owner_that_nobody_knows(self, store: Store) -> None:
        """Bare carriers only, no stated end."""
        put(
            store,
            records_put=[record(1), record(2, identity=1)],
            identities_put=[identity(1)],
            claims_added=[claim(7, 1, bare=True, person=0), claim(7, 2, bare=True, person=0)],
        )
        with store.read(TENANT) as reader:
            (owner,) = reader.owners([7])
            assert owner.known is False
            assert owner.end is None

    def test_owners_of_several_values(self, store: Store) -> None:
        """One row per value and identity."""
        put_people(store, 3)
        put(store, claims_added=[claim(7, 1), claim(7, 2), claim(8, 2), claim(9, 3)])
        with store.read(TENANT) as reader:
            assert sorted((row.key, row.identity) for row in reader.owners([7, 8, 7])) == [(7, 1), (7, 2), (8, 2)]

    def test_owners_follow_a_moved_record(self, store: Store) -> None:
        """The identity is that of the record now."""
        put_people(store, 2)
        put(store, claims_added=[claim(7, 1)])
        put(store, records_moved=[(1, 2, 3)])
        with store.read(TENANT) as reader:
            assert [row.identity_id for row in reader.owners([7])] == ["id-0002"]

    @pytest.mark.parametrize("count", [49, 50, 51])
    def test_at_most_fifty_owners_a_value(self, store: Store, count: int) -> None:
        """Beyond fifty nobody needs to know who else."""
        put_people(store, count)
        put(store, claims_added=[claim(key, uid) for key in (7, 8) for uid in range(1, count + 1)])
        with store.read(TENANT) as reader:
            owners = reader.owners([7, 8])
            assert len([row for row in owners if row.key == 7]) == len([row for row in owners if row.key == 8]) == min(count, 50)

    def test_spread_counts_persons_and_bare_carriers(self, store: Store) -> None:
        """Different persons; 0 is nobody; each up to one beyond the limit."""
        known = [claim(7, uid, person=uid % 4) for uid in range(1, 13)]
        bare = [claim(7, uid, person=0, bare=True) for uid in range(13, 18)]
        put(store, claims_added=known + bare)
        with store.read(TENANT) as reader:
            assert reader.spread(7, 10) == (3, 5)
            assert reader.spread(7, 5) == (3, 5)
            assert reader.spread(7, 4) == (3, 5)
            assert reader.spread(7, 3) == (3, 4)
            assert reader.spread(7, 1) == (2, 2)
            assert reader.spread(8, 1) == (0, 0)

    def test_blocks_are_added_once_and_removed_alone(self, store: Store) -> None:
        """Adding twice is no error, within a commit or later; removal takes the one pair."""
        put(store, blocks_added=[(LOWEST, 5), (LOWEST, HIGHEST), (7, 5), (7, 5)])
        put(store, blocks_added=[(7, 5), (7, 6)], blocks_removed=[(LOWEST, 5), (99, 99)])
        with store.read(TENANT) as reader:
            assert sorted(reader.blocks([LOWEST, 7, 8])) == [(LOWEST, HIGHEST), (7, 5), (7, 6)]

    def test_block_size_is_counted_up_to_one_beyond_the_limit(self, store: Store) -> None:
        """No further: a dead key may have a million."""
        put(store, blocks_added=[(7, signature) for signature in range(10)])
        with store.read(TENANT) as reader:
            assert [reader.block_size(7, limit) for limit in (20, 10, 9, 3, 0)] == [10, 10, 10, 4, 1]
            assert reader.block_size(8, 3) == 0

    def test_keys_beyond_64_bits_are_refused(self, store: Store) -> None:
        """By the error for bad values, and the store goes on."""
        put_people(store, 1)
        for key in (HIGHEST + 1, LOWEST - 1):
            with store.read(TENANT) as reader, pytest.raises(InvalidValue):
                reader.carriers([key])
            with pytest.raises(InvalidValue):
                put(store, claims_added=[claim(key, 1)])
        assert put(store) == 2


class CurationCases:
    """Assertions, conflicts, feed, replays, settings, counts."""

    def test_assertions_about_records(self, store: Store) -> None:
        """By either side, the records need not exist."""
        first, second, third = assertion("a", "1", "2"), assertion("b", "2", "3"), assertion("c", "4", "5", reason="NUL \0 y ñ")
        put(store, assertions_put=[first, second, third])
        with store.read(TENANT) as reader:
            about = reader.assertions_about([RecordKey("crm", "2")])
            assert sorted(about, key=lambda one: one.assertion_id) == [first, second]
            assert reader.assertions_about([RecordKey("crm", "1"), RecordKey("crm", "2"), RecordKey("crm", "9")]) != []
            assert reader.assertions_about([RecordKey("crm", "4"), RecordKey("crm", "5")]) == [third]
            assert reader.assertions_about([RecordKey("web", "2")]) == []

    def test_retracted_assertion_stands_no_more(self, store: Store) -> None:
        """It is still found by its id."""
        put(store, assertions_put=[assertion("a", "1", "2")])
        gone = assertion("a", "1", "2", retracted_at=5, retracted_revision=2, retracted_by="eva")
        put(store, assertions_put=[gone])
        with store.read(TENANT) as reader:
            assert reader.assertions_about([RecordKey("crm", "1")]) == []
            assert reader.assertions_by_id(["a", "zz"]) == [gone]

    @pytest.mark.parametrize("limit", [2, 3, 4])
    def test_pages_of_assertions(self, store: Store, limit: int) -> None:
        """By id in the order of its bytes, standing ones or all."""
        names = ["A", "B", "a"]
        retracted = assertion("C", "1", "2", retracted_revision=1)
        put(store, assertions_put=[*(assertion(name, "1", "2") for name in names), retracted])
        with store.read(TENANT) as reader:
            page = [one.assertion_id for one in reader.assertions_page("", limit, retracted=False)]
            assert page == names[:limit]
            assert [one.assertion_id for one in reader.assertions_page(page[-1], limit, retracted=False)] == names[limit:]
            assert [one.assertion_id for one in reader.assertions_page("B", 9, retracted=True)] == ["C", "a"]

    def test_conflicts_of_either_side(self, store: Store) -> None:
        """Once each, also if both sides are asked for; the same pair may have several."""
        rows = [
            Conflict(1, 2, ConflictKind.REFUSED, "key:loyalty", "contradiction"),
            Conflict(1, 2, ConflictKind.WITHHELD, "score", "rival"),
            Conflict(2, 3, ConflictKind.AMBIGUOUS, "owner:email", "rival"),
        ]
        put(store, conflicts_added=rows)
        with store.read(TENANT) as reader:
            assert sorted(reader.conflicts_of([1, 2])) == rows
            assert reader.conflicts_of([3]) == rows[2:]
        put(store, conflicts_removed=rows[:1])
        with store.read(TENANT) as reader:
            assert sorted(reader.conflicts_of([1, 2, 3])) == rows[1:]

    def test_feed_is_whole_and_in_order(self, store: Store) -> None:
        """Every revision is in it, the empty one too, with its time and its changes in order."""
        changes = [
            Change(ChangeKind.IDENTITIES_MERGED, identity="a", others=("b", "c")),
            Change(ChangeKind.RECORD_JOINED, identity="a", record=HIGHEST),
            Change(ChangeKind.PROFILE_CHANGED, identity="a", fields=("email", "name")),
            Change(ChangeKind.VALUE_SHARED, subject="h", fields=("email",)),
        ]
        put(store, at=11, changes=changes)
        put(store, at=12)
        put(store, at=13, changes=changes[:1])
        with store.read(TENANT) as reader:
            expected = [Commit(1, 11, tuple(changes)), Commit(2, 12, ()), Commit(3, 13, tuple(changes[:1]))]
            assert reader.commits(0, 10) == expected
            assert reader.commits(0, 2) == expected[:2]
            assert reader.commits(2, 2) == expected[2:]
            assert reader.commits(3, 2) == reader.commits(77, 2) == []

    def test_a_huge_commit_is_one_commit(self, store: Store) -> None:
        """However the store cuts it."""
        changes = [Change(ChangeKind.RECORD_JOINED, identity="a", record=uid) for uid in range(25_001)]
        put(store, changes=changes)
        put(store)
        with store.read(TENANT) as reader:
            assert reader.commits(0, 1) == [Commit(1, 1, tuple(changes))]
            assert [len(commit.changes) for commit in reader.commits(0, 2)] == [25_001, 0]

    def test_an_answer_is_kept_for_its_request_and_tenant(self, store: Store) -> None:
        """What a request was answered with, of this tenant alone."""
        row = ReplayRow("request-1", b"\x00digest", b"\xffresponse", 5)
        put(store, replays=[row])
        with store.read(TENANT) as reader:
            assert reader.replay("request-1") == row
            assert reader.replay("request-2") is None

    def test_settings_are_kept_and_replaced(self, store: Store) -> None:
        """Set, replaced, any text; together with a commit or alone."""
        with store.write(TENANT) as writer:
            assert writer.setting("ruleset") is None
            writer.put_setting("ruleset", "name: ñ\0\n")
            assert writer.setting("ruleset") == "name: ñ\0\n"
        with store.write(TENANT) as writer:
            writer.put_setting("ruleset", "second")
            writer.put_setting("other", "")
        with store.read(TENANT) as reader:
            assert reader.setting("ruleset") == "second"
            assert reader.setting("other") == ""
            assert reader.setting("none") is None
            assert reader.head().revision == 0

    def test_stats_count_what_is_live(self, store: Store) -> None:
        """Of live things."""
        put(
            store,
            records_put=[record(1), record(2), record(3)],
            identities_put=[identity(1), identity(2), identity(3, live=False, successor=1)],
            claims_added=[claim(7, 1), claim(7, 2), claim(8, 1)],
            blocks_added=[(1, 5), (1, 6), (2, 5)],
            muted_added=[MutedRow(1, "value", "email", "v", 1), MutedRow(2, "block", "", "", 1), MutedRow(3, "block", "", "", 1)],
            conflicts_added=[Conflict(1, 2, ConflictKind.REFUSED, "e", "c")],
            assertions_put=[assertion("a", "1", "2"), assertion("b", "1", "3", retracted_revision=1)],
        )
        with store.read(TENANT) as reader:
            assert reader.stats() == Stats(3, 2, 3, 2, 1, 2, 1, 1, 1)
        with store.read("nobody") as reader:
            assert reader.stats() == Stats(0, 0, 0, 0, 0, 0, 0, 0, 0)
