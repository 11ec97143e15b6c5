"""Cells of CSV files as spreadsheets may see them: text that came from outside must not run there."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"[=@]|[+-](?![\d .,()/-]*$)")
"""What a spreadsheet takes for the beginning of a formula; a phone number and a negative number do no harm."""


def plain(value: object) -> object:
    """A cell without control characters; one that would be a formula is marked as text with an apostrophe."""
    if not isinstance(value, str):
        return value
    text = value if value.isprintable() else "".join(char if char.isprintable() else " " for char in value)
    return f"'{text}" if _FORMULA.match(text.lstrip()) else text
