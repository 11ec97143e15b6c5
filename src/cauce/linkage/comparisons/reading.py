"""How a name is read in the light of the other: which of its words are given names, where that is open."""

from __future__ import annotations

from functools import lru_cache

from cauce.linkage.comparisons.tokens import is_initial
from cauce.linkage.normalize.nicknames import full_forms, full_given
from cauce.model.subject import PersonName

Tokens = tuple[str, ...]


def read_alike(one: PersonName, other: PersonName) -> tuple[PersonName, PersonName]:
    """Two names, of which one that is a single word, alone or with an initial, is read as what it is in the other.

    Chico may be a given name or a surname; in `Ngozi O.` and in `Raman S.` either word may be the surname.
    """
    if one.given and one.surnames:
        if not (other.given and other.surnames):
            return one, _as_in(other, one)
        if any(is_initial(name.given[0]) or is_initial(name.surnames[0]) for name in (one, other)):
            return _initial_as_in(one, other), _initial_as_in(other, one)
        return one, other
    return (_as_in(one, other), other) if other.given and other.surnames else (one, other)


@lru_cache(maxsize=1 << 14)
def _as_in(alone: PersonName, full: PersonName) -> PersonName:
    words = alone.written or alone.surnames
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


def turned(one: PersonName, other: PersonName) -> bool:
    """Whether two names are the same letters, wherever each was cut, in one order or with the given names behind the surnames.

    `Ben David Yael` and `Yael Ben David`, `Lee Ji-hyun` and `Jihyun Lee`, `Jihyun | Lee` and `Ji | Hyun Lee`.
    """
    if not one.surnames or not other.surnames:
        return False
    ours, theirs = _halves(one), _halves(other)
    if len(ours[0]) + len(ours[1]) != len(theirs[0]) + len(theirs[1]):
        return False
    forwards, theirs_forwards = "".join(ours), "".join(theirs)
    return forwards == theirs_forwards or ours[1] + ours[0] == theirs_forwards or forwards == theirs[1] + theirs[0]


@lru_cache(maxsize=1 << 16)
def _halves(name: PersonName) -> tuple[str, str]:
    return "".join(name.written), "".join(name.surnames)


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
