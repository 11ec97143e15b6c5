"""Byte strings on their way into a store: kept in a file, found again by number, so that any amount of them fits."""

from __future__ import annotations

import mmap
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.readable import temporary_place


@contextmanager
def _finding_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise file_invalid(temporary_place(), f"has no room for what a load sets aside ({why}); TMPDIR names another directory") from None


class Spool:
    """Byte strings in a nameless temporary file, numbered from 0 as they are added; a context manager.

    Whatever writes raises InvalidValue (FILE_INVALID) if there is no room for it.
    """

    def __init__(self) -> None:
        with _finding_room():
            self._file = tempfile.TemporaryFile(prefix="cauce-load-")  # noqa: SIM115 - closed by __exit__
        self._ends = array("q", [0])
        self._map: mmap.mmap | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._map is not None:
            self._map.close()
        with suppress(OSError):  # what found no room finds none now
            self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, data: bytes, sizes: Iterable[int]) -> None:
        """Keep strings, which stand one behind the other and are so long."""
        with _finding_room():
            self._file.write(data)
        end = self._ends[-1]
        self._ends.extend([end := end + size for size in sizes])

    def flush(self) -> None:
        """What was added is in the file, for copies of this process, too."""
        with _finding_room():
            self._file.flush()

    def read(self, numbers: Iterable[int]) -> list[bytes]:
        """Strings by number, in the order asked for."""
        ends, mapped = self._ends, self._mapped()
        return [mapped[ends[number] : ends[number + 1]] for number in numbers]

    def _mapped(self) -> mmap.mmap | bytes:
        """All of the file, to be cut."""
        if not self._ends[-1]:
            return b""
        if self._map is None or len(self._map) < self._ends[-1]:
            self.flush()
            if self._map is not None:
                self._map.close()
            self._map = mmap.mmap(self._file.fileno(), self._ends[-1], access=mmap.ACCESS_READ)
        return self._map
