"""An identity: its profile with where each value came from, identifiers, records, timeline."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from cauce.cli.render.words import assured, brief, count, day, name_of, names_of, plain_table, safe, value_of, when
from cauce.model.profile import Profile
from cauce.model.record import Role
from cauce.service.api import Identity, StoredRecord, Touchpoint

_SHORT = 46


def show_identity(console: Console, identity: Identity, records: Sequence[StoredRecord], timeline: Sequence[Touchpoint]) -> None:
    """Everything about one identity."""
    show_heading(console, identity)
    show_profile(console, identity.profile)
    console.print()
    show_identifiers(console, identity.profile)
    console.print()
    if records:
        console.print(records_table(records))
        console.print()
    console.print(timeline_table(timeline))


def show_heading(console: Console, identity: Identity) -> None:
    """Who, how much, since when."""
    profile = identity.profile
    span = f"{day(profile.first_seen)} to {day(profile.last_seen)}" if profile.records else ""
    channels = count(len(profile.sources), "channel")
    console.print(f"[bold]identity {safe(identity.identity_id)}[/] · {count(profile.records, 'record')} from {channels} · {span}")
    if identity.redirected:
        console.print(f"[dim]{safe(identity.requested_id)} was merged into it[/]")
    if identity.conflicts:
        console.print(f"[yellow]{count(identity.conflicts, 'conflict')}: evidence that was not followed[/]")
    console.print()


def show_profile(console: Console, profile: Profile) -> None:
    """The golden record with provenance."""
    table = plain_table("attribute", "value", "from", "seen", "chosen as", title="Profile")
    for value in profile.attributes:
        rule = value.rule.replace("_", " ")
        table.add_row(safe(value.name), value_of(value.value), f"[cyan]{name_of(value.record)}[/]", day(value.observed_at), rule)
    console.print(table if profile.attributes else "[dim]no attributes[/]")


def show_identifiers(console: Console, profile: Profile) -> None:
    """Every distinct identifier with who says so."""
    table = plain_table("identifier", "value", "assurance", "last seen", "from", title="Identifiers")
    table.columns[1].no_wrap = True
    for found in profile.identifiers:
        shared = " [yellow](shared)[/]" if found.shared else ""
        value = brief(found.value) + shared
        records = f"[cyan]{names_of(found.records, 3)}[/]"
        table.add_row(safe(found.namespace), value, assured(found.assurance), day(found.last_seen), records)
    console.print(table if profile.identifiers else "[dim]no identifiers[/]")


def records_table(records: Sequence[StoredRecord]) -> Table:
    """The identity's records."""
    table = plain_table("record", "first seen", "last seen", "times", "revision", title="Records")
    for stored in records:
        name = f"[cyan]{name_of(stored.record.key)}[/]"
        table.add_row(name, when(stored.first_seen), when(stored.last_seen), str(stored.seen), str(stored.revision))
    return table


def timeline_table(timeline: Sequence[Touchpoint]) -> Table:
    """The journey across channels, in event time."""
    table = plain_table("when (UTC)", "channel", "record", "what it brought", title="Timeline")
    for touch in timeline:
        times = f" [dim]{touch.seen} times[/]" if touch.seen > 1 else ""
        table.add_row(
            when(touch.at),
            f"[bold]{safe(touch.channel or touch.source)}[/]",
            f"[cyan]{safe(touch.record.record_id)}[/]{times}",
            _brought(touch),
        )
    return table


def _brought(touch: Touchpoint) -> str:
    happened = [f"[bold]{safe(touch.kind)}[/]" + (f" [dim]{safe(touch.campaign)}[/]" if touch.campaign else "")] if touch.kind else []
    parts = happened + [
        f"{safe(found.namespace)} {_short(found.value)}" + (" [dim](mentioned)[/]" if found.role is Role.MENTIONED else "")
        for found in touch.identifiers
    ]
    parts += [
        f"[dim]{safe(name)}[/] {_short(', '.join(value) if isinstance(value, tuple) else value)}"
        for name, value in sorted(touch.attributes.items())
    ]
    return " · ".join(parts)


def _short(value: object) -> str:
    text = str(value)
    return safe(text if len(text) <= _SHORT else text[: _SHORT - 1] + "…")
