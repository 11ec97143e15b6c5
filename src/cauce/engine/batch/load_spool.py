"""Prepared records on their way into a store: kept in a file, found again by number, so that any number of them fits."""

from __future__ import annotations

import mmap
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Self

import msgspec

from cauce.model.record import RecordKey


class Entry(NamedTuple):
    """What is long of a record that is to be stored."""

    source: str
    record_id: str
    payload: bytes
    subject: bytes

    @property
    def key(self) -> RecordKey:
        """The record's name."""
        return RecordKey(self.source, self.record_id)


class EntryColumns(NamedTuple):
    """Entries, a column a field."""

    sources: tuple[str, ...]
    names: tuple[str, ...]
    payloads: tuple[bytes, ...]
    subjects: tuple[bytes, ...]


encode_entry = msgspec.msgpack.Encoder().encode
"""An entry as bytes."""
_decode_fields = msgspec.msgpack.Decoder(tuple[str, str, bytes, bytes]).decode
_decode = msgspec.msgpack.Decoder(Entry).decode


class Spool:
    """Entries in a nameless temporary file. First all are added, then they are read; use it as a context manager."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="cauce-load-")  # noqa: SIM115 - closed by __exit__
        self._ends = array("q", [0])
        self._map: mmap.mmap | None = None
        self._view = memoryview(b"")
        """All of the file, to be cut without copying."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._unmap()
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, entries: bytes, sizes: Iterable[int]) -> None:
        """Keep entries, which stand one behind the other and are so long."""
        self._file.write(entries)
        end = self._ends[-1]
        self._ends.extend([end := end + size for size in sizes])

    def flush(self) -> None:
        """What was added is in the file, for copies of this process, too."""
        self._file.flush()

    def read(self, number: int) -> Entry:
        """An entry by number."""
        start, end = self._ends[number], self._ends[number + 1]
        return _decode(self._mapped(end)[start:end])

    def read_all(self, numbers: Iterable[int]) -> Iterator[Entry]:
        """Entries by number, in the order asked for."""
        ends = self._ends
        mapped = self._mapped(ends[-1])
        for number in numbers:
            yield _decode(mapped[ends[number] : ends[number + 1]])

    def read_columns(self, numbers: Sequence[int]) -> EntryColumns:
        """`read_all` in columns, for two thirds of the time: no entry is made. At least one."""
        ends = self._ends
        mapped = self._mapped(ends[-1])
        return EntryColumns(*zip(*[_decode_fields(mapped[ends[number] : ends[number + 1]]) for number in numbers], strict=True))

    def _mapped(self, upto: int) -> memoryview:
        if len(self._view) < upto:
            self._file.flush()
            self._unmap()
            self._map = mmap.mmap(self._file.fileno(), self._ends[-1], access=mmap.ACCESS_READ)
            self._view = memoryview(self._map)
        return self._view

    def _unmap(self) -> None:
        self._view.release()
        if self._map is not None:
            self._map.close()
