"""Where the given names end and the surnames begin, when only the words tell."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.linkage.data import word_sets
from cauce.linkage.normalize.nicknames import full_given, name_words

_GIVEN_FIRST = 1.5
"""Prior for given names before surnames, in the units of the word scores."""
_LENGTHS = {0: -4.0, 1: 0.0, 2: -0.6, 3: -2.0, 4: -3.5}
_SURNAMES = {0: -3.0, 1: 0.0, 2: 0.3, 3: -2.5, 4: -4.0}


def particles() -> frozenset[str]:
    """Words between names that comparison leaves out: `de`, `la`, `y`, `von` ..."""
    return word_sets("names.tsv")["particle"]


def drop_particles(tokens: Sequence[str]) -> list[str]:
    """The tokens without `de`, `la`, `y`, `von` ..., unless nothing else is there."""
    left_out = particles()
    return [token for token in tokens if token not in left_out] or list(tokens[-1:])


def split_order(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    """The given names and the surnames of a name without comma, whichever comes first.

    Every split is weighed by how usual each word is as a given name and as a surname; given names first is the prior.
    """
    units = _units(tokens)
    if len(units) == 1:
        given, surname = _scores(units[0], "")
        return ([], units) if surname > given + 1 else (units, [])
    best: tuple[float, int, bool] = (-1e9, 1, True)
    scored = [_scores(unit, units[index - 1] if index else "") for index, unit in enumerate(units)]
    size = len(units)
    for cut in range(1, size + 1):
        head_given = sum(score[0] for score in scored[:cut])
        tail_surname = sum(score[1] for score in scored[cut:])
        first = head_given + tail_surname + _GIVEN_FIRST + _shape(cut, size - cut)
        best = max(best, (first, -cut, True))
        if cut < size:
            head_surname = sum(score[1] for score in scored[:cut])
            tail_given = sum(score[0] for score in scored[cut:])
            best = max(best, (head_surname + tail_given + _shape(size - cut, cut), -cut, False))
    cut = -best[1]
    return (units[:cut], units[cut:]) if best[2] else (units[cut:], units[:cut])


def _shape(given: int, surnames: int) -> float:
    return _LENGTHS.get(given, -5.0) + _SURNAMES.get(surnames, -5.0)


def _units(tokens: Sequence[str]) -> list[str]:
    kept = [
        token for index, token in enumerate(tokens) if token not in particles() or (index == 0 and name_words().get(token, (0, 0))[0] > 0)
    ]
    return kept or list(tokens[-1:])


def _scores(token: str, before: str) -> tuple[float, float]:
    """How well a word serves as a given name and as a surname."""
    if len(token) == 1:
        return 0.5, -0.2
    if token in word_sets("names.tsv")["devotion"] and before == "maria":
        return 3.0, -1.0
    known = name_words().get(token)
    if known is None:
        return (1.5, -0.5) if full_given(token) != (token,) else (-0.5, 0.2)
    given, surname = known
    return (float(given) if given else -1.5), (float(surname) if surname else -1.5)
