"""Files as tables of texts: CSV, JSON lines and Parquet, damage confined to the rows that have it."""

from __future__ import annotations

import os
from pathlib import Path

from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.csv_table import read_csv
from cauce.engine.batch.formats import SUFFIXES, Format
from cauce.engine.batch.jsonl_table import read_jsonl
from cauce.engine.batch.table import OnBad, Table
from cauce.errors import InvalidValue


def read_table(path: Path, on_bad: OnBad, delimiter: str = "") -> Table:
    """A file's rows; `on_bad` hears of each that cannot be used.

    Raises:
        InvalidValue: (FILE_INVALID) the whole file cannot be used; says why.
    """
    try:
        return _read(path, on_bad, delimiter)
    except InvalidValue as error:
        raise error if error.field == str(path) else error.under(str(path)) from None


def _read(path: Path, on_bad: OnBad, delimiter: str) -> Table:
    kind = format_of(path)
    if kind is Format.PARQUET:
        from cauce.engine.batch.parquet_table import read_parquet  # noqa: PLC0415 - slow to import, and of use here only

        return read_parquet(path, on_bad)
    return read_csv(path, on_bad, delimiter) if kind is Format.CSV else read_jsonl(path, on_bad)


def format_of(path: Path) -> Format:
    """By the file's name, else by its first bytes.

    Raises:
        InvalidValue: (FILE_INVALID) there is no such file, or nothing in it.
    """
    if path.is_dir():
        raise file_invalid(str(path), "is a directory; name the files in it")
    try:
        with path.open("rb") as stream:
            start = stream.read(4096)
    except FileNotFoundError:
        raise file_invalid(str(path), "does not exist") from None
    except OSError as error:
        raise file_invalid(str(path), f"cannot be opened ({os.strerror(error.errno or 0).lower()})") from None
    if not start:
        raise file_invalid(str(path), "is empty")
    if start.startswith(b"PAR1"):
        return Format.PARQUET
    if known := SUFFIXES.get(path.suffix.lower()):
        return known
    return Format.JSONL if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else Format.CSV
