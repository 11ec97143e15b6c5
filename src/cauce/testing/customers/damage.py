"""What hands, ears and scanners do to a text."""

from __future__ import annotations

from cauce.testing.customers.dice import Dice, Weighted

_KEYS = {
    "a": "qsz", "b": "vgn", "c": "xdv", "d": "sfec", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok", "j": "hku", "k": "jli",
    "l": "kop", "m": "nj", "n": "bmh", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij", "v": "cbf",
    "w": "qes", "x": "zcs", "y": "tuh", "z": "xas", "0": "9", "1": "2", "2": "13", "3": "24", "4": "35", "5": "46", "6": "57", "7": "68",
    "8": "79", "9": "80",
}  # fmt: skip
"""The neighbours of a key."""
_SCANNED = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("i", "l"), ("l", "i"), ("o", "0"), ("0", "o"), ("e", "c"), ("c", "e"), ("s", "5"),
    ("b", "6"), ("n", "ri"), ("u", "ii"), ("h", "li"), ("g", "q"), ("a", "o"), ("t", "f"), ("1", "7"), ("5", "6"), ("3", "8"),
)  # fmt: skip
_HEARD = {
    "es": (
        ("b", "v"), ("v", "b"), ("ll", "y"), ("y", "ll"), ("h", ""), ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"), ("g", "j"),
        ("j", "g"), ("qu", "k"), ("x", "s"), ("ñ", "n"), ("ó", "o"), ("rr", "r"), ("n", "m"), ("cc", "c"),
        ("í", "i"), ("á", "a"), ("é", "e"),
    ),
    "en": (
        ("ph", "f"), ("ck", "k"), ("k", "ck"), ("ie", "y"), ("y", "ie"), ("ee", "ea"), ("ea", "ee"), ("th", "t"), ("t", "tt"), ("c", "k"),
        ("k", "c"), ("ai", "ay"), ("er", "ar"), ("ll", "l"), ("l", "ll"), ("nn", "n"), ("n", "nn"), ("ei", "ie"), ("s", "z"), ("au", "aw"),
    ),
}  # fmt: skip
KINDS = Weighted(
    ("keyboard", "left out", "doubled", "put in", "exchanged", "scanned", "heard", "cut off", "blank"), (26, 20, 9, 7, 18, 7, 20, 3, 2)
)
"""Kinds of misspelling, by how common they are."""
_CUT = 5


def misspell(text: str, country: str, dice: Dice) -> tuple[str, str]:
    """The text with one slip, and its kind. Never empty; a text of one letter stays as it is."""
    if len(text) < 2:  # noqa: PLR2004 - nothing would be left of it
        return text, "keyboard"
    kind = KINDS.draw(dice)
    if kind == "heard":
        return _exchange(text, _HEARD["en" if country == "US" else "es"], dice), kind
    if kind == "scanned":
        return _exchange(text, _SCANNED, dice), kind
    place = dice.below(len(text))
    if kind == "cut off":
        return (text[: max(_CUT, len(text) * 2 // 3)] if len(text) > _CUT else text[:-1]), kind
    return _slip(text, kind, place, dice), kind


def _slip(text: str, kind: str, place: int, dice: Dice) -> str:
    letter = text[place]
    if kind == "left out":
        return text[:place] + text[place + 1 :]
    if kind == "doubled":
        return text[:place] + letter + text[place:]
    if kind == "exchanged":
        place = min(place, len(text) - 2)
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if kind == "blank":
        return text[:place] + " " + text[place:] if place > 0 else text + " "
    other = dice.pick(_KEYS.get(letter.lower(), "aeo"))
    other = other.upper() if letter.isupper() else other
    return text[:place] + other + text[place + (kind == "keyboard") :]


def _exchange(text: str, pairs: tuple[tuple[str, str], ...], dice: Dice) -> str:
    """One pattern of the pairs that occurs, replaced once; where none does, the last letter is lost."""
    low = text.lower()
    start = dice.below(len(pairs))
    for step in range(len(pairs)):
        old, new = pairs[(start + step) % len(pairs)]
        place = low.find(old)
        if place >= 0:
            return text[:place] + (new.upper() if text.isupper() else new.title() if place == 0 else new) + text[place + len(old) :]
    return text[:-1]


def mistype_digits(text: str, dice: Dice) -> str:
    """One digit wrong, or two neighbours exchanged."""
    place = dice.below(len(text))
    if dice.chance(0.3) and place:
        return text[: place - 1] + text[place] + text[place - 1] + text[place + 1 :]
    return text[:place] + str((int(text[place]) + 1 + dice.below(9)) % 10) + text[place + 1 :]
