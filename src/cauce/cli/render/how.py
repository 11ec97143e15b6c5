"""How an identity came together: the unions, the records, what it hangs by, and what stands at its border."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from cauce.cli.render.why import evidence
from cauce.cli.render.words import brief, count, name_of, plain_table, safe
from cauce.model.how import Contribution, IdentityExplanation, Side, UnionStep

_MOST_SIDES = 6
"""Sides of one step that are shown."""
_MOST_NAMES = 4
"""Records of one piece that are shown."""


def show_how(console: Console, explanation: IdentityExplanation) -> None:
    """The sentence first, then what it rests on."""
    console.print(f"[bold]{safe(explanation.identity_id)}[/] [dim]at revision {explanation.revision}[/]")
    console.print(safe(explanation.reason))
    for part in (_steps(explanation), _records(explanation), _weak(explanation), _border(explanation)):
        if part.row_count:
            console.print()
            console.print(part)


def _steps(explanation: IdentityExplanation) -> Table:
    table = plain_table("step", "by", "made one", title="How it came together")
    table.columns[0].justify = "right"
    for step in explanation.steps:
        table.add_row(str(step.number), _evidence(step), "\n".join(_sides(step)))
    return table


def _evidence(step: UnionStep) -> str:
    words = evidence(step.evidence)
    if step.value:
        words += f" [dim]{brief(step.value)}[/]"
    if step.author:
        words = f"{safe(step.author)} said so: {brief(step.reason)}"
    if step.bits is not None:
        words += f" [dim]({step.bits:+.1f} bits)[/]"
    terms = " ".join(f"{safe(part.name)} {part.bits:+.1f}" for part in step.parts if abs(part.bits) >= 0.05)  # noqa: PLR2004 - as shown
    return f"{words}\n[dim]{terms}[/]" if terms else words


def _sides(step: UnionStep) -> list[str]:
    shown = [_side(side) for side in step.sides[:_MOST_SIDES]]
    return [*shown, f"[dim]and {count(len(step.sides) - _MOST_SIDES, 'more')}[/]"] if len(step.sides) > _MOST_SIDES else shown


def _side(side: Side) -> str:
    name = f"[cyan]{name_of(side.record)}[/]"
    return f"{name} [dim]with {count(side.size - 1, 'other')}, from step {side.step}[/]" if side.step else name


def _records(explanation: IdentityExplanation) -> Table:
    table = plain_table("record", "step", "held by", "what comes from it", title="What each record contributes")
    table.columns[1].justify = "right"
    for one in explanation.contributions:
        table.add_row(f"[cyan]{name_of(one.record)}[/]", str(one.step or ""), _held_by(one), safe(", ".join((*one.fields, *one.brings))))
    return table


def _held_by(one: Contribution) -> str:
    words = "; ".join(evidence(code) for code in one.evidence)
    return f"{words} [yellow](holds {one.holds})[/]" if one.holds else words


def _weak(explanation: IdentityExplanation) -> Table:
    table = plain_table("without", "it falls into", title="What it hangs by, the weakest first")
    for weak in explanation.weak:
        value = f" [dim]{brief(weak.value)}[/]" if weak.value else ""
        pieces = ["[cyan]" + ", ".join(name_of(key) for key in part[:_MOST_NAMES]) + "[/]" + _more(len(part)) for part in weak.apart[:3]]
        if len(weak.apart) > len(pieces):
            pieces.append(f"[dim]and {count(len(weak.apart) - len(pieces), 'more piece')}[/]")
        table.add_row(evidence(weak.evidence) + value, "\n".join(pieces))
    return table


def _more(names: int) -> str:
    return f" [dim]and {names - _MOST_NAMES} more[/]" if names > _MOST_NAMES else ""


def _border(explanation: IdentityExplanation) -> Table:
    table = plain_table("record", "and", "of", "", title="At its border")
    for one in explanation.border:
        table.add_row(f"[cyan]{name_of(one.record)}[/]", f"[cyan]{name_of(one.other)}[/]", safe(one.other_identity_id), safe(one.says))
    return table
