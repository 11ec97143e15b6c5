"""From numpy and Python into Arrow and back, by their buffers.

Arrow's own `pa.array`, `to_numpy` and scalars as arguments load pandas wherever it is installed, though nothing here has to do with it:
half a second of every run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_MOST = np.iinfo(np.int32).max


def numbers(array: NDArray[Any], absent: NDArray[np.bool_] | None = None) -> pa.Array:
    """An array of numbers, null where `absent` says so."""
    held = np.ascontiguousarray(array)
    there = None if absent is None else pa.py_buffer(np.packbits(~absent, bitorder="little"))
    return pa.Array.from_buffers(pa.from_numpy_dtype(held.dtype), len(held), [there, pa.py_buffer(held)])


def strings(texts: Iterable[str]) -> pa.StringArray:
    """An array of texts.

    Raises:
        OverflowError: they have more than 2 GiB together.
    """
    listed = list(texts)
    data = "".join(listed).encode()
    sizes = np.fromiter(map(len, listed), np.int64, len(listed))
    if sizes.sum() != len(data):
        sizes = np.fromiter((len(text.encode()) for text in listed), np.int64, len(listed))
    if len(data) > _MOST:
        raise OverflowError("a column of more than 2 GiB of different texts")
    offsets = np.zeros(len(listed) + 1, np.int32)
    np.cumsum(sizes, out=offsets[1:])
    return pa.StringArray.from_buffers(len(listed), pa.py_buffer(offsets), pa.py_buffer(data))


def constant(text: str, rows: int) -> pa.StringArray:
    """The same text in every row."""
    return pa.DictionaryArray.from_arrays(numbers(np.zeros(rows, np.int32)), strings([text])).cast(pa.string())


def unpacked(array: pa.Array, null: int = 0) -> NDArray[Any]:
    """Numbers or truth values as numpy has them; nulls become `null`."""
    there, data = array.buffers()
    if pa.types.is_boolean(array.type):
        found = _bits(data, array)
    else:
        kind = np.dtype(array.type.to_pandas_dtype())
        found = np.frombuffer(data or b"", kind, len(array), array.offset * kind.itemsize) if len(array) else np.empty(0, kind)
    return np.where(_bits(there, array), found, found.dtype.type(null)) if array.null_count else found


def _bits(buffer: pa.Buffer, array: pa.Array) -> NDArray[np.bool_]:
    bits = np.unpackbits(np.frombuffer(buffer, np.uint8), bitorder="little") if len(array) else np.empty(0, np.uint8)
    return bits[array.offset : array.offset + len(array)].astype(np.bool_)
