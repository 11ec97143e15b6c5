"""`journey`, `consent`, `contactable`, `exclusions`: what happened where, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from cauce.cli.commands.curation import Author, user
from cauce.cli.commands.data import FileFlags, show_mapping
from cauce.cli.exits import Exit
from cauce.cli.files.instants import parse_instant
from cauce.cli.flags import Flags
from cauce.cli.naming import find_identity, parse_identifier
from cauce.cli.render.journey import show_checks, show_consent, show_exclusions, show_journey
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run
from cauce.engine.batch.bad import Bad, file_invalid
from cauce.errors import InvalidValue
from cauce.model.consent import ConsentStatus
from cauce.model.permission import Consent, Permission
from cauce.model.record import Identifier, Instant
from cauce.service.verbs.journey import MAX_EXCLUSIONS, ConsentSubject

if TYPE_CHECKING:
    from cauce.cli.files.reading import Input
    from cauce.service.api import Cauce

Who = Annotated[
    str, typer.Argument(metavar="ID", help="Identity id, NAMESPACE:VALUE, or SOURCE/RECORD_ID (RECORD_ID if only one source has it).")
]
Purpose = Annotated[str, typer.Option(help="What for.")]
Channel = Annotated[str, typer.Option(help="By which way: email, sms, phone, post, ... (default: every one)")]
Region = Annotated[str, typer.Option(help="Country of a national phone number, such as ES.")]


def journey(run: Run, identity: Who, *, region: Region = "") -> None:
    """A customer's journey in short: the first and the last touch on each channel, what they did there, which campaigns brought them."""
    with run.cauce() as cauce:
        found = cauce.get_journey(find_identity(cauce, identity, region))
    run.answer(found, lambda console: show_journey(console, found))


class ConsentFlags(Flags, frozen=True, kw_only=True):
    """Options of `consent`."""

    purpose: Purpose = "marketing"
    channel: Channel = ""
    grant: Annotated[bool, typer.Option("--grant", help="The customer allows it.")] = False
    deny: Annotated[bool, typer.Option("--deny", help="The customer forbids it.")] = False
    at: Annotated[str, typer.Option(metavar="TIME", help="When the customer said so, or the moment asked about. (default: now)")] = ""
    reason: Annotated[str, typer.Option(help="Why; kept with what is noted.")] = ""
    author: Author = ""

    @property
    def noted(self) -> Consent | None:
        """What is to be noted, if anything.

        Raises:
            InvalidValue: naming the option.
        """
        if self.grant and self.deny:
            raise InvalidValue("--grant and --deny", "exclude each other; give one")
        if not self.grant and not self.deny:
            return None
        permission = Permission.GRANTED if self.grant else Permission.DENIED
        return Consent(purpose=self.purpose, channel=self.channel, permission=permission, at=self.moment)

    @property
    def moment(self) -> Instant | None:
        """What --at says."""
        return parse_instant(self.at, "--at") if self.at else None


def consent(run: Run, identity: Who, flags: ConsentFlags, *, region: Region = "") -> None:
    """What does a customer allow, and by whose word? With --grant or --deny: note it. Exit code 1 unless it is granted.

    What is noted outlives re-sends of the records. A merge never loosens it, a split gives each side back its own.
    """
    noted = flags.noted
    with run.cauce() as cauce:
        identity_id = find_identity(cauce, identity, region)
        if noted is not None:
            cauce.set_consent(ConsentSubject(identity_id=identity_id), noted, author=flags.author or user(), reason=flags.reason)
        found = cauce.get_consent(identity_id, purpose=flags.purpose, channel=flags.channel, at=flags.moment if noted is None else None)
    run.answer(found, lambda console: show_consent(console, found))
    run.finish(Exit.OK if found.status is ConsentStatus.GRANTED else Exit.NO)


def contactable(
    run: Run,
    identifiers: Annotated[list[str], typer.Argument(metavar="NAMESPACE:VALUE...", help="Such as email:x@y.example or phone:612000111.")],
    *,
    channel: Annotated[str, typer.Option(help="By which way: email, sms, phone or whatsapp.")],
    purpose: Purpose = "marketing",
    region: Region = "",
) -> None:
    """May these addresses be used? To be asked before anything is sent. Exit code 1 unless every one may."""
    asked = [parse_identifier(text) for text in identifiers]
    with run.cauce() as cauce:
        checks = cauce.check_contacts(asked, purpose=purpose, channel=channel, region=region)
    document = [{"namespace": name, "value": value, "answer": check} for (name, value), check in zip(asked, checks, strict=True)]
    run.answer({"contacts": document}, lambda console: show_checks(console, asked, checks))
    run.finish(Exit.OK if all(check.status is ConsentStatus.GRANTED for check in checks) else Exit.NO)


def exclusions(
    run: Run,
    flags: FileFlags,
    *,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="JSON lines, CSV or Parquet; - reads standard input.")] = "",
    name: Annotated[str, typer.Option(help="Name of the list, such as robinson.")] = "",
    purpose: Purpose = "marketing",
    channel: Channel = "",
) -> None:
    """Take in an exclusion list, such as a Robinson list: nobody on it is to be addressed. The file takes the place of an earlier issue.

    Every identifier of a row is put on the list, in clear or hashed (--map COLUMN=identifier:email_sha256/meta). A file without any is
    refused, and the list stays as it was. Without a file: which lists there are.
    """
    if not file:
        _show_lists(run)
        return
    if not name:
        raise InvalidValue("--name", "must be given: what the list is called")
    from cauce.cli.files.reading import Input  # noqa: PLC0415 - only where a file is read
    from cauce.service.local import now  # noqa: PLC0415 - the service only where it is used

    options = flags.options()
    denied = Consent(purpose=purpose, channel=channel, permission=Permission.DENIED, at=now())
    with run.cauce() as cauce, Input(file, options) as source:
        if source.mapping and not run.json:
            show_mapping(run.err, file, source, source.mapping)
        found, read = _take(cauce, source, name, denied)
        if not read:
            raise file_invalid(file, "holds no value that could be put on a list, which stays as it was: --map COLUMN=identifier:email")
        cauce.remove_exclusions(name, before=denied.at or 0)
    answer = {"list": name, "entries": read, "unreadable": found - read}
    run.answer(answer, lambda console: console.print(f"{safe(name)}: {count(read, 'value')}"))
    if found > read:
        run.note(f"{count(found - read, 'value')} could not be read and protect nobody")
    run.finish(Exit.BAD_INPUT if found > read else Exit.OK)


def _show_lists(run: Run) -> None:
    with run.cauce() as cauce:
        lists = cauce.list_exclusion_lists()
    run.answer({"lists": [one._asdict() for one in lists]}, lambda console: show_exclusions(console, lists))


def _take(cauce: Cauce, source: Input, name: str, denied: Consent) -> tuple[int, int]:
    """How many values the file has, and how many of them could be read."""
    found = read = 0
    entries = _entries(source)
    while some := list(islice(entries, MAX_EXCLUSIONS)):
        found += len(some)
        read += cauce.add_exclusions(name, [entry for entry in some if entry is not None], consent=denied, region=source.defaults.region)
    return found, read


def _entries(source: Input) -> Iterator[Identifier | None]:
    for row in source.records():
        if isinstance(row, Bad):
            yield None
        else:
            yield from row.record.identifiers
