"""Lines of a text file as bytes, whatever the file does: ends in the middle, holds NULs, or has one line of a gigabyte."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MAX_LINE = 16 * 1024 * 1024
SHOWN = 4096
"""Characters of an unusable line that are kept for the side file when the line is too long to keep."""


class Line(NamedTuple):
    """One line without its end."""

    number: int
    data: bytes
    complete: bool
    """It ended with a line break; only the last line of a file may not."""
    too_long: bool = False
    """Longer than MAX_LINE: `data` is only its beginning."""


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """All lines, in bounded memory."""
    number = 0
    while data := stream.readline(MAX_LINE):
        number += 1
        ended = data.endswith(b"\n")
        if not ended and len(data) == MAX_LINE:
            ended = _skip_rest(stream)
            yield Line(number, data[:SHOWN], ended, too_long=True)
            continue
        yield Line(number, data.rstrip(b"\r\n"), ended)


def _skip_rest(stream: BinaryIO) -> bool:
    while data := stream.readline(MAX_LINE):
        if data.endswith(b"\n"):
            return True
    return False
