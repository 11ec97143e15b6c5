"""Which files can be read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """How a file of customers is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


SUFFIXES = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSONL,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
}
"""What a file's name says of its format."""
_PACKED = frozenset({".gz", ".bz2", ".xz", ".zst", ".zip"})
_OBJECT = b'{"'


def format_by(name: str, start: bytes) -> Format:
    """By how a file begins where that is certain, else by its name; tables of texts are CSV whatever they are called."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PAR1"):
        return Format.PARQUET
    known = SUFFIXES.get(Path(name).suffix.lower())
    if known is not None and not (known is Format.CSV and text.startswith(_OBJECT)):
        return known
    return Format.JSONL if text.startswith(b"{") else Format.CSV


def unpacked_name(name: str) -> str:
    """`customers.csv` for `customers.csv.gz`."""
    path = Path(name)
    return path.stem if path.suffix.lower() in _PACKED else path.name


def source_name(name: str) -> str:
    """What records of a file are from if nothing says it: its name without the endings."""
    return Path(unpacked_name(name)).stem
