"""How a name sounds, in Spanish and English at once: b/v, g/j/x, s/z/soft c, k/c/q, ll/y/i, mute h, ph/f and doubled letters are one."""

from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = (
    (re.compile(r"sch|sh|ch"), "C"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"h"), ""),
    (re.compile(r"ll|y"), "i"),
    (re.compile(r"c(?=[eiC])|z"), "s"),
    (re.compile(r"ck|qu|[cq]"), "k"),
    (re.compile(r"gu(?=[ei])"), "G"),
    (re.compile(r"g(?=[ei])|x"), "j"),
    (re.compile(r"[vw]"), "b"),
    (re.compile(r"C"), "s"),
    (re.compile(r"G"), "g"),
    (re.compile(r"n(?=[pb])"), "m"),
)
_REPEATED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiou]")
_ENDINGS = re.compile(r"(?<=[^aeiou])(?:ie|ei|i)$|(?<=..)e$")


@lru_cache(maxsize=1 << 16)
def sound(token: str) -> str:
    """What a token sounds like, vowels kept: `sarah` and `sara`, `gomez` and `gomes`, `katherine` and `catherine` are equal."""
    for pattern, letter in _SOUNDS:
        token = pattern.sub(letter, token)
    token = _REPEATED.sub(r"\1", token)
    return _ENDINGS.sub(lambda ending: "i" if "i" in ending.group() else "", token) or token


@lru_cache(maxsize=1 << 16)
def skeleton(token: str) -> str:
    """The consonants of what a token sounds like: coarser, for blocking. First vowels are one letter, since they are often mistaken."""
    heard = sound(token)
    bones = _REPEATED.sub(r"\1", _VOWELS.sub("", heard))
    return "a" + bones[1:] if bones[:1] in "aeiou" else bones
