"""`export-subject`, `erase`, `erasure`, `suppress`, `suppressions`: what a person may ask for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated

import msgspec
import typer

from cauce.cli.commands.curation import Author, user
from cauce.cli.encode import jsonable, to_json
from cauce.cli.exits import Exit
from cauce.cli.files.instants import parse_instant
from cauce.cli.flags import Flags
from cauce.cli.naming import parse_identifier
from cauce.cli.render.privacy import show_erased, show_erasure, show_erasures, show_replay, show_suppressions, summary_of
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run
from cauce.cli.tracing import check_readable, needles_of, subject_items, traces_in
from cauce.engine.batch.bad import file_invalid
from cauce.engine.traces import Needles
from cauce.errors import InvalidValue, NotFound
from cauce.model.privacy import Erasure, ErasureState, SuppressionScope
from cauce.model.record import Instant, RecordKey
from cauce.service.api import Cauce
from cauce.service.ledger import Ledger
from cauce.service.local_privacy import LocalPrivacyVerbs
from cauce.service.paging import MAX_PAGE, all_items
from cauce.service.verbs.privacy import KeepOut, SubjectRef

Who = Annotated[
    list[str],
    typer.Argument(metavar="WHO...", help="An identity's id; or SOURCE/RECORD_ID, one or several; or NAMESPACE:VALUE, one or several."),
]


class EraseFlags(Flags, frozen=True, kw_only=True):
    """How to erase."""

    reference: Annotated[str, typer.Option(metavar="TEXT", help="Of the request in your books; kept with the certificate.")] = ""
    keep_out: Annotated[SuppressionScope, typer.Option("--keep-out", case_sensitive=False, help="What is never taken in again.")] = (
        SuppressionScope.IDENTIFIERS
    )
    until: Annotated[str, typer.Option(metavar="DATE", help="It may come again after this. (default: never)")] = ""
    no_search: Annotated[bool, typer.Option("--no-search", help="Do not search the database's files for what was erased.")] = False
    search_file: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="Also search this log or export for the person; may be given several times.")
    ] = None
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would go.")] = False
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
    author: Author = ""


def export_subject(
    run: Run,
    who: Who,
    *,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write there, readable by you only. (default: standard output)")
    ] = None,
    include_claimed: Annotated[
        bool, typer.Option("--include-claimed", help="Also records that are only claimed to be this person's, not proven.")
    ] = False,
) -> None:
    """Everything held about a person, with where it is from, as JSON lines: what they may ask for."""
    held_back = 0
    with run.cauce() as cauce, _written(output) as file:
        for item in subject_items(cauce, subject_of(cauce, who), include_claimed=include_claimed):
            held_back = summary_of(item, held_back)
            file.write(to_json({"item": item.__struct_config__.tag, **jsonable(item)}) + "\n")
    if held_back:
        run.note(f"{count(held_back, 'record')} held back: of the same customer, but not proven to be this person's (--include-claimed)")


def erase(run: Run, who: Who, flags: EraseFlags) -> None:
    """Erase a person: all their records and everything that names them. They are kept out from then on, whatever an import brings.

    Says first what would go, and asks. Ends with a certificate, which `cauce erasure ID` shows again.
    """
    keep_out = KeepOut(scope=flags.keep_out, expires_at=_moment(flags.until))
    author = flags.author or user()
    with run.cauce() as cauce:
        subject = subject_of(cauce, who)
        seen = cauce.erase_subject(subject, author=author, reference=flags.reference, keep_out=keep_out, validate_only=True)
        _note_rest(run, cauce, subject, seen)
        if flags.preview:
            run.answer(seen, lambda console: show_erasure(console, seen))
            return
        files = flags.search_file or []
        check_readable(files)
        needles = needles_of(cauce, subject) if files else Needles()
        _ask(run, seen, agreed=flags.yes)
        erasure = cauce.erase_subject(subject, author=author, reference=flags.reference, keep_out=keep_out, search=not flags.no_search)
        done = _finished(cauce, erasure.erasure_id)
    traces = traces_in(needles, files)
    run.answer({"erasure": done, "files": traces} if files else done, lambda console: show_erased(console, done, traces))
    left = (done.search and done.search.hits) or any(one.hits for one in traces)
    run.finish(Exit.OK if done.state is ErasureState.DONE and not left else Exit.NO)


def erasure(
    run: Run,
    erasure_id: Annotated[str, typer.Argument(metavar="[ERASURE]", help="Its id; without one, the latest are listed.")] = "",
    *,
    export: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the ledger of what is kept out.")] = None,
    replay: Annotated[Path | None, typer.Option(metavar="FILE", help="After a restore: erase again what this ledger names.")] = None,
    author: Author = "",
) -> None:
    """The certificate of an erasure, or the latest erasures.

    Or their ledger, which is kept outside of backups: keyed digests and their key, as secret as the database.
    """
    if sum(map(bool, (erasure_id, export, replay))) > 1:
        raise InvalidValue("ERASURE, --export and --replay", "exclude each other; give one")
    with run.cauce() as cauce:
        if export or replay:
            _ledger(run, cauce, (export, replay), author or user())
            return
        if not erasure_id:
            page = cauce.list_erasures()
            run.answer({"erasures": page.items}, lambda console: show_erasures(console, page.items))
            return
        found = cauce.get_erasure(erasure_id)
    run.answer(found, lambda console: show_erasure(console, found))


def _ledger(run: Run, cauce: Cauce, paths: tuple[Path | None, Path | None], author: str) -> None:
    if not isinstance(cauce, LocalPrivacyVerbs):
        raise InvalidValue("--server", "the ledger holds a key: it is written and replayed on the database, with --store")
    export, replay = paths
    if export:
        with _written(export) as file:
            file.write(msgspec.json.encode(cauce.export_ledger()).decode() + "\n")
    if replay:
        restored, started = cauce.replay_ledger(_read_ledger(replay), author=author)
        done = [_finished(cauce, one.erasure_id) for one in started]
        run.answer({"suppressions": restored, "erasures": done}, lambda console: show_replay(console, restored, done))


def _read_ledger(path: Path) -> Ledger:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Ledger)
    except OSError as error:
        raise file_invalid(str(path), f"cannot be read ({(error.strerror or '').lower()})") from None
    except msgspec.MsgspecError:
        raise file_invalid(str(path), "is no ledger of erasures; `cauce erasure --export` writes one") from None


def _finished(cauce: Cauce, erasure_id: str) -> Erasure:
    while not cauce.wait_job(erasure_id).finished:
        pass
    return cauce.get_erasure(erasure_id)


def suppress(
    run: Run,
    what: Annotated[list[str], typer.Argument(metavar="WHAT...", help="SOURCE/RECORD_ID or NAMESPACE:VALUE, any number.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; kept with it.")],
    until: Annotated[str, typer.Option(metavar="DATE", help="It may come again after this. (default: never)")] = "",
    region: Annotated[str, typer.Option(metavar="COUNTRY", help="Of national phone numbers, such as ES.")] = "",
    author: Author = "",
) -> None:
    """Never take these records, or records that claim these values, in again. What is stored stays: `erase` takes it away."""
    names = [(word, *word.partition("/")) for word in what]
    records = [RecordKey(source, name) for word, source, slash, name in names if slash and ":" not in source]
    identifiers = [parse_identifier(word) for word, source, slash, _ in names if not slash or ":" in source]
    with run.cauce(create=True) as cauce:
        made = cauce.suppress(
            records=records,
            identifiers=identifiers,
            region=region,
            author=author or user(),
            reason=reason,
            expires_at=_moment(until),
        )
    run.answer({"suppressions": made}, lambda console: show_suppressions(console, made))


def suppressions(
    run: Run,
    *,
    lift: Annotated[list[str] | None, typer.Option(metavar="HANDLE", help="Let this one come again; may be given several times.")] = None,
    author: Author = "",
) -> None:
    """What is kept out: handles, times and reasons, never values."""
    with run.cauce() as cauce:
        if lift:
            lifted = cauce.lift_suppressions(lift, author=author or user())
            run.answer({"lifted": lifted}, lambda console: console.print(f"{count(lifted, 'suppression')} lifted"))
            run.finish(Exit.OK if lifted == len(set(lift)) else Exit.NO)
            return
        found = list(all_items(lambda token: cauce.list_suppressions(page_size=MAX_PAGE, page_token=token)))
    run.answer({"suppressions": found}, lambda console: show_suppressions(console, found))


def subject_of(cauce: Cauce, words: list[str]) -> SubjectRef:
    """Whom the words mean.

    Raises:
        InvalidValue: they are not all of one kind.
    """
    records: list[RecordKey] = []
    identifiers: list[tuple[str, str]] = []
    ids: list[str] = []
    for word in words:
        key = _record_of(cauce, word)
        if key is not None:
            records.append(key)
        elif ":" in word:
            identifiers.append(parse_identifier(word))
        else:
            ids.append(word)
    if len(ids) > 1 or sum(map(bool, (records, identifiers, ids))) != 1:
        raise InvalidValue("WHO", "must be one identity's id, or only SOURCE/RECORD_ID, or only NAMESPACE:VALUE")
    return SubjectRef(identity_id="".join(ids), records=tuple(records), identifiers=tuple(identifiers))


def _record_of(cauce: Cauce, word: str) -> RecordKey | None:
    """The record that a word names; `loyalty/acme:77` may be one, or an identifier."""
    source, slash, record_id = word.partition("/")
    if not (slash and source and record_id):
        return None
    key = RecordKey(source, record_id)
    if ":" not in word:
        return key
    try:
        cauce.get_record(key)
    except NotFound:
        return None
    return key


@contextmanager
def _written(path: Path | None) -> Iterator[IO[str]]:
    if path is None:
        yield sys.stdout
        return
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8", errors="surrogatepass")
    except OSError as error:
        raise file_invalid(str(path), f"cannot be written ({os.strerror(error.errno or 0).lower()})") from None
    with file:
        yield file


def _note_rest(run: Run, cauce: Cauce, subject: SubjectRef, seen: Erasure) -> None:
    """Say how many records of the same customers stay: who names records may mean the person."""
    if subject.identity_id or not seen.identities:
        return
    wholes = [cauce.erase_subject(SubjectRef(identity_id=one), author=seen.author, validate_only=True) for one in seen.identities]
    rest = sum(whole.counts.get("records", 0) for whole in wholes) - seen.counts.get("records", 0)
    if rest:
        stay = f"{count(rest, 'other record')} of the same customer {'stays' if rest == 1 else 'stay'}"
        run.note(f"only what is named goes, {stay}; all of it: cauce erase {' or '.join(map(safe, seen.identities))}")


def _ask(run: Run, seen: Erasure, *, agreed: bool) -> None:
    """Show what would go, and go on only if that is wanted."""
    if agreed:
        return
    if run.json or not sys.stdin.isatty():
        raise InvalidValue("--yes", "must be given where nobody can be asked; --preview says what would go")
    show_erasure(run.err, seen)
    if not typer.confirm("Erase for good?", err=True):
        raise typer.Exit(Exit.NO)


def _moment(text: str) -> Instant | None:
    return parse_instant(text, "--until") if text else None
