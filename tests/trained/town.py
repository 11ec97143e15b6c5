"""A small trained ruleset, written by hand, and records of fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
import numpy as np

from cauce.linkage.columns.block import candidate_pairs
from cauce.linkage.columns.cells import Pairs, partition, spread
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, compare_pairs, propose_comparisons
from cauce.linkage.columns.parts import LARGEST
from cauce.linkage.columns.weigh import weigh
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset, sealed
from cauce.model.record import Assurance, AttributeValue, Identifier, Record
from cauce.model.ruleset import BlockingRule, Comparison, Field, Level, Priors, Ruleset, Thresholds

FIELDS = (
    Field(name="given", kind="given", reads=("given_name",), frequent={"maria": 0.05, "ana": 0.01, "juan": 0.004}),
    Field(name="surname", kind="surname", reads=("family_name",), frequent={"garcia": 0.05, "lopez": 0.02}),
    Field(name="born", kind="birth_date", reads=("birth_date",)),
    Field(name="email", kind="email", reads=("namespace:email",)),
    Field(name="phone", kind="phone", reads=("namespace:phone",)),
    Field(name="city", kind="city", reads=("city",), frequent={"madrid": 0.2}),
    Field(name="company", kind="company", reads=("company",)),
)
_PRIORS = Priors(match=1e-3, household=2e-3, namesake=1e-3)
_PARTIAL_U = 0.01


def _levels(comparison: Comparison) -> tuple[Level, ...]:
    """m as the comparator proposes; u falls with the rarity of what agrees."""
    exact = {"exact": 5e-4, "exact_rare": 2e-3, "exact_common": 2e-2, "exact_frequent": 6e-2}
    last = len(comparison.levels) - 1
    found = []
    for number, level in enumerate(comparison.levels):
        u = exact.get(level.name, 0.85 if number == last else _PARTIAL_U)
        free = {"household": level.m * 0.8, "namesake": level.m * 0.8}
        kept = {name: value if getattr(level, name) is not None else None for name, value in free.items()}
        found.append(msgspec.structs.replace(level, u=u, m=1e-5 if level.contradicts else level.m, **kept))
    return tuple(found)


@lru_cache(maxsize=8)
def ruleset(edge: float = -3.0, contradict: float = -12.0, max_block: int = 50) -> Ruleset:
    """Names, birth date, e-mail, phone and city."""
    columns = {field.name: Column.of(["a", "b"]) for field in FIELDS}
    proposed = propose_comparisons(FIELDS, columns)
    return sealed(
        msgspec.structs.replace(
            default_ruleset(),
            name="small",
            digest="",
            fields=FIELDS,
            priors=_PRIORS,
            comparisons=tuple(msgspec.structs.replace(one, levels=_levels(one)) for one in proposed),
            blocking=(
                BlockingRule(name="given and surname", parts=("given", "surname")),
                BlockingRule(name="surname and birth date", parts=("surname", "born")),
                BlockingRule(name="given and birth date", parts=("given", "born")),
                BlockingRule(name="email", parts=("email",)),
                BlockingRule(name="phone", parts=("phone",)),
            ),
            thresholds=Thresholds(match=0, review=-3, edge=edge, contradict=contradict, max_block=max_block),
        )
    )


def kernel(rules: Ruleset | None = None) -> Kernel:
    return Kernel.of(rules or ruleset())


def record(number: int, values: Mapping[str, str], identifiers: Sequence[Identifier] = ()) -> Record:
    """A record that carries what the fields of `FIELDS` read."""
    attributes: dict[str, AttributeValue] = {}
    own = list(identifiers)
    for field in FIELDS:
        text = values.get(field.name, "")
        if text and field.reads[0].startswith("namespace:"):
            own.append(Identifier(namespace=field.name, value=text, assurance=Assurance.VERIFIED))
        elif text:
            attributes[field.reads[0]] = text
    return Record(
        source="t", record_id=str(number), observed_at=1_700_000_000_000_000, attributes=attributes, identifiers=tuple(own), region="ES"
    )


def columns_of(rows: Sequence[tuple[str, ...]]) -> dict[str, Column]:
    """Rows of canonical values as columns."""
    return {field.name: Column.of([row[place] for row in rows]) for place, field in enumerate(FIELDS)}


def batch(rules: Ruleset, rows: Sequence[tuple[str, ...]], largest: int = LARGEST) -> set[frozenset[int]]:
    """The partition of rows of canonical values, as a table's: distinct rows once, then back to all."""
    distinct = sorted(set(rows), key=lambda row: (hash(row), row))
    place = {row: number for number, row in enumerate(distinct)}
    columns = columns_of(distinct)
    left, right = candidate_pairs(rules, columns)
    comparators = build(rules.comparisons, rules.fields)
    levels = compare_pairs(comparators, columns, left, right)
    labels = partition(rules, columns, Pairs(left, right, levels, weigh(rules, levels)), largest)
    return cells_of(spread(rules, columns, labels, np.array([place[row] for row in rows], dtype=np.int64)).tolist())


def cells_of(labels: Sequence[int]) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for number, label in enumerate(labels):
        found.setdefault(label, set()).add(number)
    return {frozenset(cell) for cell in found.values()}
