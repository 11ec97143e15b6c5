"""Names of languages of which no names are listed, told by their form: given names and surnames recombine."""

from __future__ import annotations

from collections import Counter

from cauce.linkage.columns.sketch import Sketch
from cauce.linkage.normalize.fold import script_of, words

UNPARTED = frozenset(("han", "kana", "hangul"))
"""Scripts that do not part a name's words."""
_WORDS, _LETTERS = range(1, 5), range(2, 6)
"""Words of a whole name; letters of one in a script that parts none."""
_FEWEST, _NAME_LIKE, _PER_ROW = 100, 0.7, 0.35
"""Of values that have two ends: how many at least, of which share of all, and for each row; fewer are jobs and products."""
_MOST, _RECOMBINED = 0.2, 0.3
"""Shares of them: what one end may have at most, and how many have ends that go with several others, at least."""


def are_names_of_any_language(sketch: Sketch) -> bool:
    """Whether values have two ends that come from many and go with several others each, as given names and surnames do.

    Of towns, streets and companies one end or the other does not: it is nearly the same everywhere, or goes with one other only.
    """
    ends = [found for folded in sketch.folded if (found := _ends(folded))]
    if len(ends) < max(_FEWEST, _NAME_LIKE * len(sketch.sample)) or sketch.distinct < _PER_ROW * sketch.present:
        return False
    met = Counter(end for pair in set(ends) for end in enumerate(pair))
    for place in range(2):
        of_end = Counter(pair[place] for pair in ends)
        recombined = sum(number for end, number in of_end.items() if met[place, end] > 1)
        if max(of_end.values()) > _MOST * len(ends) or recombined < _RECOMBINED * len(ends):
            return False
    return True


def _ends(folded: str) -> tuple[str, str] | None:
    """The first and the last of a few words of letters; of a word of a script that parts none, the first and the last letter."""
    tokens = words(folded)
    if not all(map(str.isalpha, tokens)) or len(tokens) not in _WORDS:
        return None
    if len(tokens) > 1:
        return tokens[0], tokens[-1]
    letters = tokens[0]
    return (letters[0], letters[-1]) if len(letters) in _LETTERS and script_of(letters) in UNPARTED else None
