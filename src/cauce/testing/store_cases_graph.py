"""Store cases: what relates identities, and what an export reads."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

from cauce.store.base import MembershipRow, Store
from cauce.store.filling import Rows
from cauce.store.relations import Carrier, MentionRow, Named, Signer
from cauce.testing.store_cases_filling import adopt, fill
from cauce.testing.store_world import TENANT, claim, identity, put, record


class RelationCases:
    """Bounded reads around identities."""

    def test_mentions_come_and_go(self, store: Store) -> None:
        """By record, and by value; one row for each pair."""
        put(
            store,
            records_put=[record(1), record(2)],
            mentions_added=[MentionRow(7, 1, "email"), MentionRow(7, 2, "email"), MentionRow(-8, 1, "phone")],
        )
        put(store, mentions_added=[MentionRow(7, 1, "email")], mentions_removed=[(-8, 1)])
        with store.read(TENANT) as reader:
            assert sorted(reader.mentions_of([1, 2, 3])) == [MentionRow(7, 1, "email"), MentionRow(7, 2, "email")]
            assert reader.mentioners_upto([7, -8], 10) == [Carrier(7, 1, 1), Carrier(7, 2, 2)]
            assert (reader.mentions_of([]), reader.mentioners_upto([], 1)) == ([], [])
        with store.read("other") as reader:
            assert reader.mentions_of([1]) == []

    def test_carriers_up_to_a_bound(self, store: Store) -> None:
        """Of each value those with the smallest uids, and where they are."""
        people = [record(uid, identity=1 + uid % 2) for uid in range(1, 6)]
        put(store, records_put=people, claims_added=[*(claim(7, uid) for uid in range(5, 0, -1)), claim(9, 4)])
        with store.read(TENANT) as reader:
            assert reader.carriers_upto([7, 9, 11], 2) == [Carrier(7, 1, 2), Carrier(7, 2, 1), Carrier(9, 4, 1)]

    def test_signers_are_one_for_each_identity(self, store: Store) -> None:
        """One for each identity that has a signature; 0 is none."""
        rows = [
            record(1, signature=5, identity=3),
            record(2, signature=5, identity=3),
            record(3, signature=5, identity=4),
            record(4, signature=0),
        ]
        put(store, records_put=rows)
        with store.read(TENANT) as reader:
            assert sorted(reader.signers([5, 0, 6])) == [Signer(5, 3, 1), Signer(5, 4, 3)]

    def test_members_sizes_and_subjects(self, store: Store) -> None:
        """Without payloads, in the order of uids, as many as are asked for."""
        put(store, records_put=[record(uid, identity=1 + (uid > 3), subject=b"s%d" % uid) for uid in range(1, 6)])
        with store.read(TENANT) as reader:
            assert [(member.identity, member.uid) for member in reader.members_upto([2, 1], 2)] == [(2, 4), (2, 5), (1, 1), (1, 2)]
            assert reader.sizes([1, 2, 3]) == {1: 3, 2: 2}
            assert {member.uid: member.subject for member in reader.subjects_of([2, 9])} == {2: b"s2"}
            assert {member.uid for member in reader.subjects_between(2, 9)} == {4, 5}

    def test_identities_in_pages(self, store: Store) -> None:
        """Dead ones too, by number."""
        put(store, identities_put=[identity(1), identity(2, live=False, successor=1), identity(3, created=9)])
        with store.read(TENANT) as reader:
            assert [(row.no, row.live, row.successor, row.created) for row in reader.identities_page(0, 2)] == [
                (1, True, None, 1),
                (2, False, 1, 1),
            ]
            assert [row.identity_id for row in reader.identities_page(2, 5)] == ["id-0003"]

    def test_names_now_and_members_then(self, store: Store) -> None:
        """Who is there, with the revision of coming; and who was there at a revision and is no more."""
        ended = [MembershipRow(8, 1, 2, 5), MembershipRow(9, 2, 4, 6), MembershipRow(7, 3, 1, 9)]
        put(store, records_put=[record(2, identity=1, joined=3), record(1, identity=2)], memberships_ended=ended)
        with store.read(TENANT) as reader:
            assert reader.names_between(1, 2) == [Named(1, 2, "web", "r2", 3), Named(2, 1, "web", "r1", 1)]
            assert [sorted(reader.left_between(1, 2, revision)) for revision in (1, 2, 4, 5, 6)] == [
                [],
                [(1, 8)],
                [(1, 8), (2, 9)],
                [(2, 9)],
                [],
            ]

    def test_mentions_are_filled_in_bulk(self, store: Store) -> None:
        """Like every other row."""
        fill(store, Rows(records=[record(1), record(2)], identities=[identity(1), identity(2)], mentions=[MentionRow(7, 1, "email")]))
        adopt(store)
        with store.read(TENANT) as reader:
            assert reader.mentioners_upto([7], 5) == [Carrier(7, 1, 1)]
