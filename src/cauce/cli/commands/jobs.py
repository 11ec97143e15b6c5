"""`jobs`: long work, started, looked at and stopped."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from cauce.cli.exits import Exit
from cauce.cli.flags import Flags
from cauce.cli.render.jobs import show_job, show_jobs
from cauce.cli.render.words import count
from cauce.cli.run import Run
from cauce.errors import InvalidValue
from cauce.model.job import Job, JobKind, JobRequest, JobState
from cauce.service.api import Cauce

SHOWN = 20


class Action(StrEnum):
    """What to do about jobs."""

    LIST = "list"
    SHOW = "show"
    WAIT = "wait"
    CANCEL = "cancel"
    IMPORT = "import"
    TRAIN = "train"
    RECOMPUTE = "recompute"
    VERIFY = "verify"
    EXPORT = "export"


class JobFlags(Flags, frozen=True, kw_only=True):
    """Options of what is started. Files lie below the directory for imports (CAUCE_IMPORTS of the server)."""

    identities: Annotated[str, typer.Option(metavar="FILE", help="import: who is who, as `cauce match` wrote it for the same files.")] = ""
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="train: the ruleset to write, a .yaml. export: a folder of Parquet tables (ends with /), a .csv or a .graphml.",
        ),
    ] = ""
    source: Annotated[str, typer.Option(help="import: source of records that name none. (default: the file's stem)")] = ""
    region: Annotated[str, typer.Option(help="import: country of national phone numbers, such as ES.")] = ""
    profiles: Annotated[bool, typer.Option("--profiles", help="export: with golden records, in graphs with names.")] = False
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Start it and leave; only with a server.")] = False


def jobs(
    run: Run,
    action: Annotated[Action, typer.Argument(help="What to do.")] = Action.LIST,
    names: Annotated[list[str] | None, typer.Argument(metavar="[JOB | FILE...]", help="The job, or the files.")] = None,
    *,
    flags: JobFlags,
) -> None:
    """Long work on the server: import files, train a ruleset, recompute, verify, export; list, show, wait for and cancel what was started.

    A job goes on after its server was killed, from its last checkpoint. Without a server it runs in this process.
    """
    given = names or []
    with run.cauce(create=action is Action.IMPORT) as cauce:
        if action is Action.LIST:
            page = cauce.list_jobs(page_size=SHOWN)
            run.answer({"jobs": page.items}, lambda console: show_jobs(console, page.items))
            return
        if action in _STARTS:
            job = _start(cauce, action, given, flags)
            if not flags.no_wait or not run.settings.client.server:
                job = wait_for(run, cauce, job)
        elif len(given) != 1:
            raise InvalidValue("JOB", "must be the id of one job, as `cauce jobs` lists them")
        else:
            job = _about(run, cauce, action, given[0])
    run.answer(job, lambda console: _show(console, job))
    run.finish(_exit(job))


def _start(cauce: Cauce, action: Action, files: list[str], flags: JobFlags) -> Job:
    request = JobRequest(
        files=tuple(files),
        identities=flags.identities,
        output=flags.output,
        source=flags.source,
        region=flags.region,
        profiles=flags.profiles,
    )
    if action is Action.IMPORT:
        return cauce.start_import(request)
    if action is Action.TRAIN:
        return cauce.start_train(request)
    if action is Action.EXPORT:
        return cauce.start_export(request)
    return cauce.start_recompute() if action is Action.RECOMPUTE else cauce.start_verify()


_STARTS = frozenset({Action.IMPORT, Action.TRAIN, Action.RECOMPUTE, Action.VERIFY, Action.EXPORT})


def _about(run: Run, cauce: Cauce, action: Action, job_id: str) -> Job:
    if action is Action.CANCEL:
        return cauce.cancel_job(job_id)
    job = cauce.get_job(job_id)
    return wait_for(run, cauce, job) if action is Action.WAIT else job


def wait_for(run: Run, cauce: Cauce, job: Job) -> Job:
    """The job once it is over, showing how far it is."""
    with run.err.status(job.kind.lower()) as status:
        while not job.finished:
            job = cauce.wait_job(job.job_id, timeout=1.0)
            if not run.json:
                status.update(f"{job.kind.lower()}: {job.stage or job.state.lower()} {count(job.done, 'record')}")
    return job


def _show(console: Console, job: Job) -> None:
    show_job(console, job)


def _exit(job: Job) -> Exit:
    """A verification that found a difference is a no, and so is what failed."""
    if job.state is JobState.FAILED:
        return Exit.BAD_INPUT
    differs = job.kind is JobKind.VERIFY and job.state is JobState.SUCCEEDED and bool(job.figures.get("differences") or job.problems)
    return Exit.NO if differs else Exit.OK
