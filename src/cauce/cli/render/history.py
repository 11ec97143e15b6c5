"""What became of an identity."""

from __future__ import annotations

from rich.console import Console

from cauce.cli.render.lists import change_in_words, change_kind
from cauce.cli.render.words import count, plain_table, safe, when
from cauce.model.change import Cause, CauseKind
from cauce.service.verbs.history import HistoryPage, Standing

_STANDING = {
    Standing.LIVE: "[green]live[/]",
    Standing.GONE: "[yellow]gone[/]: none of its records is left",
    Standing.ERASED: "[red]erased[/]",
}
_DID = {
    CauseKind.PUT: "put",
    CauseKind.DELETE: "delete",
    CauseKind.IMPORT: "import",
    CauseKind.ASSERT: "assertion",
    CauseKind.RETRACT: "retraction",
    CauseKind.MERGE: "merge by hand",
    CauseKind.SPLIT: "split by hand",
    CauseKind.REVIEW: "review",
    CauseKind.REVERT: "undo",
    CauseKind.VALUE_POLICY: "ruling on a value",
    CauseKind.RULESET: "other rules",
    CauseKind.RECOMPUTE: "recomputation",
    CauseKind.ERASURE: "erasure",
    CauseKind.CONSENT: "consent",
}


def show_history(console: Console, page: HistoryPage) -> None:
    """One row a change, under the commit that made it."""
    standing = _STANDING.get(page.standing) or f"[yellow]redirects[/] to {safe(page.successor_id)}"
    console.print(f"[bold]{safe(page.identity_id)}[/] {standing}")
    table = plain_table("revision", "when", "why", "", "what")
    for entry in page.items:
        first = (str(entry.revision), when(entry.at), "\n".join(cause_in_words(cause) for cause in entry.causes))
        for position, change in enumerate(entry.changes):
            told = first if position == 0 else ("", "", "")
            said = change_in_words(change, entry.records).removeprefix(safe(page.identity_id)).strip()
            table.add_row(*told, change_kind(change.kind), said)
    console.print(table)
    if page.next_page_token:
        console.print("[dim]there is more: --limit[/]")


def cause_in_words(cause: Cause) -> str:
    """Who did what."""
    words = _DID[cause.kind]
    if cause.source and cause.source != cause.actor:
        words += f" of {safe(cause.source)}"
    if cause.actor:
        words += f" by {safe(cause.actor)}"
    return words + (f" [dim]({count(cause.count, 'record')})[/]" if cause.source and cause.count > 1 else "")
