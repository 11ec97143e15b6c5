"""What an act does, reviews, conflicts and shared values, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from cauce.cli.render.words import count, name_of, plain_table, safe
from cauce.model.effect import Fate, IdentityEffect
from cauce.model.record import Record
from cauce.service.verbs.curation import NamedConflict, Outcome, Review, SharedValue

_SHOWN = 10
_FATES = {
    Fate.CREATED: "is new",
    Fate.MERGED: "becomes part of {others}",
    Fate.SPLIT: "loses records to {others}",
    Fate.GREW: "takes in records",
    Fate.SHRANK: "loses records that are deleted",
    Fate.RETIRED: "is gone: nothing is left of it",
}


def show_outcome(console: Console, outcome: Outcome, *, dry_run: bool) -> None:
    """The sum first, then the identities, then how to take it back."""
    effects = outcome.effects
    if not (effects.moved or outcome.assertions or outcome.retracted or outcome.rulings):
        console.print("nothing would change" if dry_run else "nothing to do: it is so already")
        return
    would = "would move" if dry_run else "moved"
    parts = [f"{count(effects.moved, 'record')} {would}"]
    figures = (
        (effects.merged, "merged"), (effects.split, "split"), (effects.created, "new"), (effects.retired, "gone"),
    )  # fmt: skip
    parts += [f"{count(number, 'identity', 'identities')} {word}" for number, word in figures if number]
    others = (
        (len(outcome.assertions), "assertion", "made"),
        (outcome.retracted, "assertion", "taken back"),
        (outcome.deleted, "record", "deleted"),
        (outcome.restored, "record", "put back"), (outcome.kept, "record", "kept, changed by others since"),
    )  # fmt: skip
    parts += [f"{count(number, noun)} {word}" for number, noun, word in others if number]
    console.print("; ".join(parts))
    for effect in effects.identities[:_SHOWN]:
        console.print(f"  {_says(effect)}")
    if len(effects.identities) > _SHOWN:
        console.print(f"  [dim]and {len(effects.identities) - _SHOWN} more[/]")
    if outcome.unfinished:
        console.print("[dim]there is more of it than one step shows[/]")
    if outcome.act_id:
        console.print(f"take it back with: cauce revert act {safe(outcome.act_id)}")


def _says(effect: IdentityEffect) -> str:
    fate = _FATES[effect.fate].format(others=safe(", ".join(effect.others[:3])))
    return f"[cyan]{safe(effect.identity_id)}[/] {fate} [dim]({effect.before} → {effect.after})[/]"


def show_reviews(console: Console, reviews: Sequence[Review]) -> None:
    """One line each."""
    if not reviews:
        console.print("nothing to look at")
        return
    table = plain_table("review", "why", "records", "bits", "one", "other")
    for one in reviews:
        weight = f"{one.weight:.1f}" if one.weight else ""
        table.add_row(safe(one.review_id), one.kind.value, str(one.records), weight, name_of(one.left), name_of(one.right))
    console.print(table)


def show_conflicts(console: Console, conflicts: Sequence[NamedConflict]) -> None:
    """One line each, in words."""
    if not conflicts:
        console.print("no conflicts")
        return
    table = plain_table("one", "other", "kind", "")
    for one in conflicts:
        table.add_row(name_of(one.left), name_of(one.right), one.kind.value, safe(one.says))
    console.print(table)


def show_shared_values(console: Console, values: Sequence[SharedValue]) -> None:
    """One line each."""
    if not values:
        console.print("no value is shared, allowed or denied")
        return
    table = plain_table("handle", "namespace", "value", "people", "bare", "since", "said by hand")
    for one in values:
        since = str(one.since) if one.shared else "[dim]counts[/]"
        said = f"{one.ruling.value} by {safe(one.author)}" if one.ruling else ""
        table.add_row(one.handle, safe(one.namespace), safe(one.value), _capped(one.people), _capped(one.bare), since, said)
    console.print(table)


def _capped(number: int) -> str:
    return "1000+" if number > 1000 else str(number)  # noqa: PLR2004 - counted so far


def side_by_side(left: Record, right: Record) -> Table:
    """Two records, what they say in the same row beside each other."""
    table = plain_table("", name_of(left.key), name_of(right.key))
    sides = [_lines(left), _lines(right)]
    for name in dict.fromkeys([*sides[0], *sides[1]]):
        one, other = (safe(side.get(name, "")) for side in sides)
        same = one == other
        table.add_row(safe(name), f"[green]{one}[/]" if same else one, f"[green]{other}[/]" if same else other)
    return table


def _lines(record: Record) -> dict[str, str]:
    lines = {name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in record.attributes.items()}
    for identifier in record.identifiers:
        known = lines.get(identifier.namespace)
        lines[identifier.namespace] = f"{known}, {identifier.value}" if known else identifier.value
    return lines
