"""Texts that programs damaged on the way, as they were written."""

from __future__ import annotations

import re
from html import unescape

_WINDOWS = {ord(bytes((byte,)).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(0x80, 0xA0)}
_BYTES = {**{code: code for code in range(256)}, **_WINDOWS}
"""Code point -> the byte that Latin-1 or Windows-1252 reads as it."""
_INVISIBLE = dict.fromkeys((0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF))
"""Soft hyphens, zero-width characters, marks of direction and of byte order: what is pasted along and nobody sees."""
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_ODD = re.compile(f"[\xc2-\xf4][\x80-\xbf{re.escape(''.join(map(chr, _WINDOWS)))}]|[{''.join(map(chr, _INVISIBLE))}]")
_PASSES = 3


def mended(text: str) -> str:
    """A text without what programs did to it: UTF-8 read as Latin-1 or Windows-1252 (`MuÃ±oz`), HTML entities, invisible characters.

    Only what is wholly UTF-8 read wrongly is read anew: what somebody wrote hardly ever is, since few letters may follow another there.
    """
    if _is_whole(text):
        return text
    for _ in range(_PASSES):
        again = _reread(_ENTITY.sub(lambda entity: unescape(entity.group()), text)).translate(_INVISIBLE)
        if again == text:
            break
        text = again
    return text


def mended_all(texts: list[str]) -> list[str]:
    """`mended` of each of many texts: as one, they are soon seen to need nothing."""
    return texts if _is_whole("\n".join(texts)) else list(map(mended, texts))


def _is_whole(text: str) -> bool:
    return "&" not in text and (text.isascii() or _ODD.search(text) is None)


def _reread(text: str) -> str:
    """The text whose UTF-8 was read as the characters of this one; else this one."""
    try:
        return bytes([_BYTES[ord(char)] for char in text]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return text
