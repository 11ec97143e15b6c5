"""`ingest` and `export`: data in, the partition out."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import typer
from rich.console import Console

from cauce.cli.exits import Exit
from cauce.cli.exporting import ExportFormat, export_format, export_records
from cauce.cli.files.instants import parse_instant
from cauce.cli.files.learned import NOTHING_LEARNED, Learned
from cauce.cli.files.mapping import Given, Mapping, load_given, parse_target
from cauce.cli.files.reading import STDIN, Input, Options, parse_delimiter
from cauce.cli.flags import Flags
from cauce.cli.ingesting import Ingest, Tally
from cauce.cli.progress import advancing, ingest_progress
from cauce.cli.rejects import Rejects
from cauce.cli.render.words import count, plain_table, safe
from cauce.cli.run import Run, read_ruleset
from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.formats import Format
from cauce.errors import CauceError, InvalidValue, PermissionDenied
from cauce.model.record import Assurance
from cauce.service.api import Cauce

_KINDS_SHOWN = 8


class Assured(StrEnum):
    """Choices of --assurance."""

    VERIFIED = "verified"
    ASSERTED = "asserted"
    INFERRED = "inferred"


class FileFlags(Flags, frozen=True, kw_only=True):
    """How files of records are read."""

    format: Annotated[Format | None, typer.Option(help="Instead of what the name or the first bytes say.")] = None
    source: Annotated[str, typer.Option(help="Source of records that name none. (default: the file's stem)")] = ""
    region: Annotated[str, typer.Option(help="Country of national phone numbers of records that name none, such as ES.")] = ""
    assurance: Annotated[Assured, typer.Option(help="Of identifiers in CSV and Parquet.")] = Assured.ASSERTED
    observed_at: Annotated[str, typer.Option(help="Event time of records without one. (default: the file's modification time)")] = ""
    mapping: Annotated[Path | None, typer.Option(help="YAML with `columns:`, what each column is.")] = None
    map: Annotated[list[str] | None, typer.Option(metavar="COLUMN=TARGET", help="What one column is; may be repeated.")] = None
    delimiter: Annotated[str, typer.Option(help="Of CSV, instead of what the content says.")] = ""
    rejects: Annotated[Path | None, typer.Option(help="Side file for what is not taken in. (default: FILE.rejected.jsonl)")] = None

    def options(self) -> Options:
        """What they say about the files.

        Raises:
            InvalidValue: naming the option.
        """
        if self.region and not (len(self.region) == len("ES") and self.region.isascii() and self.region.isupper()):
            raise InvalidValue("--region", "must be two capital letters (ISO 3166-1 alpha-2), such as ES")
        return Options(
            format=self.format,
            source=self.source,
            region=self.region,
            observed_at=parse_instant(self.observed_at, "--observed-at") if self.observed_at else None,
            assurance=Assurance[self.assurance.upper()],
            delimiter=parse_delimiter(self.delimiter),
            given={**(load_given(self.mapping) if self.mapping else {}), **_given(self.map or [])},
        )


class IngestFlags(FileFlags, frozen=True, kw_only=True):
    """Options of `ingest`."""

    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check everything, put nothing.")] = False


def ingest_files(
    run: Run,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="JSON lines, CSV or Parquet; - reads standard input.")],
    flags: IngestFlags,
) -> None:
    """Put the records of files: JSON lines as in examples/journeys, CSV or Parquet with a mapping guessed from header and content.

    Rows that cannot be used go to a side file with line, field and reason; the rest goes on, and the exit code is 3.
    Putting a file again changes nothing.
    """
    options = flags.options()
    total = Tally()
    failed = False
    if flags.dry_run:
        options = msgspec.structs.replace(options, learned=Learned.of(read_ruleset(run.settings.store.ruleset)))
        for name in files:
            failed |= _check_file(run, name, options, total)
    else:
        with run.cauce(create=True) as cauce, nullcontext() if flags.rejects is None else Rejects(flags.rejects) as side:
            options = msgspec.structs.replace(options, learned=_learned(cauce))
            for name in files:
                failed |= _ingest_file(run, cauce, _Task(name, options, side), total)
    document = {"files": len(files), "dry_run": flags.dry_run, **_document(total)}
    run.answer(document, lambda console: _show_total(console, total, dry_run=flags.dry_run))
    run.finish(Exit.BAD_INPUT if failed or total.rejected else Exit.OK)


def _learned(cauce: Cauce) -> Learned:
    """What the ruleset in force knows of columns; nothing for a key that may not read rulesets."""
    try:
        document = cauce.get_ruleset().document
    except PermissionDenied:
        return NOTHING_LEARNED
    if "\ncolumns:\n" not in document:
        return NOTHING_LEARNED
    from cauce.linkage.ruleset import load_ruleset  # noqa: PLC0415 - the kernel only where it is used

    return Learned.of(load_ruleset(document, "ruleset"))


class _Task(NamedTuple):
    """One file to ingest; `side` is the side file of all, if there is one for all."""

    name: str
    options: Options
    side: Rejects | None

    def rejects(self) -> AbstractContextManager[Rejects]:
        if self.side is not None:
            return nullcontext(self.side)
        return Rejects(Path("stdin.rejected.jsonl" if self.name == STDIN else f"{self.name}.rejected.jsonl"))


def _ingest_file(run: Run, cauce: Cauce, task: _Task, total: Tally) -> bool:
    name = task.name
    try:
        with Input(name, task.options) as source, task.rejects() as bad, ingest_progress(run.err, silent=run.json) as bars:
            if source.mapping and not run.json:
                show_mapping(bars.console, name, source, source.mapping)
            bar = bars.add_task(safe(Path(name).name), total=source.size, tally=Tally())
            tally = Ingest(name, source.records(), bad).run(cauce, advancing(bars, bar, source))
            bars.update(bar, completed=source.size)
    except InvalidValue as error:
        return _unusable(run, error)
    except CauceError:
        run.note("not all of it was put; what was is stored, and putting the file again is harmless")
        raise
    total.add(tally)
    if not tally.read:
        return _unusable(run, file_invalid(name, "holds no records"))
    if tally.rejected:
        run.note(f"{count(tally.rejected, 'row')} not taken in: see {safe(bad.path)}")
    return False


def _check_file(run: Run, name: str, options: Options, total: Tally) -> bool:
    try:
        with Input(name, options) as source:
            if source.mapping and not run.json:
                show_mapping(run.err, name, source, source.mapping)
            for row in source.records():
                total.read += 1
                if isinstance(row, Bad):
                    total.rejected += 1
                    total.errors[f"{row.field}: {row.reason}" if row.field else row.reason] += 1
    except InvalidValue as error:
        return _unusable(run, error)
    return False


def _unusable(run: Run, error: InvalidValue) -> bool:
    run.complain(error)
    return True


def show_mapping(console: Console, name: str, source: Input, mapping: Mapping) -> None:
    """What each column is taken for, and why."""
    written = f" [dim]({source.written})[/]" if source.written else ""
    table = plain_table("column", "becomes", "because", title="")
    for column in mapping.columns:
        target = column.target
        style = "dim" if target == "-" or column.because.startswith("kept") else "green"
        shown = target.removeprefix("attribute:")
        table.add_row(safe(column.name), f"[{style}]{safe(shown)}[/]", safe(column.because))
    heading = f"[bold]{safe(name)}[/]{written}, source [cyan]{safe(source.defaults.source)}[/]; change a line with --map COLUMN=TARGET"
    console.print(heading, soft_wrap=True)
    console.print(table)


def _given(pairs: list[str]) -> dict[str, Given]:
    given = {}
    for pair in pairs:
        name, equals, target = pair.rpartition("=")
        if not equals or not name:
            raise InvalidValue("--map", "must be COLUMN=TARGET, such as --map Correo=email")
        given[name] = Given(parse_target(target, "--map"))
    return given


def _document(tally: Tally) -> dict[str, object]:
    return {
        "read": tally.read,
        "put": tally.put,
        "rejected": tally.rejected,
        "suppressed": tally.suppressed,
        "replaced": tally.replaced,
        "merges": tally.merges,
        "effects": dict(tally.effects),
        "errors": dict(tally.errors),
        "notices": dict(tally.notices),
    }


def _show_total(console: Console, tally: Tally, *, dry_run: bool) -> None:
    done = f"{count(tally.read - tally.rejected, 'record')} would be put" if dry_run else f"{count(tally.put, 'record')} put"
    effects = ", ".join(f"{number:,} {effect.lower()}" for effect, number in tally.effects.most_common())
    console.print(f"[bold]{done}[/]" + (f": {effects}" if effects else ""))
    if tally.suppressed:
        console.print(f"  {tally.suppressed:>8,}  kept out: erased, or suppressed by hand")
    if tally.replaced:
        console.print(f"  {tally.replaced:>8,}  had the record_id of an earlier row, and replaced it")
    for title, kinds in (("rejected", tally.errors), ("accepted, but of no use for matching", tally.notices)):
        for kind, number in kinds.most_common(_KINDS_SHOWN):
            console.print(f"  {number:>8,}  {title}: {safe(kind)}")
        if len(kinds) > _KINDS_SHOWN:
            console.print(f"            and {len(kinds) - _KINDS_SHOWN} other kinds")


def export(
    run: Run,
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write: .csv, .jsonl or .parquet; - is standard output (CSV).")],
    *,
    kind: Annotated[ExportFormat | None, typer.Option("--format", help="Instead of what the name says.")] = None,
) -> None:
    """Write who is who: source, record_id, identity_id of every live record."""
    chosen = kind or export_format(output)
    with run.cauce() as cauce:
        written = export_records(cauce, output, chosen)
    if str(output) != STDIN:
        run.answer(
            {"records": written, "output": str(output)}, lambda console: console.print(f"{count(written, 'record')} in {safe(output)}")
        )
