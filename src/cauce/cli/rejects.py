"""The side file of an ingest: what was not taken in, with the original line. Readable by its owner only: it holds customers' data."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import IO, Self

import msgspec

from cauce.engine.batch.bad import Bad, file_invalid


class Rejects:
    """Bad rows, written as they come; the file exists only if there are any. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None
        self._lock = threading.Lock()
        self.count = 0
        path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def add(self, bad: Bad, file: str) -> None:
        """Set one row of a file aside."""
        row = {"file": file, "line": bad.number, "code": bad.code.value, "field": bad.field, "reason": bad.reason, "original": bad.original}
        with self._lock:
            if self._file is None:
                self._file = self._create()
            self._file.write(msgspec.json.encode(row) + b"\n")
            self._file.flush()
            self.count += 1

    def _create(self) -> IO[bytes]:
        try:
            return os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
        except OSError as error:
            raise file_invalid(
                str(self.path), f"cannot be written ({os.strerror(error.errno or 0).lower()}); give another with --rejects"
            ) from None
