"""Files as they can be read: unpacked, in UTF-8, with line breaks that everybody knows, one JSON object a line.

A file that is all that is read where it lies. Of any other a copy is made in the directory for temporary files.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

import msgspec

from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.formats import unpacked_name

_CHUNK = 1 << 20
_START = 1 << 16
_DAMAGED = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, NotImplementedError)
_ARRAY = re.compile(rb"\s*\[\s*\{")
_AS_TABLE = "save it as CSV, JSON lines or Parquet"
_SPREADSHEET = f"is a spreadsheet; {_AS_TABLE}"
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": _SPREADSHEET,
    b"%PDF": f"is a PDF document; {_AS_TABLE}",
    b"\x89PNG": "is a picture",
    b"\xff\xd8\xff": "is a picture",
    b"SQLite format 3": f"is an SQLite database; {_AS_TABLE}",
    b"ARROW1": f"is an Arrow file; {_AS_TABLE}",
    b"ORC": f"is an ORC file; {_AS_TABLE}",
    b"Obj\x01": f"is an Avro file; {_AS_TABLE}",
    b"7z\xbc\xaf": "is packed with 7-Zip; unpack it first",
    b"Rar!": "is packed with RAR; unpack it first",
    b"<!DOCTYPE": f"is a web page; {_AS_TABLE}",
    b"<html": f"is a web page; {_AS_TABLE}",
    b"<?xml": f"is XML; {_AS_TABLE}",
    b"{\\rtf": f"is a text document; {_AS_TABLE}",
}
"""How files begin that are no tables."""
_TAR = (257, b"ustar")


def readable(path: Path, held: ExitStack) -> Path:
    """The file itself, or a copy of it that can be read, which vanishes with `held`.

    Raises:
        InvalidValue: (FILE_INVALID) there is no such file, nothing in it, it is damaged, or no table at all.
    """
    if path.is_dir():
        raise file_invalid("file", "is a directory; name the files in it")
    copies = _Copies(held)
    try:
        found = path if stat.S_ISREG(path.stat().st_mode) else copies.made(path.name, _pieces(path))
        for _ in range(2):  # what is packed may itself be packed, once
            found = _unpacked(found, copies)
        return _as_text(found, copies)
    except FileNotFoundError:
        raise file_invalid("file", "does not exist") from None
    except OSError as error:
        if error.errno is None:
            raise file_invalid("file", "is packed, and damaged or cut off") from None
        raise file_invalid("file", f"cannot be opened ({os.strerror(error.errno).lower()})") from None
    except _DAMAGED:
        raise file_invalid("file", "is packed, and damaged or cut off") from None


def spooled(stream: BinaryIO, name: str, held: ExitStack) -> Path:
    """What a stream holds, in a file that vanishes with `held`.

    Raises:
        InvalidValue: (FILE_INVALID) there is no room for it.
    """
    return _Copies(held).made(name, _read(stream))


class _Copies:
    """Copies of one file, in a directory of their own that others cannot look into."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held
        self._directory: Path | None = None

    def made(self, name: str, pieces: Iterator[bytes]) -> Path:
        """A new copy; the one before it, from which it was made, is taken away."""
        try:
            if self._directory is None:
                self._directory = Path(self._held.enter_context(tempfile.TemporaryDirectory(prefix="cauce-read-")))
            unfinished = self._directory / ".unfinished"
            with unfinished.open("wb") as stream:
                stream.writelines(pieces)
        except OSError as error:
            if error.errno is None:
                raise
            where = f"{os.strerror(error.errno).lower()}, {temporary_place()}"
            raise file_invalid("file", f"must be copied to be read, and cannot be ({where}); TMPDIR names another directory") from None
        for before in self._directory.iterdir():
            if before != unfinished:
                before.unlink()
        return unfinished.rename(self._directory / (Path(name).name or "file"))


def temporary_place() -> str:
    """Where copies are made, in words: there may be no such place."""
    try:
        return tempfile.gettempdir()
    except OSError:
        return "there is no directory for temporary files"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from _read(stream)


class _Stream(Protocol):
    def read(self, size: int, /) -> bytes: ...


def _read(stream: _Stream) -> Iterator[bytes]:
    return iter(lambda: stream.read(_CHUNK), b"")


def _start(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_START)


def _unpacked(path: Path, copies: _Copies) -> Path:
    start = _start(path)
    for magic, packing in _PACKINGS.items():
        if start.startswith(magic):
            inner = packing(path)
            return copies.made(inner.name, inner.pieces)
    return path


