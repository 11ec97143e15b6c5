"""`ruleset`: what links what, as a document to read, copy and check."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

import typer
from rich.console import Console

from cauce.cli.render.words import safe
from cauce.cli.run import Run, read_ruleset


def ruleset(
    run: Run,
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="A ruleset to check; without it the default is printed, to be copied.")
    ] = "",
) -> None:
    """Print the default ruleset, or check one: every problem with its line, exit code 3 if there is any."""
    from cauce.linkage.ruleset import DEFAULT, default_ruleset  # noqa: PLC0415 - the kernel only where it is used

    checked = (read_ruleset(file) if file else None) or default_ruleset()

    def show(console: Console) -> None:
        if file:
            console.print(f"{safe(file)} is a ruleset: [bold]{safe(checked.name)} {checked.version}[/], digest {checked.digest}")
        else:
            typer.echo(files("cauce.rulesets").joinpath(f"{DEFAULT}.yaml").read_text("utf-8"), nl=False)

    run.answer(checked, show)
