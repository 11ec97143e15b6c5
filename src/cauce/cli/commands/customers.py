"""`lookup`, `show`, `why`, `search`: who is it, and why."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cauce.cli.exits import Exit
from cauce.cli.naming import find_identity, find_record, parse_identifier, parse_known
from cauce.cli.render.identity import show_identity
from cauce.cli.render.lists import show_hits, show_lookups
from cauce.cli.render.why import show_pair
from cauce.cli.run import Run
from cauce.model.explanation import Decision
from cauce.service.api import MAX_PAGE, Cauce, LookupOutcome, Touchpoint, View

Region = Annotated[str, typer.Option(help="Country of a national phone number, such as ES.")]


AsOf = Annotated[str, typer.Option("--as-of", help="As it was: a revision, a token, or a time such as 2026-03-01T12:00:00Z.")]


class Part(StrEnum):
    """Choices of --view."""

    FULL = "full"
    PROVEN = "proven"


def lookup(
    run: Run,
    identifiers: Annotated[list[str], typer.Argument(metavar="NAMESPACE:VALUE...", help="Such as email:x@y.example or phone:612000111.")],
    *,
    region: Region = "",
) -> None:
    """Whose identifier is it? Exact, after normalising; exit code 1 unless every one leads to one identity."""
    asked = [parse_identifier(text) for text in identifiers]
    with run.cauce() as cauce:
        answers = cauce.lookup_identifiers(asked, region=region)
    document = [
        {"namespace": namespace, "value": value, "answer": answer} for (namespace, value), answer in zip(asked, answers, strict=True)
    ]
    run.answer({"lookups": document}, lambda console: show_lookups(console, asked, answers))
    run.finish(Exit.OK if all(answer.outcome is LookupOutcome.MATCH for answer in answers) else Exit.NO)


def show(
    run: Run,
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="Identity id, NAMESPACE:VALUE, or SOURCE/RECORD_ID (RECORD_ID if only one source has it).")
    ],
    *,
    view: Annotated[Part, typer.Option(help="All of it, or only the part proven by verified evidence.")] = Part.FULL,
    region: Region = "",
    as_of: AsOf = "",
    limit: Annotated[int, typer.Option(min=1, max=MAX_PAGE, help="Records and touchpoints at most.")] = 200,
) -> None:
    """One customer: profile with where each value came from, identifiers, records, timeline; now, or as they were put together once."""
    with run.cauce() as cauce:
        found = cauce.get_identity(find_identity(cauce, identity, region, as_of), view=View[view.upper()], as_of=as_of)
        records = list(cauce.list_identity_records(found.identity_id, page_size=limit, as_of=as_of).items)
        timeline = [] if as_of else _timeline(cauce, found.identity_id, limit)
    if view is Part.PROVEN:
        part = {key for item in found.profile.identifiers for key in item.records} | {value.record for value in found.profile.attributes}
        records = [stored for stored in records if stored.record.key in part]
        timeline = [touch for touch in timeline if touch.record in part]
    document = {"identity": found, "records": records, "timeline": timeline}
    run.answer(document, lambda console: show_identity(console, found, records, timeline))


def _timeline(cauce: Cauce, identity_id: str, limit: int) -> list[Touchpoint]:
    return list(cauce.get_timeline(identity_id, page_size=limit).items)


def why(
    run: Run,
    left: Annotated[str, typer.Argument(metavar="A", help="SOURCE/RECORD_ID, or RECORD_ID if only one source has it.")],
    right: Annotated[str, typer.Argument(metavar="B", help="The other record.")],
) -> None:
    """Why are two records one customer, or why not? Every comparison with its bits, the decision, the chain of evidence.

    Exit code 0 if they are one identity, 1 if not.
    """
    with run.cauce() as cauce:
        explanation = cauce.explain_pair(find_record(cauce, left), find_record(cauce, right))
    run.answer(explanation, lambda console: show_pair(console, explanation))
    run.finish(Exit.OK if explanation.decision is Decision.LINKED else Exit.NO)


def search(
    run: Run,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="Clara Gómez birth_date=1985-03-14 email:x@y.example")],
    *,
    region: Region = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="Candidates at most.")] = 10,
) -> None:
    """Who could it be? Fuzzy, by whatever is known, scored, best first. Never creates anything."""
    known = parse_known(words)
    with run.cauce() as cauce:
        hits = cauce.search_identities(attributes=known.attributes, identifiers=known.identifiers, region=region, limit=limit)
    run.answer({"hits": hits}, lambda console: show_hits(console, hits))
    run.finish(Exit.OK if hits else Exit.NO)
