"""Jobs for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from cauce.cli.render.words import plain_table, safe, when
from cauce.model.job import Job, JobState

_STYLES = {
    JobState.QUEUED: "dim",
    JobState.RUNNING: "cyan",
    JobState.SUCCEEDED: "green",
    JobState.FAILED: "red",
    JobState.CANCELLED: "yellow",
}


def show_jobs(console: Console, jobs: Sequence[Job]) -> None:
    """A line each, the latest first."""
    if not jobs:
        console.print("no jobs")
        return
    table = plain_table("job", "kind", "state", "asked for", "how far", title="")
    for job in jobs:
        table.add_row(job.job_id, job.kind.lower(), _state(job), when(job.created_at), _far(job))
    console.print(table)


def show_job(console: Console, job: Job) -> None:
    """All of one job."""
    console.print(f"[bold]{job.job_id}[/] {job.kind.lower()} {_state(job)} {_far(job)}", soft_wrap=True)
    for name, number in sorted(job.figures.items()):
        console.print(f"  {number:>10,}  {safe(name.replace('_', ' '))}")
    for problem in job.problems:
        console.print(f"  [red]{safe(problem)}[/]", soft_wrap=True)


def _state(job: Job) -> str:
    words = "stopping" if job.cancelling and not job.finished else job.state.lower()
    return f"[{_STYLES[job.state]}]{words}[/]"


def _far(job: Job) -> str:
    if not job.stage or job.finished:
        return ""
    return f"{safe(job.stage)} {job.done:,}" + (f" of {job.total:,}" if job.total else "")
