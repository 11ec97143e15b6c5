"""Store cases: causes of commits."""

from __future__ import annotations

from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.store.base import Delta, Store
from cauce.store.filling import FEED_PART
from cauce.testing.store_world import TENANT

_PUT = Cause(CauseKind.PUT, actor="pos-key", source="pos", count=3)
_SAID = Cause(CauseKind.ASSERT, actor="Eva", subject="a-1")


class HistoryCases:
    """What the feed says of why."""

    def test_a_commit_keeps_its_causes(self, store: Store) -> None:
        """In order; one without any has none."""
        for causes in ((_PUT, _SAID), ()):
            with store.write(TENANT) as writer:
                writer.commit(Delta(causes=causes), 7)
        with store.read(TENANT) as reader:
            assert reader.commits(0, 9) == [Commit(1, 7, (), (_PUT, _SAID)), Commit(2, 7, ())]

    def test_a_huge_commit_has_its_causes_once(self, store: Store) -> None:
        """However many parts it is kept in."""
        changes = [Change(ChangeKind.RECORD_JOINED, identity="i", record=uid) for uid in range(1, FEED_PART + 2)]
        with store.write(TENANT) as writer:
            writer.commit(Delta(changes=changes, causes=(_PUT,)), 7)
        with store.read(TENANT) as reader:
            assert reader.commits(0, 9) == [Commit(1, 7, tuple(changes), (_PUT,))]
