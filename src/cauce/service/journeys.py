"""The customer's journey: touches in event time, and in short."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cauce.model.packing import unpack_record
from cauce.model.record import Instant, Record
from cauce.service.api import Touchpoint
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, limit_of, live_identity
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.journey import ChannelTouches, Journey, Moment
from cauce.store.base import Reader, RecordRow
from cauce.store.journey import TouchRow, TouchTotal
from cauce.store.listing import records_of

FIRST = -(2**63)
"""Before every moment."""


def get_timeline(session: Session, identity_id: str, page_size: int, page_token: str, at_least: str) -> Page[Touchpoint]:
    """The journey touch by touch: of records that are put again and again each touch, of others the record itself."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read(at_least) as reader:
        request = ("timeline", session.tenant, identity_id)
        epoch = reader.head().epoch
        after = read_page_token(page_token, epoch, request)
        rows = records_of(reader, live_identity(reader, identity_id).no)
        since = FIRST if after is None else int(after[0])
        moments = heapq.merge(*(_moments(reader, row, since, limit + 1) for row in rows), key=_place)
        page = list(islice((one for one in moments if after is None or _place(one) > tuple(after)), limit + 1))
    token = make_page_token(epoch, request, list(_place(page[limit - 1]))) if len(page) > limit else ""
    records = {row.uid: (row, unpack_record(row.payload)) for row in rows}
    return Page(items=tuple(_touchpoint(one, *records[one.uid]) for one in page[:limit]), next_page_token=token)


def _place(touch: TouchRow) -> tuple[Instant, int, str, str, str]:
    return (touch.at, touch.uid, touch.kind, touch.channel, touch.campaign)


def _moments(reader: Reader, row: RecordRow, since: Instant, limit: int) -> Iterator[TouchRow]:
    """The touches of a record from a moment on, in order, read as they are asked for.

    A record that keeps its touches stands for itself only where its last sighting was none.
    """
    record = unpack_record(row.payload)
    own = () if record.is_ping and record.touch is not None else (_own(row, record),)
    kept = _kept(reader, row.uid, since, limit) if record.is_ping else ()
    return heapq.merge((one for one in own if one.at >= since), kept, key=_place)


def _own(row: RecordRow, record: Record) -> TouchRow:
    touch = record.touch
    if touch is None:
        return TouchRow(row.uid, record.observed_at, "", record.source, "")
    return TouchRow(row.uid, record.observed_at, touch.kind, touch.channel or record.source, touch.campaign)


def _kept(reader: Reader, uid: int, since: Instant, limit: int) -> Iterator[TouchRow]:
    """In pages: the page that ends within a moment is gone on with at that moment, without what was there."""
    seen: set[TouchRow] = set()
    while True:
        page = reader.touches_after(uid, since, limit + len(seen))
        fresh = [one for one in page if one not in seen]
        yield from fresh
        if len(page) < limit + len(seen) or not fresh:
            return
        since = page[-1].at
        seen = {one for one in page if one.at == since}


def _touchpoint(touch: TouchRow, row: RecordRow, record: Record) -> Touchpoint:
    return Touchpoint(
        at=touch.at,
        source=record.source,
        record=record.key,
        identifiers=record.identifiers,
        attributes=record.attributes,
        seen=1 if touch.kind else row.seen,
        kind=touch.kind,
        channel=touch.channel,
        campaign=touch.campaign,
    )


def get_journey(session: Session, identity_id: str, at_least: str) -> Journey:
    """The journey in short."""
    with session.read(at_least) as reader:
        identity = live_identity(reader, identity_id)
        rows = records_of(reader, identity.no)
        totals = list(_totals(reader, rows))
        revision = reader.head().revision
    by_channel: dict[str, list[TouchTotal]] = {}
    for total in totals:
        by_channel.setdefault(total.channel, []).append(total)
    names = {row.uid: row for row in rows}
    channels = [_channel(name, found, names) for name, found in by_channel.items()]
    channels.sort(key=lambda channel: (channel.first.at, channel.channel))
    return Journey(identity_id=identity.identity_id, channels=tuple(channels), revision=revision)


def _totals(reader: Reader, rows: Sequence[RecordRow]) -> Iterable[TouchTotal]:
    pings = []
    for row in rows:
        record = unpack_record(row.payload)
        if record.is_ping:
            pings.append(row.uid)
        if not record.is_ping or record.touch is None:
            own = _own(row, record)
            yield TouchTotal(row.uid, own.kind, own.channel, own.campaign, 1, own.at, own.at)
    yield from reader.touch_totals(pings)


def _channel(name: str, totals: Sequence[TouchTotal], rows: dict[int, RecordRow]) -> ChannelTouches:
    first = min(totals, key=lambda total: (total.first, total.uid, total.kind, total.campaign))
    last = max(totals, key=lambda total: (total.last, total.uid, total.kind, total.campaign))
    kinds: Counter[str] = Counter()
    campaigns: Counter[str] = Counter()
    for total in totals:
        kinds[total.kind] += total.times
        campaigns[total.campaign] += total.times
    del campaigns[""]
    return ChannelTouches(
        channel=name,
        touches=sum(total.times for total in totals),
        first=_moment(first, first.first, rows),
        last=_moment(last, last.last, rows),
        kinds=dict(sorted(kinds.items())),
        campaigns=dict(sorted(campaigns.items())),
    )


def _moment(total: TouchTotal, at: Instant, rows: dict[int, RecordRow]) -> Moment:
    return Moment(at=at, kind=total.kind, campaign=total.campaign, record=rows[total.uid].key)
