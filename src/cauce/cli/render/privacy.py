"""Certificates of erasure, and what is kept out, as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cauce.cli.render.words import count, plain_table, safe, when
from cauce.cli.tracing import FileFound
from cauce.model.privacy import Erasure, ErasureState, Found, Suppression
from cauce.service.verbs.privacy import SubjectItem, SubjectSummary

_WORDS = {
    "records": "record",
    "claimed": "of them not in the largest proven part: look whether they are this person's",
    "identifiers": "identifier",
    "mentions": "mention of somebody else",
    "blocking_keys": "blocking key",
    "conflicts": "conflict",
    "assertions": "assertion",
    "responses": "stored response",
    "images": "image of before an import",
    "identities": "identity that answers ERASED",
    "records_moved": "other record that changes identity, because only these held it there",
    "suppressions": "record name or value kept out",
}
_STATES = {
    ErasureState.PREVIEW: "would go",
    ErasureState.BLOCKED: "kept out; the records still stand",
    ErasureState.ERASED: "erased; the files are not clean yet",
    ErasureState.DONE: "done",
}


def show_erasure(console: Console, erasure: Erasure) -> None:
    """A certificate, or what would be one."""
    title = f"erasure {safe(erasure.erasure_id)}: " if erasure.erasure_id else ""
    console.print(f"[bold]{title}{_STATES[erasure.state]}[/]")
    for name, number in erasure.counts.items():
        if number:
            console.print(f"  {number:>8,}  {_WORDS.get(name, name)}")
    asked = f", {safe(erasure.reference)}" if erasure.reference else ""
    if erasure.erasure_id:
        console.print(f"  asked for {when(erasure.requested_at)} by {safe(erasure.author)}{asked}")
        console.print(f"  erased {when(erasure.erased_at) or 'not yet'}, finished {when(erasure.finished_at) or 'not yet'}")
    if erasure.attempts:
        console.print(f"  waited {count(erasure.attempts, 'time')} for a reader of an older state")
    if erasure.search is not None:
        console.print(f"  {_searched(erasure.search)}")
    for remainder in erasure.remains:
        console.print(f"  may remain in {safe(remainder.where)}" + (f" until {safe(remainder.until)}" if remainder.until else ""))


def show_erased(console: Console, erasure: Erasure, files: Sequence[FileFound]) -> None:
    """A certificate, and what other files still hold."""
    show_erasure(console, erasure)
    for path, hits in files:
        console.print(f"  {safe(path)}: " + (_kinds(hits) + " still there" if hits else "nothing found"))


def show_replay(console: Console, restored: int, erasures: Sequence[Erasure]) -> None:
    """What came of a ledger."""
    console.print(f"{count(restored, 'suppression')} restored")
    for erasure in erasures:
        show_erasure(console, erasure)
    if not erasures:
        console.print("nothing to erase again")


def _kinds(hits: dict[str, int]) -> str:
    return ", ".join(f"{number} {safe(kind)}" for kind, number in hits.items())


def _searched(found: Found) -> str:
    if not found.searched:
        return "the files were not searched"
    searched = f"{found.bytes / 1_000_000:,.1f} MB searched for {count(found.needles, 'form')} of what was erased: "
    if found.clean:
        return searched + "nothing found"
    return searched + _kinds(found.hits) + " still there"


def show_erasures(console: Console, erasures: Sequence[Erasure]) -> None:
    """A line each."""
    table = plain_table("erasure", "asked for", "finished", "records", "by", "reference", "state")
    for one in erasures:
        records = f"{one.counts.get('records', 0):,}"
        row = (one.erasure_id, when(one.requested_at), when(one.finished_at), records, one.author, one.reference, one.state.value)
        table.add_row(*map(safe, row))
    console.print(table)


def show_suppressions(console: Console, suppressions: Sequence[Suppression]) -> None:
    """A line each."""
    table = plain_table("handle", "kind", "since", "until", "by", "reason")
    for one in suppressions:
        row = (one.handle, one.kind.value.lower(), when(one.made_at), when(one.expires_at) or "for ever", one.author, one.reason)
        table.add_row(*map(safe, row))
    console.print(table)


def summary_of(item: SubjectItem, held_back: int) -> int:
    """How many records are held back, once the item that says so has come."""
    return item.held_back if isinstance(item, SubjectSummary) else held_back
