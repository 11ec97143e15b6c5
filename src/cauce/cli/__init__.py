"""The command line. Start reading at `app`, then `run`."""

import sys


def main() -> None:
    """Run the command line."""
    from cauce.cli.app import build, named  # noqa: PLC0415 - importing the package costs nothing until it runs

    build(named(sys.argv[1:]))()
