"""The service in process: what the server serves, and what a program can use without any server."""

from __future__ import annotations

import dataclasses
import secrets
import threading
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from copy import copy
from typing import Self

from cauce.engine.batch.load import Loaded
from cauce.engine.batch.load import Options as LoadOptions
from cauce.engine.jobs import Jobs
from cauce.engine.online import Engine
from cauce.engine.operations import Assert
from cauce.engine.surroundings import Surroundings
from cauce.errors import InvalidValue
from cauce.model.change import CauseKind, ChangeKind
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import PairExplanation
from cauce.model.job import Job, JobKind, JobRequest
from cauce.model.record import AttributeValue, Identifier, Record, RecordKey
from cauce.model.ruleset import Ruleset
from cauce.service import changes, curation, explaining, identities, journeys, lookups, records, verification
from cauce.service.api import (
    DEFAULT_PAGE,
    Cauce,
    Identity,
    IdentityFailure,
    Lookup,
    Page,
    PutFailure,
    PutResult,
    SearchHit,
    StoredRecord,
    TenantStats,
    Touchpoint,
    Verification,
    View,
    WatchItem,
)
from cauce.service.jobs import MAX_WAIT, JobDesk, JobFiles
from cauce.service.loading import load_records
from cauce.service.local_curation import LocalCurationVerbs
from cauce.service.local_graph import LocalGraphVerbs
from cauce.service.local_history import LocalHistoryVerbs
from cauce.service.local_journey import LocalJourneyVerbs
from cauce.service.local_privacy import LocalPrivacyVerbs
from cauce.service.local_rulesets import LocalRulesetVerbs
from cauce.service.records import put_batch
from cauce.service.records import submit_put as put_records
from cauce.service.rulesets import begin
from cauce.service.session import Session
from cauce.service.trials import SHARE, Trials
from cauce.store.base import Store

_RANDOM_BYTES = 9
"""Of an id, but for half of the first."""
_IN_FLIGHT = 8
"""Batches of one ingest stream that may wait for their commit."""


def new_id() -> str:
    """A random, opaque id, in the order of time to the microsecond, so that indexes append and lists are by age; 32 hex digits.

    48 bits of milliseconds, 12 of the microseconds within, 68 random ones: RFC 9562, 6.2, method 3.
    """
    return new_ids(1)[0]


def new_ids(count: int) -> list[str]:
    """So many ids of one moment, in order."""
    milliseconds, rest = divmod(now(), 1000)
    moment = f"{milliseconds:012x}{rest:03x}"
    drawn = secrets.token_hex(_RANDOM_BYTES * count)
    return sorted(moment + drawn[start + 1 : start + 2 * _RANDOM_BYTES] for start in range(0, len(drawn), 2 * _RANDOM_BYTES))


def now() -> int:
    """Wall clock, in microseconds since 1970."""
    return time.time_ns() // 1000


