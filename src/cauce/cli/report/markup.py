"""Small pieces of HTML. Everything that comes from outside goes through `text`."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cauce.cli.report.data import Sheet

_LONGEST = 120


class Section(NamedTuple):
    """One part of the page: what it shows in a sentence, how to read it in another."""

    anchor: str
    title: str
    shows: str
    read: str
    body: str


def text(value: object) -> str:
    """Text as HTML: nothing in it can be markup, and what cannot be printed is shown as such."""
    shown = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(value))
    return html.escape(shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…")


def section(part: Section) -> str:
    """A section with its heading."""
    how = f'<p class="how">{html.escape(part.read)}</p>' if part.read else ""
    return f'<section id="{part.anchor}"><h2>{html.escape(part.title)}</h2><p>{html.escape(part.shows)}</p>{how}{part.body}</section>'


def figure(drawn: str) -> str:
    """A chart."""
    return f"<figure>{drawn}</figure>"


def none(why: str) -> str:
    """What stands where there is nothing to show."""
    return f'<p class="none">{html.escape(why)}</p>'


def sheet(records: Sheet) -> str:
    """Records as a table. A column that is empty in all of them is left out."""
    held = [at for at, _ in enumerate(records.headers) if any(row[at] for row in records.rows)]
    head = _row("th", (records.headers[at] for at in held))
    return _table(head, [_row("td", (row[at] for at in held)) for row in records.rows])


def listing(headers: Sequence[str], rows: Iterable[tuple[bool, Sequence[str]]], numbers: frozenset[int] = frozenset()) -> str:
    """A table of figures; rows that are not used are paler, columns in `numbers` are set to the right."""
    body = [_row("td", cells, numbers, "" if used else ' class="unused"') for used, cells in rows]
    return _table(_row("th", headers, numbers), body)


def _row(tag: str, cells: Iterable[str], numbers: frozenset[int] = frozenset(), attributes: str = "") -> str:
    kinds = (' class="number"' if at in numbers else "" for at in range(1000))
    return f"<tr{attributes}>{''.join(f'<{tag}{kind}>{text(cell)}</{tag}>' for kind, cell in zip(kinds, cells, strict=False))}</tr>"


def _table(head: str, body: Sequence[str]) -> str:
    return f'<div class="table"><table><thead>{head}</thead><tbody>{"".join(body)}</tbody></table></div>'
