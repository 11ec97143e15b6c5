"""Fields that hold several addresses or numbers: `612 000 111 / 612 000 222`, `ana@example.es; ruiz@example.es`."""

from __future__ import annotations

import re

_WORD = r"\s+(?:and|or|y|o|e|ou|und|oder|et)\s+"
_BETWEEN = {
    "email": (re.compile(rf"\s*[;,|/\n]\s*|{_WORD}(?=\S+@)|\s+(?=[^@\s]+@)"),),
    "phone": (re.compile(rf"\s*[;,|\n]\s*|{_WORD}|(?<=\d)\s+(?=\+)"), re.compile(r"\s*/\s*")),
}
"""What stands between them, the surest first: a stroke is also written behind the area code."""
_MOST = 5


def listed(kind: str, text: str) -> list[str]:
    """The values of a field that holds several; none if it holds one, or more than anybody has.

    Args:
        kind: of what the field holds: `email`, `phone`; others are never listed.
        text: as written.
    """
    for between in _BETWEEN.get(kind, ()):
        parts = [part for part in between.split(text.strip()) if part]
        if len(parts) > 1:
            return parts if len(parts) <= _MOST else []
    return []