class LocalCauce(LocalCurationVerbs, LocalHistoryVerbs, LocalGraphVerbs, LocalRulesetVerbs, LocalPrivacyVerbs, LocalJourneyVerbs, Cauce):
    """One tenant of a store. Thread-safe."""

    inline_reads: bool
    """Whether exact look-ups are fast enough to be answered on an event loop: the store is embedded."""

    def __init__(
        self,
        store: Store,
        tenant: str = "default",
        ruleset: Ruleset | None = None,
        *,
        inline_reads: bool = False,
        job_files: JobFiles | None = None,
        activate_share: float = SHARE,
    ) -> None:
        check_tenant(tenant)
        self.inline_reads = inline_reads
        self._stop = threading.Event()
        kernel, epoch = begin(store, tenant, ruleset, now())
        engine = Engine(store, tenant, Surroundings(kernel, now, new_ids))
        self._session = Session(store, engine, tenant, epoch)
        jobs = Jobs(store, tenant, now, new_id)
        self._trials = Trials(self._session, jobs, activate_share)
        self._desk = JobDesk(self._session, jobs, job_files, self._trials)

    def acting_as(self, actor: str) -> Self:
        """The same service, whose commits say that this credential did it. It ends with the one it is a view of."""
        view = copy(self)
        view._session = dataclasses.replace(self._session, actor=actor)  # noqa: SLF001 - of its own kind
        return view

    # --- records -------------------------------------------------------------------------------------------------------------
    def put_record(self, record: Record) -> PutResult:
        """See Cauce."""
        result = self.batch_put_records([record])[0]
        if isinstance(result, PutFailure):
            raise result.error
        return result

    def batch_put_records(self, records: Sequence[Record]) -> list[PutResult | PutFailure]:
        """See Cauce."""
        return put_batch(self._session, records)

    def submit_put(self, records: Sequence[Record]) -> Future[list[PutResult | PutFailure]]:
        """Like batch_put_records, without waiting for the commit."""
        return put_records(self._session, records)

    def ingest_records(self, batches: Iterable[Sequence[Record]]) -> Iterator[list[PutResult | PutFailure]]:
        """See Cauce."""
        waiting: deque[Future[list[PutResult | PutFailure]]] = deque()
        for batch in batches:
            waiting.append(self.submit_put(batch))
            if len(waiting) >= _IN_FLIGHT:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def get_record(self, key: RecordKey, *, as_of: str = "", at_least: str = "") -> StoredRecord:
        """See Cauce."""
        return records.get_record(self._session, key, as_of, at_least)

    def delete_record(self, key: RecordKey) -> str:
        """See Cauce."""
        return records.delete_record(self._session, key)

    def list_records(
        self, *, source: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Cauce."""
        return records.list_records(self._session, source, page_size, page_token, at_least)

    # --- identities ------------------------------------------------------------------------------------------------------------
    def lookup_identifiers(self, identifiers: Sequence[tuple[str, str]], *, region: str = "", at_least: str = "") -> list[Lookup]:
        """See Cauce."""
        return lookups.lookup_identifiers(self._session, identifiers, region, at_least)

    def search_identities(
        self,
        *,
        attributes: dict[str, AttributeValue],
        identifiers: Sequence[Identifier] = (),
        region: str = "",
        limit: int = 10,
    ) -> list[SearchHit]:
        """See Cauce."""
        return lookups.search_identities(self._session, attributes, identifiers, region, limit)

    def get_identity(
        self, identity_id: str, *, view: View = View.PROVEN, through: tuple[str, str] | None = None, as_of: str = "", at_least: str = ""
    ) -> Identity:
        """See Cauce."""
        seen = identities.Seen(view, through)
        if as_of:
            return identities.get_identity_as_of(self._session, identity_id, seen, as_of, at_least)
        return identities.get_identity(self._session, identity_id, seen, at_least)

    def batch_get_identities(
        self, identity_ids: Sequence[str], *, view: View = View.PROVEN, at_least: str = ""
    ) -> list[Identity | IdentityFailure]:
        """See Cauce."""
        return identities.batch_get_identities(self._session, identity_ids, view, at_least)

    def list_identity_records(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", as_of: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Cauce."""
        return identities.list_identity_records(self._session, identity_id, page_size, page_token, as_of=as_of, at_least=at_least)

    def get_timeline(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[Touchpoint]:
        """See Cauce."""
        return journeys.get_timeline(self._session, identity_id, page_size, page_token, at_least)

    def explain_pair(self, left: RecordKey, right: RecordKey, *, at_least: str = "") -> PairExplanation:
        """See Cauce."""
        return explaining.explain_pair(self._session, left, right, at_least)

    # --- changes -----------------------------------------------------------------------------------------------------------------
    def list_changes(self, *, after: str = "", limit: int = DEFAULT_PAGE) -> list[WatchItem]:
        """See Cauce."""
        return changes.list_changes(self._session, after, limit)

    def watch(self, *, after: str = "", kinds: Collection[ChangeKind] = (), checkpoint_seconds: float = 10.0) -> Iterator[WatchItem]:
        """See Cauce. Ends with Unavailable (SERVER_DRAINING) when this object is closed."""
        for stretch in self.follow(after=after, kinds=kinds, checkpoint_seconds=checkpoint_seconds):
            yield from stretch.items

    def follow(self, *, after: str, kinds: Collection[ChangeKind], checkpoint_seconds: float) -> Iterator[changes.Stretch]:
        """What `watch` gives, as it is read."""
        return changes.follow(self._session, after, kinds, checkpoint_seconds, self._stop)

    # --- curation ------------------------------------------------------------------------------------------------------------------
    def assert_(
        self, judgement: Judgement, left: RecordKey, right: RecordKey, *, author: str, reason: str, request_id: str = ""
    ) -> Assertion:
        """See Cauce."""
        cause = self._session.cause(CauseKind.ASSERT, author)
        return curation.make_assertion(self._session, Assert(judgement, left, right, author, reason, request_id, cause))

    def retract(self, assertion_id: str, *, author: str) -> Assertion:
        """See Cauce."""
        return curation.retract(self._session, assertion_id, author)

    def list_assertions(
        self, *, record: RecordKey | None = None, retracted: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[Assertion]:
        """See Cauce."""
        return curation.list_assertions(self._session, record, page_size, page_token, retracted=retracted)

    # --- operation -------------------------------------------------------------------------------------------------------------------
    def load(self, records: Iterable[Record], options: LoadOptions | None = None) -> Loaded:
        """Fill this tenant, which must be empty, in bulk: much faster than putting the records, with the same outcome.

        Raises:
            FailedPrecondition: (TENANT_NOT_EMPTY) the tenant has or had records.
            InvalidValue: (FILE_INVALID) a given partition leaves records out, or is not what the ruleset makes of them.
        """
        return load_records(self._session, records, options or LoadOptions())

    def stats(self) -> TenantStats:
        """See Cauce."""
        with self._session.read() as reader:
            counts = reader.stats()._asdict()
            ruleset = self._session.kernel_of(reader).ruleset
        return TenantStats(tenant=self._session.tenant, ruleset=f"{ruleset.name} {ruleset.version}", **counts)

    def verify(self) -> Verification:
        """See Cauce."""
        return verification.verify(self._session)

    # --- jobs ------------------------------------------------------------------------------------------------------------------------
    def start_import(self, request: JobRequest) -> Job:
        """See Cauce."""
        return self._desk.start_import(request, self._session.actor)

    def start_train(self, request: JobRequest) -> Job:
        """See Cauce."""
        return self._desk.start_train(request, self._session.actor)

    def start_recompute(self) -> Job:
        """See Cauce."""
        return self._desk.jobs.start(JobKind.RECOMPUTE, JobRequest(), self._session.actor)

    def start_verify(self) -> Job:
        """See Cauce."""
        return self._desk.jobs.start(JobKind.VERIFY, JobRequest(), self._session.actor)

    def get_job(self, job_id: str) -> Job:
        """See Cauce."""
        return self._desk.jobs.get(job_id)

    def list_jobs(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Job]:
        """See Cauce."""
        return self._desk.list(page_size, page_token)

    def cancel_job(self, job_id: str) -> Job:
        """See Cauce."""
        return self._desk.jobs.cancel(job_id)

    def wait_job(self, job_id: str, *, timeout: float = MAX_WAIT) -> Job:
        """See Cauce."""
        return self._desk.jobs.wait(job_id, min(timeout, MAX_WAIT))

    def resume_jobs(self) -> None:
        """Go on with the jobs that a process left unfinished."""
        self._desk.jobs.resume()

    def close(self) -> None:
        """Commit what is queued, end the watches. The store stays open: it may serve other tenants."""
        self._stop.set()
        self._desk.jobs.close()
        self._session.engine.close()


def check_tenant(tenant: str) -> None:
    """Refuse a name that is not 1-64 of a-z, 0-9, `-` and `_`."""
    if not 0 < len(tenant) <= 64 or not set(tenant) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_"):  # noqa: PLR2004 - said above
        raise InvalidValue("tenant", "must be 1-64 characters of a-z, 0-9, - and _")
