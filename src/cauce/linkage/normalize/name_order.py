"""Where the given names end and the surnames begin, when only the words tell."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from cauce.linkage.data import word_sets
from cauce.linkage.normalize.nicknames import full_forms, name_words, spellings

_GIVEN_FIRST = 1.5
"""Prior for given names before surnames, in the units of the word scores."""
_MIDDLE_NAMES = frozenset(
    {"US", "GB", "CA", "AU", "NZ", "IE", "ZA", "NG", "GH", "KE", "IN", "PK", "BD", "LK", "NP", "MY", "SG", "BN", "ID"}
    | {"AE", "BH", "EG", "IQ", "JO", "KW", "OM", "QA", "SA"}
)
"""Where what stands between given name and surname is another given name, or the father's."""
_MOTHERS_BEFORE = frozenset({"PH"})
"""Where the mother's surname is a middle name, and often an initial."""
_COUNTS = (((-4.0, 0.0, -0.6, -2.0, -3.5), (-3.0, 0.0, 0.3, -2.5, -4.0)), ((-4.0, 0.0, 0.2, -1.2, -3.5), (-3.0, 0.2, -1.0, -3.0, -4.5)))
"""How usual it is to have so many given names and surnames, in general and where there are middle names; more than four: as five."""
_MANY = -5.0
_DEVOTION = (3.0, -1.0)
_INITIAL = (0.5, -1.0)
_LATER_INITIAL = (0.5, -1.5)
"""Behind another and before a word an initial is a given name's (J. R. R. Tolkien); alone it may be torn off a surname (D Arc)."""
_COMPOUND = (4.0, -2.0)
_BEHIND_FIRST = (-4.0, 2.0)
"""Behind a particle that begins a name which ends in an initial: De Luca G., Van den Broeck P."""


_PATRONYMICS = ("ovna", "evna", "ivna", "ichna")
_PATRONYMICS_OF_MEN = ("ovich", "evich", "ovych", "evych", "iovich")
_SLAVIC_SURNAMES = ("ov", "ev", "in", "yn", "enko", "uk", "iuk", "yuk", "skii", "sky", "skyi", "skiy", "ova", "eva", "ina", "vich")
_FAMILY_FIRST = frozenset({"VN", "KR", "CN", "HK", "MO", "TW", "SG", "MY"})
_EAST_SLAVIC = frozenset({"RU", "UA", "BY", "KZ", "KG", "UZ"})
_POLITE = _EAST_SLAVIC - {"BY"}
"""Where given name and patronymic alone are how one is addressed; in Belarus too many surnames are patronymics by their form."""
_SHORTEST_PATRONYMIC = 7
_WITH_PATRONYMIC = 3
_WITHOUT_SURNAME = 2
_SERVANT = "abdul"
"""How Arabic given names begin that `name_tokens` made one word of."""


def particles() -> frozenset[str]:
    """Words between names that comparison leaves out: `de`, `la`, `y`, `von` ..."""
    return word_sets("names.tsv")["particle"]


def drop_particles(tokens: Sequence[str]) -> list[str]:
    """The tokens without `de`, `la`, `y`, `von` ..., unless nothing else is there."""
    left_out = particles()
    return [token for token in tokens if token not in left_out] or list(tokens[-1:])


