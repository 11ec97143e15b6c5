"""Trained rulesets, record by record: the fields of a record, its signature and blocking keys, and the weight of a pair."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from cauce.linkage.columns.block import KeyMaker, block_rules
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build
from cauce.linkage.columns.weigh import HOUSEHOLD, MATCH, MILLIBITS, NAMESAKE, Weights, discount
from cauce.linkage.keys import digest64
from cauce.linkage.normalize import Normalized, Normalizer
from cauce.linkage.prepare import Prepared, Preparer, person_digest
from cauce.linkage.scoring import MISSING, Compared
from cauce.linkage.trained_fields import SOURCE, FieldReader
from cauce.model.explanation import LevelReached
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Signature, Subject

_REMEMBERED = 1 << 16
_FEW = 16
"""Fewer records than this are prepared one by one: columns cost more than they save."""
_EVERYBODY = -13_000
"""An explanation as weak as this, in millibits, does not show in a thousandth of a bit, nor do two of them."""


class FieldPreparer(Preparer):
    """Prepares records under a trained ruleset. The same record always gives the same subject."""

    def __init__(self, ruleset: Ruleset, normalizer: Normalizer) -> None:
        super().__init__(msgspec.structs.replace(ruleset, blocking=()), normalizer)
        self._names = tuple(field.name for field in ruleset.fields)
        self._blocked = bool(ruleset.blocking)
        self._reader = FieldReader(ruleset.fields)
        self._maker = KeyMaker(ruleset)
        compared = {name for comparison in ruleset.comparisons for name in comparison.fields}
        self._telling = tuple(place for place, field in enumerate(ruleset.fields) if field.name in compared and field.kind != SOURCE)

    def prepare(self, record: Record) -> Prepared:
        """Normalise, sign and block a record.

        A record is known if it carries a key of person scope, somebody's name, or any value that is compared: under a trained ruleset
        whatever is compared may tell who somebody is, and a table's rows are all scored. The rest (a cookie, a device) is bare.
        """
        values = self._reader.read(record)
        blocks = self._maker.keys(dict(zip(self._names, values, strict=True))) if self._scored(values) else ()
        return self._prepared(self._normalizer.normalize(record), values, blocks)

    def prepare_all(self, records: Sequence[Record]) -> list[Prepared]:
        """Each of many records, as `prepare` gives it; what is taken of a value is taken once for all that have it."""
        if len(records) < _FEW or not self._blocked:
            return list(map(self.prepare, records))
        read = self._reader.read_all(records)
        columns = {name: Column.of(texts) for name, texts in zip(self._names, read, strict=True)}
        values = zip(*read, strict=True)
        return list(map(self._prepared, self._normalizer.normalize_all(records), values, self._maker.keys_of_many(columns)))

    def _scored(self, values: Sequence[str]) -> bool:
        return any(values[place] for place in self._telling)

    def _prepared(self, normalized: Normalized, values: tuple[str, ...], blocks: tuple[int, ...]) -> Prepared:
        claims, traits, notices = normalized.claims, normalized.traits, normalized.notices
        person = person_digest(traits) or self._exclusive(claims)
        if not self._scored(values):
            return Prepared(Subject(claims, traits, known=bool(person), person=person, signature=0, blocks=()), notices)
        signature = digest64("fields", *values) or 1
        traits = msgspec.structs.replace(traits, fields=values)
        return Prepared(Subject(claims, traits, known=True, person=person or signature, signature=signature, blocks=blocks), notices)


class FieldScorer:
    """Compares signatures under a trained ruleset. Symmetric; one pair weighs what it weighs in a table; safe to share between threads."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._weights = Weights.of(ruleset)
        places = {field.name: place for place, field in enumerate(ruleset.fields)}
        self._comparators = build(ruleset.comparisons, ruleset.fields)
        self._steps: tuple[tuple[tuple[int, ...], Callable[[Sequence[str], Sequence[str]], int]], ...] = tuple(
            (tuple(places[name] for name in comparison.fields), comparator.level)
            for comparison, comparator in zip(ruleset.comparisons, self._comparators, strict=True)
        )
        self._bits = tuple((*(level[MATCH] / MILLIBITS for level in levels), 0.0) for levels in self._weights.levels)
        """By comparison and level; the last is of a level that is missing."""
        self._discounts: dict[tuple[int, int], int] = {}

    def compare(self, left: Signature, right: Signature) -> Compared:
        """Level and weight log2(m/u) per comparison, the same in either order."""
        ours, theirs = left.traits.fields, right.traits.fields
        if not ours or not theirs:
            return Compared((MISSING,) * len(self._steps), (0.0,) * len(self._steps))
        levels = tuple(level([ours[place] for place in places], [theirs[place] for place in places]) for places, level in self._steps)
        return Compared(levels, tuple(bits[level] for bits, level in zip(self._bits, levels, strict=True)))

    def weight(self, compared: Compared) -> float:
        """The pair's match weight in bits: log odds of one person against every other explanation, rounded to 1/1000."""
        match, household, namesake = self._evidence(compared.levels)
        return (match - self._discount(household, namesake)) / MILLIBITS

    def describe(self, left: Signature, right: Signature) -> tuple[LevelReached, ...]:
        """Every comparison with the level reached, its bits and the texts compared; then what adds up with them to the weight.

        The last two are no comparisons: `prior`, how rare it is that two records are one person, and `other explanations`, what household
        and namesakes take off.
        """
        compared = self.compare(left, right)
        found = []
        for number, comparator in enumerate(self._comparators):
            places = self._steps[number][0]
            texts = [
                comparator.text([side.traits.fields[place] for place in places]) if side.traits.fields else "" for side in (left, right)
            ]
            found.append(self._reached(number, compared, (texts[0], texts[1])))
        return (*found, *self._beside(compared.levels))

    def _reached(self, number: int, compared: Compared, texts: tuple[str, str]) -> LevelReached:
        comparison, at = self._ruleset.comparisons[number], compared.levels[number]
        if at == MISSING:
            says = "Not on both sides, or not to be compared."
            return LevelReached(comparison=comparison.name, level="missing", says=says, bits=0.0, left=texts[0], right=texts[1])
        level = comparison.levels[at]
        return LevelReached(
            comparison=comparison.name,
            level=level.name,
            says=level.says,
            bits=compared.weights[number],
            m=level.m,
            u=level.u,
            left=texts[0],
            right=texts[1],
            contradicts=level.contradicts,
        )

    def _beside(self, levels: Sequence[int]) -> tuple[LevelReached, LevelReached]:
        """The prior, and the discount for other explanations."""
        _, household, namesake = self._evidence(levels)
        bits = -self._discount(household, namesake) / MILLIBITS
        prior = LevelReached(
            comparison="prior",
            level="match",
            says="How rare it is that two records are one person.",
            bits=self._weights.priors[0] / MILLIBITS,
        )
        if not bits:
            says = "Neither people of one household nor namesakes would agree like this."
            return prior, LevelReached(comparison="other explanations", level="none", says=says, bits=0.0)
        level, whom = ("household", "two people of one household") if household >= namesake else ("namesake", "two people of one name")
        return prior, LevelReached(comparison="other explanations", level=level, says=f"It may also be {whom}.", bits=bits)

    def _evidence(self, levels: Sequence[int]) -> tuple[int, int, int]:
        match, household, namesake = self._weights.priors
        for of_levels, level in zip(self._weights.levels, levels, strict=True):
            if level != MISSING:
                weights = of_levels[level]
                match += weights[MATCH]
                household += weights[HOUSEHOLD]
                namesake += weights[NAMESAKE]
        return match, household, namesake

    def _discount(self, household: int, namesake: int) -> int:
        if household < _EVERYBODY and namesake < _EVERYBODY:
            return 0
        pair = (household, namesake)
        known = self._discounts.get(pair)
        if known is None:
            known = int(discount(np.array([household]), np.array([namesake]))[0])
            if len(self._discounts) < _REMEMBERED:
                self._discounts[pair] = known
        return known


def met_rules(ruleset: Ruleset, left: Sequence[str], right: Sequence[str]) -> tuple[str, ...]:
    """Names of the blocking rules on which two records meet, given by their fields' values, for explain."""
    names = [field.name for field in ruleset.fields]
    if not left or not right:
        return ()
    return block_rules(ruleset, dict(zip(names, left, strict=True)), dict(zip(names, right, strict=True)))
