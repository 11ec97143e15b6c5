"""A ruleset as `resolve` reads it: what each namespace may do, and what each level of a comparison says about constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from cauce.model.record import Assurance
from cauce.model.ruleset import DeviceUnites, Holds, Level, Ruleset, Scope, SeveralOwners

MICROSECONDS_PER_DAY = 86_400_000_000
_VOUCHED = "_vouched"
"""How the name of a level ends that holds where something else agrees, and is otherwise the one without it."""
NAME_GROUP = "name"
"""The group of comparisons that `name_cap` holds together."""


class KeyRank(NamedTuple):
    """When a key links: the smaller one first."""

    priority: int
    weak: bool
    """Not `strong`: within one priority the strong ones link first."""


class NamespaceRule(NamedTuple):
    """What the claims of one namespace may do."""

    name: str
    scope: Scope
    rank: KeyRank
    """Of a key."""
    strong: bool
    floor: Assurance
    """Below it a claim does not link, own, attach, contest or constrain."""
    limit: int | None
    """`max_per_identity`."""
    fresh: int | None
    """Microseconds that a contact claim lasts towards bare records."""
    several: SeveralOwners
    weak: frozenset[str]
    """Local parts of role mailboxes."""
    scored: bool
    """Some comparison looks at it."""


class LevelSays(NamedTuple):
    """What a level says beside its weight."""

    agrees: bool
    ceiling: bool
    contradicts: bool
    disagrees: bool
    lifts: bool
    """Something vouches: the ceiling of the same level without it does not hold."""
    lifted: bool
    """A ceiling that such a level lifts."""


class Linking:
    """The tables of one ruleset. Build with `Linking.of`, which keeps them beside the ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.thresholds = ruleset.thresholds
        self.edge = ruleset.thresholds.match if ruleset.thresholds.edge is None else ruleset.thresholds.edge
        self.device_unites: DeviceUnites = ruleset.device_unites
        self.trained = bool(ruleset.fields)
        self.scored = ruleset.scored_namespaces
        self._read = frozenset(name.removeprefix("namespace:").partition("#")[0] for field in ruleset.fields for name in field.reads)
        self.namespaces: Mapping[str, NamespaceRule | None] = _Namespaces(self)
        """The rule of every namespace, asked for by name; None if it links nothing."""
        self.looked_at: Mapping[str, bool] = _LookedAt(self.namespaces)
        """Of every namespace, asked for by name: it links something and some comparison looks at it."""
        self.levels = tuple(_say(comparison.levels) for comparison in ruleset.comparisons)
        self.many = tuple(comparison.holds is Holds.MANY for comparison in ruleset.comparisons)
        self.sparse = tuple(0.0 if comparison.holds is Holds.MANY else comparison.sparse for comparison in ruleset.comparisons)
        self.names = tuple(
            number for number, comparison in enumerate(ruleset.comparisons) if comparison.group == NAME_GROUP and not self.trained
        )
        self.verdicts = self._verdicts()
        self.disagreeing = tuple(number for number, levels in enumerate(self.levels) if any(level.disagrees for level in levels))
        self.traits = tuple(number for number, comparison in enumerate(ruleset.comparisons) if not comparison.of)

    @classmethod
    def of(cls, ruleset: Ruleset) -> Linking:
        """The tables of a ruleset, built once."""
        kept: Linking | None = ruleset.__dict__.get("_linking")
        if kept is None:
            kept = ruleset.__dict__.setdefault("_linking", cls(ruleset))
        return kept

    def namespace(self, name: str) -> NamespaceRule | None:
        """What the document says of a namespace, compiled; None if it links nothing.

        What a field of a trained ruleset reads is compared, and unites known records only through the score: to them it is no key, however
        personal, and holds no limit. Like every contact it still attaches bare records.
        """
        policy = self.ruleset.policy(name)
        if policy.scope is Scope.NONE:
            return None
        if name in self._read:
            policy = msgspec.structs.replace(policy, scope=Scope.CONTACT, strong=False, max_per_identity=None)
        return NamespaceRule(
            name=name,
            scope=policy.scope,
            rank=KeyRank(policy.priority, weak=not policy.strong),
            strong=policy.strong,
            floor=policy.min_assurance,
            limit=policy.max_per_identity,
            fresh=None if policy.fresh_for is None or policy.scope is not Scope.CONTACT else policy.fresh_for * MICROSECONDS_PER_DAY,
            several=policy.several_owners,
            weak=frozenset(policy.weak),
            scored=name in self.scored or name.partition("/")[0] in self.scored,
        )

    def _verdicts(self) -> tuple[tuple[int, ...], ...]:
        """Comparisons that contradict: each by itself, those of one group together."""
        groups: dict[str, list[int]] = {}
        for number, comparison in enumerate(self.ruleset.comparisons):
            if any(level.contradicts for level in self.levels[number]):
                groups.setdefault(comparison.group or f"={comparison.name}", []).append(number)
        return tuple(tuple(numbers) for numbers in groups.values())


class _Namespaces(dict[str, NamespaceRule | None]):
    """Rules by name, each made when it is first asked for."""

    def __init__(self, linking: Linking) -> None:
        super().__init__()
        self._make = linking.namespace

    def __missing__(self, name: str) -> NamespaceRule | None:
        return self.setdefault(name, self._make(name))


class _LookedAt(dict[str, bool]):
    """Whether a namespace is scored, by name."""

    def __init__(self, rules: Mapping[str, NamespaceRule | None]) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, name: str) -> bool:
        rule = self._rules[name]
        return self.setdefault(name, rule is not None and rule.scored)


def _say(levels: Sequence[Level]) -> tuple[LevelSays, ...]:
    held = {level.name for level in levels if level.ceiling}
    names = {level.name for level in levels if not level.ceiling and level.name.endswith(_VOUCHED)}
    lifting = {name for name in names if name.removesuffix(_VOUCHED) in held}
    return tuple(
        LevelSays(
            agrees=level.agrees,
            ceiling=level.ceiling,
            contradicts=level.contradicts,
            disagrees=level.disagrees,
            lifts=level.name in lifting,
            lifted=f"{level.name}{_VOUCHED}" in lifting,
        )
        for level in levels
    )
