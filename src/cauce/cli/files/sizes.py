"""Sizes as people write them: `500M`, `2G`, `1.5 GB`."""

from __future__ import annotations

import re

from cauce.errors import InvalidValue

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?", re.IGNORECASE)
_UNITS = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_LEAST = 64 << 20


def parse_size(text: str, where: str) -> int:
    """Bytes.

    Raises:
        InvalidValue: it is no size, or too small to work with.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise InvalidValue(where, "must be a size such as 500M or 2G")
    size = int(float(found[1]) * _UNITS[found[2].lower()])
    if size < _LEAST:
        raise InvalidValue(where, "must be at least 64M")
    return size


def show_size(size: int) -> str:
    """`512 MB`, `1.2 GB`."""
    return f"{size / (1 << 30):.1f} GB" if size >= 1 << 30 else f"{size / (1 << 20):,.0f} MB"
