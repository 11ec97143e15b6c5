"""What an act does, reviews, conflicts and shared values, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from cauce.cli.render.words import count, name_of, plain_table, safe
from cauce.model.effect import Fate, IdentityEffect
from cauce.model.profile import Profile
from cauce.model.record import AttributeValue, Record
from cauce.service.verbs.curation import NamedConflict, Outcome, Review, SharedValue

_SHOWN = 10
_FIRST = (
    "full_name", "given_name", "middle_name", "family_name", "surname", "second_family_name", "name_suffix", "company",
    "birth_date", "sex", "email", "phone", "street", "city", "postal_code", "country",
)  # fmt: skip
_FATES = {
    Fate.CREATED: "is new",
    Fate.MERGED: "becomes part of {others}",
    Fate.SPLIT: "loses records to {others}",
    Fate.GREW: "takes in records",
    Fate.SHRANK: "loses records that are deleted",
    Fate.RETIRED: "is gone: nothing is left of it",
}


def show_outcome(console: Console, outcome: Outcome, *, dry_run: bool, nothing: str = "") -> None:
    """The sum first, then the identities, then how to take it back; `nothing`: what to say where there is nothing to do."""
    effects = outcome.effects
    if not (effects.moved or outcome.assertions or outcome.retracted or outcome.rulings):
        console.print(nothing or ("nothing would change" if dry_run else "nothing to do: it is so already"))
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


class Side(NamedTuple):
    """One of two records, with the customer that it belongs to."""

    record: Record
    identity_id: str
    customer: Profile


def side_by_side(left: Side, right: Side) -> Table:
    """Two records, what they say in the same row beside each other; dim: not they, but other records of their customer say so."""
    table = plain_table("", name_of(left.record.key), name_of(right.record.key))
    sides = (left, right)
    said = [_lines(side.record) for side in sides]
    known = [_known(side.customer) for side in sides]
    table.add_row("[dim]its customer[/]", *(f"[dim]{_customer(side.customer)}[/]" for side in sides))
    for name in sorted({*said[0], *said[1]}, key=_place):
        same = said[0].get(name, "").casefold() == said[1].get(name, "").casefold()
        table.add_row(safe(name), *(_cell(name, mine, theirs, same=same) for mine, theirs in zip(said, known, strict=True)))
    return table


def _cell(name: str, said: Mapping[str, str], known: Mapping[str, str], *, same: bool) -> str:
    if name in said:
        return f"[green]{safe(said[name])}[/]" if same else safe(said[name])
    return f"[dim]{safe(known.get(name, ''))}[/]"


def _place(name: str) -> tuple[int, str]:
    """Who it is first, then how to reach them, then the rest."""
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST), name)


def _customer(profile: Profile) -> str:
    return f"{count(profile.records, 'record')}: {safe(', '.join(profile.sources))}"


def _lines(record: Record) -> dict[str, str]:
    return _gathered(record.attributes.items(), ((one.namespace, one.value) for one in record.identifiers))


def _known(profile: Profile) -> dict[str, str]:
    return _gathered(((one.name, one.value) for one in profile.attributes), ((one.namespace, one.written) for one in profile.identifiers))


def _gathered(attributes: Iterable[tuple[str, AttributeValue]], identifiers: Iterable[tuple[str, str]]) -> dict[str, str]:
    lines = {name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in attributes}
    for namespace, value in identifiers:
        lines[namespace] = f"{lines[namespace]}, {value}" if namespace in lines else value
    return lines
