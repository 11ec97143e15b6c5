"""Long work that is asked for once and looked at later."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cauce.model.record import Instant


class JobKind(StrEnum):
    """What a job does; the strings of `cauce.api.v1.JobKind`."""

    IMPORT = "IMPORT"
    """Takes the records of files in: in bulk into an empty tenant, else one after the other."""
    TRAIN = "TRAIN"
    """Learns a ruleset from files and writes it as a document."""
    RECOMPUTE = "RECOMPUTE"
    """Resolves everything anew and writes what differs."""
    VERIFY = "VERIFY"
    """Resolves everything from scratch and compares."""
    ERASE = "ERASE"
    """Erases a person, cleans the database's files and searches them."""
    EXPORT = "EXPORT"
    """Writes the graph into files."""
    SIMULATE = "SIMULATE"
    """Finds out what other rules would change."""
    ACTIVATE = "ACTIVATE"
    """Puts a version of the rules in force."""


class JobState(StrEnum):
    """How a job stands; the strings of `cauce.api.v1.JobState`."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    """Or waiting to be gone on with, after its server went away."""
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


FINISHED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})
"""States that a job does not leave."""


class JobRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for. Names of files lie below the server's directory for them."""

    files: tuple[str, ...] = ()
    identities: str = ""
    """Of an import: who is who, as a match wrote it; empty: computed."""
    output: str = ""
    """Of a training: the document to write. Of an export: a folder for Parquet tables (ends with /), or a .csv or .graphml."""
    source: str = ""
    """Of an import: source of records that name none; empty: the file's name without its ending."""
    region: str = ""
    """Country of national phone numbers of records that name none."""
    profiles: bool = False
    """Of an export: with golden records."""
    ruleset: int = 0
    """Of a simulation or an activation: number of the version; 0: a document, which is kept with the simulation."""
    etag: str = ""
    """Of an activation: of the version that was active when it was asked for."""
    simulation: str = ""
    """Of an activation: digest of the simulation that somebody has looked at."""
    author: str = ""
    """Of an activation: who does it ..."""
    reason: str = ""
    """... and why."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it stands."""

    job_id: str
    kind: JobKind
    state: JobState
    request: JobRequest
    created_at: Instant
    started_at: Instant | None = None
    finished_at: Instant | None = None
    stage: str = ""
    """What it is at, in a word."""
    done: int = 0
    total: int = 0
    """Of this stage, in records; 0: not known."""
    figures: dict[str, int] = {}
    """What came of it, by name."""
    problems: tuple[str, ...] = ()
    """What a verification found broken, or why the job failed: words without values."""
    cancelling: bool = False
    """Somebody wants it to stop."""
    actor: str = ""
    """The credential it was asked for with."""

    @property
    def finished(self) -> bool:
        """Whether it is over."""
        return self.state in FINISHED


class JobRun(msgspec.Struct, frozen=True, kw_only=True):
    """A job with what only its runner needs."""

    job: Job
    owner: str = ""
    """Who runs it."""
    alive_until: Instant = 0
    """Unless renewed, anybody may go on with it from then on."""
    checkpoint: dict[str, int] = {}
    """How far it is, for whoever goes on with it."""
