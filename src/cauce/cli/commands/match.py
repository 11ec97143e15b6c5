"""`match`, `train`, `evaluate`: who is who in tables, without a store and without configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from cauce.cli.collecting import collecting_rarely
from cauce.cli.exits import Exit
from cauce.cli.failing import interrupted
from cauce.cli.files.sizes import parse_size
from cauce.cli.flags import Flags
from cauce.cli.match_flags import MatchFlags
from cauce.cli.run import Run, read_ruleset
from cauce.errors import InvalidValue

if TYPE_CHECKING:
    from cauce.cli.matching import Opened
    from cauce.engine.batch.options import MatchOptions
    from cauce.engine.batch.result import MatchResult
    from cauce.engine.batch.truth import Truth
    from cauce.model.ruleset import Ruleset

Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="CSV, JSON lines or Parquet; one is searched for duplicates, several are linked too."),
]


class TableFlags(Flags, frozen=True, kw_only=True):
    """What is said of the tables, and what they may cost."""

    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            "--mapping",
            metavar="COLUMN=TARGET",
            help="What a column is, where the guess is wrong; `-` leaves it out. May be repeated. Or a YAML file with `columns:`.",
        ),
    ] = None
    region: Annotated[str, typer.Option(help="Country of national phone numbers and dates, such as ES.")] = ""
    delimiter: Annotated[str, typer.Option(help="Of CSV, instead of what the content says.")] = ""
    budget: Annotated[float, typer.Option(min=1, help="Pairs that may be compared for each record.")] = 50.0
    memory: Annotated[str, typer.Option(metavar="SIZE", help="Pairs beyond a quarter of this lie in files.")] = "2G"
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that work at a time: as many as there are cores. The result is the same.")
    ] = None
    work: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep finished stages here; a run that was cut short goes on from them.")
    ] = None
    labels: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Pairs that somebody decided, for training: left_record_id, right_record_id, same (yes or no)."),
    ] = None
    truth: Annotated[
        str,
        typer.Option(
            metavar="COLUMN|FILE",
            help="Who is who in truth: a column, or a file of record_id and identity_id, or of pairs (left_record_id, right_record_id). "
            "For figures only.",
        ),
    ] = ""

    def options(self, ruleset: Ruleset | None, *, link_only: bool = False) -> MatchOptions:
        """As the engine takes them."""
        from cauce.cli.matching import given_columns  # noqa: PLC0415 - pyarrow only where it is used
        from cauce.engine.batch.options import MatchOptions  # noqa: PLC0415 - numpy only where it is used
        from cauce.engine.batch.workers import usable_cores  # noqa: PLC0415 - the same

        return MatchOptions(
            mapping=given_columns(self.mapping or []),
            region=_region(self.region),
            budget=self.budget,
            memory=parse_size(self.memory, "--memory"),
            work=self.work,
            workers=self.workers or usable_cores(),
            labels=_existing(self.labels),
            link_only=link_only,
            ruleset=ruleset,
            truth="" if not self.truth or Path(self.truth).is_file() else self.truth,
        )

    def left(self) -> str:
        """What an interruption leaves, in words."""
        return "no file is half written" if self.work is None else f"finished stages are in {self.work}: run it again to go on from them"


@collecting_rarely()
def match(run: Run, files: Files, flags: MatchFlags, tables: TableFlags) -> None:
    """Find who is who in tables: one is searched for duplicates, several are linked and searched; no configuration, no labels.

    What the columns are taken for is shown first and can be corrected with --map. With --ruleset a trained ruleset is used instead of
    learning one. Rows that cannot be used go to a side file with line, field and reason; the rest goes on, and the exit code is 3.
    """
    from cauce.cli.matching import known_truth, match_files, open_tables, write_results  # noqa: PLC0415 - pyarrow only where it is used

    flags.check(_read(run, files, tables))
    options = tables.options(_ruleset(run), link_only=flags.link_only)
    with interrupted(tables.left()):
        opened = open_tables(run, files, options, tables.delimiter)
        if flags.dry_run:
            run.answer({**opened.document(), "dry_run": True}, lambda console: console.print("nothing was matched"))
        else:
            truth = known_truth(run, opened.recognized, tables.truth)
            result = match_files(run, opened.recognized, options)
            write_results(run, result, flags, truth, several=len(files) > 1)
            _answer(run, opened, result, truth, {"output": str(flags.output)})
    run.finish(Exit.BAD_INPUT if opened.incomplete else Exit.OK)


@collecting_rarely()
def train(
    run: Run,
    files: Files,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The ruleset, as a document: YAML.")],
    tables: TableFlags,
) -> None:
    """Learn a ruleset from tables, without labels: a document to read, to change, and to use for `match` and online."""
    from cauce.cli.matching import open_tables, save_ruleset, train_files  # noqa: PLC0415 - the same
    from cauce.cli.outputs import check_outputs  # noqa: PLC0415 - pyarrow only where it is used
    from cauce.cli.render.match import show_learned  # noqa: PLC0415 - the same

    check_outputs({"--output": output}, _read(run, files, tables))
    options = tables.options(None)
    with interrupted(tables.left()):
        opened = open_tables(run, files, options, tables.delimiter)
        learned = train_files(run, opened.recognized, options)
        save_ruleset(learned.ruleset, output)
    document = {**opened.document(), "output": str(output), "ruleset": learned.ruleset.name, "diagnostics": learned.diagnostics}
    run.answer(document, lambda console: show_learned(console, learned, output))
    run.finish(Exit.BAD_INPUT if opened.incomplete else Exit.OK)


@collecting_rarely()
def evaluate(run: Run, files: Files, tables: TableFlags) -> None:
    """Match tables whose truth is known (--truth) and say how good the result is: pairs, B cubed, whole identities, blocking.

    With --ruleset the ruleset is judged, else the one that is learned from the tables. The truth is not looked at while matching.
    """
    from cauce.cli.matching import known_truth, match_files, open_tables  # noqa: PLC0415 - pyarrow only where it is used

    if not tables.truth:
        raise InvalidValue("--truth", "must be given: a column, or a file of record_id and identity_id, or of pairs")
    options = tables.options(_ruleset(run))
    with interrupted(tables.left()):
        opened = open_tables(run, files, options, tables.delimiter)
        truth = known_truth(run, opened.recognized, tables.truth)
        _answer(run, opened, match_files(run, opened.recognized, options), truth, {})
    run.finish(Exit.BAD_INPUT if opened.incomplete else Exit.OK)


def _answer(run: Run, opened: Opened, result: MatchResult, truth: Truth | None, more: dict[str, Any]) -> None:
    from cauce.cli.render.match import measured_document, show_measured, show_summary, summary_document  # noqa: PLC0415 - pyarrow
    from cauce.engine.batch.expected import expected  # noqa: PLC0415 - the same
    from cauce.engine.batch.truth import measure  # noqa: PLC0415 - the same

    likely = expected(result)
    measured = None if truth is None else measure(result, truth)
    document = {**opened.document(), **summary_document(result, likely), **more}
    if measured:
        document["measured"] = measured_document(measured)

    def show(console: Console) -> None:
        show_summary(console, result, likely)
        if measured:
            show_measured(console, measured)

    run.answer(document, show)


def _ruleset(run: Run) -> Ruleset | None:
    from cauce.cli.matching import trained_ruleset  # noqa: PLC0415 - pyarrow only where it is used

    return trained_ruleset(read_ruleset(run.settings.store.ruleset))


def _read(run: Run, files: list[Path], tables: TableFlags) -> list[Path | None]:
    """Every file that the command may read."""
    others = (tables.truth, run.settings.store.ruleset, *(tables.mapping or []))
    return [*files, tables.labels, *(Path(name) for name in others if name)]


def _existing(path: Path | None) -> Path | None:
    """Seen now, because it is read when much has been computed."""
    if path is not None and not path.is_file():
        raise InvalidValue("--labels", f"{path} is no file")
    return path


def _region(text: str) -> str:
    region = text.strip().upper()
    if region and not (len(region) == 2 and region.isascii() and region.isalpha()):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        raise InvalidValue("--region", "must be two letters (ISO 3166-1 alpha-2), such as ES")
    return region
