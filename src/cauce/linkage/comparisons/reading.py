"""How a name is read in the light of the other: which of its words are given names, where that is open."""

from __future__ import annotations

from functools import lru_cache

from cauce.linkage.comparisons.tokens import is_initial
from cauce.linkage.data import written_forms
from cauce.linkage.normalize.nicknames import full_forms, full_given
from cauce.model.subject import PersonName

Tokens = tuple[str, ...]


def read_alike(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    """Two names, of which one that is a single word, alone or with an initial, is read as what it is in the other.

    Chico may be a given name or a surname; in `Ngozi O.` and in `Raman S.` either word may be the surname. A last word may be none.
    """
    if one.given and one.surnames:
        if not (other.given and other.surnames):
            return one, _as_in(other, one)
        if any(is_initial(name.given[0]) or is_initial(name.surnames[0]) for name in (one, other)):
            return _initial_as_in(one, other), _initial_as_in(other, one)
        if one.surnames[0] != other.surnames[0]:
            return _surname_as_in(one, other), _surname_as_in(other, one)
        return one, other
    return (_as_in(one, other), other) if other.given and other.surnames else (one, other)


@lru_cache(maxsize=1 << 14)
def _as_in(alone: PersonName, full: PersonName) -> PersonName:
    words = alone.written or alone.surnames
    if len(words) == 2 and not alone.surnames and words[1] in full.surnames and words[0] == full.written[0]:  # noqa: PLR2004 - a given name, and no patronymic
        return PersonName(full_given(words[0]), words[:1], words[1:], alone.suffix)
    if len(words) > 1:
        return alone
    is_surname = words[0] in full.surnames
    is_given = not full_forms(words[0]).isdisjoint((*full.given, *full.written))
    if is_surname is is_given:
        return alone
    if is_surname:
        return PersonName((), (), words, alone.suffix)
    return PersonName(full_given(words[0]), words, (), alone.suffix)


@lru_cache(maxsize=1 << 14)
def _initial_as_in(short: PersonName, full: PersonName) -> PersonName:
    """A name of one initial and one word, turned round if each is what the other stands for in the other name, and is not so already."""
    if len(short.given) > 1 or len(short.surnames) > 1 or is_initial(short.given[0]) is is_initial(short.surnames[0]):
        return short
    (given,), (surname,) = short.written, short.surnames
    word = surname if is_initial(given) else given
    is_surname, is_given = word in full.surnames, not full_forms(word).isdisjoint((*full.given, *full.written))
    if is_initial(given) and is_given and not is_surname and full.surnames[0][0] == given:
        return PersonName(full_given(word), (word,), (given,), short.suffix)
    if is_initial(surname) and is_surname and not is_given and full.given[0][0] == surname:
        return PersonName((surname,), (surname,), (word,), short.suffix)
    return short


@lru_cache(maxsize=1 << 14)
def _surname_as_in(short: PersonName, full: PersonName) -> PersonName:
    """A name whose last word is no surname in the other: a further given name, a patronymic, or `Neto` and its like.

    `Sergey Petrovich` beside `Sergey Petrovich Ivanov`, `Antônio Neto` beside `Antônio Souza Neto`.
    """
    word = short.surnames[0]
    if len(short.surnames) > 1 or word in full.surnames or short.written[0] != full.written[0]:
        return short
    if full.suffix and written_forms("name_forms.tsv")["suffix"].get(word) == full.suffix:
        return PersonName(short.given, short.written, (), full.suffix)
    if word in full.written[1:]:
        return PersonName((*short.given, *full_given(word)), (*short.written, word), (), short.suffix)
    return short


def turned(one: PersonName, other: PersonName) -> bool:
    """Whether two names are the same letters, wherever each was cut, and whichever half of each comes first.

    `Ben David Yael` and `Yael Ben David`, `Lee Ji-hyun` and `Jihyun Lee`, `Jihyun | Lee` and `Ji | Hyun Lee`, `佐藤 健` and `佐 藤健`.
    """
    if not one.surnames or not other.surnames:
        return False
    ours, theirs = _either_way(one), _either_way(other)
    return len(ours[0]) == len(theirs[0]) and (ours[0] in theirs or ours[1] in theirs)


@lru_cache(maxsize=1 << 16)
def _either_way(name: PersonName) -> tuple[str, str]:
    """The letters of a name, given names first and surnames first."""
    given, surnames = "".join(name.written), "".join(name.surnames)
    return given + surnames, surnames + given


def unexplained(one: PersonName, other: PersonName, common: Tokens) -> Tokens:
    """The given names that the other has not, without initials of what it has or may have behind them.

    `Ana C. F. Santos` leaves nothing open beside `Ana Catarina Ferreira dos Santos`, nor does `Carmen R. Polo` beside `María Carmen Polo`.
    """
    rest = tuple([token for token in one.given if token not in common])
    if not any(map(is_initial, rest)):
        return rest
    letters = {token[0] for token in (*other.given, *other.surnames[:-1]) if token not in common and token not in one.surnames}
    if other.given[-1] in common:  # it stops where an initial may follow
        letters.update(token for token in one.given[one.given.index(other.given[-1]) :] if is_initial(token))
    return tuple([token for token in rest if not (is_initial(token) and token in letters)])
