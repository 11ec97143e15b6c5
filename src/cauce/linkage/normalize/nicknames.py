"""Short forms of given names: Paco is Francisco, Bill is William, Kasia is Katarzyna; and names that are spelt in several ways."""

from __future__ import annotations

from functools import cache, lru_cache

from cauce.linkage.data import rows
from cauce.linkage.normalize.fold import fold

_ENDINGS = (("cito", ("", "e", "n")), ("cita", ("", "e", "n")), ("ito", ("o", "io", "", "e")), ("ita", ("a", "ia", "", "e")))
_MIN_STEM = 2


@cache
def _single() -> dict[str, tuple[str, ...]]:
    spanish = {row[0]: tuple(row[1].split()) for row in rows("nicknames_es.tsv")}
    english = {row[0]: tuple(row[1].split()) for row in rows("nicknames_en.tsv")}
    return {**english, **spanish}


@cache
def _several() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for short, names in (*rows("hypocoristics.tsv"), *rows("nicknames_more.tsv")):
        table[short] = (*table.get(short, ()), *names.split())
    return table


@cache
def spellings() -> dict[str, frozenset[str]]:
    """Given name -> the ways in which it is written, itself included: Iulia, Yulia, Julia. Names that are written in one way have none."""
    table: dict[str, frozenset[str]] = {}
    for (line,) in rows("name_variants.tsv"):
        names = frozenset(line.split())
        table.update((name, names | table.get(name, frozenset())) for name in names)
    return table


@cache
def name_words() -> dict[str, tuple[int, int]]:
    """Folded word -> how usual it is as a given name and as a surname: 0 never, 3 very."""
    return {word: (int(given), int(surname)) for word, given, surname in rows("name_words.tsv")}


@lru_cache(maxsize=32_768)
def full_given(token: str) -> tuple[str, ...]:
    """The full form of a folded given name, of one word or more (`juanjo`: juan jose); itself if it is no known short form."""
    known = _single().get(token)
    if known:
        return known
    given = name_words()
    if token not in given and token not in spellings():
        for ending, replacements in _ENDINGS:
            stem = token.removesuffix(ending)
            if stem != token and len(stem) >= _MIN_STEM:
                for replacement in replacements:
                    if given.get(stem + replacement, (0, 0))[0] > 1:
                        return (stem + replacement,)
    return (token,)


@lru_cache(maxsize=32_768)
def full_forms(token: str) -> frozenset[str]:
    """Every name a given name may stand for, itself included: `alex` may be Alexander, Alexandra, Alejandro ...

    Two given names that are not equal may still be one person's if these sets meet.
    """
    token = fold(token)
    names = _several().get(token, ())
    return frozenset((token, " ".join(full_given(token)), *names)).union(*(spellings().get(name, ()) for name in names))
