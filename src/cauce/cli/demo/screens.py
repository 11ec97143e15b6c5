"""What the demonstration shows, screen by screen."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.panel import Panel

from cauce.cli.ingesting import Tally
from cauce.cli.render.identity import show_heading, show_identifiers, show_profile, timeline_table
from cauce.cli.render.lists import show_item
from cauce.cli.render.why import show_pair
from cauce.cli.render.words import count
from cauce.model.record import RecordKey
from cauce.service.api import MAX_PAGE, Cauce, View, WatchItem

if TYPE_CHECKING:
    from cauce.engine.batch.quality import Quality

CLARA = RecordKey("crm", "c05")
WHATSAPP = RecordKey("whatsapp", "c04")
NAMESAKE = RecordKey("web", "c12")
_LAST_CHANGES = 4


class Shown(NamedTuple):
    """What the last screen needs."""

    store: Path
    seconds: float


def title(console: Console, number: str, heading: str, says: str = "") -> None:
    """The heading of a screen."""
    console.print()
    console.rule(f"[bold]{number}  {heading}[/]", align="left", style="cyan")
    if says:
        console.print(f"[dim]{says}[/]")
    console.print()


def show_start(console: Console, address: str, store: Path) -> None:
    """Where it runs."""
    console.print(Panel.fit(f"[bold]Cauce[/]: many channels, one customer\nserver [cyan]{address}[/] on [cyan]sqlite:///{store}[/]"))


def show_journey(console: Console, cauce: Cauce) -> None:
    """Clara: her profile, her way through the channels, who belongs to her and who does not."""
    identity_id = cauce.get_record(CLARA).identity_id
    identity = cauce.get_identity(identity_id, view=View.FULL)
    title(console, "2", "One customer", "Clara, as the records of all channels make her; every value with where it came from")
    show_heading(console, identity)
    show_profile(console, identity.profile)
    console.print()
    show_identifiers(console, identity.profile)
    title(console, "3", "Her journey", "the same records in event time")
    console.print(timeline_table(cauce.get_timeline(identity_id, page_size=MAX_PAGE).items))
    title(console, "4", "Why the WhatsApp number is hers", "$ cauce why whatsapp/c04 crm/c05")
    show_pair(console, cauce.explain_pair(WHATSAPP, CLARA))
    title(console, "5", "Why her namesake stays apart", "$ cauce why web/c12 crm/c05")
    show_pair(console, cauce.explain_pair(NAMESAKE, CLARA))


def show_feed(console: Console, cauce: Cauce) -> None:
    """Clara's part of the change feed, and its end."""
    title(console, "6", "What other systems hear", "$ cauce watch: ids and field names, never a customer's value")
    clara = cauce.get_record(CLARA).identity_id
    hers: list[WatchItem] = []
    last: list[WatchItem] = []
    token = ""
    while items := cauce.list_changes(after=token, limit=MAX_PAGE):
        token = items[-1].token
        hers += [item for item in items if _about(item, clara)]
        last = [*last, *items][-_LAST_CHANGES:]
    for item in hers:
        show_item(console, item, crop=True)
    console.print("[dim]   ...[/]")
    with console.capture() as capture:
        for item in last:
            show_item(console, item, crop=True)
    console.print("\n".join(capture.get().splitlines()[-_LAST_CHANGES:]))


def _about(item: WatchItem, identity: str) -> bool:
    return item.commit is not None and any(identity in (change.identity, *change.others) for change in item.commit.changes)


def show_quality(console: Console, quality: Quality, tally: Tally) -> None:
    """Measured against the truth that FEBRL carries in its record ids."""
    title(console, "7", "How good is it?", "FEBRL4: 5,000 people and a damaged copy of each, default ruleset, nothing trained")
    console.print(
        f"precision [bold]{quality.precision:.4f}[/]   recall [bold]{quality.recall:.4f}[/]   F1 [bold green]{quality.f1:.4f}[/]"
        f"   [dim]({quality.right:,} of {quality.true:,} pairs found, {quality.found - quality.right:,} wrong)[/]"
    )
    console.print(f"[dim]{count(tally.put, 'record')} taken in, {tally.rejected} refused[/]")


def show_end(console: Console, shown: Shown) -> None:
    """What to try next."""
    title(console, "8", "Your turn", f"done in {shown.seconds:.0f} s; the store stays at {shown.store}")
    lines = (
        ("cauce show email:clara.gomez@distnorte.example.mx", "a customer by any identifier"),
        ("cauce why web/c12 crm/c05", "why two records are one, or not"),
        ("cauce search Clara Gómez Martínez", "who could it be?"),
        ("cauce review", "what the rules leave open: y, n, skip, undo"),
        ("cauce assert same c12 c05 --reason 'she said so'", "a person's word; `retract` takes it back"),
        ("cauce ruleset > mine.yaml; cauce simulate mine.yaml", "what other rules would merge and split"),
        ("cauce erase crm/c05 --preview", "what would go if she asked to be forgotten"),
        ("cauce ingest your.csv --dry-run", "what your own file would become"),
        ("cauce verify", "recompute from scratch, compare"),
        ("cauce serve", "gRPC on 127.0.0.1:50051"),
    )
    if shutil.which("cauce") is None:
        console.print(f"export PATH={Path(sys.executable).parent}:$PATH", style="cyan", soft_wrap=True)
    console.print(f"export CAUCE_STORE=sqlite:///{shown.store}", style="cyan", soft_wrap=True)
    for words, says in lines:
        console.print(f"[cyan]{words:<53}[/] [dim]{says}[/]")
