"""The progress bar of an ingest: how far, how fast, how many merges and errors, how much longer."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from cauce.cli.files.reading import Input
from cauce.cli.ingesting import Tally
from cauce.cli.render.words import count


class _Rate(ProgressColumn):
    """Records a second since the start."""

    def render(self, task: Task) -> Text:
        """See rich."""
        seconds = task.finished_time or task.elapsed or 0.0
        return Text(f"{task.fields['tally'].put / seconds:,.0f}/s" if seconds > 0 else "", "cyan")


class _Counts(ProgressColumn):
    """Records, how many joined somebody, merges, errors."""

    def render(self, task: Task) -> Text:
        """See rich."""
        tally: Tally = task.fields["tally"]
        text = Text(count(tally.put, "record"), "bold")
        text.append(f" · {tally.effects['JOINED']:,} joined", "green" if tally.effects["JOINED"] else "dim")
        text.append(f" · {count(tally.merges, 'merge')}", "green" if tally.merges else "dim")
        text.append(f" · {tally.rejected:,} rejected", "red" if tally.rejected else "dim")
        return text


def ingest_progress(console: Console, *, silent: bool = False) -> Progress:
    """A bar for each file; on something that is no terminal only its last state is printed."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=12),
        _Counts(),
        _Rate(),
        TimeRemainingColumn(compact=True),
        console=console,
        disable=silent,
    )


def advancing(bars: Progress, bar: TaskID, source: Input) -> Callable[[Tally], None]:
    """What tells a file's bar how far it is."""

    def advance(tally: Tally) -> None:
        bars.update(bar, completed=source.position, tally=tally)

    return advance
