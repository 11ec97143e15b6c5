"""Parquet: any sensible type of column becomes text; one that is not is left out and named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from cauce.engine.batch.arrow import strings
from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.cell_text import WANTED, day_of, is_plain, values_of
from cauce.engine.batch.table import OnBad, Table, sound
from cauce.engine.batch.texts import Texts

_DAMAGED = "is not a Parquet file, or is damaged or cut off"


def read_parquet(path: Path, on_bad: OnBad) -> Table:
    """Column by column, so that only one is in memory as it was written.

    Raises:
        InvalidValue: (FILE_INVALID) no column can be read.
    """
    try:
        file = pq.ParquetFile(path)
        schema = file.schema_arrow
        _check(schema)
        usable = [field.name for field in schema if is_plain(field.type)]
        columns = {name: _texts(file.read(columns=[name]).column(0)) for name in usable}
    except (pa.ArrowException, OSError):
        raise file_invalid("file", _DAMAGED) from None
    notes = tuple(f"column {field.name} is of type {field.type} and left out: {WANTED}" for field in schema if not is_plain(field.type))
    if not columns:
        raise file_invalid("file", f"has no column that can be read: {WANTED}")
    return sound(Table(str(path), columns, np.arange(1, file.metadata.num_rows + 1), "Parquet", notes), on_bad)


def _check(schema: pa.Schema) -> None:
    if not schema.names:
        raise file_invalid("file", "has no columns")
    for position, name in enumerate(schema.names, start=1):
        if (first := schema.names.index(name) + 1) != position:
            raise file_invalid(f"column {position}", f"has the same name as column {first}; rename one of them")


def _texts(column: pa.ChunkedArray) -> Texts:
    if pa.types.is_null(column.type):
        return Texts.absent(len(column))
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    texts = pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_string_view(column.type)
    encoded = (column.cast(pa.string()) if texts else column).combine_chunks().dictionary_encode()
    if not texts:
        values = strings(day_of(value) for value in values_of(encoded.dictionary))
        encoded = pa.DictionaryArray.from_arrays(encoded.indices, values)
    return Texts.of(encoded)
