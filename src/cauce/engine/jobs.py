"""Running jobs: one at a time for each tenant, by whoever holds its lease, from its last checkpoint on.

A job's row outlives its process. Whoever runs it renews a lease; when that runs out (kill -9, power), another process, or the same one
after its restart, goes on with it. So a job may do the work between two checkpoints twice, and what jobs do has to allow for that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic

import msgspec

from cauce.errors import CauceError, FailedPrecondition, NotFound, Reason, Unavailable
from cauce.model.job import Job, JobKind, JobRequest, JobRun, JobState
from cauce.model.record import Instant
from cauce.store.base import Store, Writer

LEASE_SECONDS = 10.0
"""A runner that has not been heard of for so long is taken for dead."""
SAVE_SECONDS = 1.0
"""Progress is written so often, and cancelling noticed."""
POLL_SECONDS = 0.5
"""How often somebody who waits looks, and a runner whether another one's lease has run out."""
MICROSECONDS = 1_000_000


class Stopped(Exception):
    """A job's work must end: it is cancelled, its lease is somebody else's, or the process is closing."""


class Ticket:
    """What a job's work is given: what is asked for, how far it was, and whom to tell how far it is."""

    def __init__(self, jobs: Jobs, run: JobRun) -> None:
        self._jobs, self._run = jobs, run
        self._saved = monotonic()
        self.request = run.job.request

    @property
    def job_id(self) -> str:
        """The job's id."""
        return self._run.job.job_id

    @property
    def actor(self) -> str:
        """The credential the job was asked for with."""
        return self._run.job.actor

    @property
    def checkpoint(self) -> Mapping[str, int]:
        """What was kept last; empty at the first beginning."""
        return self._run.checkpoint

    def tell(self, stage: str, done: int, total: int = 0) -> None:
        """Say how far it is; the oftener, the sooner it can be stopped.

        Raises:
            Stopped: end now, leaving everything as it is.
        """
        job = msgspec.structs.replace(self._run.job, stage=stage, done=done, total=total)
        self._run = msgspec.structs.replace(self._run, job=job)
        if self._jobs.closing:
            raise Stopped
        if monotonic() - self._saved >= SAVE_SECONDS:
            self._save()

    def keep(self, **checkpoint: int) -> None:
        """Say from where to go on; written with the next progress."""
        self._run = msgspec.structs.replace(self._run, checkpoint=checkpoint)

    def keep_in(self, writer: Writer, **checkpoint: int) -> None:
        """Write a checkpoint in a transaction of the work's own: both happen, or none."""
        self.keep(**checkpoint)
        writer.put_job(self._jobs.renewed(self._run))

    def _save(self) -> None:
        self._run = self._jobs.save(self._run)
        self._saved = monotonic()

    def ended(self) -> JobRun:
        """The job as it stands."""
        return self._run


class Outcome(msgspec.Struct, frozen=True):
    """What came of a job."""

    figures: dict[str, int] = {}
    problems: tuple[str, ...] = ()


Work = Callable[[Ticket], Outcome]


