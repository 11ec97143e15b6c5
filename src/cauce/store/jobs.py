"""Jobs of a tenant: rows that outlive the process which runs them. Writing one takes no revision."""

from __future__ import annotations

from abc import ABC, abstractmethod

from cauce.model.job import JobRun


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
