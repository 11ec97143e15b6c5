"""Canonical names: folded words without particles, titles and suffixes, parted by one blank."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from cauce.linkage.columns.normalize_plain import without_nothing
from cauce.linkage.data import rows, word_sets, written_forms
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.company import is_legal_form, organization_name
from cauce.linkage.normalize.fold import fold, words
from cauce.linkage.normalize.name import parse_full_name, without_titles
from cauce.linkage.normalize.name_order import drop_particles, split_order
from cauce.linkage.normalize.name_tokens import are_in_no_name, are_nobodys, explode, name_tokens

_MOST_WORDS = 6
"""Words of a name that are kept."""
_MOST_PASSES = 4
"""How often what normalising gives is normalised again, at most."""
_INITIALS = 2
"""Letters of a word that may be initials written together."""
_ACCENTS = str.maketrans("áéíóúàèìòùâêîôûäëïöü", "aeiou" * 4)
_LONGEST_ALONE = 5
"""Words that are nobody's name if each of them is in none."""


def given_of(text: str) -> str:
    """Given names, as written: nicknames stay. Empty for a household word (`niño`, `baby of ...`) or a placeholder."""
    return _simple(_without_accents(text)) or _settled(_given, text)


def surname_of(text: str) -> str:
    """Surnames, without particles and suffix."""
    return _simple(_without_accents(text)) or _settled(_surname, text)


def _without_accents(text: str) -> str:
    """A name that is nothing but letters, folded; what else there is decides how marks are read."""
    return text if text.isascii() or "ª" in text or not text.replace(" ", "").isalpha() else fold(text)


def _simple(text: str) -> str:
    """A name whose words are nothing but names; empty if some may be something else."""
    name = text.lower()
    tokens = name.split()
    if not name.isascii() or len(tokens) > _MOST_WORDS or not tokens or not "".join(tokens).isalpha():
        return ""
    special = _special()
    for token in tokens:
        if len(token) <= _INITIALS or token in special or (token[0] == token[-1] and len(set(token)) == 1):
            return ""
    return " ".join(tokens)


@cache
def _household() -> dict[str, frozenset[str]]:
    return word_sets("household_words.tsv")


@cache
def _special() -> frozenset[str]:
    """Words that may be no name, or are written in another way."""
    forms = written_forms("name_forms.tsv")
    odd = {word for kind, names in word_sets("names.tsv").items() if kind != "devotion" for word in names}
    odd.update(*_household().values())
    odd.update([fold(word) for word in odd if not word.isascii()])
    odd.update(word for kind in forms.values() for word in kind)
    odd.update(word for row in (*rows("junk_names.tsv"), *rows("nulls.tsv")) for word in row[0].split())
    return frozenset({*odd, "mac"})


def full_name_of(text: str, region: str = "") -> tuple[str, str]:
    """Given names and surnames of a full name, whichever comes first; an organisation has its name for a surname."""
    surnames, comma, given = text.partition(",")
    if comma and (surnames := _simple(surnames)) and (given := _simple(given)) and not is_legal_form(given):
        return given, surnames
    if not comma and (simple := _simple(text)) and not is_legal_form(simple):
        given_names, family_names = split_order(simple.split(" "), region)
        return " ".join(given_names).replace("-", " "), " ".join(family_names).replace("-", " ")
    company = organization_name(text)
    if company:
        return "", company
    behind = _behind_household_word(text)
    name = parse_full_name(behind or text, region)
    if name is None:
        return "", ""
    if behind:
        return "", " ".join(name.surnames or name.written)
    return " ".join(name.written), " ".join(name.surnames)


def _settled(read: Callable[[str], str], text: str) -> str:
    """A reading that does not change when it is read again; names of one plain word are at once."""
    found = read(text)
    if not found or found == text:
        return found
    for _ in range(_MOST_PASSES):
        again = read(found)
        if again == found:
            break
        found = again
    return found


def _tokens(text: str) -> list[str]:
    if is_null(fold(text.strip())):
        return []
    tokens = explode(name_tokens(without_nothing(text)))
    return [] if are_nobodys(tokens) or are_in_no_name(tokens) else tokens


def _given(text: str) -> str:
    if is_household_word(text):
        return ""
    tokens = _tokens(text)
    if len(tokens) == 1:
        return tokens[0]
    return " ".join(drop_particles(without_titles(tokens, least=2))[:_MOST_WORDS])


def _surname(text: str) -> str:
    tokens = _tokens(text)
    if len(tokens) == 1:
        return tokens[0]
    suffixes = written_forms("name_forms.tsv")["suffix"]
    tokens = drop_particles(tokens)
    while len(tokens) > 1 and tokens[-1] in suffixes:
        tokens = tokens[:-1]
    return " ".join(tokens[:_MOST_WORDS])


def is_household_word(text: str) -> bool:
    """Whether a given name is nobody's own: `niño`, `wife`, `bebé`, `baby girl`, `hijo de`, `baby of Maria`."""
    tokens = words(text.lower().translate(_ACCENTS))
    alone, behind, filler = (_household()[kind] for kind in ("alone", "of", "filler"))
    if not tokens or (tokens[0] not in alone and tokens[0] not in filler) or alone.isdisjoint(tokens):
        return False
    if len(tokens) > 1 and tokens[0] in alone and not behind.isdisjoint(tokens[1:3]):
        return True
    return len(tokens) <= _LONGEST_ALONE and all(token in alone or token in filler for token in tokens)


def _behind_household_word(text: str) -> str:
    """`Maria Garcia` of `baby of Maria Garcia`; empty if the name does not begin so."""
    tokens = words(text.lower().translate(_ACCENTS))
    alone, behind = _household()["alone"], _household()["of"]
    if not tokens or tokens[0] not in alone:
        return ""
    for place in (1, 2):
        if len(tokens) > place + 1 and tokens[place] in behind and all(token in alone for token in tokens[:place]):
            return " ".join(tokens[place + 1 :])
    return ""
