"""Versions of the rules, and what they would change, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cauce.cli.render.words import count, plain_table, safe, when
from cauce.model.simulation import Fate, Simulation
from cauce.service.verbs.rulesets import RulesetCheck, RulesetVersion

LARGE = 100
"""Records from which a would-be identity that takes others in deserves a look of its own."""
_STYLES = {Fate.MERGED: "yellow", Fate.SPLIT: "cyan", Fate.GROWN: "green"}
_OTHERS = 3


def show_rulesets(console: Console, versions: Sequence[RulesetVersion]) -> None:
    """A line each, the latest first."""
    table = plain_table("no", "ruleset", "digest", "made", "by", "in force since", title="")
    for one in versions:
        since = f"revision {one.activated_revision}" if one.activated_revision is not None else ""
        active = f"[bold green]{since}[/]" if one.active else f"[dim]{since and 'once, from ' + since}[/]"
        table.add_row(str(one.number), f"{safe(one.name)} {one.version}", one.digest[:12], when(one.created_at), safe(one.author), active)
    console.print(table)


def show_check(console: Console, name: str, check: RulesetCheck) -> None:
    """What a document is, or everything that is wrong with it."""
    if not check.problems:
        console.print(f"{safe(name)} is a ruleset: [bold]{safe(check.name)} {check.version}[/], digest {check.digest}", soft_wrap=True)
        return
    console.print(f"{safe(name)} is no ruleset:")
    for problem in check.problems:
        console.print(f"  [red]{safe(problem.field)}[/]: {safe(problem.description)}", soft_wrap=True)


def show_simulation(console: Console, found: Simulation, activation: str) -> None:
    """What would merge and split, who is largest, who is affected most, and what to do; `activation`: the command that does it."""
    console.print(
        f"[bold]{safe(found.name)} {found.version}[/] on {count(found.records, 'record')} at revision {found.revision}: "
        f"{count(found.identities_before, 'identity', 'identities')} would be {found.identities_after:,}",
        soft_wrap=True,
    )
    for number, says in (
        (found.changed, f"identities would change ({found.share:.1%})"),
        (found.merged, "of them would become part of others"),
        (found.split, "of them would not stay together"),
        (found.created, "new identities"),
        (found.moved, "records would change identity"),
        (found.values_shared, "values would be shared and no evidence any more"),
        (found.values_unshared, "shared values would be evidence again"),
        (found.conflicts_found, "conflicts would be new"),
        (found.conflicts_cleared, "conflicts would be over"),
    ):
        if number:
            console.print(f"  {number:>10,}  {says}", highlight=False)
    _show_largest(console, found)
    _show_affected(console, found)
    console.print(recommendation(found, activation), soft_wrap=True)


def recommendation(found: Simulation, activation: str) -> str:
    """One sentence: what to do now."""
    command = f"[bold]{safe(activation)}[/]"
    if not found.changed:
        return f"Nobody would change: put it in force whenever you like, {command}"
    grown = [one for one in found.largest if one.records >= LARGE and one.taken]
    if grown:
        return (
            f"Do not put it in force before you have looked at the largest: {grown[0].records:,} records would be one customer. "
            f"If that is right: {command} --simulation {found.digest}"
        )
    if found.needs_approval:
        return (
            f"{found.share:.1%} of the identities would change: look at some of those above (cauce show ID). "
            f"If they are right: {command} --simulation {found.digest}"
        )
    return f"A small change ({found.share:.1%} of the identities): look at those above, then {command}"


def _show_largest(console: Console, found: Simulation) -> None:
    table = plain_table("identity", "records", "from", title="largest then")
    for one in found.largest:
        table.add_row(one.identity_id or "(new)", f"{one.records:,}", _named(one.taken))
    if found.changed:
        console.print(table)


def _show_affected(console: Console, found: Simulation) -> None:
    if not found.affected:
        return
    shown = len(found.affected)
    title = "affected" if shown == found.changed else f"affected most ({shown} of {found.changed:,})"
    table = plain_table("identity", "what", "records", "then", "moved", "others", title=title)
    for one in found.affected:
        what = f"[{_STYLES[one.fate]}]{one.fate.lower()}[/]"
        table.add_row(one.identity_id, what, f"{one.before:,}", f"{one.after:,}", f"{one.moved:,}", _named(one.others))
    console.print(table)


def _named(ids: Sequence[str]) -> str:
    more = f" +{len(ids) - _OTHERS}" if len(ids) > _OTHERS else ""
    return ", ".join(ids[:_OTHERS]) + more
