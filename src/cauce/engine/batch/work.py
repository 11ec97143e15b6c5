"""What finished stages leave, so that a run that was cut short goes on; and where arrays lie that memory has no room for."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.bad import file_invalid
from cauce.errors import InvalidValue

Made = TypeVar("Made")

_UNFINISHED = "unfinished-"
_SPILLED = "spilled-"
"""Then the number of the process that they belong to."""


class Kind(Protocol[Made]):
    """How the result of a stage is written into a directory of its own, and read again."""

    def save(self, directory: Path, made: Made) -> None:
        """Write it."""
        ...

    def load(self, directory: Path) -> Made:
        """Read what `save` wrote."""
        ...


class Work:
    """A directory of finished stages, which others cannot look into: they hold customers' values.

    The name of each holds a digest of all that went into it: changed input finds nothing there, nor does another version of Cauce.
    """

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self.resumed: list[str] = []
        """Stages that were found finished."""
        self._key = hashlib.blake2b(version("cauce").encode(), digest_size=16)
        if directory is not None:
            _make(directory)
            _tidy(directory)

    def depends(self, *parts: object) -> None:
        """From here on, results depend on these as well."""
        self._key.update(repr(parts).encode())

    def depends_on_file(self, path: Path) -> None:
        """From here on, results depend on what a file holds; costs nothing where nothing is kept."""
        if self.directory is not None:
            with path.open("rb") as stream:
                self.depends(hashlib.file_digest(stream, "blake2b").hexdigest())

    def kept(self, stage: str, kind: Kind[Made], make: Callable[[], Made]) -> Made:
        """The result of a stage: as an earlier run left it, else made now and left. Results of other inputs are removed."""
        if self.directory is None:
            return make()
        path = self.directory / f"{stage}-{self._key.hexdigest()}"
        if path.exists():
            self.resumed.append(stage)
            return kind.load(path)
        made = make()
        for old in self.directory.glob(f"{stage}-*"):
            shutil.rmtree(old, ignore_errors=True)
        unfinished = self.directory / f"{_UNFINISHED}{os.getpid()}"
        try:
            unfinished.mkdir(0o700)
            kind.save(unfinished, made)
            unfinished.rename(path)
        except OSError as error:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise _unusable(self.directory, error) from None
        return made


def _make(directory: Path) -> None:
    try:
        directory.mkdir(0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(directory, error) from None


def _tidy(directory: Path) -> None:
    """Take away what a run that was killed left half done."""
    for left in directory.iterdir():
        kind, _, owner = left.name.partition("-")
        process = owner.partition("-")[0]
        if f"{kind}-" in (_UNFINISHED, _SPILLED) and process.isdigit() and not _runs(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    if sys.platform == "win32":
        return True  # a signal would end it
    if process == os.getpid():
        return False  # it has only just begun
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _unusable(directory: Path, error: OSError) -> InvalidValue:
    return file_invalid(str(directory), f"cannot be used as --work ({os.strerror(error.errno or 0).lower()})")


def _reserved(path: Path, size: int) -> None:
    """A file of some bytes that the disk has: a mapped page that it has no room for would end the process without a word."""
    try:
        with path.open("wb") as stream:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(stream.fileno(), 0, size)
            else:
                stream.truncate(size)
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        said = f"has no room for {size >> 20} MB of pairs ({why}); name another by --work or TMPDIR, or allow more --memory"
        raise file_invalid(str(path.parent.parent), said) from None


class Space:
    """Room for arrays of one value per pair: in memory up to a share of the bound, then in files that vanish with the run."""

    def __init__(self, limit: int, directory: Path | None = None) -> None:
        self._left = limit // 4
        self._directory = directory
        self._held: list[tempfile.TemporaryDirectory[str]] = []
        self.spilled = 0
        """Bytes that lie in files."""

    def array(self, shape: tuple[int, ...], kind: type[Any]) -> NDArray[Any]:
        """An array, its content not yet set."""
        size = int(np.prod(shape)) * np.dtype(kind).itemsize
        if size <= self._left or not size:
            self._left -= size
            return np.empty(shape, kind)
        if not self._held:
            self._held.append(tempfile.TemporaryDirectory(prefix=f"{_SPILLED}{os.getpid()}-", dir=self._directory))
        path = Path(self._held[0].name) / f"{self.spilled}.bin"
        self.spilled += size
        _reserved(path, size)
        mapped: NDArray[Any] = np.memmap(path, kind, "r+", shape=shape)
        return mapped

    def moved(self, array: NDArray[Any]) -> NDArray[Any]:
        """The same array, where there is room for it."""
        there = self.array(array.shape, array.dtype.type)
        there[...] = array
        return there


def peak_memory() -> int:
    """Most bytes that this process held so far."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
