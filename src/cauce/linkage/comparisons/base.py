"""What every comparator shares: an outcome named by the comparator becomes a level of the ruleset, with its weight in bits."""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import log2
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from cauce.model.subject import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cauce.linkage.frequency import Frequencies
    from cauce.model.ruleset import Comparison, Level, Ruleset

MISSING = -1
"""Level of a comparison that one side, or a common script, lacks."""

Reached = tuple[int, float]
"""Level and weight in bits, rounded to 1/1000."""

ABSENT: Reached = (MISSING, 0.0)


_SAME_GIVEN = frozenset({"exact", "short", "exchanged", "fuzzy"})
_SAME_SURNAME = frozenset({"all", "first", "exchanged", "fuzzy"})


class Pair:
    """What the comparisons before found, for those that depend on it. One per pair, filled in the order of `Comparator.stage`."""

    __slots__ = ("given", "kind", "nearly_same_id", "same_date", "same_id", "surname", "verified")

    def __init__(self) -> None:
        self.verified = 0
        """So many kinds of personal contacts (e-mail, phone), verified on both sides, agree."""
        self.same_id = False
        """A personal id agrees."""
        self.nearly_same_id = False
        """A personal id agrees, but for a typing error."""
        self.same_date: bool | None = None
        """The birth dates agree, but for a typing error; `None`: not on both sides."""
        self.kind: Kind | None = Kind.PERSON
        """What both are; `None`: a person and an organisation."""
        self.given = ""
        """Outcome of the given names; empty: missing."""
        self.surname = ""
        """Outcome of the surnames; empty: missing."""

    @property
    def identified(self) -> bool:
        """Personal id and birth date agree: relatives lend each other's ids, and twins have one birth date, but nobody shares both."""
        return self.same_id and self.same_date is True

    @property
    def vouched(self) -> bool:
        """Something that a household does not share agrees, so that an initial, or another spelling, is enough."""
        return bool(self.verified) or self.same_id or (self.nearly_same_id and self.same_date is True)

    @property
    def named(self) -> bool:
        """Given names and surnames agree."""
        return self.given in _SAME_GIVEN and self.surname in _SAME_SURNAME


class Tools(NamedTuple):
    """What comparators are built with."""

    ruleset: Ruleset
    frequencies: Frequencies


class Comparator(ABC):
    """One way of comparing. A subclass names its outcomes and finds them; the ruleset says what they weigh."""

    outcomes: ClassVar[Mapping[str, str]] = {}
    """Outcome -> the outcome that stands in where a ruleset has no level of that name; itself: the ruleset must have it."""
    part: ClassVar[str] = ""
    """Which of the traits is compared; a side where it is empty is missing. Empty: the contacts `of` the comparison's namespaces."""
    stage: ClassVar[int] = 0
    """Comparators of a later stage look at what the earlier ones found."""
    needs_namespaces: ClassVar[bool] = False
    """Compares identifiers: the comparison must say `of` which namespaces."""

    def __init__(self, comparison: Comparison, tools: Tools) -> None:
        self.comparison = comparison
        self.tools = tools
        self.levels = comparison.levels
        index = {level.name: number for number, level in enumerate(comparison.levels)}
        self.index = {outcome: _stand_in(outcome, index, self.outcomes) for outcome in self.outcomes}
        self.fixed = {outcome: (number, level_weight(self.levels[number], ())) for outcome, number in self.index.items()}

    @abstractmethod
    def compare(self, one: Any, other: Any, pair: Pair) -> Reached:
        """Level reached by what two signatures hold, and its weight; `ABSENT` where they cannot be compared. Symmetric."""

    @abstractmethod
    def text(self, value: Any) -> str:
        """What is compared, as canonical text for explain."""

    def reached(self, outcome: str, frequencies: tuple[float, ...]) -> Reached:
        """The level of an outcome, its weight adjusted to how frequent the agreeing tokens are."""
        number = self.index[outcome]
        level = self.levels[number]
        return (number, level_weight(level, frequencies)) if level.tf and frequencies else self.fixed[outcome]


def level_weight(level: Level, frequencies: tuple[float, ...]) -> float:
    """log2(m/u) in bits, rounded to 1/1000, within `floor` and `cap`.

    With term frequency, u is the product over the agreeing tokens of their frequency, each at least the level's u: tokens are taken as
    independent (Winkler 1989; Fellegi and Sunter 1969, sec. 3.3.1), and the cap bounds what that overstates.
    """
    chance = 1.0
    if level.tf and frequencies:
        for frequency in frequencies:
            chance *= max(level.u, frequency)
    else:
        chance = level.u
    bits = log2(level.m / chance)
    if level.cap is not None:
        bits = min(bits, level.cap)
    if level.floor is not None:
        bits = max(bits, level.floor)
    return round(bits, 3)


def _stand_in(outcome: str, index: Mapping[str, int], outcomes: Mapping[str, str]) -> int:
    while outcome not in index:
        outcome = outcomes[outcome]
    return index[outcome]
