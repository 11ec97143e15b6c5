"""Verbs about jobs, and how each kind is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from cauce.engine.batch.load import Options, Step, load
from cauce.engine.jobs import Jobs, Outcome, Ticket
from cauce.engine.operations import Placed, Suppressed
from cauce.engine.recompute import recompute
from cauce.errors import FailedPrecondition, InvalidValue, Reason
from cauce.model.change import Cause, CauseKind
from cauce.model.job import Job, JobKind, JobRequest
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset
from cauce.service.api import DEFAULT_PAGE, MAX_BATCH, Page
from cauce.service.erasing import erase
from cauce.service.session import Session, limit_of
from cauce.service.tokens import page_token as make_page_token
from cauce.service.tokens import read_page_token
from cauce.service.trials import Trials
from cauce.service.verification import verify
from cauce.store.filling import NOT_EMPTY

MAX_WAIT = 20.0
"""Seconds that one call waits for a job at most."""
RECOMPUTE_RECORDS = 500
"""Records whose components are resolved in one transaction."""

ReadRecords = Callable[[Path, JobRequest, Ruleset], Iterator[tuple[int, Record | None]]]
"""The rows of a file, under the ruleset in force, with their numbers; None: one that cannot be used."""


class JobFiles(NamedTuple):
    """What jobs may read and write, and how records are read."""

    directory: Path
    read: ReadRecords

    def find(self, name: str, field: str) -> Path:
        """A file below the directory.

        Raises:
            InvalidValue: (FILE_INVALID) a name that leads elsewhere, or to nothing.
        """
        path = self.place(name, field)
        if not path.is_file():
            raise InvalidValue(field, "there is no such file in the server's directory for imports", reason=Reason.FILE_INVALID)
        return path

    def place(self, name: str, field: str) -> Path:
        """Where a name leads, whether or not there is something."""
        root = self.directory.resolve()
        if not name or PurePosixPath(name).is_absolute() or "\0" in name:
            raise InvalidValue(field, "must be a path below the server's directory for imports", reason=Reason.FILE_INVALID)
        try:
            path = (root / name).resolve()
            path.exists()
        except (OSError, RuntimeError):  # a name that is too long, links in a circle
            raise InvalidValue(field, "must be a path that there can be", reason=Reason.FILE_INVALID) from None
        if not path.is_relative_to(root) or path == root:
            raise InvalidValue(field, "must lie below the server's directory for imports", reason=Reason.FILE_INVALID)
        return path


class JobDesk:
    """Starts, shows and runs the jobs of one tenant."""

    def __init__(self, session: Session, jobs: Jobs, files: JobFiles | None, trials: Trials) -> None:
        self._session, self.jobs, self._files = session, jobs, files
        jobs.can(
            {
                JobKind.IMPORT: self._import,
                JobKind.TRAIN: self._train,
                JobKind.RECOMPUTE: partial(_recompute, session),
                JobKind.VERIFY: partial(_verify, session),
                JobKind.EXPORT: self._export,
                JobKind.ERASE: partial(erase, session),
                JobKind.SIMULATE: trials.do_simulate,
                JobKind.ACTIVATE: trials.do_activate,
            }
        )

    # --- asking ------------------------------------------------------------------------------------------------------------------
    def start_import(self, request: JobRequest, actor: str = "") -> Job:
        """Queue an import whose files are there."""
        self._check_files(request)
        if request.identities:
            self._need_files().find(request.identities, "identities")
            with self._session.read() as reader:
                if reader.head().revision:
                    raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
        return self.jobs.start(JobKind.IMPORT, request, actor)

    def start_train(self, request: JobRequest, actor: str = "") -> Job:
        """Queue a training whose files are there and whose document can be written."""
        self._check_files(request)
        path = self._need_files().place(request.output, "output")
        if path.suffix not in {".yaml", ".yml"} or not path.parent.is_dir():
            raise InvalidValue("output", "must be a name that ends with .yaml, in a directory that is there", reason=Reason.FILE_INVALID)
        return self.jobs.start(JobKind.TRAIN, request, actor)

    def start_export(self, request: JobRequest, actor: str = "") -> Job:
        """Queue an export whose output can be written."""
        from cauce.service.graph_files import check_output  # noqa: PLC0415 - pyarrow only where it is used

        check_output(request.output, self._need_files().place(request.output, "output"))
        return self.jobs.start(JobKind.EXPORT, request, actor)

    def list(self, page_size: int, page_token: str) -> Page[Job]:
        """Jobs, the latest first."""
        limit = limit_of(page_size, DEFAULT_PAGE)
        with self._session.read() as reader:
            request = ("jobs", self._session.tenant)
            before = read_page_token(page_token, reader.head().epoch, request) or ""
            runs = reader.jobs_page(str(before), limit + 1)
            token = make_page_token(reader.head().epoch, request, runs[limit - 1].job.job_id) if len(runs) > limit else ""
        return Page(items=tuple(run.job for run in runs[:limit]), next_page_token=token)

    def _check_files(self, request: JobRequest) -> None:
        if not request.files:
            raise InvalidValue("files", "must name at least one file")
        for position, name in enumerate(request.files):
            self._need_files().find(name, f"files[{position}]")

    def _need_files(self) -> JobFiles:
        if self._files is None:
            raise FailedPrecondition(
                "the server has no directory for the files of jobs: start it with CAUCE_IMPORTS", reason=Reason.FILE_INVALID
            )
        return self._files

    # --- doing -------------------------------------------------------------------------------------------------------------------
    def _import(self, ticket: Ticket) -> Outcome:
        if "loaded" in ticket.checkpoint:  # and then the process died
            return Outcome({"records": ticket.checkpoint["records"], "identities": ticket.checkpoint["identities"]})
        with self._session.read() as reader:
            empty = not reader.head().revision
        if empty:
            return self._load(ticket)
        if ticket.request.identities:
            raise FailedPrecondition(NOT_EMPTY, reason=Reason.TENANT_NOT_EMPTY)
        return self._put(ticket)

    def _load(self, ticket: Ticket) -> Outcome:
        from cauce.engine.batch.load_identities import Identities  # noqa: PLC0415 - pyarrow only where it is used

        files, request, rejected = self._need_files(), ticket.request, Counter[str]()
        identities = Identities.read(files.find(request.identities, "identities")) if request.identities else None

        def records() -> Iterator[Record]:
            for name, number, record in self._rows(request):
                if record is None:
                    rejected["rows"] += 1
                    continue
                if identities is not None:
                    identities.hear(record, name, number)
                yield record

        def progress(step: Step) -> None:
            ticket.tell(step.stage, step.done, step.total)

        options = Options(
            given=identities.given() if identities else None,
            progress=progress,
            cause=_cause(CauseKind.IMPORT, ticket),
            sealed=lambda writer, count, customers: ticket.keep_in(
                writer, loaded=1, revision=writer.head().revision, records=count, identities=customers
            ),
        )
        session = self._session
        loaded = load(session.store, session.tenant, session.engine.surroundings, records(), options)
        figures = {"records": loaded.records, "identities": loaded.identities, "rejected": rejected["rows"]}
        return Outcome({**figures, **_kept_out(loaded.suppressed)})

    def _rows(self, request: JobRequest) -> Iterator[tuple[str, int, Record | None]]:
        """Of all files of a request: the file's name, the row's number, and its record, if it can be read."""
        files = self._need_files()
        for position, name in enumerate(request.files):
            for number, record in files.read(files.find(name, f"files[{position}]"), request, self._session.kernel.ruleset):
                yield name, number, record

    def _put(self, ticket: Ticket) -> Outcome:
        """In batches; a batch that was put and not noted is put again, which changes nothing."""
        files, engine = self._need_files(), self._session.engine
        kept = ticket.checkpoint
        put, rejected, kept_out = kept.get("put", 0), kept.get("rejected", 0), kept.get("suppressed", 0)
        for position, name in enumerate(ticket.request.files):
            if position < kept.get("file", 0):
                continue
            after = kept.get("row", 0) if position == kept.get("file", 0) else 0
            rows = files.read(files.find(name, f"files[{position}]"), ticket.request, self._session.kernel.ruleset)
            fresh = ((number, record) for number, record in rows if number > after)
            while batch := list(islice(fresh, MAX_BATCH)):
                records = [record for _, record in batch if record is not None]
                placed: list[Placed | Suppressed] = engine.run(engine.put(records, _cause(CauseKind.IMPORT, ticket))) if records else []
                out = sum(isinstance(one, Suppressed) for one in placed)
                put, kept_out, rejected = put + len(placed) - out, kept_out + out, rejected + len(batch) - len(records)
                ticket.keep(file=position, row=batch[-1][0], put=put, rejected=rejected, suppressed=kept_out)
                ticket.tell("put", put)
        return Outcome({"records": put, "rejected": rejected, **_kept_out(kept_out)})

    def _export(self, ticket: Ticket) -> Outcome:
        from cauce.service.graph_files import export_files  # noqa: PLC0415 - pyarrow only where it is used

        return export_files(self._session, self._need_files().place(ticket.request.output, "output"), ticket)

    def _train(self, ticket: Ticket) -> Outcome:
        from cauce.service.training import train_files  # noqa: PLC0415 - pyarrow only where it is used

        files, request = self._need_files(), ticket.request
        paths = [files.find(name, f"files[{position}]") for position, name in enumerate(request.files)]
        return train_files(paths, files.place(request.output, "output"), request.region, ticket)


def _kept_out(records: int) -> dict[str, int]:
    """The figure of records that are suppressed, if there are any."""
    return {"suppressed": records} if records else {}


def _cause(kind: CauseKind, ticket: Ticket) -> Cause:
    return Cause(kind, actor=ticket.actor, subject=ticket.job_id)


def _recompute(session: Session, ticket: Ticket) -> Outcome:
    """Components of some records at a time, each under the tenant's lock; checkpoint: the last uid that was looked at."""
    figures = Counter({name: ticket.checkpoint.get(name, 0) for name in ("records", "prepared", "moved", "wrong_values", "commits")})
    after = ticket.checkpoint.get("after", 0)
    covered: set[int] = set()
    with session.read() as reader:
        total = reader.stats().records
    while True:
        with session.store.write(session.tenant) as writer:
            page = writer.records_page("", after, RECOMPUTE_RECORDS)
            rows = [row for row in page if row.uid not in covered]
            if rows:
                step = recompute(writer, rows, session.engine.surroundings, _cause(CauseKind.RECOMPUTE, ticket))
                covered |= step.covered
                figures.update(prepared=step.prepared, moved=step.moved, wrong_values=step.wrong_values, commits=int(step.revision > 0))
        if not page:
            return Outcome(dict(figures))
        after = page[-1].uid
        covered = {uid for uid in covered if uid > after}
        figures["records"] += len(page)
        ticket.keep(after=after, **figures)
        ticket.tell("resolve", figures["records"], total)


def _verify(session: Session, ticket: Ticket) -> Outcome:
    def glance(records: int) -> None:
        if records % MAX_BATCH == 0:
            ticket.tell("read", records)

    found = verify(session, glance, lambda records: ticket.tell("resolve", records))
    figures = {"revision": found.revision, "records": found.records, "identities": found.identities, "differences": found.differences}
    return Outcome(figures, found.problems)
