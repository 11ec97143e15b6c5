"""The verbs of Cauce as plain Python: what the service in process and the gRPC client both implement, and one suite tests.

Tenant and rights come from how the object was made (`Session` in process, credentials over gRPC), never from a request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Sequence

from cauce.model.change import ChangeKind
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import PairExplanation
from cauce.model.job import Job, JobRequest
from cauce.model.record import AttributeValue, Identifier, Record, RecordKey
from cauce.service.paging import DEFAULT_PAGE, MAX_PAGE, Page
from cauce.service.results import (
    AsOf,
    Identity,
    IdentityFailure,
    Lookup,
    LookupOutcome,
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
from cauce.service.verbs.curation import CurationVerbs
from cauce.service.verbs.graph import GraphVerbs
from cauce.service.verbs.history import HistoryVerbs
from cauce.service.verbs.journey import JourneyVerbs
from cauce.service.verbs.privacy import PrivacyVerbs
from cauce.service.verbs.rulesets import RulesetVerbs

__all__ = [
    "DEFAULT_PAGE",
    "MAX_BATCH",
    "MAX_LOOKUPS",
    "MAX_PAGE",
    "AsOf",
    "Cauce",
    "Identity",
    "IdentityFailure",
    "Lookup",
    "LookupOutcome",
    "Page",
    "PutFailure",
    "PutResult",
    "SearchHit",
    "StoredRecord",
    "TenantStats",
    "Touchpoint",
    "Verification",
    "View",
    "WatchItem",
]

MAX_BATCH = 500
"""Records in one batch."""
MAX_LOOKUPS = 100
"""Identifiers, or ids of identities, in one call."""


class Cauce(CurationVerbs, HistoryVerbs, GraphVerbs, RulesetVerbs, PrivacyVerbs, JourneyVerbs, ABC):
    """All verbs.

    Errors are `cauce.errors`. Reads take `at_least` (a token from a write or a watch: the answer is no older) and, where
    membership is concerned, `as_of` (a token, a revision number as text, or a time in RFC 3339: the answer as it was).
    """

    # --- records -------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def put_record(self, record: Record) -> PutResult:
        """Put one record; durable and resolved when it returns."""

    @abstractmethod
    def batch_put_records(self, records: Sequence[Record]) -> list[PutResult | PutFailure]:
        """Put up to MAX_BATCH records in one commit; an outcome for each, in order.

        Raises:
            InvalidValue: (BATCH_TOO_LARGE) more records than that.
        """

    @abstractmethod
    def ingest_records(self, batches: Iterable[Sequence[Record]]) -> Iterator[list[PutResult | PutFailure]]:
        """Stream batches; outcomes come in order, each after its commit. Survives reconnects (over gRPC)."""

    @abstractmethod
    def get_record(self, key: RecordKey, *, as_of: str = "", at_least: str = "") -> StoredRecord:
        """One live record; with `as_of` it names the identity that the record was in then.

        Raises:
            NotFound: (RECORD_NOT_FOUND) it does not exist, or was in no identity then.
        """

    @abstractmethod
    def delete_record(self, key: RecordKey) -> str:
        """Delete a record; what it alone held together comes apart.

        Returns:
            A token of the commit.

        Raises:
            NotFound: (RECORD_NOT_FOUND) it does not exist.
        """

    @abstractmethod
    def list_records(
        self, *, source: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """All live records, in a stable order."""

    # --- identities --------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def lookup_identifiers(self, identifiers: Sequence[tuple[str, str]], *, region: str = "", at_least: str = "") -> list[Lookup]:
        """Exact look-up of up to MAX_LOOKUPS (namespace, value); values are normalised first."""

    @abstractmethod
    def search_identities(
        self,
        *,
        attributes: dict[str, AttributeValue],
        identifiers: Sequence[Identifier] = (),
        region: str = "",
        limit: int = 10,
    ) -> list[SearchHit]:
        """Fuzzy search by whatever is known; best first; never creates anything."""

    @abstractmethod
    def get_identity(
        self, identity_id: str, *, view: View = View.PROVEN, through: tuple[str, str] | None = None, as_of: str = "", at_least: str = ""
    ) -> Identity:
        """Identity with profile; follows redirects. With PROVEN, `through` (namespace, value) picks the part that holds this identifier.

        With `as_of` exactly this id as it was: the profile is that of the records it had then, as far as they still exist, as they are now;
        `Identity.as_of` says how many are gone.

        Raises:
            NotFound: (IDENTITY_NOT_FOUND) there is no such id, or it had no record then; (IDENTITY_GONE, IDENTITY_ERASED) nothing is left.
        """

    @abstractmethod
    def batch_get_identities(
        self, identity_ids: Sequence[str], *, view: View = View.PROVEN, at_least: str = ""
    ) -> list[Identity | IdentityFailure]:
        """Up to MAX_LOOKUPS identities from one snapshot; an outcome for each, in order."""

    @abstractmethod
    def list_identity_records(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", as_of: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """The records of an identity, now or (by uid and name, as far as they still exist) as of a revision."""

    @abstractmethod
    def get_timeline(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[Touchpoint]:
        """The customer's journey across channels, in event time."""

    @abstractmethod
    def explain_pair(self, left: RecordKey, right: RecordKey, *, at_least: str = "") -> PairExplanation:
        """Why two records are, or are not, one identity."""

    # --- changes -----------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def list_changes(self, *, after: str = "", limit: int = DEFAULT_PAGE) -> list[WatchItem]:
        """Commits after a token (empty: from the beginning); an empty list means: nothing newer."""

    @abstractmethod
    def watch(self, *, after: str = "", kinds: Collection[ChangeKind] = (), checkpoint_seconds: float = 10.0) -> Iterator[WatchItem]:
        """Commits after a token as they happen, for ever; checkpoints when idle.

        `kinds` filters changes, never checkpoints. `after` = `head`: only what is new.
        """

    # --- curation ------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def assert_(
        self, judgement: Judgement, left: RecordKey, right: RecordKey, *, author: str, reason: str, request_id: str = ""
    ) -> Assertion:
        """Say that two records are SAME or DIFFERENT.

        Raises:
            FailedPrecondition: (ASSERTION_CONTRADICTION, naming the chain) others say the opposite.
        """

    @abstractmethod
    def retract(self, assertion_id: str, *, author: str) -> Assertion:
        """Take an assertion back, as if it had never been made; one that was taken back before stays as it is.

        Raises:
            NotFound: (ASSERTION_NOT_FOUND) there is none with this id.
        """

    @abstractmethod
    def list_assertions(
        self, *, record: RecordKey | None = None, retracted: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[Assertion]:
        """Standing assertions, and retracted ones if asked; all, or about one record."""

    # --- operation -------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def stats(self) -> TenantStats:
        """Counts of live things."""

    @abstractmethod
    def verify(self) -> Verification:
        """Recompute everything from scratch and compare it with what is stored. Reads all records of the tenant."""

    # --- jobs ------------------------------------------------------------------------------------------------------------------------
    @abstractmethod
    def start_import(self, request: JobRequest) -> Job:
        """Take the records of files in: in bulk into an empty tenant (then `identities` may say who is who), else one after the other.

        Raises:
            InvalidValue: (FILE_INVALID) a file that is not below the directory for imports.
            FailedPrecondition: (FILE_INVALID) there is no such directory; (TENANT_NOT_EMPTY) identities for a tenant that has records.
        """

    @abstractmethod
    def start_train(self, request: JobRequest) -> Job:
        """Learn a ruleset from files and write it to `output`.

        Raises:
            InvalidValue: (FILE_INVALID) a file or an output that is not below the directory for imports.
            FailedPrecondition: (FILE_INVALID) there is no such directory.
        """

    @abstractmethod
    def start_recompute(self) -> Job:
        """Resolve everything anew, some components at a time, and write what differs. Figures: records, moved, wrong_values, commits."""

    @abstractmethod
    def start_verify(self) -> Job:
        """Verify as a job. Figures: revision, records, identities, differences; problems in words."""

    @abstractmethod
    def get_job(self, job_id: str) -> Job:
        """A job as it stands. NotFound (JOB_NOT_FOUND) if there is none."""

    @abstractmethod
    def list_jobs(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Job]:
        """Jobs, the latest first."""

    @abstractmethod
    def cancel_job(self, job_id: str) -> Job:
        """Stop a job: at once if it is queued, at its next step if it runs; what it did stays, and one that is over is left as it is."""

    @abstractmethod
    def wait_job(self, job_id: str, *, timeout: float = 20.0) -> Job:
        """A job once it is over, or as it stands after so many seconds (at most 20)."""

    @abstractmethod
    def close(self) -> None:
        """Give back connections, threads and files."""
