"""How merging, splitting, deciding and ruling become assertions and rulings, as few as hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product

from cauce.engine.curation import Ledger, contradiction
from cauce.engine.steps import Planner, Steps
from cauce.errors import Conflict, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.model.curation import Judgement, Ruling, ValueRuling
from cauce.model.packing import unpack_subject
from cauce.model.record import RecordKey
from cauce.model.subject import Subject
from cauce.store.base import IdentityRow, Reader, RecordRow
from cauce.store.listing import records_of

MAX_ASSERTIONS = 5_000
"""One act makes at most so many."""
MAX_ALLOWED_SPREAD = 2_000
"""A value that more records carry cannot be made evidence: all of them would have to be resolved together, for ever."""
_PATIENCE = 8
"""After so many rounds every stray record is tied down at once."""


def live_identity_row(reader: Reader, identity_id: str) -> IdentityRow:
    """The identity that an id leads to, after its redirect.

    Raises:
        NotFound: (IDENTITY_NOT_FOUND) never existed here; (IDENTITY_GONE) none of its records is left; (IDENTITY_ERASED) they were erased.
    """
    rows = reader.identities_by_id([identity_id])
    if not rows:
        raise NotFound("there is no identity with this id", reason=Reason.IDENTITY_NOT_FOUND)
    row = rows[0]
    if row.live:
        return row
    if row.successor is None and reader.erased([row.no]):
        raise NotFound("the customer of this identity was erased", reason=Reason.IDENTITY_ERASED)
    if row.successor is None:
        raise NotFound("the identity is gone: none of its records is left", reason=Reason.IDENTITY_GONE)
    return reader.identities([row.successor])[0]


def check_unchanged(reader: Reader, identity: int, rows: Sequence[RecordRow], since: int | None) -> None:
    """Refuse if an identity is not what it was at a revision.

    Raises:
        Conflict: a record of it came, went or was put since.
    """
    if since is None or since == reader.head().revision:
        return
    came = any(max(row.joined, row.revision) > since for row in rows)
    if came or set(reader.members_as_of(identity, since)) != {row.uid for row in rows}:
        raise Conflict("the identity has changed since the revision that the caller has seen: look again, then repeat")


def by_standing(rows: Sequence[RecordRow]) -> list[RecordKey]:
    """Records, those first that say most of who the customer is: known ones, those with a name, with most claims, the oldest."""
    subjects = {row.uid: unpack_subject(row.subject) for row in rows}
    order = sorted(rows, key=lambda row: (*_standing(subjects[row.uid]), row.uid))
    return [row.key for row in order]


def _standing(subject: Subject) -> tuple[bool, bool, int]:
    traits = subject.traits
    return not subject.known, traits.name is None and not any(traits.fields), -len(subject.claims)


class Merge(Planner):
    """Two or more identities become one, whatever the rules say: a SAME between representatives, and as many more as it needs to hold."""

    def __init__(self, identity_ids: Sequence[str], since: int | None = None, first: Sequence[RecordKey] = ()) -> None:
        self._ids, self._since, self._preferred = identity_ids, since, first
        self._records: list[RecordKey] = []
        self._said: set[frozenset[RecordKey]] = set()
        self._round = 0

    def first(self, reader: Reader, ledger: Ledger) -> Steps:
        """A chain over one representative of each identity."""
        numbers = dict.fromkeys(live_identity_row(reader, identity_id).no for identity_id in self._ids)
        if len(numbers) < 2:  # noqa: PLR2004 - they are one already: of a pair it is said anyway, so that it holds without what made them one
            return self._same([(self._preferred[0], self._preferred[1])] if self._preferred else [])
        groups = []
        for number in numbers:
            rows = records_of(reader, number)
            check_unchanged(reader, number, rows, self._since)
            order = by_standing(rows)
            groups.append([key for key in self._preferred if key in order] + [key for key in order if key not in self._preferred])
        if chain := ledger.between(groups):
            raise contradiction(chain)
        self._records = [key for group in groups for key in group]
        return self._same([(left, right) for left, right in pairwise(group[0] for group in groups)])

    def more(self, reader: Reader, homes: Mapping[RecordKey, int]) -> Steps:  # noqa: ARG002 - the places say it all
        """Records that a union leaves behind are tied to it."""
        if not self._records:
            return Steps()
        strays: dict[int, list[RecordKey]] = defaultdict(list)
        lead = self._records[0]
        for key in self._records:
            if homes[key] != homes[lead]:
                strays[homes[key]].append(key)
        self._round += 1
        ends = [key for keys in strays.values() for key in (keys if self._round > _PATIENCE else keys[:1])]
        steps = self._same([(lead, key) for key in ends])
        if ends and not steps.assertions:
            raise FailedPrecondition("the identities cannot be made one: an assertion keeps their records apart")
        return steps

    def _same(self, pairs: Sequence[tuple[RecordKey, RecordKey]]) -> Steps:
        fresh = [pair for pair in pairs if frozenset(pair) not in self._said]
        self._said.update(map(frozenset, fresh))
        check_count(len(self._said))
        return Steps(assertions=[(Judgement.SAME, *pair) for pair in fresh])


def check_count(count: int) -> None:
    """Refuse an act of too many assertions.

    Raises:
        FailedPrecondition: saying what does the same with less.
    """
    if count > MAX_ASSERTIONS:
        raise FailedPrecondition(
            f"this takes {count} assertions, {MAX_ASSERTIONS} at most can be made at once: "
            "deny the value that joins the records, or revert what brought them in",
            reason=Reason.BATCH_TOO_LARGE,
        )


class Split(Planner):
    """Groups of records leave an identity, each to be an identity of its own.

    Inside a group SAME makes one core; between it and every other core, of the groups and of what remains, stands a DIFFERENT. So nobody of
    one side ever joins the other, whatever is sent again, and a newcomer that carries keys of both is contested and joins the two
    together never.
    """

    def __init__(
        self, identity_id: str, groups: Sequence[Sequence[RecordKey]], since: int | None = None, *, keep_together: bool = True
    ) -> None:
        self._id, self._groups, self._since, self._keep_together = identity_id, groups, since, keep_together
        self._members: set[RecordKey] = set()

    def first(self, reader: Reader, ledger: Ledger) -> Steps:
        """All assertions that it takes."""
        identity = live_identity_row(reader, self._id)
        rows = records_of(reader, identity.no)
        check_unchanged(reader, identity.no, rows, self._since)
        order = by_standing(rows)
        self._members = set(order)
        self._check_groups()
        ledger.learn(order)
        taken = [[key for key in order if key in set(group)] for group in self._groups]
        out = {key for group in taken for key in group}
        cores = [[group[0]] if self._keep_together else list(_cores(group, ledger)) for group in taken]
        remaining = list(_cores([key for key in order if key not in out], ledger))
        said = [(Judgement.SAME, *pair) for group in taken if self._keep_together for pair in _chain(group, ledger)]
        sides = [*cores, remaining]
        check_count(len(said) + sum(len(one) * len(other) for one, other in combinations(sides, 2)))
        for one, other in combinations(sides, 2):
            said += [(Judgement.DIFFERENT, *pair) for pair in product(one, other) if not _said_different(pair, ledger)]
        return Steps(assertions=said)

    def more(self, reader: Reader, homes: Mapping[RecordKey, int]) -> Steps:  # noqa: ARG002 - the places say it all
        """Nothing; but what was promised must hold."""
        sides = [set(group) for group in self._groups]
        sides.append(self._members.difference(*sides))
        for number, side in enumerate(sides):
            places = {homes[key] for key in side}
            others = {homes[key] for other in sides[number + 1 :] for key in other}
            if places & others or (self._keep_together and side is not sides[-1] and len(places) > 1):
                raise FailedPrecondition("the rules do not keep the records apart as asked", reason=Reason.INVARIANT_VIOLATED)
        return Steps()

    def _check_groups(self) -> None:
        seen: set[RecordKey] = set()
        for position, group in enumerate(self._groups):
            if not group:
                raise InvalidValue(f"groups[{position}]", "must name at least one record")
            for place, key in enumerate(group):
                if key not in self._members:
                    raise InvalidValue(f"groups[{position}].records[{place}]", "is not a record of this identity")
                if key in seen:
                    raise InvalidValue(f"groups[{position}].records[{place}]", "is named twice")
                seen.add(key)
        if len(self._groups) == 1 and seen == self._members:
            raise InvalidValue("groups", "takes out every record: nothing would remain to be split from")


def _cores(keys: Sequence[RecordKey], ledger: Ledger) -> Iterator[RecordKey]:
    """One record of each SAME class."""
    seen: set[RecordKey] = set()
    for key in keys:
        if key not in seen:
            seen.update(ledger.same_as(key))
            yield key


def _chain(keys: Sequence[RecordKey], ledger: Ledger) -> list[tuple[RecordKey, RecordKey]]:
    """What makes the records one SAME class, if they are none."""
    return list(pairwise(_cores(keys, ledger)))


def _said_different(pair: Collection[RecordKey], ledger: Ledger) -> bool:
    left, right = pair
    return any(made.judgement is Judgement.DIFFERENT and right in (made.left, made.right) for made in ledger.about(left))


class Say(Planner):
    """One assertion, as an act."""

    def __init__(self, judgement: Judgement, left: RecordKey, right: RecordKey) -> None:
        self._said = (judgement, left, right)

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - it is said anyway
        """The assertion itself."""
        return Steps(assertions=[self._said])


class Rule(Planner):
    """A value is allowed or denied, or what was said of it is taken back."""

    def __init__(self, key: int, ruling: ValueRuling | None) -> None:
        self._key, self._ruling = key, ruling

    def first(self, reader: Reader, ledger: Ledger) -> Steps:  # noqa: ARG002 - nobody asserts values
        """Nothing if it is said already."""
        said = reader.rulings([self._key])
        if self._ruling is None:
            return Steps(cleared=[self._key]) if said else Steps()
        if said and said[0].ruling is self._ruling.ruling:
            return Steps()
        if self._ruling.ruling is Ruling.ALLOW:
            persons, bare = reader.spread(self._key, MAX_ALLOWED_SPREAD)
            if max(persons, bare) > MAX_ALLOWED_SPREAD:
                raise FailedPrecondition(
                    f"more than {MAX_ALLOWED_SPREAD} customers carry the value: it cannot be evidence", reason=Reason.BATCH_TOO_LARGE
                )
        return Steps(rulings=[self._ruling])
