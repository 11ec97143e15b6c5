"""What data stewards do beyond single assertions: merge, split, review, decide, revert."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum

import msgspec

from cauce.model.curation import Assertion, ConflictKind, Judgement, Ruling
from cauce.model.effect import Effects
from cauce.model.record import RecordKey
from cauce.service.paging import DEFAULT_PAGE, Page


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an act did or, if it was only validated, would do."""

    act_id: str
    """`revert` takes the act back by it; empty: nothing was done, because nothing was to do or it was only validated."""
    token: str
    """Names the revision of the act's commit, or the one that it was looked at on."""
    effects: Effects
    """New identities of an act that was only validated are called `new:1`, `new:2`, ..."""
    assertions: tuple[Assertion, ...] = ()
    """Made by the act; without ids if it was only validated."""
    retracted: int = 0
    """Assertions taken back."""
    deleted: int = 0
    """Records deleted."""
    restored: int = 0
    """Records that are again what they were before an import."""
    rulings: int = 0
    """Values of which something else is said."""
    kept: int = 0
    """Records left as they are, because somebody has changed them since the import."""
    commits: int = 0
    """More than one: it was too much for one."""
    unfinished: bool = False
    """Only of what was validated: there is more of it than the effects tell."""


class Author(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something, and why; both are kept."""

    author: str
    reason: str
    request_id: str = ""
    """Made by the caller: a repeated request with this id is answered as the first was."""


class ReviewKind(StrEnum):
    """Why somebody should look; the strings of `cauce.api.v1.ReviewKind`."""

    SCORE = "SCORE"
    """Two identities score between review and match, or reach it with some of their records only."""
    REFUSED = "REFUSED"
    WITHHELD = "WITHHELD"
    AMBIGUOUS = "AMBIGUOUS"
    REPORTED = "REPORTED"
    """The same account, and a contradiction: they are one identity, and perhaps should not be."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """Two records that a person should look at, for all the records of their identities."""

    review_id: str
    kind: ReviewKind
    left: RecordKey
    right: RecordKey
    left_identity: str
    right_identity: str
    weight: float
    """Match weight of the two in bits; 0: they were not scored."""
    evidence: str
    """Of a conflict, as `key:loyalty`; of a score, `score`."""
    cause: str
    """Of a conflict, as `max_per_identity:customer_id`."""
    says: str
    """Both in a sentence."""
    records: int
    """How many records a decision is about."""


class Verdict(StrEnum):
    """What a person makes of a review; the strings of `cauce.api.v1.Verdict`."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    SKIP = "SKIP"
    """Somebody else should look: nothing is written, the review stays."""


class NamedConflict(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence that was not followed, by the names of the records."""

    left: RecordKey
    right: RecordKey
    left_identity: str
    right_identity: str
    kind: ConflictKind
    evidence: str
    cause: str
    says: str


class SharedValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value that too many carry to be evidence, or of which a person said whether it is; or a blocking key that is dead."""

    handle: str
    """Names it where the value must not be said; 16 hex digits."""
    namespace: str
    """Empty: a blocking key."""
    value: str
    """Canonical; empty for a blocking key, and for callers without the right to claimed data."""
    shared: bool
    """Whether it is no evidence at present."""
    people: int
    """Different people who carry it, counted up to 1,000; of a blocking key, signatures."""
    bare: int
    """Records without a known customer that carry it, counted up to 1,000."""
    since: int
    """Revision; 0: it is not shared."""
    ruling: Ruling | None = None
    """What a person said of it."""
    author: str = ""
    reason: str = ""


class RevertTarget(StrEnum):
    """Whose doing is taken back; the strings of `cauce.api.v1.RevertTarget`."""

    SOURCE = "SOURCE"
    """A source: its records are deleted."""
    IMPORT = "IMPORT"
    """An import job: what it brought is deleted, what it replaced is put back."""
    AUTHOR = "AUTHOR"
    """An author: assertions and rulings are taken back."""
    ACT = "ACT"
    """A merge, a split or a decision, by its act_id."""


class CurationVerbs(ABC):
    """What data stewards do beyond single assertions: merge, split, review, decide, revert.

    With `validate_only` an act is only looked at: it answers what doing it now would do, exactly, and nothing is written.
    """

    @abstractmethod
    def merge_identities(
        self, identity_ids: Sequence[str], by: Author, *, unchanged_since: str = "", validate_only: bool = False
    ) -> Outcome:
        """Make two or more identities one, whatever the rules say, by the fewest assertions that hold. One commit.

        Identities that are one already: nothing is done. `unchanged_since`: a token; refused if one of them has changed since.

        Raises:
            FailedPrecondition: (ASSERTION_CONTRADICTION) a DIFFERENT stands between them; the chain of assertions is named.
            Conflict: (CONTENTION) one of them has changed since.
        """

    @abstractmethod
    def split_identity(
        self,
        identity_id: str,
        groups: Sequence[Sequence[RecordKey]],
        by: Author,
        *,
        keep_together: bool = True,
        unchanged_since: str = "",
        validate_only: bool = False,
    ) -> Outcome:
        """Take groups of records out of an identity, each to be an identity of its own, by assertions. One commit.

        Without `keep_together` the records of a group only leave: whether they are one customer is left to the rules. So is whether what
        remains stays together.

        Raises:
            InvalidValue: a group is empty, a record is not of this identity or named twice, or nothing would remain.
            FailedPrecondition: (ASSERTION_CONTRADICTION) a SAME holds what is to be split; (BATCH_TOO_LARGE) it takes too many assertions.
            Conflict: (CONTENTION) the identity has changed since.
        """

    @abstractmethod
    def list_reviews(
        self,
        *,
        kind: ReviewKind | None = None,
        source: str = "",
        identity_id: str = "",
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
    ) -> Page[Review]:
        """What a person should look at: those first that decide about most records, then the heaviest.

        One review for two identities, however many of their records make it. What an assertion about the two has answered is left out.
        """

    @abstractmethod
    def decide(self, review_id: str, verdict: Verdict, by: Author, *, validate_only: bool = False) -> Outcome:
        """Answer a review. SAME makes the two identities one, DIFFERENT keeps the two records apart; both close it for good.

        Raises:
            NotFound: (REVIEW_NOT_FOUND) one of the records is not there any more.
            FailedPrecondition: (ASSERTION_CONTRADICTION) standing assertions say the opposite; the chain is named.
        """

    @abstractmethod
    def list_conflicts(self, *, identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[NamedConflict]:
        """Evidence that was refused, withheld, ambiguous or followed against a contradiction; of all identities, or of one."""

    @abstractmethod
    def list_shared_values(
        self, *, namespace: str = "", blocking_keys: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[SharedValue]:
        """Values that are no evidence because too many carry them, and values of which somebody said whether they are.

        `blocking_keys`: dead blocking keys instead.
        """

    @abstractmethod
    def rule_value(
        self, value: tuple[str, str] | str, ruling: Ruling | None, by: Author, *, region: str = "", validate_only: bool = False
    ) -> Outcome:
        """Say of a value, given as (namespace, value) or by its handle, whether it is evidence, whoever carries it. None: no more.

        Everybody who carries it is resolved anew, in one commit.

        Raises:
            NotFound: (VALUE_NOT_FOUND) no shared value has this handle.
            InvalidValue: the value is none of its namespace.
            FailedPrecondition: (BATCH_TOO_LARGE) too many carry it for it to be allowed.
        """

    @abstractmethod
    def revert(self, target: RevertTarget, name: str, by: Author, *, validate_only: bool = False) -> Outcome:
        """Take back everything that a source, an import, an author or an act did.

        One commit, if it is about 20,000 records at most; else several, and if it is interrupted, the same call goes on with it. A record
        that somebody has changed since the import stays as it is, and is counted as kept.

        Raises:
            NotFound: (JOB_NOT_FOUND) there is no such import.
        """


def judgement_of(verdict: Verdict) -> Judgement:
    """The assertion that a verdict makes."""
    return Judgement(verdict.value)
