"""The statements of `jobs`, and what reads by them."""

from __future__ import annotations

import msgspec
from sqlalchemy import Boolean, select

from cauce.model.job import JobRun
from cauce.store import tables as t
from cauce.store.clauses import given, limited, of_tenant
from cauce.store.fetching import Fetching, Row, storable
from cauce.store.jobs import JobReader
from cauce.store.statement import Statement

_decode = msgspec.msgpack.Decoder(JobRun).decode
_encode = msgspec.msgpack.Encoder().encode

_jobs = select(t.job.c.payload).where(of_tenant(t.job))
_latest_first = _jobs.order_by(t.job.c.job_id.desc())
JOB = Statement("job", "A job by id.", _jobs.where(t.job.c.job_id == given("id_", t.NAME)))
JOBS_FIRST = Statement("jobs_first", "The latest jobs, so many.", limited(_latest_first))
JOBS_BEFORE = Statement(
    "jobs_before", "Jobs older than one, so many.", limited(_latest_first.where(t.job.c.job_id < given("before", t.NAME)))
)
JOBS_UNFINISHED = Statement(
    "jobs_unfinished",
    "Jobs that are over or not, as asked, by age.",
    _jobs.where(t.job.c.finished == given("finished_", Boolean())).order_by(t.job.c.job_id),
)


class SqlJobReader(Fetching, JobReader):
    """Reads by the statements of this module."""

    def job(self, job_id: str) -> JobRun | None:
        """By the bytes of its id."""
        rows = self._rows(JOB, job_id) if storable(job_id) else []
        return _decode(rows[0][0]) if rows else None

    def jobs_page(self, before: str, limit: int) -> list[JobRun]:
        """Ids grow with time."""
        rows = self._rows(JOBS_BEFORE, before, limit) if before else self._rows(JOBS_FIRST, limit)
        return [_decode(payload) for (payload,) in rows]

    def jobs_unfinished(self) -> list[JobRun]:
        """There are few jobs, and fewer of these."""
        return [_decode(payload) for (payload,) in self._rows(JOBS_UNFINISHED, False)]


def bound_job(run: JobRun, tenant: int) -> Row:
    """A job as it is written."""
    return (run.job.job_id, run.job.finished, _encode(run), tenant)