class Jobs:
    """The jobs of one tenant. Thread-safe; one thread runs them while there are any."""

    def __init__(self, store: Store, tenant: str, now: Callable[[], Instant], new_id: Callable[[], str]) -> None:
        self._store, self._tenant, self._now, self._new_id = store, tenant, now, new_id
        self._owner = new_id()
        self._works: Mapping[JobKind, Work] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.closing = False

    def can(self, works: Mapping[JobKind, Work]) -> None:
        """Say how each kind of job is done."""
        self._works = works

    # --- asking ------------------------------------------------------------------------------------------------------------------
    def start(
        self, kind: JobKind, request: JobRequest, actor: str = "", noting: Callable[[Writer, str], None] = lambda _writer, _job_id: None
    ) -> Job:
        """Queue a job and see to it that it is run; `noting` may write what goes with it, in the same transaction."""
        created = self._now()
        job_id = f"{created:014x}{self._new_id()[14:]}"  # in the order of time, to the microsecond
        job = Job(job_id=job_id, kind=kind, state=JobState.QUEUED, request=request, created_at=created, actor=actor)
        with self._store.write(self._tenant) as writer:
            writer.put_job(JobRun(job=job))
            noting(writer, job_id)
        self.resume()
        return job

    def get(self, job_id: str) -> Job:
        """A job as it stands.

        Raises:
            NotFound: (JOB_NOT_FOUND) there is none with this id.
        """
        with self._store.read(self._tenant) as reader:
            run = reader.job(job_id)
        if run is None:
            raise NotFound("there is no job with this id", reason=Reason.JOB_NOT_FOUND)
        return run.job

    def cancel(self, job_id: str) -> Job:
        """Want a job to stop: at once if it is queued, at its next step if it runs; one that is over stays as it is.

        Raises:
            FailedPrecondition: (JOB_BOUND) an erasure: what was promised to a person is finished.
        """
        with self._store.write(self._tenant) as writer:
            run = writer.job(job_id)
            if run is None:
                raise NotFound("there is no job with this id", reason=Reason.JOB_NOT_FOUND)
            if run.job.finished:
                return run.job
            if run.job.kind is JobKind.ERASE:
                raise FailedPrecondition("an erasure is finished once it was asked for", reason=Reason.JOB_BOUND)
            job = msgspec.structs.replace(run.job, cancelling=True)
            if run.job.state is JobState.QUEUED:
                job = msgspec.structs.replace(job, state=JobState.CANCELLED, finished_at=self._now())
            writer.put_job(msgspec.structs.replace(run, job=job))
        self.resume()
        return job

    def wait(self, job_id: str, seconds: float) -> Job:
        """A job once it is over, or as it stands after so many seconds."""
        deadline = monotonic() + seconds
        while True:
            job = self.get(job_id)
            left = deadline - monotonic()
            if job.finished or left <= 0 or self.closing:
                return job
            threading.Event().wait(min(POLL_SECONDS / 5, left))

    # --- running -----------------------------------------------------------------------------------------------------------------
    def resume(self) -> None:
        """See to it that what is not over is gone on with."""
        with self._lock:
            if self.closing or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run_all, name=f"cauce-jobs-{self._tenant}", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop at the next step; what is not over can be gone on with at once."""
        self.closing = True
        if self._thread is not None:
            self._thread.join()

    def _run_all(self) -> None:
        while not self.closing:
            try:
                if not self._go_on():
                    return
            except CauceError:  # the database is away
                threading.Event().wait(POLL_SECONDS)

    def _go_on(self) -> bool:
        """Run the next job, or wait while others run theirs; False: there is nothing left to do, and the thread may go."""
        run, others = self._claim()
        if run is not None:
            self._run(run)
        elif others:
            threading.Event().wait(POLL_SECONDS)
        else:
            with self._lock:
                if not self._waiting():
                    self._thread = None
                    return False
        return True

    def _waiting(self) -> bool:
        with self._store.read(self._tenant) as reader:
            return bool(reader.jobs_unfinished())

    def _claim(self) -> tuple[JobRun | None, bool]:
        """The oldest job that nobody runs, now ours; and whether others run any."""
        with self._store.read(self._tenant) as reader:
            if not reader.jobs_unfinished():
                return None, False
        now = self._now()
        with self._store.write(self._tenant) as writer:
            unfinished = writer.jobs_unfinished()
            if any(run.alive_until > now and run.owner != self._owner for run in unfinished):
                return None, True  # one job at a time
            if not unfinished:
                return None, False
            run = unfinished[0]
            started = now if run.job.started_at is None else run.job.started_at
            job = msgspec.structs.replace(run.job, state=JobState.RUNNING, started_at=started)
            claimed = self.renewed(msgspec.structs.replace(run, job=job, owner=self._owner))
            writer.put_job(claimed)
            return claimed, False

    def renewed(self, run: JobRun) -> JobRun:
        """With a lease that has just begun."""
        return msgspec.structs.replace(run, alive_until=self._now() + int(LEASE_SECONDS * MICROSECONDS))

    def save(self, run: JobRun) -> JobRun:
        """Write how far a job is, and renew the lease.

        Raises:
            Stopped: it is cancelled, or somebody else runs it.
        """
        with self._store.write(self._tenant) as writer:
            stored = writer.job(run.job.job_id)
            if stored is None or stored.owner != self._owner or stored.job.cancelling:
                raise Stopped
            renewed = self.renewed(run)
            writer.put_job(renewed)
        return renewed

    def _run(self, run: JobRun) -> None:
        ticket, over = Ticket(self, run), threading.Event()
        beating = threading.Thread(target=self._beat, args=(run.job.job_id, over), name=f"cauce-lease-{self._tenant}", daemon=True)
        beating.start()
        try:
            self._do(run, ticket)
        except CauceError:  # the end could not be written: the lease runs out, and somebody goes on
            pass
        finally:
            over.set()
            beating.join()

    def _beat(self, job_id: str, over: threading.Event) -> None:
        """Renew the lease while the work is busy."""
        while not over.wait(LEASE_SECONDS / 4):
            with suppress(CauceError), self._store.write(self._tenant) as writer:
                stored = writer.job(job_id)
                if stored is not None and stored.owner == self._owner and not over.is_set():
                    writer.put_job(self.renewed(stored))

    def _do(self, run: JobRun, ticket: Ticket) -> None:
        try:
            if run.job.cancelling:
                raise Stopped  # noqa: TRY301 - as if the work had noticed
            outcome = self._works[run.job.kind](ticket)
        except Stopped:
            self._end(ticket, JobState.CANCELLED, Outcome())
        except Unavailable:
            self._end(ticket, JobState.RUNNING, Outcome())
        except CauceError as error:
            self._end(ticket, JobState.FAILED, Outcome(problems=(f"{error} [{error.reason}]",)))
        except Exception as error:  # noqa: BLE001 - a bug must not stop the other jobs; its text may hold values
            self._end(ticket, JobState.FAILED, Outcome(problems=(f"a bug in Cauce: {type(error).__name__}",)))
        else:
            self._end(ticket, JobState.SUCCEEDED, outcome)

    def _end(self, ticket: Ticket, state: JobState, outcome: Outcome) -> None:
        """Write how a job ended; one that was only stopped by closing, or is somebody else's now, has not."""
        run = ticket.ended()
        with self._store.write(self._tenant) as writer:
            stored = writer.job(run.job.job_id)
            if stored is None or stored.owner != self._owner:
                return
            if state is JobState.CANCELLED and not stored.job.cancelling:
                writer.put_job(msgspec.structs.replace(run, owner="", alive_until=0))
                return
            finished = state is not JobState.RUNNING
            if finished and run.job.kind is JobKind.ACTIVATE and writer.head().trying:
                writer.begin_trial(0)  # nobody follows what is noted any more, whichever process began it
            job = msgspec.structs.replace(
                run.job,
                state=state,
                finished_at=self._now() if finished else None,
                figures=outcome.figures,
                problems=outcome.problems,
                cancelling=stored.job.cancelling,
            )
            writer.put_job(msgspec.structs.replace(run, job=job, owner="" if finished else self._owner, alive_until=0))