def split_order(tokens: Sequence[str], region: str = "") -> tuple[list[str], list[str]]:
    """The given names and the surnames of a name without comma, whichever comes first.

    Every split is weighed by how usual each word is as a given name and as a surname; given names first is the prior. A patronymic
    is behind its given name (Ivanova Ekaterina Sergeevna, Ekaterina Sergeevna Ivanova), in some regions the family name before all others.
    """
    if region not in _FAMILY_FIRST and all(map(_is_plain, tokens)):
        units = _with_compounds(list(tokens))
        return _split_units(units, list(map(word_scores, units)), region)
    if len(tokens) == _WITH_PATRONYMIC and (at := _patronymic_at(tokens, region)):
        return (list(tokens[:2]), list(tokens[2:])) if at == 1 else (list(tokens[1:]), list(tokens[:1]))
    if region in _POLITE and len(tokens) == _WITHOUT_SURNAME and _patronymic(tokens[1]):
        return list(tokens), []
    if len(tokens) > 1 and (region in _FAMILY_FIRST or (tokens[1] == "thi" and len(tokens) > 2)) and _is_family_first(tokens):  # noqa: PLR2004 - two given names
        return list(tokens[1:]), list(tokens[:1])
    units = _units(tokens)
    scored = _scored(units)
    if not particles().isdisjoint(tokens):
        if len(units) > 1 and len(tokens) > 2 and tokens[-2] in word_sets("names.tsv")["child"]:  # noqa: PLR2004 - a name, `bin` and the father's
            return units[:-1], units[-1:]
        scored = _after_particles(tokens, units, scored)
        if len(tokens[-1]) == 1 and units[0] != tokens[0] in particles() and scored[0] != _DEVOTION:
            scored[0] = _BEHIND_FIRST
    return _split_units(units, scored, region)


@lru_cache(maxsize=65_536)
def _is_plain(word: str) -> bool:
    """Whether only its score tells where a word of a name belongs: most have no rule of their own."""
    return len(word) > 1 and "-" not in word and word not in particles() and word not in ("maria", "thi") and not _patronymic(word)


def _split_units(units: list[str], scored: Sequence[tuple[float, float]], region: str) -> tuple[list[str], list[str]]:
    if len(units) == 1:
        return ([], units) if scored[0][1] > scored[0][0] + 1 else (units, [])
    cut, given_first = _best_cut(tuple(scored), 1 if region in _MIDDLE_NAMES else 0)
    head, tail = units[:cut], units[cut:]
    if given_first and region in _MOTHERS_BEFORE:
        head, tail = units[:-1], units[-1:]
    return (head, tail) if given_first else (tail, head)


def _is_family_first(tokens: Sequence[str]) -> bool:
    families = word_sets("names.tsv")["family_first"]
    return tokens[0] in families and tokens[-1] not in families


def _patronymic_at(tokens: Sequence[str], region: str) -> int:
    """Where the second or third of three words is a patronymic; 0: neither is. A man's is also a surname: its neighbours must be Slavic."""
    for at in (1, 2):
        whose = _patronymic(tokens[at])
        if whose == "her":
            return at
        if whose == "his" and (region in _EAST_SLAVIC or tokens[0 if at == _WITH_PATRONYMIC - 1 else -1].endswith(_SLAVIC_SURNAMES)):
            return at
    return 0


@lru_cache(maxsize=65_536)
def _patronymic(word: str) -> str:
    """Whose a word is by its form: `her` patronymic, `his`, or nobody's."""
    if len(word) < _SHORTEST_PATRONYMIC:
        return ""
    return "her" if word.endswith(_PATRONYMICS) else "his" if word.endswith(_PATRONYMICS_OF_MEN) else ""


def _scored(units: Sequence[str]) -> list[tuple[float, float]]:
    """`word_scores` of each; a devotion's word behind María is a given name, and so are several initials before a word."""
    scored = list(map(word_scores, units))
    for index in range(1, len(scored) - 1):
        if scored[index] == _INITIAL and scored[index - 1] in (_INITIAL, _LATER_INITIAL):
            scored[index] = _LATER_INITIAL
    if "maria" in units:
        devotion = word_sets("names.tsv")["devotion"]
        for index in range(1, len(units)):
            if units[index - 1] == "maria" and units[index] in devotion:
                scored[index] = _DEVOTION
    return scored


