"""Journeys in short, and what customers allow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console

from cauce.cli.render.words import count, day, name_of, plain_table, safe, when
from cauce.model.consent import ConsentDecision, ConsentStatus, ExclusionList, Statement
from cauce.service.verbs.journey import ContactCheck, Journey, Moment

_STYLES = {ConsentStatus.GRANTED: "bold green", ConsentStatus.DENIED: "bold red", ConsentStatus.UNKNOWN: "yellow"}
_MEANS = {
    ConsentStatus.GRANTED: "granted",
    ConsentStatus.DENIED: "denied",
    ConsentStatus.UNKNOWN: "unknown: nobody said anything that covers it",
}


def show_journey(console: Console, journey: Journey) -> None:
    """One line a channel."""
    total = sum(channel.touches for channel in journey.channels)
    console.print(f"[bold]{safe(journey.identity_id)}[/]  {count(total, 'touch', 'touches')} on {count(len(journey.channels), 'channel')}")
    table = plain_table("channel", "touches", "first (UTC)", "last (UTC)", "kinds", "campaigns")
    for channel in journey.channels:
        table.add_row(
            f"[bold]{safe(channel.channel)}[/]",
            f"{channel.touches:,}",
            _moment(channel.first),
            _moment(channel.last),
            _counted(channel.kinds),
            _counted(channel.campaigns),
        )
    console.print(table)


def _moment(moment: Moment) -> str:
    brought = f" [dim]{safe(moment.campaign)}[/]" if moment.campaign else ""
    return f"{when(moment.at)}\n{safe(moment.kind)}{brought}".rstrip()


def _counted(counts: Mapping[str, int]) -> str:
    return "\n".join(f"{safe(name) or '(none)'} {number:,}" for name, number in counts.items())


def show_consent(console: Console, decision: ConsentDecision) -> None:
    """The answer, then by whose word."""
    channel = safe(decision.channel) or "every channel"
    console.print(f"{safe(decision.purpose)} by {channel}: {_status(decision.status)}")
    if decision.contact_points:
        console.print(f"may be used: {', '.join(map(safe, decision.contact_points))}")
    for said in decision.decided_by:
        console.print(_statement(said))


def show_checks(console: Console, asked: Sequence[tuple[str, str]], checks: Sequence[ContactCheck]) -> None:
    """One line an address."""
    table = plain_table("address", "may it be used?", "by whose word")
    for (namespace, value), check in zip(asked, checks, strict=True):
        words = "; ".join(_statement(said) for said in check.decided_by[:3])
        table.add_row(safe(f"{namespace}:{value}"), _status(check.status), words)
    console.print(table)


def show_exclusions(console: Console, lists: Sequence[ExclusionList]) -> None:
    """One line a list."""
    if not lists:
        console.print("no exclusion lists")
        return
    table = plain_table("list", "forms of values", "taken in")
    for found in lists:
        table.add_row(safe(found.name), f"{found.entries:,}", day(found.imported_at))
    console.print(table)


def _status(status: ConsentStatus) -> str:
    return f"[{_STYLES[status]}]{_MEANS[status]}[/]"


def _statement(statement: Statement) -> str:
    if statement.exclusion_list:
        where = f"exclusion list {safe(statement.exclusion_list)}"
    elif statement.record is not None:
        where = f"[cyan]{name_of(statement.record)}[/]"
    else:
        where = f"the {safe(statement.namespace)} itself"
    by = f", noted by {safe(statement.author)}" if statement.author and not statement.exclusion_list else ""
    why = f": {safe(statement.reason)}" if statement.reason else ""
    return f"{statement.consent.permission.value.lower()} {when(statement.at)} on {where}{by}{why}"
