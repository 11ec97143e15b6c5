"""Files that a command is about to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from cauce.engine.batch.output import check_place
from cauce.errors import InvalidValue


def check_outputs(written: Mapping[str, Path | None], read: Iterable[Path | None]) -> None:
    """See, before anything is computed, that files can be written, and that none takes the place of another or of one that is read.

    Args:
        written: option -> file.
        read: files that the user gave.

    Raises:
        InvalidValue: naming the file or the option.
    """
    taken = {path.resolve() for path in read if path is not None and path.is_file()}
    for option, path in written.items():
        if path is None:
            continue
        check_place(path)
        if path.resolve() in taken:
            raise InvalidValue(option, "names a file that is read, or that another option writes: give it another name")
        taken.add(path.resolve())
