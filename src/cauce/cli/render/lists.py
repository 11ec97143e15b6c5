"""Short answers: look-ups, searches, changes, counts, verification."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from cauce.cli.render.words import assured, count, name_of, plain_table, safe, when
from cauce.model.change import Change, ChangeKind
from cauce.model.curation import Assertion
from cauce.model.record import RecordKey
from cauce.service.api import Lookup, LookupOutcome, SearchHit, TenantStats, Verification, WatchItem

_MEANS = {
    LookupOutcome.NONE: "nobody has it",
    LookupOutcome.AMBIGUOUS: "several customers have it",
    LookupOutcome.SHARED: "too many people carry it to mean one",
    LookupOutcome.BLOCKED: "it means nobody",
}


def show_lookups(console: Console, asked: Sequence[tuple[str, str]], answers: Sequence[Lookup]) -> None:
    """One line an identifier."""
    table = plain_table("identifier", "outcome", "leads to", "assurance")
    for (namespace, value), answer in zip(asked, answers, strict=True):
        leads = safe(answer.identity_id) or safe(", ".join(answer.candidates)) or f"[dim]{_MEANS.get(answer.outcome, '')}[/]"
        table.add_row(safe(f"{namespace}:{value}"), answer.outcome.value, leads, assured(answer.assurance))
    console.print(table)


def show_hits(console: Console, hits: Sequence[SearchHit]) -> None:
    """Candidates, best first."""
    if not hits:
        console.print("nobody comes near")
        return
    table = plain_table("identity", "bits", "probability", "best record", "what agrees")
    for hit in hits:
        agrees = ", ".join(reached.comparison for reached in hit.explanation.comparisons if reached.bits > 0)
        table.add_row(
            safe(hit.identity_id),
            f"{hit.weight:+.1f}",
            f"{hit.probability:.1%}",
            f"[cyan]{name_of(hit.explanation.right)}[/]",
            safe(agrees),
        )
    console.print(table)


def show_item(console: Console, item: WatchItem, *, crop: bool | None = None) -> None:
    """A commit's changes, one a line; `crop`: never wider than the console, as a terminal wants it and a pipe does not."""
    cropped = console.is_terminal if crop is None else crop
    if item.commit is None:
        console.print(f"[dim]checkpoint {safe(item.token)}[/]")
        return
    for change in item.commit.changes:
        said = change_in_words(change, item.records)
        line = f"[dim]{item.commit.revision:>6}  {when(item.commit.at)}[/]  {_KINDS.get(change.kind, change.kind.value)}  {said}"
        console.print(line, no_wrap=cropped, overflow="ellipsis" if cropped else None, soft_wrap=not cropped)


_KINDS = {
    ChangeKind.IDENTITY_CREATED: "[green]created[/]  ",
    ChangeKind.RECORD_JOINED: "joined   ",
    ChangeKind.RECORD_LEFT: "left     ",
    ChangeKind.IDENTITIES_MERGED: "[bold green]merged[/]   ",
    ChangeKind.IDENTITY_SPLIT: "[bold yellow]split[/]    ",
    ChangeKind.IDENTITY_RETIRED: "retired  ",
    ChangeKind.PROFILE_CHANGED: "[dim]profile[/]  ",
    ChangeKind.VALUE_SHARED: "shared   ",
    ChangeKind.VALUE_UNSHARED: "unshared ",
    ChangeKind.CONFLICT_FOUND: "[yellow]conflict[/] ",
    ChangeKind.CONFLICT_CLEARED: "cleared  ",
    ChangeKind.ASSERTION_MADE: "[cyan]asserted[/] ",
    ChangeKind.ASSERTION_RETRACTED: "[cyan]retracted[/]",
}


def change_kind(kind: ChangeKind) -> str:
    """What kind of change it is, in a word."""
    return _KINDS.get(kind, kind.value).rstrip()


def change_in_words(change: Change, records: dict[int, RecordKey]) -> str:
    """What happened, with names of records where they still exist."""
    record = name_of(records[change.record]) if change.record in records else f"record {change.record}"
    others = safe(", ".join(change.others)) or "nothing"
    fields = safe(", ".join(change.fields))
    identity = safe(change.identity)
    words = {
        ChangeKind.RECORD_JOINED: f"{identity} ← [cyan]{record}[/]",
        ChangeKind.RECORD_LEFT: f"{identity} → [cyan]{record}[/]",
        ChangeKind.IDENTITIES_MERGED: f"{identity} took in {others}",
        ChangeKind.IDENTITY_SPLIT: f"{identity} gave records to {others}",
        ChangeKind.IDENTITY_RETIRED: f"{identity} is now {others}",
        ChangeKind.PROFILE_CHANGED: f"{identity} [dim]{fields}[/]",
    }
    return words.get(change.kind) or f"{identity} {safe(change.subject)} [dim]{fields}[/]".strip()


def show_assertions(console: Console, assertions: Sequence[Assertion]) -> None:
    """Who said what about which records."""
    table = plain_table("id", "says", "records", "author", "when", "reason")
    for said in assertions:
        judgement = said.judgement.value + (" [dim](retracted)[/]" if said.retracted_at is not None else "")
        pair = f"[cyan]{name_of(said.left)} {name_of(said.right)}[/]"
        table.add_row(safe(said.assertion_id), judgement, pair, safe(said.author), when(said.made_at), safe(said.reason))
    console.print(table if assertions else "nobody asserted anything")


def show_stats(console: Console, stats: TenantStats, where: str) -> None:
    """Counts of live things."""
    console.print(f"[bold]{safe(where)}[/] · tenant {safe(stats.tenant)} · ruleset {safe(stats.ruleset)} · revision {stats.revision}")
    table = plain_table("", "")
    rows = ("records", "identities", "claims", "blocking_keys", "shared_values", "dead_blocks", "conflicts", "assertions")
    for row in rows:
        table.add_row(row.replace("_", " "), f"{getattr(stats, row):>12,}")
    table.show_header = False
    console.print(table)


def show_verification(console: Console, result: Verification) -> None:
    """Whether the stored partition is the recomputed one."""
    scope = f"{count(result.records, 'record')} in {count(result.identities, 'identity', 'identities')} at revision {result.revision}"
    if result.sound:
        console.print(f"[bold green]sound[/]: {scope}, recomputed from scratch: the same partition")
        return
    console.print(f"[bold red]differs[/]: {scope}; {count(result.differences, 'record')} stored elsewhere than recomputed")
    for problem in result.problems:
        console.print(escape(f"  {problem}"))
