"""Runs the command line in this process, as a shell would see it."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NamedTuple
from unittest import mock

from cauce.cli.app import build

app = build()


class Ran(NamedTuple):
    """What a shell sees of a command."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The answer of a command with --json."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error of a command with --json."""
        return json.loads(self.err.splitlines()[-1])["error"]


def cauce(*words: object, stdin: bytes = b"", env: dict[str, str] | None = None) -> Ran:
    """`cauce WORDS...`."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True), io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)
    given = io.TextIOWrapper(io.BytesIO(stdin))
    clean = dict.fromkeys(("CAUCE_SERVER", "CAUCE_STORE", "CAUCE_TENANT", "CAUCE_API_KEY"), "")
    code = 0
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        mock.patch.object(sys, "stdin", given),
        mock.patch.dict("os.environ", {**clean, **(env or {})}),
    ):
        try:
            app([str(word) for word in words], prog_name="cauce")
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
    return Ran(code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())  # type: ignore[attr-defined]
