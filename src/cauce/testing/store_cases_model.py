"""Store case: random commits, against dictionaries."""

# ruff: noqa: S311 - a case that can be repeated needs a seed, not secrecy

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

import pytest

from cauce.model.curation import Conflict, ConflictKind
from cauce.store.base import Delta, MembershipRow, MutedRow, Store, Writer
from cauce.testing.store_world import TENANT, claim, identity, record

_STEPS = 12


class Model:
    """What a store must hold after the commits it was told of, each table a dictionary from key to row."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.records: dict[int, Any] = {}
        self.claims: dict[tuple[int, int], Any] = {}
        self.blocks: dict[tuple[int, int], Any] = {}
        self.identities: dict[int, Any] = {}
        self.muted: dict[int, Any] = {}
        self.conflicts: dict[Conflict, Any] = {}
        self.places: dict[int, dict[int, int]] = {0: {}}

    def commit(self, writer: Writer) -> None:
        """Draw a commit, write it and remember what it does."""
        revision = writer.head().revision + 1
        delta = Delta(next_uid=writer.head().next_uid, next_identity=writer.head().next_identity)
        self._change_identities(delta)
        self._change_records(delta, revision)
        delta.claims_removed = self._gone(self.claims)
        delta.claims_added = [
            claim(*key, person=self.random.randrange(4), bare=self.random.choice((False, True)))
            for key in self._pairs(1, delta.next_uid)
            if key not in delta.claims_removed
        ]
        delta.blocks_removed = self._gone(self.blocks)
        delta.blocks_added = [pair for pair in self._pairs() if pair not in delta.blocks_removed]
        delta.muted_removed = self._gone(self.muted)
        fresh = {self.random.randrange(20) for _ in range(3)} - {*delta.muted_removed}
        delta.muted_added = [MutedRow(key, self.random.choice(["value", "block"]), "email", f"v{key}", revision) for key in fresh]
        delta.conflicts_removed = self._gone(self.conflicts)
        drawn = {Conflict(*pair, ConflictKind.REFUSED, "score", "rival") for pair in self._pairs()}
        delta.conflicts_added = sorted(drawn - {*delta.conflicts_removed})
        self.claims |= {(row.key, row.uid): row for row in delta.claims_added}
        self.blocks |= {pair: pair for pair in delta.blocks_added}
        self.muted |= {row.key: row for row in delta.muted_added}
        self.conflicts |= {row: row for row in delta.conflicts_added}
        writer.commit(delta, revision)
        self.places[revision] = {uid: row.identity for uid, row in self.records.items()}

    def compare(self, store: Store) -> None:
        """Every look-up over every key, and every revision of the past."""
        numbers = range(-1, 200)
        with store.read(TENANT) as reader:
            assert sorted(reader.records_by_uid(numbers)) == sorted(reader.records_page("", 0, 999)) == sorted(self.records.values())
            assert sorted(reader.identities(numbers)) == sorted(self.identities.values())
            assert sorted(reader.carriers(numbers)) == sorted(self.claims.values())
            assert sorted(reader.blocks(numbers)) == sorted(self.blocks)
            assert sorted(reader.muted(numbers)) == sorted(self.muted.values())
            assert sorted(reader.conflicts_of(numbers)) == sorted(self.conflicts)
            owners = {(key, self.records[uid].identity) for key, uid in self.claims if uid in self.records}
            assert {(row.key, row.identity) for row in reader.owners(numbers)} == owners
            live = [row for row in self.records.values() if self.identities[row.identity].live]
            assert sorted(reader.records_by_component(numbers)) == sorted(live)
            for revision, places in self.places.items():
                assert reader.identity_as_of(numbers, revision) == places
                members = {no: sorted(reader.members_as_of(no, revision)) for no in self.identities}
                assert members == {no: sorted(uid for uid, where in places.items() if where == no) for no in self.identities}

    def _change_identities(self, delta: Delta) -> None:
        fresh = range(delta.next_identity, delta.next_identity + 4)
        known = self.random.sample(sorted(self.identities), min(3, len(self.identities)))
        for no in (*known, *fresh):
            alive = self.random.random() < 0.8  # noqa: PLR2004 - most of them
            self.identities[no] = identity(no, component=self.random.randrange(1, 9), live=alive, successor=None if alive else 1)
            delta.identities_put.append(self.identities[no])
        delta.next_identity += len(fresh)

    def _change_records(self, delta: Delta, revision: int) -> None:
        touched = self.random.sample(sorted(self.records), min(9, len(self.records)))
        replaced, moved, removed = touched[:3], touched[3:6], touched[6:]
        for uid in (*replaced, *range(delta.next_uid, delta.next_uid + 5)):
            old = self.records.get(uid)
            where, joined = (old.identity, old.joined) if old else (self.random.choice(sorted(self.identities)), revision)
            seen = self.random.randrange(9)
            self.records[uid] = record(uid, identity=where, joined=joined, revision=revision, seen=seen, signature=self.random.randrange(5))
            delta.records_put.append(self.records[uid])
        delta.next_uid += 5
        for uid in moved:
            self._leave(delta, uid, revision)
            self.records[uid] = self.records[uid]._replace(identity=self.random.choice(sorted(self.identities)), joined=revision)
            delta.records_moved.append((uid, self.records[uid].identity, revision))
        for uid in removed:
            self._leave(delta, uid, revision)
            del self.records[uid]
        delta.records_removed = removed

    def _leave(self, delta: Delta, uid: int, revision: int) -> None:
        row = self.records[uid]
        delta.memberships_ended.append(MembershipRow(uid, row.identity, row.joined, revision))

    def _pairs(self, least: int = 20, end: int = 40) -> Iterable[tuple[int, int]]:
        return sorted({(self.random.randrange(20), self.random.randrange(least, end)) for _ in range(15)})

    def _gone(self, table: dict[Any, Any]) -> list[Any]:
        keys = self.random.sample(sorted(table), min(4, len(table)))
        for key in keys:
            del table[key]
        return keys


class ModelCases:
    """All of it together."""

    @pytest.mark.parametrize("seed", range(3))
    def test_random_commits_equal_dictionaries(self, store: Store, seed: int) -> None:
        """Puts, replacements, moves and removals of everything, compared after every few commits and at every revision of the past."""
        model = Model(Random(seed))
        for step in range(_STEPS):
            with store.write(TENANT) as writer:
                model.commit(writer)
            if step % 4 == 3:  # noqa: PLR2004 - every fourth
                model.compare(store)
