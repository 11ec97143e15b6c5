"""Small pieces that several views share."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from cauce.cli.files.instants import format_instant
from cauce.model.record import Assurance, AttributeValue, Instant, RecordKey

_NAMES = frozenset({"id", "identity", "job", "erasure", "handle", "review"})
"""Headers of what is copied into the next command: never broken into two lines."""
_DIGEST = re.compile(r"\b[0-9a-f]{40,}\b")
ASSURANCE_STYLE = {Assurance.VERIFIED: "green", Assurance.ASSERTED: "yellow", Assurance.INFERRED: "dim"}


def safe(text: object) -> str:
    """Text that came from outside, without markup and control characters: a value must not be able to draw on the terminal."""
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(text))
    return escape(shown)


def brief(text: str) -> str:
    """Text with digests cut to their beginning: nobody compares 64 digits by eye."""
    return safe(_DIGEST.sub(lambda found: found[0][:8] + "…", text))


def when(instant: Instant | None) -> str:
    """`2026-03-01 10:00`, UTC."""
    return format_instant(instant)[:16].replace("T", " ") if instant is not None else ""


def day(instant: Instant | None) -> str:
    """`2026-03-01`."""
    return format_instant(instant)[:10] if instant is not None else ""


def name_of(key: RecordKey) -> str:
    """`crm/c05`."""
    return safe(f"{key.source}/{key.record_id}")


def names_of(keys: Iterable[RecordKey], most: int = 4) -> str:
    """A few records' names, and how many more there are."""
    names = [name_of(key) for key in keys]
    more = f" +{len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def value_of(value: AttributeValue) -> str:
    """An attribute's value as text."""
    return safe(", ".join(value) if isinstance(value, tuple) else value)


def assured(assurance: Assurance | None) -> Text:
    """The assurance in its colour."""
    return Text(assurance.name.lower(), ASSURANCE_STYLE[assurance]) if assurance else Text("")


def plain_table(*headers: str, title: str = "") -> Table:
    """A table without lines, titled on the left."""
    table = Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 0), title=title or None, title_justify="left", title_style="bold", header_style="dim"
    )
    for header in headers:
        table.add_column(header, overflow="fold", no_wrap=header in _NAMES)
    return table


def count(number: int, noun: str, plural: str = "") -> str:
    """`1 record`, `12,000 records`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