class _Inner(NamedTuple):
    """What is in a packed file."""

    name: str
    pieces: Iterator[bytes]


def _gzip(path: Path) -> _Inner:
    return _Inner(unpacked_name(path.name), _opened(lambda: gzip.open(path)))


def _bzip2(path: Path) -> _Inner:
    return _Inner(unpacked_name(path.name), _opened(lambda: bz2.open(path)))


def _xz(path: Path) -> _Inner:
    return _Inner(unpacked_name(path.name), _opened(lambda: lzma.open(path)))


def _zstandard(path: Path) -> _Inner:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return _Inner(unpacked_name(path.name), _opened(lambda: pa.CompressedInputStream(pa.OSFile(str(path)), "zstd")))


def _opened(unpack: Callable[[], AbstractContextManager[_Stream]]) -> Iterator[bytes]:
    with unpack() as stream:
        yield from _read(stream)


def _zip(path: Path) -> _Inner:
    with zipfile.ZipFile(path) as packed:
        names = [info.filename for info in packed.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
        if "[Content_Types].xml" in names or "content.xml" in names:
            raise file_invalid("file", _SPREADSHEET)
        if len(names) != 1:
            raise file_invalid("file", f"holds {len(names)} files; unpack it, and name those that are tables")
        if packed.getinfo(names[0]).flag_bits & 1:
            raise file_invalid("file", "is packed with a password; unpack it first")
    return _Inner(names[0], _zipped(path, names[0]))


def _zipped(path: Path, name: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as packed, packed.open(name) as stream:
        yield from _read(stream)


_PACKINGS: dict[bytes, Callable[[Path], _Inner]] = {
    b"\x1f\x8b": _gzip,
    b"BZh": _bzip2,
    b"\xfd7zXZ\0": _xz,
    b"\x28\xb5\x2f\xfd": _zstandard,
    b"PK\x03\x04": _zip,
    b"PK\x05\x06": _zip,
}
"""By how the file begins: names say it less surely."""


def _as_text(path: Path, copies: _Copies) -> Path:
    start = _start(path)
    if not start:
        raise file_invalid("file", "is empty")
    if start.startswith(b"PAR1"):
        return path
    _refuse_foreign(start)
    if encoding := _wide(start):
        path = copies.made(path.name, _recoded(path, encoding))
        start = _start(path)
    if b"\r" in start and b"\n" not in start:
        path = copies.made(path.name, (piece.replace(b"\r", b"\n") for piece in _pieces(path)))
    if _ARRAY.match(start.removeprefix(codecs.BOM_UTF8)):
        path = copies.made(f"{path.stem}.jsonl", _elements(path))
    return path


def _refuse_foreign(start: bytes) -> None:
    for magic, words in _FOREIGN.items():
        if start.startswith(magic):
            raise file_invalid("file", words)
    at, magic = _TAR
    if start[at:].startswith(magic):
        raise file_invalid("file", "is an archive (tar); unpack it, and name the files that are tables")


def _wide(start: bytes) -> str:
    """The kind of UTF-16 or UTF-32, said by a mark or by where the zeros of what is mostly English are; empty if it is neither."""
    marked = next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")
    return marked or _by_fours(start) or _by_twos(start)


def _by_fours(start: bytes) -> str:
    lanes = [start[place::4] for place in range(4)]
    for encoding, (low, second, third, high) in (("utf-32-le", lanes), ("utf-32-be", lanes[::-1])):
        if high and not any(high) and not any(third) and second.count(0) * 2 > len(second) and not low.count(0):
            return encoding
    return ""


def _by_twos(start: bytes) -> str:
    even, odd = start[0::2], start[1::2]
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros and zeros.count(0) * 2 > len(zeros) and not others.count(0):
            return encoding
    return ""


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The longer ones first: one of them begins as a shorter one does."""


def _recoded(path: Path, encoding: str) -> Iterator[bytes]:
    """As UTF-8. Halves of characters stay broken, so that their lines are told."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    try:
        for piece in _pieces(path):
            yield decoder.decode(piece).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise file_invalid("encoding", "the file begins as UTF-32 and is something else further on; save it as UTF-8") from None


def _elements(path: Path) -> Iterator[bytes]:
    """Each element of a JSON array on a line of its own."""
    try:
        found = msgspec.json.decode(path.read_bytes().removeprefix(codecs.BOM_UTF8), type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise file_invalid(
            "file", "is a JSON array that is damaged or cut off; with one object a line, only damaged lines are lost"
        ) from None
    for element in found:
        yield bytes(element).translate(None, b"\r\n") + b"\n"
