"""The command line. Start reading at `app`, then `run`."""


def main() -> None:
    """Run the command line."""
    from cauce.cli.app import app  # noqa: PLC0415 - importing the package costs nothing until it runs

    app()
