"""Making and retracting assertions without ever letting a contradiction in."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping, Sequence

from cauce.errors import FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.model.curation import Assertion, Judgement
from cauce.model.record import RecordKey
from cauce.store.base import Reader


class Ledger:
    """The standing assertions around some records: those stored, plus and minus what this transaction does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._about: dict[RecordKey, list[Assertion]] = {}
        self._mine: dict[RecordKey, dict[str, Assertion]] = defaultdict(dict)
        """What stands of `changed`, by the records it is about."""
        self._changed: dict[str, Assertion] = {}

    @property
    def changed(self) -> Mapping[str, Assertion]:
        """What this transaction makes and retracts, by id."""
        return self._changed

    def change(self, assertion: Assertion) -> None:
        """Take an assertion in as it stands from now on, whatever others say."""
        self._changed[assertion.assertion_id] = assertion
        for key in (assertion.left, assertion.right):
            if assertion.retracted_at is None:
                self._mine[key][assertion.assertion_id] = assertion
            else:
                self._mine[key].pop(assertion.assertion_id, None)

    def about(self, key: RecordKey) -> list[Assertion]:
        """Standing assertions that name the record."""
        if key not in self._about:
            self._about[key] = self._reader.assertions_about([key])
        stored = [made for made in self._about[key] if made.assertion_id not in self._changed]
        return [*stored, *self._mine[key].values()] if key in self._mine else stored

    def find(self, assertion_id: str) -> Assertion:
        """An assertion by id, as it stands in this transaction.

        Raises:
            NotFound: there is none.
        """
        if assertion_id in self._changed:
            return self._changed[assertion_id]
        for made in self._reader.assertions_by_id([assertion_id]):
            return made
        raise NotFound("there is no assertion with this id", reason=Reason.ASSERTION_NOT_FOUND)

    def make(self, assertion: Assertion) -> None:
        """Take an assertion in.

        Raises:
            InvalidValue: both ends are one record.
            FailedPrecondition: others say the opposite; the message names their ids, in order.
        """
        if assertion.left == assertion.right:
            raise InvalidValue("right", "must not be the same record as left")
        chain = self._contradiction(assertion)
        if chain:
            raise contradiction(chain)
        self.change(assertion)

    def _contradiction(self, assertion: Assertion) -> list[Assertion]:
        left = self.same_as(assertion.left)
        if assertion.judgement is Judgement.DIFFERENT:
            return left.get(assertion.right, [])
        if assertion.right in left:
            return []
        right = self.same_as(assertion.right)
        for key, chain in left.items():
            for made in self.about(key):
                other = made.right if made.left == key else made.left
                if made.judgement is Judgement.DIFFERENT and other in right:
                    return [*chain, made, *reversed(right[other])]
        return []

    def between(self, groups: Sequence[Collection[RecordKey]]) -> list[Assertion]:
        """The shortest chain of assertions that keeps records of two groups apart, records not live included; empty: nothing does."""
        reached: list[dict[RecordKey, list[Assertion]]] = []
        for group in groups:
            self.learn(group)
            reached.append(self._reach(group))
        for number, chains in enumerate(reached):
            for key, chain in chains.items():
                for made in self.about(key):
                    other = made.right if made.left == key else made.left
                    if made.judgement is Judgement.DIFFERENT:
                        for rest in reached[number + 1 :]:
                            if other in rest:
                                return [*chain, made, *reversed(rest[other])]
        return []

    def learn(self, keys: Collection[RecordKey]) -> None:
        """Look up many records at once."""
        unknown = [key for key in keys if key not in self._about]
        self._about.update((key, []) for key in unknown)
        for made in self._reader.assertions_about(unknown) if unknown else ():
            for key in {made.left, made.right}.intersection(unknown):
                self._about[key].append(made)

    def same_as(self, start: RecordKey) -> dict[RecordKey, list[Assertion]]:
        """Every record that SAME assertions make one with `start`, live or not, each with the shortest chain to it."""
        return self._reach([start])

    def _reach(self, starts: Iterable[RecordKey]) -> dict[RecordKey, list[Assertion]]:
        chains: dict[RecordKey, list[Assertion]] = {start: [] for start in starts}
        queue = deque(chains)
        while queue:
            key = queue.popleft()
            for made in self.about(key):
                other = made.right if made.left == key else made.left
                if made.judgement is Judgement.SAME and other not in chains:
                    chains[other] = [*chains[key], made]
                    queue.append(other)
        return chains


def contradiction(chain: Iterable[Assertion]) -> FailedPrecondition:
    """The refusal that names assertions which say the opposite, in order, with whose they are and the acts that made them."""
    chain = list(chain)
    ids = ", ".join(made.assertion_id for made in chain)
    named = ", ".join(f"{made.assertion_id} by {made.author}" + (f" in act {made.act}" if made.act else "") for made in chain)
    return FailedPrecondition(
        f"standing assertions say the opposite: {named}; retract one of them first, or revert its act",
        reason=Reason.ASSERTION_CONTRADICTION,
        metadata={"assertions": ids},
    )


def first_contradiction(assertions: Iterable[Assertion]) -> Assertion | None:
    """A DIFFERENT assertion within a SAME class, if there is one: an invariant that `verify` checks."""
    parent: dict[RecordKey, RecordKey] = {}

    def root(key: RecordKey) -> RecordKey:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    by_judgement: dict[Judgement, list[Assertion]] = defaultdict(list)
    for made in assertions:
        by_judgement[made.judgement].append(made)
    for made in by_judgement[Judgement.SAME]:
        parent[root(made.left)] = root(made.right)
    return next((made for made in by_judgement[Judgement.DIFFERENT] if root(made.left) == root(made.right)), None)
