"""Every error Cauce raises on purpose. No message ever contains a customer's value: only field paths, names and counts."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Reason(StrEnum):
    """Machine-readable cause of an error; the strings of `cauce.api.v1.ErrorReason`. docs/errors.md says what to do about each."""

    FIELD_INVALID = "FIELD_INVALID"
    BATCH_TOO_LARGE = "BATCH_TOO_LARGE"
    PAGE_TOKEN_INVALID = "PAGE_TOKEN_INVALID"  # noqa: S105 - a reason, not a password
    TOKEN_INVALID = "TOKEN_INVALID"  # noqa: S105 - a reason, not a password
    TOKEN_EPOCH_MISMATCH = "TOKEN_EPOCH_MISMATCH"  # noqa: S105 - a reason, not a password
    REQUEST_ID_REUSED = "REQUEST_ID_REUSED"
    RULESET_INVALID = "RULESET_INVALID"
    FILE_INVALID = "FILE_INVALID"
    RECORD_NOT_FOUND = "RECORD_NOT_FOUND"
    IDENTITY_NOT_FOUND = "IDENTITY_NOT_FOUND"
    IDENTITY_GONE = "IDENTITY_GONE"
    IDENTITY_ERASED = "IDENTITY_ERASED"
    ASSERTION_NOT_FOUND = "ASSERTION_NOT_FOUND"
    ASSERTION_CONTRADICTION = "ASSERTION_CONTRADICTION"
    CREDENTIAL_INVALID = "CREDENTIAL_INVALID"
    SCOPE_MISSING = "SCOPE_MISSING"
    CONTENTION = "CONTENTION"
    REVISION_NOT_REACHED = "REVISION_NOT_REACHED"
    REVISION_OUT_OF_RANGE = "REVISION_OUT_OF_RANGE"
    OVERLOADED = "OVERLOADED"
    SLOW_CONSUMER = "SLOW_CONSUMER"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    SERVER_DRAINING = "SERVER_DRAINING"
    STORE_UNAVAILABLE = "STORE_UNAVAILABLE"
    STORE_INCOMPATIBLE = "STORE_INCOMPATIBLE"
    UNIMPLEMENTED = "UNIMPLEMENTED"
    INVARIANT_VIOLATED = "INVARIANT_VIOLATED"
    INTERNAL = "INTERNAL"
    TENANT_NOT_EMPTY = "TENANT_NOT_EMPTY"
    JOB_NOT_FOUND = "JOB_NOT_FOUND"
    REVIEW_NOT_FOUND = "REVIEW_NOT_FOUND"
    VALUE_NOT_FOUND = "VALUE_NOT_FOUND"
    SUPPRESSED = "SUPPRESSED"
    ERASURE_NOT_FOUND = "ERASURE_NOT_FOUND"
    SUBJECT_AMBIGUOUS = "SUBJECT_AMBIGUOUS"
    JOB_BOUND = "JOB_BOUND"
    RULESET_NOT_FOUND = "RULESET_NOT_FOUND"
    RULESET_CHANGED = "RULESET_CHANGED"
    SIMULATION_NOT_FOUND = "SIMULATION_NOT_FOUND"
    SIMULATION_REQUIRED = "SIMULATION_REQUIRED"


class Violation(NamedTuple):
    """One thing wrong with one field: a path such as `records[3].identifiers[0].value`, and what to do about it."""

    field: str
    description: str


class CauceError(Exception):
    """Base of all errors. `reason` is stable and machine-readable, `str(error)` is for people."""

    default_reason = Reason.INTERNAL

    def __init__(self, message: str, *, reason: Reason | None = None, metadata: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.reason = reason or self.default_reason
        self.metadata = metadata or {}


class InvalidValue(CauceError):
    """The caller sent something that cannot be accepted; `violations` says which fields and why."""

    default_reason = Reason.FIELD_INVALID

    def __init__(
        self,
        field: str,
        description: str,
        *,
        reason: Reason | None = None,
        violations: tuple[Violation, ...] = (),
    ) -> None:
        self.violations = violations or (Violation(field, description),)
        super().__init__(f"{field}: {description}", reason=reason)

    @property
    def field(self) -> str:
        """Path of the first field that is wrong."""
        return self.violations[0].field

    def under(self, prefix: str) -> InvalidValue:
        """The same error seen from the message that contains the field."""
        moved = tuple(Violation(f"{prefix}.{field}", description) for field, description in self.violations)
        return InvalidValue(moved[0].field, moved[0].description, reason=self.reason, violations=moved)


class NotFound(CauceError):
    """What was named does not exist, or not for this tenant."""

    default_reason = Reason.IDENTITY_NOT_FOUND


class FailedPrecondition(CauceError):
    """The state of the system forbids it: decide, change the state, try again."""

    default_reason = Reason.ASSERTION_CONTRADICTION


class OutOfRange(CauceError):
    """A revision or cursor outside what is kept."""

    default_reason = Reason.REVISION_OUT_OF_RANGE


class Conflict(CauceError):
    """Lost a race for the database too often: re-read and redo."""

    default_reason = Reason.CONTENTION


class Unauthenticated(CauceError):
    """No credential, or one that is not accepted."""

    default_reason = Reason.CREDENTIAL_INVALID


class PermissionDenied(CauceError):
    """The credential lacks the scope that the verb needs."""

    default_reason = Reason.SCOPE_MISSING


class Exhausted(CauceError):
    """Too much at once: slow down and retry."""

    default_reason = Reason.OVERLOADED


class DeadlineExceeded(CauceError):
    """It was not done in the time the caller gave."""

    default_reason = Reason.DEADLINE_EXCEEDED


class Unavailable(CauceError):
    """The service or its database is not there right now; safe to retry."""

    default_reason = Reason.STORE_UNAVAILABLE


class Unsupported(CauceError):
    """The server does not know this verb."""

    default_reason = Reason.UNIMPLEMENTED


class DataLoss(CauceError):
    """An invariant of the stored graph is broken: wake somebody up."""

    default_reason = Reason.INVARIANT_VIOLATED


class Internal(CauceError):
    """A bug in Cauce. `metadata["incident"]` finds it in the server's log."""

    default_reason = Reason.INTERNAL
