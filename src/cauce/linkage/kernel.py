"""The kernel's tools for one ruleset, built once and shared by every thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cauce.linkage.normalize import Normalizer
from cauce.linkage.prepare import Preparer
from cauce.linkage.scoring import PairScorer, Scorer
from cauce.model.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Kernel:
    """A ruleset with what was compiled from it."""

    ruleset: Ruleset
    normalizer: Normalizer
    preparer: Preparer
    scorer: PairScorer

    @classmethod
    def of(cls, ruleset: Ruleset) -> Kernel:
        """The kernel of a ruleset; equal digests share one."""
        return _compiled(ruleset.digest, _Held(ruleset))


class _Held:
    """Carries a ruleset past `lru_cache` without being part of the key."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=8)
def _compiled(_digest: str, held: _Held) -> Kernel:
    ruleset = held.ruleset
    normalizer = Normalizer(ruleset)
    if ruleset.fields:
        from cauce.linkage.trained import FieldPreparer, FieldScorer  # noqa: PLC0415 - a fifth of what a worker has to load

        return Kernel(ruleset, normalizer, FieldPreparer(ruleset, normalizer), FieldScorer(ruleset))
    return Kernel(ruleset, normalizer, Preparer(ruleset, normalizer), Scorer(ruleset))
