"""Files as tables of texts: CSV, JSON lines and Parquet, damage confined to the rows that have it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from cauce.engine.batch.bad import of_file
from cauce.engine.batch.csv_table import read_csv
from cauce.engine.batch.formats import Format, format_by
from cauce.engine.batch.jsonl_table import read_jsonl
from cauce.engine.batch.readable import readable
from cauce.engine.batch.table import OnBad, Table
from cauce.errors import InvalidValue

_START = 4096


def read_table(path: Path, on_bad: OnBad, delimiter: str = "", *, name: str = "") -> Table:
    """A file's rows; `on_bad` hears of each that cannot be used. `name`: what the file is called instead of its path.

    Raises:
        InvalidValue: (FILE_INVALID) the whole file cannot be used; says why.
    """
    name = name or str(path)
    try:
        with ExitStack() as held:
            return replace(_read(readable(path, held), on_bad, delimiter), name=name)
    except InvalidValue as error:
        raise of_file(error, name) from None


def _read(path: Path, on_bad: OnBad, delimiter: str) -> Table:
    with path.open("rb") as stream:
        kind = format_by(path.name, stream.read(_START))
    if kind is Format.PARQUET:
        from cauce.engine.batch.parquet_table import read_parquet  # noqa: PLC0415 - slow to import, and of use here only

        return read_parquet(path, on_bad)
    return read_csv(path, on_bad, delimiter) if kind is Format.CSV else read_jsonl(path, on_bad)
