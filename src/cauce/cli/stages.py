"""The bars of `match` and `train`: one for each stage, with the seconds that it still takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from cauce.cli.render.words import count
from cauce.engine.batch.options import Step


class _Remaining(ProgressColumn):
    """Seconds that the stage still takes, as the stage itself reckons."""

    def render(self, task: Task) -> Text:
        """See rich."""
        step: Step = task.fields["step"]
        said = f"{step.remaining:.0f} s to go" if step.remaining is not None and step.share < 1 else ""
        pairs = count(step.pairs, "pair") if step.pairs else ""
        return Text(" · ".join(part for part in (pairs, said) if part), "dim")


@contextmanager
def stage_bars(console: Console, *, silent: bool) -> Iterator[Callable[[Step], None]]:
    """What tells a stage's bar how far it is; on something that is no terminal only the last state of each is printed."""
    columns = (TextColumn("{task.description:<20}"), BarColumn(bar_width=12), TimeElapsedColumn(), _Remaining())
    with Progress(*columns, console=console, disable=silent) as bars:
        known: dict[str, TaskID] = {}

        def tell(step: Step) -> None:
            if step.stage not in known:
                known[step.stage] = bars.add_task(step.stage, total=1.0, step=step)
            bars.update(known[step.stage], completed=step.share, step=step)

        yield tell
