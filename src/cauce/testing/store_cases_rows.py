"""Store cases: what is put is what is read, and nothing else."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import pytest

from cauce.model.record import RecordKey
from cauce.store.base import IdentityRow, MembershipRow, MutedRow, RecordRow, Store
from cauce.testing.store_world import HIGHEST, LOWEST, TENANT, claim, identity, put, put_people, record

MANY = 10_000


class RecordCases:
    """Records and their look-ups."""

    def test_record_comes_back_as_it_was(self, store: Store) -> None:
        """Every field, at the limits of what it may hold."""
        row = RecordRow(1, "tienda/ñ", "日本 🎈 'a\"b", bytes(range(256)), b"", LOWEST, HIGHEST, 1, 7, -5, HIGHEST, 3)
        put(store, records_put=[row], identities_put=[identity(HIGHEST - 1)])
        with store.read(TENANT) as reader:
            (found,) = reader.records_by_uid([1])
            assert found == row
            assert isinstance(found, RecordRow)
            assert isinstance(found.payload, bytes)
            assert reader.records_by_key([row.key]) == [row]

    def test_records_by_key_leave_out_what_does_not_exist(self, store: Store) -> None:
        """No error, no placeholder; a name is source and id together."""
        put_people(store, 2)
        with store.read(TENANT) as reader:
            asked = [RecordKey("web", "r1"), RecordKey("web", "r9"), RecordKey("pos", "r1"), RecordKey("webr", "1"), RecordKey("", "")]
            assert [row.uid for row in reader.records_by_key(asked)] == [1]

    def test_duplicate_keys_are_ignored(self, store: Store) -> None:
        """A key asked for twice is answered once, across chunks too."""
        put_people(store, 3)
        with store.read(TENANT) as reader:
            assert len(reader.records_by_uid([1, 2, 1, 1])) == 2
            assert len(reader.records_by_uid([1, 2] * 1000)) == 2
            assert len(reader.records_by_key([RecordKey("web", "r1")] * 2)) == 1

    def test_no_keys_no_rows(self, store: Store) -> None:
        """An empty batch is an empty answer."""
        put_people(store, 1)
        with store.read(TENANT) as reader:
            answers = [reader.records_by_uid([]), reader.records_by_key([]), reader.owners(()), reader.muted(set()), reader.carriers(())]
            assert not any(answers)
            assert reader.keys_of([]) == {}
            assert reader.homes([]) == {}

    def test_any_collection_of_keys_will_do(self, store: Store) -> None:
        """Sets, ranges and views of dictionaries."""
        put_people(store, 3)
        with store.read(TENANT) as reader:
            for keys in ({1, 2}, range(1, 3), {1: 0, 2: 0}.keys(), frozenset((1, 2))):
                assert sorted(row.uid for row in reader.records_by_uid(keys)) == [1, 2]

    def test_put_replaces_by_uid(self, store: Store) -> None:
        """Everything but the name may change."""
        put_people(store, 2)
        changed = record(1, payload=b"new", subject=b"s", signature=5, identity=2, joined=2, revision=2, last_seen=30, seen=2)
        put(store, records_put=[changed])
        with store.read(TENANT) as reader:
            assert reader.records_by_uid([1]) == [changed]
            assert reader.records_by_key([changed.key]) == [changed]
            assert reader.records_by_signature([1001]) == []
            assert [row.uid for row in reader.records_of_identity(2, 0, 10)] == [1, 2]

    def test_put_of_old_and_new_in_one_commit(self, store: Store) -> None:
        """Inserts and replacements may be mixed."""
        put_people(store, 2)
        put(store, records_put=[record(3), record(1, seen=9), record(2, seen=9)], identities_put=[identity(3)])
        with store.read(TENANT) as reader:
            assert [row.seen for row in reader.records_page("", 0, 10)] == [9, 9, 1]

    def test_removed_record_is_gone(self, store: Store) -> None:
        """By every look-up."""
        put_people(store, 2)
        put(store, records_removed=[1])
        with store.read(TENANT) as reader:
            assert (
                reader.records_by_uid([1]) == reader.records_by_key([RecordKey("web", "r1")]) == reader.records_by_signature([1001]) == []
            )
            assert reader.records_of_identity(1, 0, 10) == []
            assert [row.uid for row in reader.records_page("", 0, 10)] == [2]

    def test_moved_record_changes_identity_alone(self, store: Store) -> None:
        """Identity and joined change, the rest stays."""
        put_people(store, 3)
        put(store, records_moved=[(3, 1, 2), (2, 1, 2)])
        with store.read(TENANT) as reader:
            assert reader.records_of_identity(1, 0, 10) == [record(1), record(2, identity=1, joined=2), record(3, identity=1, joined=2)]
            assert reader.records_of_identity(2, 0, 10) == []

    def test_records_by_signature(self, store: Store) -> None:
        """All that have it; 0 is no signature."""
        put(store, records_put=[record(1, signature=5), record(2, signature=5), record(3, signature=0), record(4, signature=LOWEST)])
        with store.read(TENANT) as reader:
            assert sorted(row.uid for row in reader.records_by_signature([5])) == [1, 2]
            assert [row.uid for row in reader.records_by_signature([LOWEST])] == [4]
            assert reader.records_by_signature([0]) == []
            assert reader.homes([1, 4, 77]) == {1: record(1).identity, 4: record(4).identity}

    def test_records_by_component(self, store: Store) -> None:
        """Those of its live identities."""
        put_people(store, 3)
        rows = [identity(1, component=9), identity(2, component=9), identity(3, component=9, live=False)]
        put(store, identities_put=rows)
        with store.read(TENANT) as reader:
            assert sorted(row.uid for row in reader.records_by_component([9])) == [1, 2]
            assert reader.records_by_component([1, 2, 3]) == []

    @pytest.mark.parametrize("limit", [4, 5, 6])
    def test_pages_of_an_identity(self, store: Store, limit: int) -> None:
        """By uid, at the edges of a page."""
        put(store, records_put=[record(uid, identity=1) for uid in (5, 1, 3, 2, 4)])
        with store.read(TENANT) as reader:
            page = [row.uid for row in reader.records_of_identity(1, 0, limit)]
            assert page == [1, 2, 3, 4, 5][:limit]
            assert [row.uid for row in reader.records_of_identity(1, page[-1], limit)] == [1, 2, 3, 4, 5][limit:]

    @pytest.mark.parametrize("limit", [4, 5, 6])
    def test_pages_of_all_records(self, store: Store, limit: int) -> None:
        """By uid, of all sources or one, at the edges of a page."""
        put(store, records_put=[record(uid, source="pos" if uid % 2 else "web") for uid in range(1, 11)])
        with store.read(TENANT) as reader:
            assert [row.uid for row in reader.records_page("", 0, limit)] == list(range(1, limit + 1))
            odd = [row.uid for row in reader.records_page("pos", 0, limit)]
            assert odd == [1, 3, 5, 7, 9][:limit]
            assert [row.uid for row in reader.records_page("pos", odd[-1], limit)] == [1, 3, 5, 7, 9][limit:]
            assert reader.records_page("crm", 0, 5) == reader.records_page("", 10, 5) == []

    def test_names_of_records(self, store: Store) -> None:
        """By uid; removed ones are left out."""
        put_people(store, 2)
        with store.read(TENANT) as reader:
            assert reader.keys_of([1, 2, 3]) == {1: RecordKey("web", "r1"), 2: RecordKey("web", "r2")}

    def test_ten_thousand_keys_in_one_look_up(self, store: Store) -> None:
        """Any number of keys: the driver cuts them into pieces, none is lost or doubled."""
        numbers = range(1, MANY + 1)
        put(
            store,
            records_put=[record(uid) for uid in numbers],
            identities_put=[identity(no) for no in numbers],
            claims_added=[claim(uid, uid) for uid in numbers],
            blocks_added=[(uid, 1000 + uid) for uid in numbers],
        )
        with store.read(TENANT) as reader:
            asked = range(2, MANY + 3)
            assert sorted(row.uid for row in reader.records_by_uid(asked)) == list(numbers)[1:]
            assert len(reader.records_by_key([RecordKey("web", f"r{uid}") for uid in asked])) == MANY - 1
            assert len(reader.records_by_component(asked)) == len(reader.carriers(asked)) == len(reader.owners(asked)) == MANY - 1
            assert len(reader.blocks(asked)) == len(reader.identities(asked)) == MANY - 1
            assert len(reader.identities_by_id([f"id-{no:04d}" for no in asked])) == MANY - 1
            assert len(reader.homes(asked)) == len(reader.identity_as_of(asked, 1)) == MANY - 1

    def test_what_cannot_be_stored_cannot_be_found(self, store: Store) -> None:
        """NUL and lone surrogates in a look-up are no error."""
        put_people(store, 1)
        with store.read(TENANT) as reader:
            for odd in ("r1\0", "\0", "\ud800", "r1\udfff"):
                assert reader.records_by_key([RecordKey("web", odd), RecordKey(odd, "r1")]) == []
                assert not any([reader.identities_by_id([odd]), reader.assertions_by_id([odd]), reader.records_page(odd, 0, 5)])
                assert reader.replay(odd) is None
                assert reader.setting(odd) is None
        for odd in ("a\0", "\ud800"):
            with store.read(odd) as reader:
                assert reader.head().revision == 0

    def test_answers_are_the_callers(self, store: Store) -> None:
        """A list that was returned may be changed without effect on the next."""
        put_people(store, 1)
        with store.read(TENANT) as reader:
            reader.records_by_uid([1]).clear()
            reader.keys_of([1]).clear()
            assert len(reader.records_by_uid([1])) == len(reader.keys_of([1])) == 1


class IdentityCases:
    """Identities, redirects and membership in the past."""

    def test_identity_comes_back_as_it_was(self, store: Store) -> None:
        """Live, redirecting and gone ones, by number and by id."""
        rows = [identity(1), identity(2, live=False, successor=1), identity(3, live=False), identity(4, component=1, created=8)]
        put(store, identities_put=rows)
        with store.read(TENANT) as reader:
            assert sorted(reader.identities([1, 2, 3, 4, 5])) == rows
            assert sorted(reader.identities_by_id(["id-0001", "id-0002", "id-0003", "id-0004", "id-0005"])) == rows
            (first,) = reader.identities([1])
            assert isinstance(first, IdentityRow)
            assert first.live is True

    def test_put_replaces_by_number(self, store: Store) -> None:
        """An identity that dies keeps its row."""
        put(store, identities_put=[identity(1), identity(2)])
        put(store, identities_put=[identity(2, live=False, successor=1), identity(3)])
        with store.read(TENANT) as reader:
            assert reader.identities([2]) == reader.identities_by_id(["id-0002"]) == [identity(2, live=False, successor=1)]

    def test_redirects_to_an_identity(self, store: Store) -> None:
        """One hop, and only dead ones that have a successor."""
        rows = [identity(1), identity(2, live=False, successor=1), identity(3, live=False, successor=1), identity(4, live=False)]
        put(store, identities_put=rows)
        with store.read(TENANT) as reader:
            assert sorted(row.no for row in reader.identities_redirecting_to([1])) == [2, 3]
            assert reader.identities_redirecting_to([2, 3, 4]) == []

    def test_members_at_every_revision(self, store: Store) -> None:
        """Record 2 joins identity 1 at revision 2, leaves at 4, is deleted at 5 (from 2); record 1 stays."""
        put_people(store, 2)
        put(store, records_moved=[(2, 1, 2)], memberships_ended=[MembershipRow(2, 2, 1, 2)])
        put(store)
        put(store, records_moved=[(2, 2, 4)], memberships_ended=[MembershipRow(2, 1, 2, 4)])
        put(store, records_removed=[2], memberships_ended=[MembershipRow(2, 2, 4, 5)])
        first = {revision: [1, 2] if revision in (2, 3) else [1] for revision in range(1, 6)} | {0: []}
        second = {0: [], 1: [2], 2: [], 3: [], 4: [2], 5: []}
        with store.read(TENANT) as reader:
            assert {revision: sorted(reader.members_as_of(1, revision)) for revision in range(6)} == first
            assert {revision: reader.members_as_of(2, revision) for revision in range(6)} == second
            places = [reader.identity_as_of([1, 2, 3], revision) for revision in range(6)]
        assert places == [{}, {1: 1, 2: 2}, {1: 1, 2: 1}, {1: 1, 2: 1}, {1: 1, 2: 2}, {1: 1}]

    def test_keys_are_muted_until_they_are_not(self, store: Store) -> None:
        """Values and blocks share the key space; muting and its end."""
        rows = [MutedRow(1, "value", "email", "info@ñ.example\0", 3), MutedRow(-2, "block", "", "", 4)]
        put(store, muted_added=rows)
        with store.read(TENANT) as reader:
            assert sorted(reader.muted([1, -2, 3]), reverse=True) == rows
        put(store, muted_removed=[1])
        with store.read(TENANT) as reader:
            assert reader.muted([1, -2]) == rows[1:]

    @pytest.mark.parametrize("limit", [2, 3, 4])
    def test_pages_of_muted_keys(self, store: Store, limit: int) -> None:
        """By key, one kind at a time, from the lowest possible key on."""
        keys = [LOWEST, 0, HIGHEST]
        other = [MutedRow(key, "block", "", "", 1) for key in (-1, 1)]
        put(store, muted_added=[MutedRow(key, "value", "email", "v", 1) for key in keys] + other)
        with store.read(TENANT) as reader:
            page = [row.key for row in reader.muted_page("value", None, limit)]
            assert page == keys[:limit]
            assert [row.key for row in reader.muted_page("value", page[-1], limit)] == keys[limit:]
            assert reader.muted_page("block", None, 9) == other
