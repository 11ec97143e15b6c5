"""The command line. Start reading at `app`, then `run`."""

import gc
import sys


def main() -> None:
    """Run the command line."""
    gc.disable()  # of what is imported nothing is garbage
    from cauce.cli.app import build, named  # noqa: PLC0415 - importing the package costs nothing until it runs

    app = build(named(sys.argv[1:]))
    gc.enable()
    app()
