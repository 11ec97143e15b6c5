"""Jobs."""

from __future__ import annotations

from google.protobuf.duration_pb2 import Duration

from cauce.api.v1 import jobs_pb2 as pb
from cauce.errors import InvalidValue
from cauce.model.job import Job, JobKind, JobRequest, JobState
from cauce.service.api import Page
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_instant, encode_instant

KIND = EnumCodec(JobKind, pb.JobKind, "JOB_KIND")
STATE = EnumCodec(JobState, pb.JobState, "JOB_STATE")
MAX_FILES = 1000
_MICROS = 1_000_000


def encode_request(request: JobRequest) -> pb.JobRequest:
    """What is asked for."""
    return pb.JobRequest(
        files=request.files,
        identities=request.identities,
        output=request.output,
        source=request.source,
        region=request.region,
        profiles=request.profiles,
        ruleset=request.ruleset,
        etag=request.etag,
        simulation_digest=request.simulation,
        author=request.author,
        reason=request.reason,
    )


def decode_request(message: pb.JobRequest) -> JobRequest:
    """What is asked for.

    Raises:
        InvalidValue: too many files.
    """
    if len(message.files) > MAX_FILES:
        raise InvalidValue("request.files", f"at most {MAX_FILES}")
    return JobRequest(
        files=tuple(message.files),
        identities=message.identities,
        output=message.output,
        source=message.source,
        region=message.region,
        profiles=message.profiles,
        ruleset=message.ruleset,
        etag=message.etag,
        simulation=message.simulation_digest,
        author=message.author,
        reason=message.reason,
    )


def encode_job(job: Job) -> pb.Job:
    """A job as it stands."""
    return pb.Job(
        job_id=job.job_id,
        kind=KIND.encode[job.kind],
        state=STATE.encode[job.state],
        request=encode_request(job.request),
        created_at=encode_instant(job.created_at),
        started_at=None if job.started_at is None else encode_instant(job.started_at),
        finished_at=None if job.finished_at is None else encode_instant(job.finished_at),
        stage=job.stage,
        done=job.done,
        total=job.total,
        figures=job.figures,
        problems=job.problems,
        cancelling=job.cancelling,
        actor=job.actor,
    )


def decode_job(message: pb.Job) -> Job:
    """A job as it stands."""
    return Job(
        job_id=message.job_id,
        kind=KIND.decode(message.kind, "kind"),
        state=STATE.decode(message.state, "state"),
        request=decode_request(message.request),
        created_at=decode_instant(message.created_at, "created_at"),
        started_at=decode_instant(message.started_at, "started_at") if message.HasField("started_at") else None,
        finished_at=decode_instant(message.finished_at, "finished_at") if message.HasField("finished_at") else None,
        stage=message.stage,
        done=message.done,
        total=message.total,
        figures=dict(message.figures),
        problems=tuple(message.problems),
        cancelling=message.cancelling,
        actor=message.actor,
    )


def encode_jobs(page: Page[Job]) -> pb.ListJobsResponse:
    """A page of jobs."""
    return pb.ListJobsResponse(jobs=[encode_job(item) for item in page.items], next_page_token=page.next_page_token)


def decode_jobs(message: pb.ListJobsResponse) -> Page[Job]:
    """A page of jobs."""
    return Page(items=tuple(decode_job(item) for item in message.jobs), next_page_token=message.next_page_token)


def encode_timeout(seconds: float) -> Duration:
    """How long to wait.

    Raises:
        InvalidValue: negative.
    """
    if seconds < 0:
        raise InvalidValue("timeout", "must not be negative")
    whole, micros = divmod(round(seconds * _MICROS), _MICROS)
    return Duration(seconds=whole, nanos=micros * 1000)


def decode_timeout(message: Duration) -> float:
    """Seconds to wait.

    Raises:
        InvalidValue: negative.
    """
    seconds = message.seconds + message.nanos / 1e9
    if seconds < 0:
        raise InvalidValue("timeout", "must not be negative")
    return seconds
