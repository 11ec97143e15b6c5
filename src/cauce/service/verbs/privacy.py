"""What a person may ask for: everything held about them, and to be forgotten."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import msgspec

from cauce.model.consent import Statement
from cauce.model.curation import ConflictKind, Judgement
from cauce.model.privacy import Erasure, Suppression, SuppressionScope
from cauce.model.profile import ProfileIdentifier, ProfileValue
from cauce.model.record import Instant, Record, RecordKey
from cauce.model.touch import Touch
from cauce.service.paging import DEFAULT_PAGE, Page

MAX_SUBJECT_RECORDS = 10_000
"""Records of one person that one call names or exports."""
MAX_SUPPRESSIONS = 500


class SubjectRef(msgspec.Struct, frozen=True, kw_only=True):
    """Who is meant: exactly one of the three."""

    identity_id: str = ""
    records: tuple[RecordKey, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """(namespace, value); all of them lead to one identity."""


class KeepOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure keeps out afterwards, and how long."""

    scope: SuppressionScope = SuppressionScope.IDENTIFIERS
    expires_at: Instant | None = None
    """None: for ever."""


FOR_EVER = KeepOut()
"""What an erasure keeps out if nothing is said."""


class Item(msgspec.Struct, frozen=True, kw_only=True, tag_field="item"):
    """One thing held about a person: a line of the export, which says what it is in `item`."""


class SubjectSummary(Item, frozen=True, kw_only=True, tag="subject"):
    """Whom the export is about, and how much it is."""

    identity_id: str
    """Empty: the named records are in several identities, or in none."""
    also_known_as: tuple[str, ...] = ()
    """Ids that lead here since they were merged."""
    revision: int
    records: int
    held_back: int
    """Records of the same identity that nothing proves to be this person's."""


class SubjectRecord(Item, frozen=True, kw_only=True, tag="record"):
    """A record as its source sent it, with its place and times."""

    record: Record
    uid: int
    identity_id: str
    first_seen: Instant
    last_seen: Instant
    seen: int
    revision: int


class SubjectValue(Item, frozen=True, kw_only=True, tag="profile_value"):
    """A value of the profile that these records make, and where it is from."""

    value: ProfileValue


class SubjectIdentifier(Item, frozen=True, kw_only=True, tag="identifier"):
    """An identifier of these records, canonical and as written, with its assurance."""

    identifier: ProfileIdentifier


class SubjectPlace(Item, frozen=True, kw_only=True, tag="membership"):
    """In which identity a record was, from one revision to before another (0: still)."""

    record: RecordKey
    identity_id: str
    since: int
    until: int = 0


class SubjectAssertion(Item, frozen=True, kw_only=True, tag="assertion"):
    """What somebody said about one of the records. The other record is named if it is exported too: else it is somebody else's."""

    record: RecordKey
    other: RecordKey | None = None
    assertion_id: str
    judgement: Judgement
    author: str
    reason: str
    made_at: Instant
    retracted_at: Instant | None = None


class SubjectConflict(Item, frozen=True, kw_only=True, tag="conflict"):
    """Evidence about a record that was not followed."""

    record: RecordKey
    kind: ConflictKind
    evidence: str
    cause: str


class SubjectTouch(Item, frozen=True, kw_only=True, tag="touch"):
    """Something that happened to a record that is put again and again; the touch of another stands in the record itself."""

    record: RecordKey
    at: Instant
    touch: Touch


class SubjectConsent(Item, frozen=True, kw_only=True, tag="consent"):
    """A word of consent about one of the records or values, beside those that the records carry."""

    statement: Statement


class SubjectSuppression(Item, frozen=True, kw_only=True, tag="suppression"):
    """A record or value of the person that is kept out from now on."""

    suppression: Suppression


class SubjectHeldBack(Item, frozen=True, kw_only=True, tag="held_back"):
    """A record of the same identity that is only claimed, not proven, to be the person's: not exported unless asked for."""

    source: str
    uid: int
    first_seen: Instant
    last_seen: Instant


SubjectItem = (
    SubjectSummary
    | SubjectRecord
    | SubjectValue
    | SubjectIdentifier
    | SubjectPlace
    | SubjectAssertion
    | SubjectConflict
    | SubjectTouch
    | SubjectConsent
    | SubjectSuppression
    | SubjectHeldBack
)


class PrivacyVerbs(ABC):
    """What a person may ask for: everything held about them, and to be forgotten."""

    @abstractmethod
    def export_subject(
        self, who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[SubjectItem]:
        """Everything held about a person, with provenance.

        Exported are the proven parts that the named records are in; of identifiers the part that holds them; of an identity the largest:
        one that was merged too far would give away somebody else's data. The rest of the identity is counted as held back;
        `include_claimed` exports it too.

        Raises:
            InvalidValue: nobody or several are named, or too many records.
            NotFound: nobody is there.
            FailedPrecondition: (SUBJECT_AMBIGUOUS) the identifiers lead to several identities or belong to too many people.
        """

    @abstractmethod
    def erase_subject(
        self,
        who: SubjectRef,
        *,
        author: str,
        reference: str = "",
        keep_out: KeepOut = FOR_EVER,
        search: bool = True,
        validate_only: bool = False,
    ) -> Erasure:
        """Erase records, and everything that names them or was only theirs.

        From the answer on they are kept out as `keep_out` says; a job of the same id then erases, cleans the database's files, searches
        them for what was erased (unless `search` is False), and completes the certificate.

        Args:
            who: of an identity all its records, also those only claimed to be the person's (preview first, and name records if that is
                too much); of identifiers the proven part that holds them; else the named records.
            author: who erases.
            reference: of the request in the caller's books; no value of the customer's.
            keep_out: what is not taken in again.
            search: search the database's files for the erased bytes; takes about a second per 100 MB.
            validate_only: change nothing and say what would go (state PREVIEW).

        Raises:
            InvalidValue: nobody or several are named, or too many records.
            NotFound: nobody is there.
            FailedPrecondition: (SUBJECT_AMBIGUOUS) the identifiers lead to several identities or belong to too many people.
        """

    @abstractmethod
    def get_erasure(self, erasure_id: str) -> Erasure:
        """An erasure as it stands; once DONE, its certificate. NotFound (ERASURE_NOT_FOUND) if there is none."""

    @abstractmethod
    def list_erasures(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Erasure]:
        """Erasures, the latest first."""

    @abstractmethod
    def suppress(
        self,
        *,
        records: Sequence[RecordKey] = (),
        identifiers: Sequence[tuple[str, str]] = (),
        region: str = "",
        author: str,
        reason: str,
        expires_at: Instant | None = None,
    ) -> list[Suppression]:
        """Never take these records, or records that claim these identifiers, in again. What is stored already stays."""

    @abstractmethod
    def list_suppressions(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Suppression]:
        """What is kept out, by handle: times and reasons, never values."""

    @abstractmethod
    def lift_suppressions(self, handles: Sequence[str], *, author: str) -> int:
        """Let these come again; how many of them stood."""
