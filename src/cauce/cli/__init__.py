"""The command line. Start reading at `app`, then `run`."""

import gc
import sys

_INTERRUPTED = 130
"""`exits.Exit.INTERRUPTED`, before that is loaded."""


def main() -> None:
    """Run the command line."""
    gc.disable()  # of what is imported nothing is garbage
    try:
        from cauce.cli.app import build, named  # noqa: PLC0415 - importing the package costs nothing until it runs

        app = build(named(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.stderr.write("cauce: interrupted\n")
        raise SystemExit(_INTERRUPTED) from None
    gc.enable()
    app()
