"""`demo`: everything once, from an empty store to measured quality."""

from __future__ import annotations

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cauce.cli.demo.data import Journey, febrl4, febrl_quality, journeys, opened
from cauce.cli.demo.screens import Shown, show_end, show_feed, show_journey, show_quality, show_start, title
from cauce.cli.demo.serving import served
from cauce.cli.exporting import membership
from cauce.cli.ingesting import Ingest, Tally
from cauce.cli.progress import advancing, ingest_progress
from cauce.cli.rejects import Rejects
from cauce.cli.run import Run, connect
from cauce.service.api import Cauce
from cauce.settings import ClientSettings, StoreSettings


def demo(
    run: Run,
    *,
    directory: Annotated[Path | None, typer.Option("--dir", help="Where to keep the store. (default: a new temporary directory)")] = None,
) -> None:
    """Start a server, stream four customer journeys and 10,000 records into it, and look at what became of them."""
    began = time.perf_counter()
    files = [*journeys(), *febrl4()]
    folder = directory or Path(tempfile.mkdtemp(prefix="cauce-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / "cauce.db"
    out = run.err if run.json else run.out
    with served(store) as address:
        show_start(out, address, store)
        with closing(connect(ClientSettings(server=address), StoreSettings().tenant)) as cauce:
            tally = _stream(out, cauce, files, folder)
            show_journey(out, cauce)
            show_feed(out, cauce)
            quality = febrl_quality(membership(cauce))
            show_quality(out, quality, tally)
    seconds = time.perf_counter() - began
    measured = {"precision": quality.precision, "recall": quality.recall, "f1": quality.f1}
    document = {"store": str(store), "records": tally.put, "rejected": tally.rejected, "seconds": seconds, "febrl4": measured}
    run.answer(document, lambda console: show_end(console, Shown(store, seconds)))


def _stream(out: Console, cauce: Cauce, files: list[Journey], folder: Path) -> Tally:
    title(out, "1", "Records in, as they come", "four journeys across channels, then FEBRL4, through one gRPC stream each")
    total = Tally()
    with ingest_progress(out) as bars:
        for journey in files:
            with opened(journey) as source, Rejects(folder / f"{journey.path.name}.rejected.jsonl") as bad:
                bar = bars.add_task(journey.path.stem, total=source.size, tally=Tally())
                tally = Ingest(journey.path.name, source.records(), bad, journey.batch).run(cauce, advancing(bars, bar, source))
                bars.update(bar, completed=source.size)
                total.add(tally)
    return total
