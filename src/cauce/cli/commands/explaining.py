"""`explain`, `history`: how a customer came together, and what became of an identity."""

from __future__ import annotations

from typing import Annotated

import typer

from cauce.cli.commands.customers import why
from cauce.cli.naming import find_identity
from cauce.cli.render.history import show_history
from cauce.cli.render.how import show_how
from cauce.cli.run import Run
from cauce.service.api import MAX_PAGE
from cauce.service.verbs.history import Order


def explain(
    run: Run,
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="Identity id, NAMESPACE:VALUE, or SOURCE/RECORD_ID (RECORD_ID if only one source has it).")
    ],
    other: Annotated[str, typer.Argument(metavar="[B]", help="Another record: then why the two are, or are not, one.")] = "",
    *,
    region: Annotated[str, typer.Option(help="Country of a national phone number, such as ES.")] = "",
) -> None:
    """How did a customer come together? Step by step, what each record contributes, and what it hangs by.

    With two records: like `why`, with exit code 1 if they are not one.
    """
    if other:
        why(run, identity, other)
        return
    with run.cauce() as cauce:
        explanation = cauce.explain_identity(find_identity(cauce, identity, region))
    run.answer(explanation, lambda console: show_how(console, explanation))


def history(
    run: Run,
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="Identity id (also one that redirects or is gone), NAMESPACE:VALUE, or SOURCE/RECORD_ID.")
    ],
    *,
    oldest: Annotated[bool, typer.Option("--oldest-first", help="From the beginning on.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=MAX_PAGE, help="Commits at most.")] = 50,
) -> None:
    """What became of an identity: every change, when, and who did what."""
    order = Order.OLDEST_FIRST if oldest else Order.NEWEST_FIRST
    with run.cauce() as cauce:
        page = cauce.get_history(find_identity(cauce, identity), order=order, page_size=limit)
    run.answer(page, lambda console: show_history(console, page))
