"""`rulesets`, `simulate`, `activate`: versions of the rules, what they would change, and putting one in force."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cauce.cli.commands.curation import user
from cauce.cli.commands.jobs import wait_for
from cauce.cli.exits import Exit
from cauce.cli.render.jobs import show_job
from cauce.cli.render.rulesets import show_check, show_rulesets, show_simulation
from cauce.cli.render.words import safe
from cauce.cli.run import Run, read_text
from cauce.errors import InvalidValue, Reason
from cauce.model.job import Job, JobState
from cauce.service.paging import MAX_PAGE, all_items

Rules = Annotated[str, typer.Argument(metavar="FILE | NUMBER", help="A document, or a version as `cauce rulesets` numbers them.")]
Author = Annotated[str, typer.Option(help="Who does it. (default: the user name)")]


class Action(StrEnum):
    """What to do about versions."""

    LIST = "list"
    SHOW = "show"
    CREATE = "create"
    VALIDATE = "validate"


def rulesets(
    run: Run,
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    rules: Annotated[
        str, typer.Argument(metavar="[FILE | NUMBER]", help="create, validate: the document. show: the version, by default the active one.")
    ] = "",
    *,
    author: Author = "",
) -> None:
    """Versions of the tenant's rules: list them, print one's document, keep a document as the next one, check one without keeping it."""
    with run.cauce() as cauce:
        if action is Action.LIST:
            listed = list(all_items(lambda token: cauce.list_rulesets(page_size=MAX_PAGE, page_token=token)))
            run.answer({"rulesets": listed}, lambda console: show_rulesets(console, listed))
        elif action is Action.SHOW:
            version = cauce.get_ruleset(_number(rules) if rules else 0)
            run.answer(version, lambda _: typer.echo(version.document, nl=False))
        elif action is Action.CREATE:
            made = cauce.create_ruleset(read_text(rules), author=author or user())
            run.answer(made, lambda console: show_rulesets(console, [made]))
        else:
            check = cauce.validate_ruleset(read_text(rules))
            run.answer(check, lambda console: show_check(console, rules, check))
            run.finish(Exit.BAD_INPUT if check.problems else Exit.OK)


def simulate(run: Run, rules: Rules) -> None:
    """What other rules would change: what would merge and split, the largest, the most affected. Nothing is changed."""
    with run.cauce() as cauce:
        number = _number(rules) if _is_number(rules) else 0
        job = wait_for(run, cauce, cauce.simulate(number=number) if number else cauce.simulate(document=read_text(rules)))
        found = cauce.get_simulation(job.job_id) if job.state is JobState.SUCCEEDED else None
    if found is None:
        _give_up(run, job)
        return
    run.answer(found, lambda console: show_simulation(console, found, f"cauce activate {rules} --reason WHY"))


def activate(
    run: Run,
    rules: Rules,
    *,
    reason: Annotated[str, typer.Option(help="Why; kept with the activation.")],
    simulation: Annotated[str, typer.Option(metavar="DIGEST", help="Of a simulation that you have looked at.")] = "",
    author: Author = "",
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Start it and leave; only with a server.")] = False,
) -> None:
    """Put rules in force: they are prepared while everything goes on, then one commit switches. An old version undoes it.

    A change of many identities wants the digest that `cauce simulate` gives.
    """
    with run.cauce() as cauce:
        etag = cauce.get_ruleset().etag
        number = _number(rules) if _is_number(rules) else cauce.create_ruleset(read_text(rules), author=author or user()).number
        job = cauce.activate(number, author=author or user(), reason=reason, etag=etag, simulation=simulation)
        if not no_wait or not run.settings.client.server:
            job = wait_for(run, cauce, job)
    run.answer(job, lambda console: show_job(console, job))
    if any(Reason.SIMULATION_REQUIRED in problem for problem in job.problems):
        run.note(f"look first: cauce simulate {safe(rules)}")
    run.finish(Exit.STATE if job.state is JobState.FAILED else Exit.OK)


def _give_up(run: Run, job: Job) -> None:
    run.answer(job, lambda console: show_job(console, job))
    run.finish(Exit.STATE)


def _is_number(rules: str) -> bool:
    return rules.isascii() and rules.isdecimal()


def _number(rules: str) -> int:
    if not _is_number(rules):
        raise InvalidValue("NUMBER", "must be the number of a version, as `cauce rulesets` lists them")
    return int(rules)
