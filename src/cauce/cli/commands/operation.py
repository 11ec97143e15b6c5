"""`watch`, `verify`, `stats`, `restored`: running it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import msgspec
import typer

from cauce.cli.exits import Exit
from cauce.cli.render.lists import show_item, show_stats, show_verification
from cauce.cli.run import Run
from cauce.model.change import ChangeKind
from cauce.service.api import MAX_PAGE, Cauce, WatchItem

_RESTORED = (
    "tokens given before the restore are refused from now on: consumers of the feed read the state anew; "
    "erase again what was erased since the backup: cauce erasure --replay LEDGER"
)
HEAD = "head"
"""The token of a watch that begins now."""


def watch(
    run: Run,
    *,
    after: Annotated[str, typer.Option(help="Token to go on from; `start` is the beginning. (default: only what is new)")] = "",
    kinds: Annotated[
        list[ChangeKind] | None, typer.Option("--kind", metavar="KIND", case_sensitive=False, help="Only these changes; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="Stop after this many commits; 0: never.")] = 0,
    once: Annotated[bool, typer.Option("--once", help="Show what there is (from the start, or --after), then stop.")] = False,
    checkpoints: Annotated[bool, typer.Option("--checkpoints", help="Show the checkpoints of an idle feed, too.")] = False,
) -> None:
    """The change feed, live: one line a change; with --json one commit a line, with the token to go on from."""
    token = "" if after == "start" else after
    seen = 0
    with run.cauce() as cauce:
        items = _history(cauce, token, kinds) if once else cauce.watch(after=token if after else HEAD, kinds=kinds or ())
        for item in items:
            if item.commit is None and not checkpoints:
                continue
            show_or_line(run, item)
            seen += item.commit is not None
            if limit and seen >= limit:
                return


def _history(cauce: Cauce, token: str, kinds: list[ChangeKind] | None) -> Iterator[WatchItem]:
    """What is in the feed now, filtered as the watch filters."""
    while items := cauce.list_changes(after=token, limit=MAX_PAGE):
        for item in items:
            commit = item.commit
            if commit and kinds:
                commit = msgspec.structs.replace(commit, changes=tuple(change for change in commit.changes if change.kind in kinds))
            if commit and commit.changes:
                yield msgspec.structs.replace(item, commit=commit)
        token = items[-1].token


def show_or_line(run: Run, item: WatchItem) -> None:
    """One item of the feed."""
    if run.json:
        run.line(item)
    else:
        show_item(run.out, item)


def verify(run: Run) -> None:
    """Recompute everything from scratch and compare with what is stored. Exit code 1 if it differs."""
    with run.cauce() as cauce:
        result = cauce.verify()
    run.answer({**msgspec.structs.asdict(result), "sound": result.sound}, lambda console: show_verification(console, result))
    run.finish(Exit.OK if result.sound else Exit.NO)


def stats(run: Run) -> None:
    """How much there is."""
    with run.cauce() as cauce:
        found = cauce.stats()
    run.answer(found, lambda console: show_stats(console, found, run.where))


def restored(run: Run) -> None:
    """Say that the store was restored from a backup, before it is served: tokens of the lost time are refused from then on.

    Consumers of the feed get TOKEN_EPOCH_MISMATCH and read the state anew. Without it they would miss commits in the place of lost ones.
    """
    from cauce.store import open_store  # noqa: PLC0415 - the database only where it is used

    with closing(open_store(run.database())) as store:
        store.begin_life()
    run.answer({"restored": run.where}, lambda console: console.print(_RESTORED, soft_wrap=True))
