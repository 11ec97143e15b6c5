"""Reading tables and matching them, as the commands `match`, `train` and `evaluate` do it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from cauce.cli.files.mapping import load_given, parse_target
from cauce.cli.files.reading import STDIN, STDIN_NAME, parse_delimiter, spooled_stdin
from cauce.cli.match_flags import MatchFlags
from cauce.cli.rejects import Rejects
from cauce.cli.render.match import recognized_document, show_recognized
from cauce.cli.render.words import count, safe
from cauce.cli.run import Run
from cauce.cli.stages import stage_bars
from cauce.engine.batch.bad import Bad, file_invalid, of_file
from cauce.engine.batch.golden import profiles_table
from cauce.engine.batch.options import MatchOptions
from cauce.engine.batch.output import appearing, identities_table, pairs_table, write_table
from cauce.engine.batch.pipeline import match_recognized, recognize_tables, train_recognized
from cauce.engine.batch.result import MatchResult, Recognized
from cauce.engine.batch.table import Table
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.truth import Truth, truth_of_column, truth_of_file
from cauce.errors import InvalidValue, Reason
from cauce.linkage.columns.train import Trained
from cauce.linkage.dump import dump_ruleset
from cauce.model.ruleset import Ruleset


class Read(NamedTuple):
    """Files that were read."""

    tables: list[Table]
    rejected: int
    """Rows that could not be used."""
    failed: int
    """Files that could not."""


def read_files(run: Run, files: list[Path], delimiter: str) -> Read:
    """Every file that can be read; what is wrong with the others is said, and rows that cannot be used go to a side file.

    Raises:
        InvalidValue: no file holds any record.
    """
    tables: list[Table] = []
    rejected = failed = 0
    for path in files:
        name = STDIN_NAME if str(path) == STDIN else str(path)
        with Rejects(Path(f"{name}.rejected.jsonl")) as side:
            try:
                tables.append(_read_file(run, path, name, side, delimiter))
            except InvalidValue as error:
                failed += 1
                if len(files) == 1:
                    raise
                run.complain(error)
        if side.count:
            run.note(f"{safe(name)}: {count(side.count, 'row')} not taken in: see {safe(side.path)}")
        rejected += side.count
    for table in tables:
        for note in table.notes:
            run.note(f"{safe(table.name)}: {safe(note)}")
    if not tables:
        raise file_invalid("files", "hold no records")
    return Read(tables, rejected, failed)


def _read_file(run: Run, path: Path, name: str, side: Rejects, delimiter: str) -> Table:
    with ExitStack() as held:
        given = _piped(held) if str(path) == STDIN else path
        held.enter_context(_doing(run, f"reading {safe(name)}"))
        table = read_table(given, partial(_set_aside, side, name), delimiter, name=name)
    if not len(table):
        raise file_invalid(name, "holds no records")
    return table


def _piped(held: ExitStack) -> Path:
    try:
        return spooled_stdin(held)
    except InvalidValue as error:
        raise of_file(error, STDIN_NAME) from None


def _set_aside(side: Rejects, file: str, bad: Bad) -> None:
    side.add(bad, file)


def given_columns(said: list[str]) -> dict[str, str]:
    """Header -> target, from `COLUMN=TARGET` and files of `columns:`.

    Raises:
        InvalidValue: one is neither.
    """
    given: dict[str, str] = {}
    for text in said:
        header, equals, target = text.rpartition("=")
        if equals and header:
            given[header] = parse_target(target, f"--map {text[:64]}")
        elif Path(text).is_file():
            given.update({name: column.target for name, column in load_given(Path(text)).items()})
        else:
            raise InvalidValue("--map", "must be COLUMN=TARGET, such as Correo=email, or a YAML file with `columns:`")
    return {header: target.removeprefix("attribute:").removeprefix("identifier:") for header, target in given.items()}


def trained_ruleset(ruleset: Ruleset | None) -> Ruleset | None:
    """The ruleset that was given, if there was one.

    Raises:
        InvalidValue: (RULESET_INVALID) it is not one that `cauce train` made.
    """
    if ruleset is not None and not (ruleset.fields and ruleset.priors):
        raise InvalidValue("--ruleset", "is not a trained ruleset; `cauce train` makes one", reason=Reason.RULESET_INVALID)
    return ruleset


class Opened(NamedTuple):
    """Files that were read, and what their columns mean."""

    files: Read
    recognized: Recognized

    @property
    def incomplete(self) -> bool:
        """Some input was not taken in."""
        return bool(self.files.rejected or self.files.failed)

    def document(self) -> dict[str, object]:
        """What `--json` prints."""
        return {"files": len(self.files.tables), "rejected": self.files.rejected, "columns": recognized_document(self.recognized)}


def open_tables(run: Run, files: list[Path], options: MatchOptions, delimiter: str) -> Opened:
    """Read the files and show what their columns are taken for.

    Raises:
        InvalidValue: no file holds any record, or the mapping names a column that there is not.
    """
    read = read_files(run, files, parse_delimiter(delimiter))
    with _doing(run, "recognising columns"):
        recognized = recognize_tables(read.tables, options)
    if options.link_only and len(recognized.tables) == len(recognized.records.source_names) == 1:
        raise InvalidValue("--link-only", "needs several files, or a column of sources: within one nobody is united")
    if not run.json:
        show_recognized(run.err, recognized)
    for warning in recognized.warnings:
        run.note(safe(warning))
    return Opened(read, recognized)


def match_files(run: Run, recognized: Recognized, options: MatchOptions) -> MatchResult:
    """Match what was read, showing how far it is."""
    with stage_bars(run.err, silent=run.json) as progress:
        return match_recognized(recognized, replace(options, progress=progress, on_bad=partial(_label_refused, run, options)))


def train_files(run: Run, recognized: Recognized, options: MatchOptions) -> Trained:
    """Learn from what was read, showing how far it is."""
    with stage_bars(run.err, silent=run.json) as progress:
        return train_recognized(recognized, replace(options, progress=progress, on_bad=partial(_label_refused, run, options)))


def _label_refused(run: Run, options: MatchOptions, bad: Bad) -> None:
    run.note(f"{safe(options.labels)}: line {bad.number}: {safe(f'{bad.field} {bad.reason}'.strip())}")


def write_results(run: Run, result: MatchResult, flags: MatchFlags, truth: Truth | None, *, several: bool) -> None:
    """All files that were asked for.

    Raises:
        InvalidValue: (FILE_INVALID) one cannot be written.
    """
    assert flags.output is not None, "checked before"
    _write(run, flags.output, lambda path: write_table(identities_table(result, with_source=several), path))
    _write(run, flags.pairs, lambda path: write_table(pairs_table(result), path))
    _write(run, flags.profiles, lambda path: write_table(profiles_table(result), path))
    if flags.save_ruleset and result.ruleset:
        save_ruleset(result.ruleset, flags.save_ruleset)
    elif flags.save_ruleset:
        run.note(f"{safe(flags.save_ruleset)} is not written: there was nothing to learn")
    if flags.report:
        from cauce.cli.report import write_report  # noqa: PLC0415 - an extra

        _write(run, flags.report, lambda path: write_report(result, path, truth, values=not flags.no_values))


def _write(run: Run, path: Path | None, write: Callable[[Path], None]) -> None:
    if path is not None:
        with _doing(run, f"writing {safe(path)}"):
            write(path)


def _doing(run: Run, words: str) -> AbstractContextManager[object]:
    """Shows what takes its time, on a terminal and as long as it takes."""
    return run.err.status(words) if run.err.is_terminal and not run.json else nullcontext()


def save_ruleset(ruleset: Ruleset, path: Path) -> None:
    """Write a ruleset as YAML.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be written.
    """
    with appearing(path) as unfinished:
        unfinished.write_text(dump_ruleset(ruleset), "utf-8")


def known_truth(run: Run, recognized: Recognized, truth: str) -> Truth | None:
    """Who is who in truth, if that was given.

    Raises:
        InvalidValue: (FILE_INVALID) the file cannot be used.
    """
    if not truth:
        return None
    if Path(truth).is_file():
        return truth_of_file(recognized, Path(truth), lambda bad: run.note(f"{safe(truth)}: line {bad.number}: {safe(bad.reason)}"))
    return truth_of_column(recognized, truth)
