"""Jobs of a tenant: rows that outlive the process which runs them. Writing one takes no revision."""

from __future__ import annotations

from abc import ABC, abstractmethod

import msgspec
from sqlalchemy import BigInteger, Boolean, ColumnElement, Integer, bindparam, literal_column, select

from cauce.model.job import JobRun
from cauce.store import tables as t
from cauce.store.statement import Statement

_decode = msgspec.msgpack.Decoder(JobRun).decode
_encode = msgspec.msgpack.Encoder().encode


class JobReader(ABC):
    """What a reader knows of jobs."""

    @abstractmethod
    def job(self, job_id: str) -> JobRun | None:
        """A job by id."""

    @abstractmethod
    def jobs_page(self, before: str, limit: int) -> list[JobRun]:
        """A page of jobs, the latest first; `before`: older than this id, empty: from the latest on."""

    @abstractmethod
    def jobs_unfinished(self) -> list[JobRun]:
        """Jobs that are not over, the oldest first."""


class JobWriter(JobReader):
    """Writes jobs, under the tenant's lock."""

    @abstractmethod
    def put_job(self, run: JobRun) -> None:
        """Insert or replace by id; takes effect with the transaction."""


_of = t.job.c.tenant == bindparam("tenant", type_=Integer)
_ZERO: ColumnElement[int] = literal_column("0")
JOB = Statement("job", "A job by id.", select(t.job.c.payload).where(_of, t.job.c.job_id == bindparam("id_", type_=t.NAME)))
_page = select(t.job.c.payload).where(_of).order_by(t.job.c.job_id.desc())
JOBS_FIRST = Statement("jobs_first", "The latest jobs, so many.", _page.limit(bindparam("limit", type_=BigInteger)).offset(_ZERO))
JOBS_BEFORE = Statement(
    "jobs_before",
    "Jobs older than one, so many.",
    _page.where(t.job.c.job_id < bindparam("before", type_=t.NAME)).limit(bindparam("limit", type_=BigInteger)).offset(_ZERO),
)
JOBS_UNFINISHED = Statement(
    "jobs_unfinished",
    "Jobs that are over or not, as asked, by age.",
    select(t.job.c.payload).where(_of, t.job.c.finished == bindparam("finished_", type_=Boolean)).order_by(t.job.c.job_id),
)


def decode(payload: bytes) -> JobRun:
    """A job as it was written."""
    return _decode(payload)


def encode(run: JobRun) -> bytes:
    """A job as it is kept."""
    return _encode(run)
