"""Chinese characters as Mandarin reads them."""

from __future__ import annotations

from functools import lru_cache

from cauce.linkage.comparisons.tokens import script

HAN = "CJK"
_LEAST = 2
"""Characters from which on names that sound alike are one: `王伟` and `王薇` may be brother and sister."""


@lru_cache(maxsize=1 << 14)
def pinyin(token: str) -> str:
    """A token of Chinese characters in Latin letters, without tones and blanks; of what is read in several ways, the usual one."""
    from anyascii import anyascii  # noqa: PLC0415 - reads its tables from files, and few tenants have such names

    return str(anyascii(token)).lower()


def sound_alike(left: str, right: str) -> bool:
    """Whether two tokens of Chinese characters, as many in each, are read in the same way: `國強` and `国强`."""
    return len(left) == len(right) and script(left) == script(right) == HAN and pinyin(left) == pinyin(right)


def written_otherwise(left: str, right: str) -> bool:
    """`sound_alike`, for given names: one character alone says too little."""
    return len(left) >= _LEAST and sound_alike(left, right)
