"""Devices, cookies and network addresses: ids that are trimmed, and folded only where the form says that case does not count."""

from __future__ import annotations

import re

from cauce.errors import InvalidValue

_UUID = re.compile(r"\{?([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})\}?")
_MAC = re.compile(r"(?:[0-9a-fA-F]{2}[:\-]){5}[0-9a-fA-F]{2}|(?:[0-9a-fA-F]{4}\.){2}[0-9a-fA-F]{4}|[0-9a-fA-F]{12}")


def canonical_device(text: str) -> str:
    """A device or cookie id: an advertising id or UUID in lower case with hyphens, anything else as written, trimmed."""
    text = text.strip()
    found = _UUID.fullmatch(text)
    return "-".join(found.groups()).lower() if found else text


def canonical_mac(text: str) -> str:
    """A hardware address as six lower-case pairs with colons.

    Raises:
        InvalidValue: not twelve hex digits.
    """
    text = text.strip()
    if not _MAC.fullmatch(text):
        raise InvalidValue("value", "is not a hardware address: twelve hex digits")
    digits = re.sub(r"[:\-.]", "", text).lower()
    return ":".join(digits[start : start + 2] for start in range(0, 12, 2))
