"""Verbs about the feed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from threading import Event
from typing import NamedTuple

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


class Stretch(NamedTuple):
    """What one look at the feed gave: commits in order, or a checkpoint alone."""

    items: list[WatchItem]
    latest: bool
    """There was nothing behind it."""


def follow(session: Session, after: str, kinds: Collection[ChangeKind], checkpoint_seconds: float, stop: Event) -> Iterator[Stretch]:
    """Commits as they happen until `stop` is set; the tenant's feed is contiguous, which is checked.

    Who asks for the next stretch has done with the last: after the latest, the writer waits a little for that.
    """
    if checkpoint_seconds <= 0:
        raise InvalidValue("checkpoint_seconds", "must be greater than 0")
    wanted, step = frozenset(kinds), min(_WAIT, checkpoint_seconds)
    with session.read() as reader:
        position, head = _start(session, reader, after), reader.head().revision
    idle = 0.0
    with session.engine.audience.seat() as listen:
        while not stop.is_set():
            if position >= head:
                listen(position)
                head = session.store.wait(session.tenant, position, step)
                idle += step
                if head <= position and idle < checkpoint_seconds:
                    continue
            with session.read() as reader:
                items = _items(session, reader, reader.commits(position, _COMMITS), wanted)
                checkpoint = WatchItem(token=session.token(reader, position), commit=None)
                head = reader.head().revision
            if items or idle >= checkpoint_seconds:
                position, idle = _reached(items, position), 0.0
                yield Stretch(items or [checkpoint], position >= head)
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


def _reached(items: list[WatchItem], position: int) -> int:
    """The revision of the last, if there is one."""
    return items[-1].commit.revision if items and items[-1].commit else position


def _items(session: Session, reader: Reader, commits: list[Commit], wanted: frozenset[ChangeKind]) -> list[WatchItem]:
    names = reader.keys_of({change.record for commit in commits for change in commit.changes if change.record})
    items = []
    for commit in commits:
        changes = tuple(change for change in commit.changes if not wanted or change.kind in wanted)
        records = {change.record: names[change.record] for change in changes if change.record in names}
        shown = msgspec.structs.replace(commit, changes=changes)
        items.append(WatchItem(token=session.token(reader, commit.revision), commit=shown, records=records))
    return items