@lru_cache(maxsize=65_536)
def _best_cut(scored: tuple[tuple[float, float], ...], custom: int) -> tuple[int, bool]:
    """How many words stand before the cut, and whether they are the given names. Words have few scores, so names have few patterns.

    `custom` is a place in `_COUNTS`.
    """
    counts, size = _COUNTS[custom], len(scored)
    all_given = sum(score[0] for score in scored)
    all_surname = sum(score[1] for score in scored)
    best, best_cut, given_first = -1e9, size, True
    head_given = head_surname = 0.0
    for cut, (given, surname) in enumerate(scored, start=1):
        head_given += given
        head_surname += surname
        weight = head_given + all_surname - head_surname + _GIVEN_FIRST + _shape(counts, cut, size - cut)
        if weight > best:
            best, best_cut, given_first = weight, cut, True
        weight = head_surname + all_given - head_given + _shape(counts, size - cut, cut)
        if cut < size and weight > best:
            best, best_cut, given_first = weight, cut, False
    return best_cut, given_first


def _after_particles(tokens: Sequence[str], units: Sequence[str], scored: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A word behind a particle is a surname's (van Beethoven), unless it is a devotion's (María del Carmen)."""
    left_out = particles()
    behind = {tokens[index] for index in range(1, len(tokens)) if tokens[index - 1] in left_out}
    return [
        (given - 1.5, surname + 1.5) if unit in behind and (given, surname) != _DEVOTION else (given, surname)
        for unit, (given, surname) in zip(units, scored, strict=True)
    ]


def _shape(counts: tuple[tuple[float, ...], tuple[float, ...]], given: int, surnames: int) -> float:
    return (counts[0][given] if given < len(counts[0]) else _MANY) + (counts[1][surnames] if surnames < len(counts[1]) else _MANY)


def _units(tokens: Sequence[str]) -> list[str]:
    """The words that are one name each: without particles, compound given names joined by a hyphen."""
    left_out = particles()
    if left_out.isdisjoint(tokens):
        kept = list(tokens)
    else:
        kept = [token for index, token in enumerate(tokens) if token not in left_out or (index == 0 and _is_given_too(tokens))]
    return _with_compounds(kept) or list(tokens[-1:])


def _with_compounds(kept: list[str]) -> list[str]:
    compounds = word_sets("compound_names.tsv")
    if not compounds.keys().isdisjoint(kept):
        for index in range(len(kept) - 2, -1, -1):
            if kept[index + 1] in compounds.get(kept[index], ()):
                kept[index : index + 2] = [f"{kept[index]}-{kept[index + 1]}"]
    return kept


def _is_given_too(tokens: Sequence[str]) -> bool:
    """Whether the particle that begins a name is rather a given name (Van Morrison); before another one it is none (Van den Berg)."""
    return name_words().get(tokens[0], (0, 0))[0] > 0 and not (len(tokens) > 1 and tokens[1] in particles())


def _scores_of_unknown(token: str) -> tuple[float, float]:
    """Of a word that is in no table: short forms are given names, what has several spellings may be a father's, and some endings tell."""
    if len(full_forms(token)) > 1 or token.startswith(_SERVANT):
        return 1.5, -0.5
    if token in spellings():
        return 0.5, 0.0
    return (-1.5, 1.5) if token.endswith(_surname_endings()) else (-0.5, 0.2)


@cache
def _surname_endings() -> tuple[str, ...]:
    return tuple(sorted(word_sets("names.tsv")["surname_ending"]))


@lru_cache(maxsize=65_536)
def word_scores(token: str) -> tuple[float, float]:
    """How well a folded word serves as a given name and as a surname."""
    if len(token) == 1:
        return _INITIAL
    if "-" in token:
        first, _, second = token.partition("-")
        if second in word_sets("compound_names.tsv").get(first, ()):
            return _COMPOUND
        scores = [word_scores(part) for part in token.split("-")]
        return sum(score[0] for score in scores) / len(scores), sum(score[1] for score in scores) / len(scores)
    known = name_words().get(token)
    if known is None:
        return _scores_of_unknown(token)
    given, surname = known
    return (float(given) if given else -1.5), (float(surname) if surname else -1.5)
