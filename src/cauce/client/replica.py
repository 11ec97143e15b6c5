"""A copy of who is who, built from an export and kept up to date by the watch: what every consumer of the graph needs.

    replica = Replica()
    replica.fill(client)                   # ExportGraph; goes on where it was if it is called again
    for item in replica.follow(client):    # Watch; the item is applied when it comes
        ...
        save(replica.dump())               # and, in the next life, Replica.load(saved)

Whoever stops anywhere, at either end, and goes on from what was saved last has missed nothing: applying a chunk or a commit again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

import msgspec

from cauce.model.change import Change, ChangeKind
from cauce.model.record import RecordKey
from cauce.service.api import Cauce, WatchItem
from cauce.service.verbs.graph import ExportChunk, GraphVerbs


class _State(msgspec.Struct):
    revision: int = 0
    cursor: str = ""
    token: str = ""
    identity_of: dict[int, str] = {}
    name_of: dict[int, RecordKey] = {}
    redirects: dict[str, str] = {}


class Replica:
    """Which identity each record is in, and where ids lead that live no more. Not thread-safe."""

    def __init__(self) -> None:
        self._state = _State()
        self._members: dict[str, set[int]] = {}
        self._led: dict[str, set[str]] = {}
        """Ids that lead to each id."""

    # --- what it says ----------------------------------------------------------------------------------------------------------------
    @property
    def revision(self) -> int:
        """The revision that it stands at; while it is being filled, the one that it will stand at."""
        return self._state.revision

    @property
    def token(self) -> str:
        """Where to watch from; empty until it is filled."""
        return self._state.token

    @property
    def identity_of(self) -> dict[int, str]:
        """Identity of every live record, by uid. Not to be changed."""
        return self._state.identity_of

    @property
    def name_of(self) -> dict[int, RecordKey]:
        """Names of records, by uid; one that was deleted before its name was read has none. Not to be changed."""
        return self._state.name_of

    def members(self, identity_id: str) -> frozenset[int]:
        """The records of a live identity, by uid; empty: it is none."""
        return frozenset(self._members.get(identity_id, ()))

    def leads_to(self, identity_id: str) -> str:
        """The live identity that an id stands for now; empty: nothing is left of it, or it is not known."""
        return identity_id if identity_id in self._members else self._state.redirects.get(identity_id, "")

    def partition(self) -> dict[RecordKey, str]:
        """Identity of every live record, by name."""
        names = self._state.name_of
        return {names[uid]: identity_id for uid, identity_id in self._state.identity_of.items() if uid in names}

    # --- filling and following -----------------------------------------------------------------------------------------------------------
    def fill(self, cauce: GraphVerbs) -> None:
        """Read what is still missing of the export."""
        for _ in self.filling(cauce):
            pass

    def filling(self, cauce: GraphVerbs) -> Iterator[ExportChunk]:
        """The same, chunk by chunk, so that it can be saved in between."""
        if not self._state.token:
            for chunk in cauce.export_graph(cursor=self._state.cursor):
                self.take(chunk)
                yield chunk

    def follow(self, cauce: Cauce, *, checkpoint_seconds: float = 10.0) -> Iterator[WatchItem]:
        """Every commit after the last one that was applied, for ever; each is applied before it is yielded."""
        for item in cauce.watch(after=self._state.token, checkpoint_seconds=checkpoint_seconds):
            self.apply(item)
            yield item

    def catch_up(self, cauce: Cauce) -> None:
        """Apply all commits that there are now."""
        while items := cauce.list_changes(after=self._state.token, limit=1000):
            for item in items:
                self.apply(item)

    # --- the two steps -----------------------------------------------------------------------------------------------------------------
    def take(self, chunk: ExportChunk) -> None:
        """Take over some of an export."""
        state = self._state
        for identity in chunk.identities:
            for record in identity.records:
                self._put(record.uid, identity.identity_id)
                if record.key is not None:
                    state.name_of[record.uid] = record.key
        for redirect in chunk.redirects:
            state.redirects[redirect.identity_id] = redirect.successor_id
            self._led.setdefault(redirect.successor_id, set()).add(redirect.identity_id)
        state.revision, state.cursor, state.token = chunk.revision, chunk.cursor, chunk.token

    def apply(self, item: WatchItem) -> None:
        """Apply one commit, or take note of a checkpoint. Of a watch of all kinds: one that is filtered does not tell enough.

        Raises:
            ValueError: commits are missing between the last one and this one.
        """
        state = self._state
        if item.commit is not None:
            if item.commit.revision <= state.revision:
                return
            if item.commit.revision != state.revision + 1:
                raise ValueError(f"commits {state.revision + 1} to {item.commit.revision - 1} are missing")
            for change in item.commit.changes:
                self._change(change)
            touched = {change.record for change in item.commit.changes if change.record}
            state.name_of.update(item.records)
            for uid in touched - state.identity_of.keys():
                state.name_of.pop(uid, None)
            state.revision = item.commit.revision
        state.token = item.token

    def _change(self, change: Change) -> None:
        if change.kind is ChangeKind.RECORD_JOINED:
            self._put(change.record, change.identity)
        elif change.kind is ChangeKind.RECORD_LEFT:
            if self._state.identity_of.get(change.record) == change.identity:
                self._take_away(change.record)
        elif change.kind is ChangeKind.IDENTITY_RETIRED:
            self._redirect(change.identity, change.others[0] if change.others else "")

    def _put(self, uid: int, identity_id: str) -> None:
        if uid in self._state.identity_of:
            self._take_away(uid)
        self._state.identity_of[uid] = identity_id
        self._members.setdefault(identity_id, set()).add(uid)

    def _take_away(self, uid: int) -> None:
        identity_id = self._state.identity_of.pop(uid)
        members = self._members[identity_id]
        members.discard(uid)
        if not members:
            del self._members[identity_id]

    def _redirect(self, identity_id: str, successor: str) -> None:
        """Every redirect is one hop: those that led to an id lead where it leads now."""
        moved = self._led.pop(identity_id, set()) | {identity_id}
        for other in moved:
            self._state.redirects[other] = successor
        self._led.setdefault(successor, set()).update(moved)

    # --- keeping -----------------------------------------------------------------------------------------------------------------------
    def dump(self) -> bytes:
        """The replica as bytes, for `load` in another process."""
        return msgspec.msgpack.encode(self._state)

    @classmethod
    def load(cls, data: bytes) -> Self:
        """The replica that `dump` made the bytes of."""
        replica = cls()
        replica._state = msgspec.msgpack.decode(data, type=_State)
        replica._index()
        return replica

    def _index(self) -> None:
        for uid, identity_id in self._state.identity_of.items():
            self._members.setdefault(identity_id, set()).add(uid)
        for other, to in self._state.redirects.items():
            self._led.setdefault(to, set()).add(other)
