"""What a person should look at, in the order of what a decision changes; and the conflicts behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from cauce.engine.planners import live_identity_row
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.why.words import says_conflict
from cauce.model.curation import Conflict, ConflictKind, Judgement
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.verbs.curation import NamedConflict, Review, ReviewKind
from cauce.store.base import Reader
from cauce.store.listing import records_of, standing_assertions
from cauce.store.steward import ReviewRow

CONSIDERED = 5_000
"""So many conflicts, and so many of the heaviest pairs, are put in order; what lies behind them comes up as these are decided."""
HOMES_LOOKED_AT = 20
"""Of two signatures that many records have, so many are tried for a pair that nobody has decided about."""
_ASSERTED = "assertion"

Order = tuple[int, int, int, int]


class Wanted(NamedTuple):
    """Which reviews are asked for."""

    kind: ReviewKind | None
    source: str
    identity_id: str


class _Item(NamedTuple):
    """A pair of records that may be a review."""

    left: int
    right: int
    kind: ReviewKind
    weight: int
    evidence: str
    cause: str


def list_reviews(session: Session, wanted: Wanted, page_size: int, page_token: str) -> Page[Review]:
    """Reviews, those first that decide about most records."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        epoch, request = reader.head().epoch, ("reviews", session.tenant, *wanted)
        after = read_page_token(page_token, epoch, request)
        identity = live_identity_row(reader, wanted.identity_id).no if wanted.identity_id else 0
        desk = _Desk(reader, identity)
        found = sorted(desk.ordered(wanted))
        if after is not None:
            found = [one for one in found if one[0] > tuple(after)]
        items = tuple(desk.review(order, item) for order, item in found[:limit])
        token = make_page_token(epoch, request, found[limit - 1][0]) if len(found) > limit else ""
    return Page(items=items, next_page_token=token)


