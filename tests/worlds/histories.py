"""What was answered then is what is answered now, and histories leave nothing out."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from cauce.errors import NotFound
from cauce.model.change import Commit
from cauce.service import LocalCauce
from cauce.service.api import MAX_PAGE, View
from cauce.service.verbs.history import Order

Homes = dict[int, str]
"""Which identity each live record is in, by uid."""


def homes(cauce: LocalCauce) -> Homes:
    return {item.uid: item.identity_id for item in cauce.list_records(page_size=MAX_PAGE).items}


def commits(cauce: LocalCauce) -> list[Commit]:
    """The whole feed."""
    found: list[Commit] = []
    after = ""
    while items := cauce.list_changes(after=after, limit=MAX_PAGE):
        found += [item.commit for item in items if item.commit is not None]
        after = items[-1].token
    return found


def check_as_of(cauce: LocalCauce, seen: Mapping[int, Homes]) -> None:
    """Memberships as of the revisions that were looked at: what was answered then, of the records that are still there."""
    now = {item.uid: item.record.key for item in cauce.list_records(page_size=MAX_PAGE).items}
    for revision, then in seen.items():
        for uid, key in now.items():
            if uid in then:
                assert cauce.get_record(key, as_of=str(revision)).identity_id == then[uid]
            else:
                with pytest.raises(NotFound):
                    cauce.get_record(key, as_of=str(revision))
        for identity in set(then.values()):
            members = {uid for uid, home in then.items() if home == identity}
            left = {row.uid for row in cauce.list_identity_records(identity, as_of=str(revision), page_size=MAX_PAGE).items}
            assert left == members & now.keys()
            if not left:
                continue
            found = cauce.get_identity(identity, view=View.FULL, as_of=str(revision))
            assert found.as_of is not None
            assert (found.identity_id, found.as_of.records, found.profile.records) == (identity, len(members), len(left))
            assert found.as_of.gone == len(members) - len(left)


def check_histories(cauce: LocalCauce) -> None:
    """Each identity's history is all that the feed says of it, in the same words."""
    feed = commits(cauce)
    ids = {identity for commit in feed for change in commit.changes for identity in (change.identity, *change.others) if identity}
    for identity in ids:
        expected = [
            (commit.revision, commit.at, tuple(change for change in commit.changes if identity in (change.identity, *change.others)))
            for commit in feed
        ]
        page = cauce.get_history(identity, order=Order.OLDEST_FIRST, page_size=MAX_PAGE)
        assert [(entry.revision, entry.at, entry.changes) for entry in page.items if entry.changes] == [one for one in expected if one[2]]
        assert all(entry.causes for entry in page.items)
