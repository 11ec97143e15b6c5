"""`merge`, `split`, `revert`, `conflicts`, `shared-values`: corrections of whole customers, and what there is to correct."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cauce.cli.commands.curation import Author, user
from cauce.cli.flags import Flags
from cauce.cli.naming import find_identity, find_record, parse_identifier
from cauce.cli.render.stewards import show_conflicts, show_outcome, show_shared_values
from cauce.cli.run import Run
from cauce.errors import InvalidValue
from cauce.model.curation import Ruling
from cauce.service.paging import MAX_PAGE, all_items
from cauce.service.verbs import curation as verbs
from cauce.service.verbs.curation import RevertTarget

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]


class Signed(Flags, frozen=True, kw_only=True):
    """Who does it and why, and whether it is done."""

    reason: Annotated[str, typer.Option(help="Why; kept with what is done.")]
    author: Author = ""
    dry_run: DryRun = False

    @property
    def by(self) -> verbs.Author:
        """As the service wants it."""
        return verbs.Author(author=self.author or user(), reason=self.reason)


class Saying(Signed, frozen=True, kw_only=True):
    """The same, for what may also be only listed."""

    reason: Annotated[str, typer.Option(help="Why; kept with what is said.")] = ""


class Listed(Flags, frozen=True, kw_only=True):
    """What of the shared values is listed."""

    namespace: Annotated[str, typer.Option(help="List only this namespace.")] = ""
    blocking_keys: Annotated[bool, typer.Option("--blocking-keys", help="List dead blocking keys instead.")] = False


_WHO = "An identity's id, NAMESPACE:VALUE, or SOURCE/RECORD_ID (RECORD_ID if only one source has it)."


def merge(
    run: Run,
    customers: Annotated[list[str], typer.Argument(metavar="CUSTOMER...", help=f"Two or more: {_WHO}")],
    *,
    signed: Signed,
) -> None:
    """Make two or more customers one, whatever the rules say. It outlives re-sends; `revert act` takes it back."""
    with run.cauce() as cauce:
        ids = [find_identity(cauce, one) for one in customers]
        if len(set(ids)) == 1:
            says = "are one customer already; `cauce assert same` says of two records that they are to stay so"
            raise InvalidValue("CUSTOMER...", says if len(ids) > 1 else "must be two or more")
        outcome = cauce.merge_identities(ids, signed.by, validate_only=signed.dry_run)
    run.answer(outcome, lambda console: show_outcome(console, outcome, dry_run=signed.dry_run))


def split(
    run: Run,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=_WHO)],
    records: Annotated[list[str], typer.Argument(metavar="RECORD...", help="The records to take out: SOURCE/RECORD_ID or RECORD_ID.")],
    *,
    signed: Signed,
    leave_apart: Annotated[bool, typer.Option("--leave-apart", help="Leave it to the rules whether those taken out are one.")] = False,
) -> None:
    """Take records out of a customer: they become one of their own. It outlives re-sends; `revert act` takes it back."""
    with run.cauce() as cauce:
        keys = [find_record(cauce, one) for one in records]
        name = find_identity(cauce, customer)
        outcome = cauce.split_identity(name, [keys], signed.by, keep_together=not leave_apart, validate_only=signed.dry_run)
    run.answer(outcome, lambda console: show_outcome(console, outcome, dry_run=signed.dry_run))


def revert(
    run: Run,
    what: Annotated[RevertTarget, typer.Argument(case_sensitive=False, help="What did it.")],
    name: Annotated[str, typer.Argument(help="The source's or author's name, the job's or act's id.")],
    *,
    signed: Signed,
) -> None:
    """Take back everything that a source, an import, an author or an act did."""
    with run.cauce() as cauce:
        outcome = cauce.revert(what, name, signed.by, validate_only=signed.dry_run)
    nothing = f"nothing stands that this {what.value.lower()} did: it is taken back already, or has another name"
    run.answer(outcome, lambda console: show_outcome(console, outcome, dry_run=signed.dry_run, nothing=nothing))


def conflicts(
    run: Run, customer: Annotated[str, typer.Argument(metavar="[CUSTOMER]", help=f"Only those of this one: {_WHO}")] = ""
) -> None:
    """Evidence that was refused, withheld or ambiguous, and why."""
    with run.cauce() as cauce:
        identity = find_identity(cauce, customer) if customer else ""
        found = list(all_items(lambda token: cauce.list_conflicts(identity_id=identity, page_size=MAX_PAGE, page_token=token)))
    run.answer({"conflicts": found}, lambda console: show_conflicts(console, found))


class Said(StrEnum):
    """What is to be done with shared values."""

    LIST = "list"
    ALLOW = "allow"
    DENY = "deny"
    CLEAR = "clear"


def shared_values(
    run: Run,
    what: Annotated[Said, typer.Argument(case_sensitive=False, help="list, allow, deny, or clear what was said.")] = Said.LIST,
    value: Annotated[str, typer.Argument(metavar="[VALUE]", help="NAMESPACE:VALUE, or the handle of a shared value.")] = "",
    *,
    listed: Listed,
    said: Saying,
) -> None:
    """Values that too many people carry to be evidence; allow one, or deny one (a bot's device, a shared mailbox)."""
    if what is Said.LIST:
        _list(run, listed.namespace, blocking_keys=listed.blocking_keys)
        return
    if not value or not said.reason:
        raise InvalidValue("VALUE and --reason", "must be given")
    ruling = None if what is Said.CLEAR else Ruling(what.value.upper())
    named = parse_identifier(value) if ":" in value else value
    with run.cauce() as cauce:
        outcome = cauce.rule_value(named, ruling, said.by, validate_only=said.dry_run)
    run.answer(outcome, lambda console: show_outcome(console, outcome, dry_run=said.dry_run))


def _list(run: Run, namespace: str, *, blocking_keys: bool) -> None:
    with run.cauce() as cauce:
        found = list(
            all_items(
                lambda token: cauce.list_shared_values(
                    namespace=namespace, blocking_keys=blocking_keys, page_size=MAX_PAGE, page_token=token
                )
            )
        )
    run.answer({"values": found}, lambda console: show_shared_values(console, found))
