"""The command line. Start reading at `app` (which commands there are), then `run` (what every command has in common).

`commands` has one module for each kind of user; what they share lies beside it: `flags`, `naming`, `exits`, `failing`. Answers for people
are drawn by `render`, answers for programs by `encode`. `files` reads tables into records, `report` and `drawing` write pages, `demo` is
`cauce demo`.
"""

import gc
import os
import sys

_INTERRUPTED = 130
"""`exits.Exit.INTERRUPTED`, before that is loaded."""

_OF_TABLES = ("match", "train", "evaluate")
"""Commands that hold tables in memory, and nothing else that has to be closed."""


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # its core writes to the error stream, which holds what a program reads with --json
    gc.disable()  # of what is imported nothing is garbage
    try:
        from cauce.cli.app import build, named  # noqa: PLC0415 - importing the package costs nothing until it runs

        commands = named(sys.argv[1:])
        app = build(commands)
    except KeyboardInterrupt:
        sys.stderr.write("cauce: interrupted\n")
        raise SystemExit(_INTERRUPTED) from None
    gc.enable()
    if len(commands) == 1 and commands[0] in _OF_TABLES:
        from cauce.cli.collecting import leaving_at_once  # noqa: PLC0415 - of use here only

        app = leaving_at_once()(app)
    app()
