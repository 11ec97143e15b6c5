"""The `cauce` command: every subcommand and the options they share."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from typing import Annotated

import typer

from cauce.cli.commands.curation import assert_same_or_different, assertions, delete, retract
from cauce.cli.commands.customers import lookup, search, show, why
from cauce.cli.commands.data import export, ingest_files
from cauce.cli.commands.demo import demo
from cauce.cli.commands.jobs import jobs
from cauce.cli.commands.load import load
from cauce.cli.commands.match import evaluate, match, train
from cauce.cli.commands.operation import stats, verify, watch
from cauce.cli.commands.rules import ruleset as check_ruleset
from cauce.cli.commands.serve import key, serve
from cauce.cli.flags import Where, spread
from cauce.cli.run import command

_TABLES, _DATA, _CUSTOMERS, _CURATION, _OPERATION = "Tables", "Data", "Customers", "Curation", "Operation"

app = typer.Typer(
    name="cauce",
    help="Identity resolution and profile merging: many channels, one customer.",
    epilog="Without --server, CAUCE_SERVER or --store, commands work on ./cauce.db. Try `cauce demo`.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

COMMANDS: dict[str, tuple[str, Callable[..., None]]] = {
    "match": (_TABLES, match),
    "train": (_TABLES, train),
    "evaluate": (_TABLES, evaluate),
    "ingest": (_DATA, ingest_files),
    "load": (_DATA, load),
    "export": (_DATA, export),
    "lookup": (_CUSTOMERS, lookup),
    "show": (_CUSTOMERS, show),
    "why": (_CUSTOMERS, why),
    "search": (_CUSTOMERS, search),
    "assert": (_CURATION, assert_same_or_different),
    "retract": (_CURATION, retract),
    "assertions": (_CURATION, assertions),
    "delete": (_CURATION, delete),
    "ruleset": (_OPERATION, check_ruleset),
    "serve": (_OPERATION, serve),
    "key": (_OPERATION, key),
    "watch": (_OPERATION, watch),
    "verify": (_OPERATION, verify),
    "jobs": (_OPERATION, jobs),
    "stats": (_OPERATION, stats),
    "demo": (_OPERATION, demo),
}
"""Every subcommand with the part of the help it stands in."""

for _name, (_panel, _function) in COMMANDS.items():
    app.command(_name, rich_help_panel=_panel)(command(_function))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cauce {metadata.version('cauce')}")
        raise typer.Exit


def shared(
    ctx: typer.Context,
    where: Where,
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,  # noqa: ARG001 - typer calls back
) -> None:
    """Identity resolution and profile merging: many channels, one customer."""
    ctx.obj = where


app.callback()(spread(shared))
