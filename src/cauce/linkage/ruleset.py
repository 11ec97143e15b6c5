"""Reads a ruleset document and checks it: what is wrong is said with line, key and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from math import isfinite, log2
from typing import Any

import msgspec

from cauce.linkage.blocking import PARTS
from cauce.linkage.comparisons.base import Comparator
from cauce.linkage.comparisons.registry import COMPARATORS
from cauce.linkage.document import Place, Problems, compose, entries, read_struct, read_value
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.frequency import TABLE_SETS, load_frequencies
from cauce.linkage.normalize.namespaces import NORMALIZERS
from cauce.linkage.trained_checks import check_trained
from cauce.model.record import REGION_SAYS, is_region
from cauce.model.ruleset import BlockingRule, Comparison, Field, Level, Namespace, Ruleset, Scope, Source

__all__ = ["DEFAULT", "default_ruleset", "dump_ruleset", "load_ruleset", "sealed"]

DEFAULT = "omnichannel"
"""Name of the ruleset that is used when none is given."""

_NAMED: Mapping[str, type[msgspec.Struct]] = {"namespaces": Namespace, "fields": Field, "comparisons": Comparison, "sources": Source}
"""Parts of the document that are mappings from name to policy."""


@lru_cache(maxsize=1)
def default_ruleset() -> Ruleset:
    """The ruleset `omnichannel` of the package."""
    text = files("cauce").joinpath("rulesets", f"{DEFAULT}.yaml").read_text(encoding="utf-8")
    return load_ruleset(text, f"{DEFAULT}.yaml")


def load_ruleset(text: str, origin: str) -> Ruleset:
    """A ruleset from its YAML document.

    Args:
        text: the document.
        origin: where it comes from, such as a file's name, for errors.

    Raises:
        InvalidValue: with reason RULESET_INVALID; each violation names the line, the key and what to do.
    """
    problems = Problems(origin)
    node = compose(text, problems)
    read = _read(Place("", node, problems)) if node is not None else None
    if read is not None:
        _check(read, problems)
    problems.refuse()
    assert read is not None, "what could not be read is among the problems"
    return msgspec.structs.replace(read, digest=_digest(read))


def sealed(ruleset: Ruleset) -> Ruleset:
    """A ruleset that was built, with the digest that its document would load with.

    Raises:
        InvalidValue: with reason RULESET_INVALID, as `load_ruleset` would.
    """
    problems = Problems(ruleset.name)
    _check(ruleset, problems)
    problems.refuse()
    # Through JSON and back: where a number with decimals belongs, a whole one may have been given.
    read = msgspec.json.decode(msgspec.json.encode(ruleset), type=Ruleset)
    return msgspec.structs.replace(read, digest=_digest(read))


def _read(place: Place) -> Ruleset | None:
    """The document as values; its named parts become tuples in the order of the document."""
    values: dict[str, Any] = {"digest": ""}
    done: set[str] = set()
    for name, child in entries(place):
        if name in _NAMED:
            policies = [read_struct(policy, _NAMED[name], {"name": key}) for key, policy in entries(child)]
            values[name] = tuple(policy for policy in policies if policy is not None)
            done.add(name)
        elif name == "blocking":
            rules = [_read_rule(key, rule) for key, rule in entries(child)]
            values[name] = tuple(rule for rule in rules if rule is not None)
            done.add(name)
    # The keys above were just read: a second walk must not say twice what is wrong with the document's own keys.
    result: Ruleset | None = read_struct(place, Ruleset, values, frozenset(done))
    return result


def _read_rule(name: str, place: Place) -> BlockingRule | None:
    parts = read_value(place, tuple[str, ...])
    return BlockingRule(name=name, parts=parts) if isinstance(parts, tuple) else None


def _digest(ruleset: Ruleset) -> str:
    """Digest of what the document means and of the frequency tables: comments and layout do not count."""
    said = msgspec.to_builtins(msgspec.structs.replace(ruleset, digest=""))
    if not ruleset.columns:
        del said["columns"]
    canonical = msgspec.json.encode(said, order="sorted")
    return hashlib.blake2b(canonical + load_frequencies(ruleset.frequencies).version.encode(), digest_size=16).hexdigest()


def _check(ruleset: Ruleset, problems: Problems) -> None:
    _check_head(ruleset, problems)
    _check_thresholds(ruleset, problems)
    for namespace in ruleset.namespaces:
        _check_namespace(namespace, problems)
    if ruleset.fields:
        check_trained(ruleset, problems)
        return
    if ruleset.priors is not None:
        problems.add("priors", "are for trained rulesets, which have `fields`: remove them, or add those")
    for comparison in ruleset.comparisons:
        _check_comparison(comparison, ruleset, problems)
    for rule in ruleset.blocking:
        _check_rule(rule, problems)


def _check_head(ruleset: Ruleset, problems: Problems) -> None:
    if not ruleset.name.strip():
        problems.add("name", "must not be empty")
    if ruleset.version < 1:
        problems.add("version", "must be 1 or more")
    _check_region(ruleset.region, "region", problems)
    if ruleset.frequencies not in TABLE_SETS:
        problems.add("frequencies", f"must be one of {', '.join(TABLE_SETS)}")
    if not any(namespace.name == "*" for namespace in ruleset.namespaces):
        problems.add("namespaces", 'lacks "*", the policy of namespaces that are not named: add it')
    for source in ruleset.sources:
        _check_region(source.region, f"sources.{source.name}.region", problems)
    for number, survivor in enumerate(ruleset.survivorship):
        if not survivor.attributes:
            problems.add(f"survivorship[{number}].attributes", "names no attribute: add one")
    for part, names in (("comparisons", ruleset.comparisons), ("blocking", ruleset.blocking)):
        if not names:
            problems.add(part, "is empty: without it no two records are ever compared")


def _check_region(region: str, path: str, problems: Problems) -> None:
    if region and not is_region(region):
        problems.add(path, f"{REGION_SAYS}, or empty")


def _check_thresholds(ruleset: Ruleset, problems: Problems) -> None:
    limits = ruleset.thresholds
    for name in limits.__struct_fields__:
        value = getattr(limits, name)
        if value is not None and not isfinite(value):
            problems.add(f"thresholds.{name}", "must be a finite number")
    if limits.review > limits.match:
        problems.add("thresholds.review", "must not be above match")
    if limits.edge is not None and limits.edge > limits.match:
        problems.add("thresholds.edge", "must not be above match")
    if limits.contradict >= 0:
        problems.add("thresholds.contradict", "must be below 0: it is the weight of a disagreement")
    for name in ("margin", "size"):
        if getattr(limits, name) < 0:
            problems.add(f"thresholds.{name}", "must be 0 or more")
    if limits.name_cap <= 0:
        problems.add("thresholds.name_cap", "must be above 0")
    if limits.max_block < 2:  # noqa: PLR2004 - a pair
        problems.add("thresholds.max_block", "must be 2 or more: a block of one has no pair")


def _check_namespace(namespace: Namespace, problems: Problems) -> None:
    path = f"namespaces.{namespace.name}"
    if not namespace.name.strip():
        problems.add("namespaces", "has a namespace without a name")
    if namespace.normalizer not in NORMALIZERS:
        problems.add(f"{path}.normalizer", f"must be one of {', '.join(sorted(NORMALIZERS))}")
    if namespace.strong and namespace.scope is not Scope.PERSON:
        problems.add(f"{path}.strong", "is for scope person only: remove it, or change the scope")
    for name in ("max_per_identity", "max_spread", "max_bare", "fresh_for"):
        value = getattr(namespace, name)
        if value is not None and value < 1:
            problems.add(f"{path}.{name}", "must be 1 or more; leave it out for no limit")


def _check_comparison(comparison: Comparison, ruleset: Ruleset, problems: Problems) -> None:
    path = f"comparisons.{comparison.name}"
    comparator = COMPARATORS.get(comparison.comparator)
    if comparator is None:
        problems.add(f"{path}.comparator", f"must be one of {', '.join(COMPARATORS)}")
        return
    if not 0 <= comparison.sparse <= 1:
        problems.add(f"{path}.sparse", "must be from 0 to 1")
    if comparison.fields:
        problems.add(f"{path}.fields", "is only for trained rulesets, which say what their `fields` are: remove it")
    if comparator.needs_namespaces and not comparison.of:
        problems.add(path, "lacks the key `of`: say of which namespaces, such as [email]")
    if comparison.of and not comparator.needs_namespaces:
        problems.add(f"{path}.of", f"is only for comparators of identifiers, and {comparison.comparator} is none: remove it")
    names = {namespace.name for namespace in ruleset.namespaces}
    for number, namespace in enumerate(comparison.of):
        if namespace not in names:
            problems.add(f"{path}.of[{number}]", "is not among the namespaces: add it there, or remove it here")
    _check_levels(comparison, comparator, problems)


def _check_levels(comparison: Comparison, comparator: type[Comparator], problems: Problems) -> None:
    path = f"comparisons.{comparison.name}.levels"
    seen: set[str] = set()
    for number, level in enumerate(comparison.levels):
        at = f"{path}[{number}]"
        if level.name not in comparator.outcomes:
            problems.add(f"{at}.name", f"must be one of {', '.join(comparator.outcomes)}")
        elif level.name in seen:
            problems.add(f"{at}.name", "is the name of an earlier level: keep one")
        seen.add(level.name)
        _check_level(level, at, problems)
    for outcome, stand_in in comparator.outcomes.items():
        if outcome == stand_in and outcome not in seen:
            problems.add(path, f"lacks the level `{outcome}`: add it")


def _check_level(level: Level, path: str, problems: Problems) -> None:
    for name in ("m", "u"):
        if not 0 < getattr(level, name) <= 1:
            problems.add(f"{path}.{name}", "must be a probability: above 0, at most 1")
            return
    if level.cap is not None and level.floor is not None and level.floor > level.cap:
        problems.add(f"{path}.floor", "must not be above cap")
    if level.contradicts and log2(level.m / level.u) > 0:
        problems.add(f"{path}.contradicts", "needs m below u: what contradicts must weigh less than 0")


def _check_rule(rule: BlockingRule, problems: Problems) -> None:
    path = f"blocking.{rule.name}"
    if not rule.parts:
        problems.add(path, f"names no part: add some of {', '.join(sorted(PARTS))}")
    for number, part in enumerate(rule.parts):
        if part not in PARTS:
            problems.add(f"{path}[{number}]", f"must be one of {', '.join(sorted(PARTS))}")
        elif part in rule.parts[:number]:
            problems.add(f"{path}[{number}]", "is written twice: keep one")
