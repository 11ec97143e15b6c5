"""`review`: the queue of what a person should look at, by keys."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated

import typer

from cauce.cli.commands.curation import Author, user
from cauce.cli.flags import Flags
from cauce.cli.naming import find_identity
from cauce.cli.render.stewards import Side, show_outcome, show_reviews, side_by_side
from cauce.cli.render.why import show_pair
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run
from cauce.errors import FailedPrecondition, NotFound
from cauce.model.record import RecordKey
from cauce.service.api import Cauce, View
from cauce.service.verbs import curation as verbs
from cauce.service.verbs.curation import Outcome, RevertTarget, Review, ReviewKind, Verdict

_KEYS = {"y": Verdict.SAME, "n": Verdict.DIFFERENT}
_HELP = "[bold]y[/] same  [bold]n[/] different  [bold]s[/] skip  [bold]u[/] undo  [bold]q[/] quit"
_ASKED = frozenset("ynsuq")
_REASON = "reviewed"


class Wanted(Flags, frozen=True, kw_only=True):
    """Which reviews."""

    kind: Annotated[ReviewKind | None, typer.Option(case_sensitive=False, help="Only of this kind.")] = None
    source: Annotated[str, typer.Option(help="Only those with a record of this source.")] = ""
    customer: Annotated[str, typer.Option(help="Only those of this customer.")] = ""
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50


def review(
    run: Run,
    *,
    wanted: Wanted,
    print_: Annotated[bool, typer.Option("--list", help="Print the queue.")] = False,
    author: Author = "",
) -> None:
    """Look at pairs that the rules leave open, those first that decide about most records: y, n, s(kip), u(ndo), q(uit)."""
    with run.cauce() as cauce:
        identity = find_identity(cauce, wanted.customer) if wanted.customer else ""
        page = cauce.list_reviews(kind=wanted.kind, source=wanted.source, identity_id=identity, page_size=wanted.limit)
        queue = list(page.items)
        if print_ or run.json:
            run.answer({"reviews": queue}, lambda console: show_reviews(console, queue))
            return
        if not queue:
            run.out.print("nothing to look at")
            return
        _Desk(run, cauce, author or user()).work(queue)
        if page.next_page_token:
            run.out.print(f"these were the first {len(queue)}: `cauce review` again shows what comes next, --limit more at once")


class _Desk:
    """One sitting."""

    def __init__(self, run: Run, cauce: Cauce, author: str) -> None:
        self._run, self._cauce, self._by = run, cauce, verbs.Author(author=author, reason=_REASON)
        self._done: list[tuple[int, Outcome | None]] = []
        """Place of each answered review, and what it did; None: skipped."""

    def work(self, queue: list[Review]) -> None:
        """Until the end of the queue, of the keys, or of patience."""
        keys, place = _keys(), 0
        while place < len(queue) or self._reconsiders(keys):
            if place == len(queue):
                place = self._undo(place)
            elif not self._show(queue[place], place, len(queue)):
                place += 1
            elif (key := self._ask(keys)) == "q":
                break
            else:
                place = self._undo(place) if key == "u" else self._answer(queue[place], place, key)
        decided = sum(outcome is not None for _, outcome in self._done)
        self._run.out.print(f"{count(decided, 'review')} decided, {count(len(self._done) - decided, 'review')} skipped")

    def _reconsiders(self, keys: Iterator[str]) -> bool:
        """Whether, at the end, the last answer is undone."""
        if not self._done:
            return False
        self._run.out.print("that was the last: [bold]u[/] undo, any other key ends")
        return next(keys, "q") == "u"

    def _show(self, one: Review, place: int, total: int) -> bool:
        """False: an answer before has settled it."""
        out = self._run.out
        try:
            left, right = (self._side(key) for key in (one.left, one.right))
            explanation = self._cauce.explain_pair(one.left, one.right)
        except NotFound:
            return False
        if (left.identity_id == right.identity_id) != (one.kind is ReviewKind.REPORTED):
            return False
        out.rule(f"{place + 1} of {total}: {one.kind.value}, {count(one.records, 'record')}")
        out.print(safe(one.says))
        out.print(side_by_side(left, right))
        show_pair(out, explanation)
        return True

    def _side(self, key: RecordKey) -> Side:
        stored = self._cauce.get_record(key)
        return Side(stored.record, stored.identity_id, self._cauce.get_identity(stored.identity_id, view=View.FULL).profile)

    def _ask(self, keys: Iterator[str]) -> str:
        self._run.out.print(_HELP)
        for key in keys:
            if key in _ASKED:
                return key
            self._run.out.print(_HELP)
        return "q"

    def _answer(self, one: Review, place: int, key: str) -> int:
        outcome = None
        if key in _KEYS:
            try:
                outcome = self._cauce.decide(one.review_id, _KEYS[key], self._by)
            except (FailedPrecondition, NotFound) as error:
                self._run.complain(error)
            else:
                show_outcome(self._run.out, outcome, dry_run=False)
        self._done.append((place, outcome))
        return place + 1

    def _undo(self, place: int) -> int:
        if not self._done:
            self._run.out.print("nothing to undo")
            return place
        before, outcome = self._done.pop()
        if outcome is not None and outcome.act_id:
            self._cauce.revert(RevertTarget.ACT, outcome.act_id, self._by)
            self._run.out.print("undone")
        return before


def _keys() -> Iterator[str]:
    """Single keys of a terminal until Ctrl-D, else the characters that come in."""
    if sys.stdin.isatty():
        with suppress(EOFError):
            while True:
                yield typer.getchar().lower()
        return
    while character := sys.stdin.read(1):
        if not character.isspace():
            yield character.lower()
