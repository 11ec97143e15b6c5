"""The `cauce` command: every subcommand and the options they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from itertools import takewhile
from typing import Annotated, NamedTuple

import typer

from cauce.cli.flags import Where, spread
from cauce.cli.run import command
from cauce.cli.usage import Worded

_TABLES, _DATA, _CUSTOMERS, _CURATION, _PRIVACY, _OPERATION = "Tables", "Data", "Customers", "Curation", "Privacy", "Operation"


class Command(NamedTuple):
    """A subcommand; its module is loaded when it is asked for."""

    panel: str
    """The part of the help it stands in."""
    module: str
    """Within `cauce.cli.commands`."""
    name: str

    @property
    def function(self) -> Callable[..., None]:
        """The function that runs the command; its module is loaded now."""
        found: Callable[..., None] = getattr(import_module(f"cauce.cli.commands.{self.module}"), self.name)
        return found


COMMANDS: dict[str, Command] = {
    "match": Command(_TABLES, "match", "match"),
    "train": Command(_TABLES, "match", "train"),
    "evaluate": Command(_TABLES, "match", "evaluate"),
    "ingest": Command(_DATA, "data", "ingest_files"),
    "load": Command(_DATA, "load", "load"),
    "export": Command(_DATA, "data", "export"),
    "lookup": Command(_CUSTOMERS, "customers", "lookup"),
    "show": Command(_CUSTOMERS, "customers", "show"),
    "why": Command(_CUSTOMERS, "customers", "why"),
    "explain": Command(_CUSTOMERS, "explaining", "explain"),
    "history": Command(_CUSTOMERS, "explaining", "history"),
    "search": Command(_CUSTOMERS, "customers", "search"),
    "graph": Command(_CUSTOMERS, "graph", "graph"),
    "journey": Command(_CUSTOMERS, "journey", "journey"),
    "consent": Command(_CUSTOMERS, "journey", "consent"),
    "contactable": Command(_CUSTOMERS, "journey", "contactable"),
    "exclusions": Command(_CUSTOMERS, "journey", "exclusions"),
    "assert": Command(_CURATION, "curation", "assert_same_or_different"),
    "retract": Command(_CURATION, "curation", "retract"),
    "assertions": Command(_CURATION, "curation", "assertions"),
    "delete": Command(_CURATION, "curation", "delete"),
    "review": Command(_CURATION, "review", "review"),
    "merge": Command(_CURATION, "stewards", "merge"),
    "split": Command(_CURATION, "stewards", "split"),
    "revert": Command(_CURATION, "stewards", "revert"),
    "conflicts": Command(_CURATION, "stewards", "conflicts"),
    "shared-values": Command(_CURATION, "stewards", "shared_values"),
    "export-subject": Command(_PRIVACY, "privacy", "export_subject"),
    "erase": Command(_PRIVACY, "privacy", "erase"),
    "erasure": Command(_PRIVACY, "privacy", "erasure"),
    "suppress": Command(_PRIVACY, "privacy", "suppress"),
    "suppressions": Command(_PRIVACY, "privacy", "suppressions"),
    "ruleset": Command(_OPERATION, "rules", "ruleset"),
    "rulesets": Command(_OPERATION, "rulesets", "rulesets"),
    "simulate": Command(_OPERATION, "rulesets", "simulate"),
    "activate": Command(_OPERATION, "rulesets", "activate"),
    "serve": Command(_OPERATION, "serve", "serve"),
    "key": Command(_OPERATION, "serve", "key"),
    "watch": Command(_OPERATION, "operation", "watch"),
    "verify": Command(_OPERATION, "operation", "verify"),
    "jobs": Command(_OPERATION, "jobs", "jobs"),
    "restored": Command(_OPERATION, "operation", "restored"),
    "stats": Command(_OPERATION, "operation", "stats"),
    "demo": Command(_OPERATION, "demo", "demo"),
}
"""Every subcommand."""


def build(names: Iterable[str] = tuple(COMMANDS)) -> typer.Typer:
    """The command line, with these of its commands."""
    app = typer.Typer(
        name="cauce",
        help="Identity resolution and profile merging: many channels, one customer.",
        epilog="Without --server, CAUCE_SERVER or --store, commands work on ./cauce.db. Try `cauce demo`.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for name in names:
        app.command(name, cls=Worded, rich_help_panel=COMMANDS[name].panel)(command(COMMANDS[name].function))
    app.callback()(spread(shared))
    return app


def named(words: Sequence[str]) -> tuple[str, ...]:
    """The commands that a command line may mean: those it names, so that no others need be loaded; all of them if it names none."""
    said = set(takewhile(lambda word: word not in ("-h", "--help"), words))
    return tuple(name for name in COMMANDS if name in said) or tuple(COMMANDS)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib import metadata  # noqa: PLC0415 - slow, and of use here only

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
