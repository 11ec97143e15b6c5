"""Identities, scored pairs and golden records as files: Parquet, CSV or JSON lines by the name's ending."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from cauce.engine.batch.arrow import numbers, strings, unpacked
from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.formats import Format
from cauce.engine.batch.result import MatchResult
from cauce.linkage.columns.column import ABSENT
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.spreading import slices
from cauce.model.ruleset import Comparison

_ENDINGS = {
    ".parquet": Format.PARQUET,
    ".pq": Format.PARQUET,
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
}
"""How a name says that its file is to be written. What can be read by more endings may be another dialect, or not be of one format."""
_ROWS = 1 << 16
_DIGEST = 16


def output_format(path: Path) -> Format:
    """By the name's ending.

    Raises:
        InvalidValue: (FILE_INVALID) it has none of the known ones, or nothing can be written there.
    """
    found = _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise file_invalid(str(path), "does not say how to write it: end the name with .parquet, .csv or .jsonl")
    check_place(path)
    return found


def check_place(path: Path) -> None:
    """See beforehand that a file can be written, as far as that can be seen.

    Raises:
        InvalidValue: (FILE_INVALID) its directory is missing or closed, or a directory has its name.
    """
    if path.is_dir():
        raise file_invalid(str(path), "is a directory; name a file")
    if not path.parent.is_dir():
        raise file_invalid(str(path), "lies in a directory that does not exist")
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise file_invalid(str(path), "lies in a directory that nothing can be written into")


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Where to write a file, so that it appears whole or not at all, readable by its owner only.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield unfinished
        unfinished.replace(path)
    except OSError as error:
        raise file_invalid(str(path), f"cannot be written ({os.strerror(error.errno or 0).lower()})") from None
    finally:
        unfinished.unlink(missing_ok=True)


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table; the file appears whole or not at all, readable by its owner only.

    Raises:
        InvalidValue: (FILE_INVALID) it cannot be written.
    """
    kind = output_format(path)
    with appearing(path) as unfinished:
        if kind is Format.PARQUET:
            from pyarrow import parquet  # noqa: PLC0415 - slow to import, and of use here only

            parquet.write_table(table, unfinished)
        elif kind is Format.CSV:
            pa_csv.write_csv(_plain(table), unfinished, pa_csv.WriteOptions(quoting_style="needed"))
        else:
            _write_jsonl(table, unfinished)


def _plain(table: pa.Table) -> pa.Table:
    """Without dictionaries, which CSV does not know."""
    return pa.table(
        {
            name: column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    )


def _write_jsonl(table: pa.Table, path: Path) -> None:
    encode = msgspec.json.encode
    with path.open("wb") as stream:
        for batch in table.to_batches(max_chunksize=_ROWS):
            stream.writelines(
                encode({name: value for name, value in row.items() if value is not None}) + b"\n" for row in batch.to_pylist()
            )


def identities_table(result: MatchResult, *, with_source: bool) -> pa.Table:
    """`record_id`, `identity_id`, and `source` where several files were read, in the order of the files."""
    records = result.records
    columns: dict[str, pa.Array] = {"record_id": records.ids}
    if with_source or records.by_source:
        columns = {"source": source_names(result), **columns}
    return pa.table({**columns, "identity_id": identity_ids(result)})


def source_names(result: MatchResult) -> pa.DictionaryArray:
    """The source of each record."""
    records = result.records
    return pa.DictionaryArray.from_arrays(numbers(records.sources), strings(records.source_names))


def identity_ids(result: MatchResult) -> pa.DictionaryArray:
    """For each record the id of its identity: a digest of the smallest of its records' ids, whatever their order."""
    keys = result.records.keys()
    first = result.identities == np.arange(len(result.identities))
    codes = (np.cumsum(first) - 1)[result.identities]
    named = keys.take(numbers(_least_keys(keys, codes, np.flatnonzero(first)))).cast(pa.binary())
    digests = b"".join(result.spread.map(lambda some: _digests(named[some]), slices(len(named), len(named), result.spread))).hex()
    ends = np.arange(0, len(digests) + 1, 2 * _DIGEST).astype(np.int32)
    ids = pa.StringArray.from_buffers(len(named), pa.py_buffer(ends), pa.py_buffer(digests.encode()))
    return pa.DictionaryArray.from_arrays(numbers(codes.astype(np.int32)), ids)


def _digests(keys: pa.BinaryArray) -> bytes:
    return b"".join([hashlib.blake2b(key, digest_size=_DIGEST).digest() for key in keys.to_pylist()])


def _least_keys(keys: pa.StringArray, codes: Rows, firsts: Rows) -> Rows:
    """For each identity the record with the smallest key; who is alone needs no looking."""
    least = firsts.copy()
    several = np.flatnonzero((np.bincount(codes) > 1)[codes])
    order = several[unpacked(pc.sort_indices(keys.take(numbers(several))))]
    least[codes[order[::-1]]] = order[::-1]  # the last one written is the smallest
    return least


def pairs_table(result: MatchResult) -> pa.Table:
    """Every pair that was compared: two records (the first of each content), weight in bits, probability, the level of each comparison."""
    scored, records, shown = result.scored, result.records, result.record_of
    columns: dict[str, pa.Array] = {}
    for side, rows in (("left", scored.left), ("right", scored.right)):
        taken = numbers(shown[rows])
        if records.by_source:
            columns[f"{side}_source"] = source_names(result).take(taken)
        columns[f"{side}_record_id"] = records.ids.take(taken)
    columns["weight"] = numbers(np.asarray(scored.weights))
    columns["probability"] = numbers(probability(scored.weights))
    for number, comparison in enumerate(result.ruleset.comparisons if result.ruleset else ()):
        columns[_free_name(comparison, columns)] = _level_names(comparison, scored.levels[:, number])
    return pa.table(columns)


def probability(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a match, from weights in bits."""
    found: NDArray[np.float64] = 1.0 / (1.0 + np.exp2(-np.clip(weights, -1000, 1000)))
    return found


def _free_name(comparison: Comparison, columns: Mapping[str, object]) -> str:
    return f"level_{comparison.name}" if comparison.name in columns else comparison.name


def _level_names(comparison: Comparison, levels: NDArray[np.int8]) -> pa.DictionaryArray:
    names = strings(level.name for level in comparison.levels)
    return pa.DictionaryArray.from_arrays(numbers(levels.astype(np.int32), levels == ABSENT), names)