class _Desk:
    """What one look at the queue needs of the store."""

    def __init__(self, reader: Reader, identity: int) -> None:
        self._reader = reader
        self._identity = identity
        self._homes: dict[int, int] = {}
        self._closed: set[frozenset[int]] = set()
        """Pairs of identities, and of records, that an assertion is about."""
        self._said: set[frozenset[int]] = set()
        items = list(self._items())
        self._keys: Mapping[int, RecordKey] = reader.keys_of({uid for item in items for uid in (item.left, item.right)})
        self._found = self._undecided(items)
        numbers = {self._homes[uid] for item in self._found for uid in (item.left, item.right)}
        self._sizes = reader.sizes(numbers)
        self._ids = {row.no: row.identity_id for row in reader.identities(numbers)}

    def ordered(self, wanted: Wanted) -> Iterator[tuple[Order, _Item]]:
        """Every review that is wanted, with its place."""
        for item in self._found:
            if wanted.kind is not None and item.kind is not wanted.kind:
                continue
            if wanted.source and wanted.source not in (self._keys[item.left].source, self._keys[item.right].source):
                continue
            yield (-self._records(item), -item.weight, item.left, item.right), item

    def review(self, order: Order, item: _Item) -> Review:
        """An item of the queue as callers see it."""
        score = item.kind is ReviewKind.SCORE
        return Review(
            review_id=f"{item.left:x}-{item.right:x}",
            kind=item.kind,
            left=self._keys[item.left],
            right=self._keys[item.right],
            left_identity=self._ids[self._homes[item.left]],
            right_identity=self._ids[self._homes[item.right]],
            weight=item.weight / MILLIBITS,
            evidence=item.evidence,
            cause=item.cause,
            says=_SCORE_SAYS if score else says_conflict(ConflictKind(item.kind.value), item.evidence, item.cause),
            records=-order[0],
        )

    def _records(self, item: _Item) -> int:
        return sum(self._sizes[no] for no in {self._homes[item.left], self._homes[item.right]})

    def _items(self) -> Iterator[_Item]:
        """Conflicts first: they say more than a score."""
        reader = self._reader
        mine = [row.uid for row in records_of(reader, self._identity)] if self._identity else []
        conflicts = reader.conflicts_of(mine) if self._identity else reader.conflicts_page(None, CONSIDERED)
        self._learn({uid for one in conflicts for uid in (one.left, one.right)})
        self._learn_assertions()
        for one in sorted(conflicts):
            if one.cause != _ASSERTED and one.left in self._homes and one.right in self._homes:
                yield _Item(one.left, one.right, ReviewKind(one.kind.value), 0, one.evidence, one.cause)
        yield from self._scored(mine)

    def _scored(self, mine: Collection[int]) -> Iterator[_Item]:
        reader = self._reader
        rows = self._pairs(mine)
        carriers: dict[int, list[int]] = {}
        for carrier in sorted(reader.carriers_of_signatures({signature for row in rows for signature in row[:2]}), key=lambda one: one.uid):
            carriers.setdefault(carrier.signature, []).append(carrier.uid)
            self._homes[carrier.uid] = carrier.identity
        for row in rows:
            pair = self._open_pair(carriers.get(row.left, ()), carriers.get(row.right, ()))
            if pair is not None:
                yield _Item(*pair, ReviewKind.SCORE, row.weight, "score", "")

    def _pairs(self, mine: Collection[int]) -> list[ReviewRow]:
        if not self._identity:
            return self._reader.reviews_page(None, CONSIDERED)
        signatures = {row.signature for row in self._reader.records_by_uid(mine)} - {0}
        return sorted(self._reader.reviews_of(signatures), key=lambda row: (-row.weight, row))[:CONSIDERED]

    def _open_pair(self, left: Iterable[int], right: Iterable[int]) -> tuple[int, int] | None:
        """The first two records of different identities between which nobody has said anything."""
        ones, others = ({self._homes[uid]: uid for uid in reversed(list(side)[:HOMES_LOOKED_AT])} for side in (left, right))
        for home, uid in ones.items():
            for elsewhere, other in others.items():
                involved = not self._identity or self._identity in (home, elsewhere)
                if home != elsewhere and involved and frozenset((home, elsewhere)) not in self._closed:
                    return min(uid, other), max(uid, other)
        return None

    def _learn(self, uids: Collection[int]) -> None:
        self._homes.update(self._reader.homes(uids))

    def _learn_assertions(self) -> None:
        made = list(standing_assertions(self._reader))
        rows = {row.key: row for row in self._reader.records_by_key({end for one in made for end in (one.left, one.right)})}
        for one in made:
            left, right = rows.get(one.left), rows.get(one.right)
            if left is None or right is None:
                continue
            self._said.add(frozenset((left.uid, right.uid)))
            if one.judgement is Judgement.DIFFERENT:
                self._closed.add(frozenset((left.identity, right.identity)))

    def _undecided(self, items: Iterable[_Item]) -> list[_Item]:
        """One for two identities, the first; what is followed against a contradiction lies in one."""
        found: dict[object, _Item] = {}
        for item in items:
            homes = frozenset((self._homes[item.left], self._homes[item.right]))
            inside = item.kind is ReviewKind.REPORTED
            if inside != (len(homes) == 1) or frozenset((item.left, item.right)) in self._said or homes in self._closed:
                continue
            known = found.setdefault((homes, item.left, item.right) if inside else homes, item)
            if item.weight > known.weight:
                found[homes] = known._replace(weight=item.weight)
        return list(found.values())


_SCORE_SAYS = "They look alike, but not enough for the rules to make them one."


def list_conflicts(session: Session, identity_id: str, page_size: int, page_token: str) -> Page[NamedConflict]:
    """Conflicts in their order."""
    limit = limit_of(page_size, DEFAULT_PAGE)
    with session.read() as reader:
        epoch, request = reader.head().epoch, ("conflicts", session.tenant, identity_id)
        last = read_page_token(page_token, epoch, request)
        after = Conflict(last[0], last[1], ConflictKind(last[2]), last[3], last[4]) if last is not None else None
        if identity_id:
            uids = [row.uid for row in records_of(reader, live_identity_row(reader, identity_id).no)]
            found = sorted(one for one in reader.conflicts_of(uids) if after is None or one > after)[: limit + 1]
        else:
            found = reader.conflicts_page(after, limit + 1)
        token = make_page_token(epoch, request, found[limit - 1]) if len(found) > limit else ""
        return Page(items=tuple(_named(reader, found[:limit])), next_page_token=token)


def _named(reader: Reader, conflicts: Collection[Conflict]) -> Iterator[NamedConflict]:
    rows = {row.uid: row for row in reader.records_by_uid({uid for one in conflicts for uid in (one.left, one.right)})}
    ids = {row.no: row.identity_id for row in reader.identities({row.identity for row in rows.values()})}
    for one in conflicts:
        yield NamedConflict(
            left=rows[one.left].key,
            right=rows[one.right].key,
            left_identity=ids[rows[one.left].identity],
            right_identity=ids[rows[one.right].identity],
            kind=one.kind,
            evidence=one.evidence,
            cause=one.cause,
            says=says_conflict(one.kind, one.evidence, one.cause),
        )
