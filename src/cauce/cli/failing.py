"""How commands fail: one line on the error stream, an exit code, never a traceback, never a customer's value."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from cauce.cli.encode import error_document, to_json
from cauce.cli.exits import ADVICE, Exit, exit_of
from cauce.errors import CauceError, InvalidValue
from cauce.settings import SettingInvalid


@contextmanager
def failing_in_one_line(*, as_json: bool) -> Iterator[None]:
    """Turn every error into one line on the error stream and an exit code; never a traceback, never a value."""
    try:
        yield
    except CauceError as error:
        complain(error, exit_of(error), as_json=as_json)
        raise typer.Exit(exit_of(error)) from None
    except SettingInvalid as error:
        complain(InvalidValue("setting", str(error)), Exit.USAGE, as_json=as_json)
        raise typer.Exit(Exit.USAGE) from None
    except KeyboardInterrupt as interruption:
        sys.stderr.write(f"cauce: interrupted; {interruption.args[0] if interruption.args else 'what was acknowledged is stored'}\n")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.OK) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: its text may hold a value and must not be shown
        if os.environ.get("CAUCE_TRACEBACK"):
            traceback.print_exc()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        bug = CauceError(f"{type(error).__name__} at {where}; set CAUCE_TRACEBACK=1 to see more")
        complain(bug, Exit.INTERNAL, as_json=as_json)
        raise typer.Exit(Exit.INTERNAL) from None


@contextmanager
def interrupted(words: str) -> Iterator[None]:
    """Say, when Ctrl-C ends what is done within, what became of it."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(words) from None


def complain(error: CauceError, code: Exit, *, as_json: bool) -> None:
    """One line on the error stream: what, where, what to do."""
    if as_json:
        sys.stderr.write(to_json({"error": {**error_document(error), "exit_code": int(code)}}) + "\n")
    else:
        incident = f" (incident {error.metadata['incident']})" if "incident" in error.metadata else ""
        message = " ".join(str(error).split()) + incident
        sys.stderr.write(f"cauce: {message} [{error.reason}]: {ADVICE[error.reason]}\n")
        for violation in error.violations[1:] if isinstance(error, InvalidValue) else ():
            sys.stderr.write(f"       {violation.field}: {violation.description}\n")
