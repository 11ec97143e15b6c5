"""Store cases: causes of commits, and what happened to an identity when."""

from __future__ import annotations

from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.store.base import Delta, MembershipRow, Store
from cauce.store.filling import FEED_PART
from cauce.testing.store_world import TENANT, identity, put, record

OTHER = "other"
_PUT = Cause(CauseKind.PUT, actor="pos-key", source="pos", count=3)
_SAID = Cause(CauseKind.ASSERT, actor="Eva", subject="a-1")


class HistoryCases:
    """Why, and when."""

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

    def test_when_something_happened_to_an_identity(self, store: Store) -> None:
        """It was made, records came, went and are there, changes named it: each revision once."""
        put(store, identities_put=[identity(1)], records_put=[record(1)])
        put(store, records_put=[record(2, identity=1, joined=2)])
        put(store, memberships_ended=[MembershipRow(3, 1, 2, 3)], episodes=[(2, 3)])
        put(store, episodes=[(1, 4), (2, 4)])
        put(store, OTHER, episodes=[(1, 1)])
        with store.read(TENANT) as reader:
            assert reader.revisions_of(1) == {1, 2, 3, 4}
            assert reader.revisions_of(2) == {3, 4}
            assert reader.revisions_of(9) == set()

    def test_commits_of_one_identity(self, store: Store) -> None:
        """In order, with what names it and no more, however many parts a commit is kept in."""
        mine = Change(ChangeKind.RECORD_JOINED, identity="mine", record=7)
        took = Change(ChangeKind.IDENTITIES_MERGED, identity="other", others=("mine",))
        others = [Change(ChangeKind.RECORD_JOINED, identity="other", record=uid) for uid in range(1, FEED_PART + 2)]
        for changes in ([*others, mine], [took], others[:1]):
            with store.write(TENANT) as writer:
                writer.commit(Delta(changes=changes, causes=(_PUT,)), 7)
        with store.read(TENANT) as reader:
            assert reader.commits_at([2, 1, 9, 3], "mine") == [
                Commit(1, 7, (mine,), (_PUT,)),
                Commit(2, 7, (took,), (_PUT,)),
                Commit(3, 7, (), (_PUT,)),
            ]

    def test_the_revision_of_a_moment(self, store: Store) -> None:
        """The last that was committed at or before it."""
        for at in (100, 200, 200, 300):
            with store.write(TENANT) as writer:
                writer.commit(Delta(), at)
        with store.read(TENANT) as reader:
            assert [reader.revision_at(at) for at in (99, 100, 150, 200, 299, 300, 999)] == [0, 1, 1, 3, 3, 4, 4]
