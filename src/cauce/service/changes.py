"""Verbs about the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from threading import Event

import msgspec

from cauce.errors import InvalidValue, OutOfRange, Reason, Unavailable
from cauce.model.change import ChangeKind, Commit
from cauce.service.api import DEFAULT_PAGE, WatchItem
from cauce.service.session import Session, limit_of
from cauce.service.tokens import read_revision
from cauce.store.base import Reader

HEAD = "head"
_WAIT = 0.5
"""Seconds between looks at whether the watcher is to stop."""
_COMMITS = 100


def list_changes(session: Session, after: str, limit: int) -> list[WatchItem]:
    """Commits after a token, as far as they exist now."""
    rows = limit_of(limit, DEFAULT_PAGE)
    with session.read() as reader:
        start = _start(session, reader, after)
        return _items(session, reader, reader.commits(start, rows), frozenset())


def watch(session: Session, after: str, kinds: Collection[ChangeKind], checkpoint_seconds: float, stop: Event) -> Iterator[WatchItem]:
    """Commits as they happen until `stop` is set; the tenant's feed is contiguous, which is checked."""
    if checkpoint_seconds <= 0:
        raise InvalidValue("checkpoint_seconds", "must be greater than 0")
    wanted = frozenset(kinds)
    with session.read() as reader:
        position = _start(session, reader, after)
    idle = 0.0
    while not stop.is_set():
        with session.read() as reader:
            commits = reader.commits(position, _COMMITS)
            items = _items(session, reader, commits, wanted)
            token = session.token(reader, position)
        if commits:
            position, idle = commits[-1].revision, 0.0
            yield from items
            continue
        if idle >= checkpoint_seconds:
            idle = 0.0
            yield WatchItem(token=token, commit=None)
        step = min(_WAIT, checkpoint_seconds)
        session.store.wait(session.tenant, position, step)
        idle += step
    raise Unavailable("the server is draining; watch again from the last token", reason=Reason.SERVER_DRAINING)


def _start(session: Session, reader: Reader, after: str) -> int:
    head = reader.head()
    if not after:
        return 0
    if after == HEAD:
        return head.revision
    revision = read_revision(after, session.tenant, head.epoch, "after")
    if revision > head.revision:
        raise OutOfRange("the token lies beyond the latest revision")
    return revision


def _items(session: Session, reader: Reader, commits: list[Commit], wanted: frozenset[ChangeKind]) -> list[WatchItem]:
    names = reader.keys_of({change.record for commit in commits for change in commit.changes if change.record})
    items = []
    for commit in commits:
        changes = tuple(change for change in commit.changes if not wanted or change.kind in wanted)
        records = {change.record: names[change.record] for change in changes if change.record in names}
        shown = msgspec.structs.replace(commit, changes=changes)
        items.append(WatchItem(token=session.token(reader, commit.revision), commit=shown, records=records))
    return items
