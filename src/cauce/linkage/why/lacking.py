"""What two records lack to be one: blocking rules on which they do not meet, comparisons that could have said more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from cauce.linkage.blocking import Blocker
from cauce.linkage.columns.block import KeyMaker
from cauce.linkage.linking import Linking
from cauce.linkage.scoring import MISSING, Compared, PairScorer
from cauce.model.explanation import Lack, LevelReached, MissedRule, Part
from cauce.model.subject import Signature, Subject


def met_and_missed(
    left: Subject, right: Subject, linking: Linking, muted: Collection[int]
) -> tuple[tuple[str, ...], tuple[MissedRule, ...]]:
    """The blocking rules on which two records meet, and the others with why they do not, both in the ruleset's order.

    A rule whose common key is dead is named among both: they meet on it, and it leads nowhere.
    """
    ours, theirs = _keys(left, linking), _keys(right, linking)
    met, missed = [], []
    for rule in linking.ruleset.blocking:
        mine, their = ours.get(rule.name, set()), theirs.get(rule.name, set())
        common = mine & their
        if common:
            met.append(rule.name)
        if not common - set(muted):
            why = "dead" if common else "differs" if mine and their else "missing"
            missed.append(MissedRule(rule=rule.name, why=why, left=bool(mine), right=bool(their)))
    return tuple(met), tuple(missed)


def _keys(subject: Subject, linking: Linking) -> Mapping[str, set[int]]:
    """The blocking keys of a record by rule."""
    found: dict[str, set[int]] = defaultdict(set)
    ruleset = linking.ruleset
    named: list[tuple[str, int]] = []
    if not linking.trained:
        named = Blocker(ruleset).named_keys(subject.traits, subject.claims)
    elif subject.traits.fields:
        values = {field.name: value for field, value in zip(ruleset.fields, subject.traits.fields, strict=True)}
        named = KeyMaker(ruleset).named_keys(values)
    for name, key in named:
        if key in subject.blocks:  # a record that is not scored has none
            found[name].add(key)
    return found


def lacks(signatures: tuple[Signature, Signature], scorer: PairScorer, linking: Linking) -> tuple[Lack, ...]:
    """What each comparison that falls short would say if one record said what the other does, the most telling first."""
    compared = scorer.compare(*signatures)
    selves = [scorer.compare(signature, signature) for signature in signatures]
    levels, weights = list(compared.levels), list(compared.weights)
    gains: list[tuple[float, int, int, float]] = []
    for number, weight in enumerate(compared.weights):
        level, best = max(((one.levels[number], one.weights[number]) for one in selves), key=lambda found: (found[0] != MISSING, found[1]))
        if level != MISSING and best > weight:
            gains.append((weight - best, number, level, best))
    found = []
    for _, number, level, best in sorted(gains):
        name = linking.ruleset.comparisons[number].name
        reached = "missing" if levels[number] == MISSING else linking.ruleset.comparisons[number].levels[levels[number]].name
        was, levels[number], weights[number] = weights[number], level, best
        reaches = scorer.weight(Compared(tuple(levels), tuple(weights)))
        found.append(Lack(comparison=name, level=reached, bits=was, best=best, reaches=reaches))
    return tuple(found)


def adjustments(comparisons: Sequence[LevelReached], weight: float, linking: Linking) -> tuple[Part, ...]:
    """What with the bits of the comparisons adds up to the weight of a pair: caps and ceilings."""
    bits = [reached.bits for reached in comparisons]
    if not bits:
        return ()
    names = round(sum(bits[number] for number in linking.names), 3)
    found = []
    over = round(linking.thresholds.name_cap - names, 3)
    if linking.names and over < 0:
        found.append(Part(name="name cap", says="All that names say together counts only so much.", bits=over))
    rest = round(weight - sum(bits) - sum(part.bits for part in found), 3)
    if rest:
        found.append(Part(name="ceiling", says="A level that was reached holds the sum just below match.", bits=rest))
    return tuple(found)
