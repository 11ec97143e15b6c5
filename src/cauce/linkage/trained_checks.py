"""Checks what a trained ruleset has beside a hand-set one: fields, priors, comparisons of fields, and blocking rules of their parts."""

from __future__ import annotations

import re

from cauce.linkage.columns.atoms import parts_of
from cauce.linkage.columns.comparator import ColumnComparator
from cauce.linkage.columns.comparators.registry import COMPARATORS
from cauce.linkage.document import Problems
from cauce.model.record import REGION_SAYS, is_region
from cauce.model.ruleset import NAMESPACE, BlockingRule, Comparison, Field, Level, Ruleset

_SEVERAL = re.compile(re.escape(NAMESPACE) + r"[^#]+#[1-9]\d?")
_KINDS = frozenset(kind for comparator in COMPARATORS.values() for kinds in comparator.kinds for kind in kinds)


def check_trained(ruleset: Ruleset, problems: Problems) -> None:
    """Adds to the problems whatever is wrong with a ruleset that has fields."""
    for field in ruleset.fields:
        _check_field(field, problems)
    for header, read in ruleset.columns.items():
        _check_reads(read, f"columns.{header}", problems)
    _check_priors(ruleset, problems)
    fields = {field.name: field for field in ruleset.fields}
    for comparison in ruleset.comparisons:
        _check_comparison(comparison, fields, problems)
    parts = parts_of(ruleset.fields)
    for rule in ruleset.blocking:
        _check_rule(rule, list(parts), problems)


def _check_field(field: Field, problems: Problems) -> None:
    path = f"fields.{field.name}"
    if field.kind not in _KINDS:
        problems.add(f"{path}.kind", f"must be one of {', '.join(sorted(_KINDS))}")
    if not field.reads:
        problems.add(f"{path}.reads", "names nothing: say which attributes carry it, or `namespace:email`")
    for number, name in enumerate(field.reads):
        _check_reads(name, f"{path}.reads[{number}]", problems)
    if field.region and not is_region(field.region):
        problems.add(f"{path}.region", f"{REGION_SAYS}, or empty")
    if any(not 0 < share <= 1 for share in field.frequent.values()):
        problems.add(f"{path}.frequent", "must hold shares: each above 0, at most 1")


def _check_reads(name: str, path: str, problems: Problems) -> None:
    if not name.removeprefix(NAMESPACE).strip():
        problems.add(path, "must name an attribute, or a namespace after `namespace:`")
    if name.startswith(NAMESPACE) and "#" in name and not _SEVERAL.fullmatch(name):
        problems.add(path, "must end in a number behind `#`, such as `namespace:email#2` for the second address")


def _check_priors(ruleset: Ruleset, problems: Problems) -> None:
    priors = ruleset.priors
    if priors is None:
        problems.add("priors", "are missing: a ruleset with `fields` says how many pairs are of each class (match, household, namesake)")
        return
    for name in priors.__struct_fields__:
        if not 0 < getattr(priors, name) < 1:
            problems.add(f"priors.{name}", "must be a probability: above 0, below 1")
            return
    if priors.match + priors.household + priors.namesake >= 1:
        problems.add("priors", "must leave some pairs to strangers: together below 1")


def _check_comparison(comparison: Comparison, fields: dict[str, Field], problems: Problems) -> None:
    path = f"comparisons.{comparison.name}"
    comparator = COMPARATORS.get(comparison.comparator)
    if comparator is None:
        problems.add(f"{path}.comparator", f"must be one of {', '.join(COMPARATORS)}: the ruleset has `fields`")
        return
    if not 0 <= comparison.sparse <= 1:
        problems.add(f"{path}.sparse", "must be from 0 to 1")
    if comparison.of:
        problems.add(f"{path}.of", "is only for rulesets without `fields`: name the field that reads the namespace")
    _check_compared(comparison, comparator, fields, problems)
    _check_levels(comparison, comparator, problems)


def _check_compared(comparison: Comparison, comparator: type[ColumnComparator], fields: dict[str, Field], problems: Problems) -> None:
    path = f"comparisons.{comparison.name}.fields"
    if not comparison.fields:
        problems.add(path, "names no field: say what is compared")
    fit = list(comparator.kinds)
    for number, name in enumerate(comparison.fields):
        at = f"{path}[{number}]"
        if name not in fields:
            problems.add(at, f"must be one of {', '.join(fields)}")
            return
        while fit and fields[name].kind not in fit[0] and number > 0:
            fit.pop(0)
        if not fit or fields[name].kind not in fit[0]:
            kinds = ", then ".join(" or ".join(kinds) for kinds in comparator.kinds)
            problems.add(at, f"is not of a kind that {comparison.comparator} compares here: {kinds}")
            return
        fit.pop(0)


def _check_levels(comparison: Comparison, comparator: type[ColumnComparator], problems: Problems) -> None:
    path = f"comparisons.{comparison.name}.levels"
    names = [outcome.name for outcome in comparator.outcomes]
    if [level.name for level in comparison.levels] != names:
        problems.add(path, f"must be, in this order, {', '.join(names)}")
        return
    for number, level in enumerate(comparison.levels):
        _check_level(level, f"{path}[{number}]", problems)


def _check_level(level: Level, path: str, problems: Problems) -> None:
    for name in ("m", "u", "household", "namesake"):
        chance = getattr(level, name)
        if chance is not None and not 0 < chance <= 1:
            problems.add(f"{path}.{name}", "must be a probability: above 0, at most 1")
    for name in ("tf", "ceiling", "disagrees"):
        if getattr(level, name):
            problems.add(f"{path}.{name}", "is only for rulesets without `fields`: remove it")
    for name in ("cap", "floor"):
        if getattr(level, name) is not None:
            problems.add(f"{path}.{name}", "is only for rulesets without `fields`: remove it")


def _check_rule(rule: BlockingRule, parts: list[str], problems: Problems) -> None:
    path = f"blocking.{rule.name}"
    if not rule.parts:
        problems.add(path, f"names no part: add some of {', '.join(parts)}")
    for number, part in enumerate(rule.parts):
        if part not in parts:
            problems.add(f"{path}[{number}]", f"must be one of {', '.join(parts)}")
        elif part in rule.parts[:number]:
            problems.add(f"{path}[{number}]", "is written twice: keep one")
