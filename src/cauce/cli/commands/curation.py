"""`assert`, `retract`, `assertions`, `delete`: a person's word, and taking things back."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from cauce.cli.naming import find_record
from cauce.cli.render.lists import show_assertions
from cauce.cli.render.words import count, name_of, safe
from cauce.cli.run import Run
from cauce.model.curation import Assertion, Judgement
from cauce.service.paging import MAX_PAGE, all_items

Author = Annotated[str, typer.Option(help="Who says so. (default: the user name)")]


def assert_same_or_different(
    run: Run,
    judgement: Annotated[Judgement, typer.Argument(case_sensitive=False, help="same or different")],
    left: Annotated[str, typer.Argument(metavar="A", help="SOURCE/RECORD_ID, or RECORD_ID if only one source has it.")],
    right: Annotated[str, typer.Argument(metavar="B", help="The other record.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept with the assertion.")],
    author: Author = "",
) -> None:
    """Say that two records are the same customer, or different ones. It outlives re-sends of the records; `retract` takes it back."""
    with run.cauce() as cauce:
        pair = find_record(cauce, left), find_record(cauce, right)
        said = cauce.assert_(judgement, *pair, author=author or user(), reason=reason)  # noqa: PT009 - the verb Assert
    undo = f"take it back with: cauce retract {safe(said.assertion_id)}"
    run.answer(said, lambda console: console.print(f"{_in_words(said)}; {undo}", soft_wrap=True))


def retract(
    run: Run,
    assertion_id: Annotated[str, typer.Argument(metavar="ASSERTION", help="Its id, from `assert` or `assertions`.")],
    *,
    author: Author = "",
) -> None:
    """Take an assertion back, as if it had never been made."""
    with run.cauce() as cauce:
        said = cauce.retract(assertion_id, author=author or user())
    run.answer(said, lambda console: console.print(f"retracted: {_in_words(said)}"))


def assertions(
    run: Run,
    record: Annotated[str, typer.Argument(metavar="[RECORD]", help="Only those about this record.")] = "",
    *,
    retracted: Annotated[bool, typer.Option("--retracted", help="Retracted ones too.")] = False,
    labels: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write those that stand as pairs to train with: `cauce train --labels FILE`. .csv, .jsonl or .parquet"
        ),
    ] = None,
) -> None:
    """Which assertions stand: those made by hand, and the decisions of reviews."""
    if labels is not None:
        from cauce.cli.labelling import write_labels  # noqa: PLC0415 - pyarrow only where it is used
        from cauce.engine.batch.output import output_format  # noqa: PLC0415 - the same

        output_format(labels)
    with run.cauce() as cauce:
        about = find_record(cauce, record) if record else None
        found = list(
            all_items(lambda token: cauce.list_assertions(record=about, retracted=retracted, page_size=MAX_PAGE, page_token=token))
        )
    if labels is not None:
        written = write_labels(found, labels)
        run.note(f"{safe(labels)}: {count(written, 'pair')}")
    run.answer({"assertions": found}, lambda console: show_assertions(console, found))


def delete(
    run: Run,
    record: Annotated[str, typer.Argument(metavar="RECORD", help="SOURCE/RECORD_ID, or RECORD_ID if only one source has it.")],
) -> None:
    """Delete a record, and with it whatever it alone held together."""
    with run.cauce() as cauce:
        key = find_record(cauce, record)
        token = cauce.delete_record(key)
    run.answer({"record": key, "token": token}, lambda console: console.print(f"deleted {name_of(key)}"))


def _in_words(assertion: Assertion) -> str:
    return f"{name_of(assertion.left)} and {name_of(assertion.right)} are {assertion.judgement.value}"


def user() -> str:
    """Who is at the keyboard."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
