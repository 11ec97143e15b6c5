"""Exit codes that scripts can rely on, and what to do about each error. The README's tables are checked against these."""

from __future__ import annotations

from enum import IntEnum

from cauce import errors
from cauce.errors import CauceError, Reason


class Exit(IntEnum):
    """What a command's exit code means."""

    OK = 0
    """Done; the answer is yes."""
    NO = 1
    """Done; the answer is no: nothing found, not one customer, or `verify` found a difference."""
    USAGE = 2
    """The command line cannot be understood: a wrong option, name, mapping or setting."""
    BAD_INPUT = 3
    """Some input was not taken in: lines in the side file, or a file that cannot be read. Everything else was."""
    UNAVAILABLE = 4
    """Server or database not reachable, too busy, or too slow: try again."""
    REFUSED = 5
    """No credential, or one without the right."""
    STATE = 6
    """The state of the system forbids it: a contradicting assertion, a newer schema, a revision that is not kept."""
    INTERNAL = 70
    """A bug in Cauce, or a broken invariant."""
    INTERRUPTED = 130
    """Ctrl-C. What was acknowledged is stored."""


_BY_KIND: tuple[tuple[type[CauceError], Exit], ...] = (
    (errors.NotFound, Exit.NO),
    (errors.InvalidValue, Exit.USAGE),
    (errors.Unauthenticated, Exit.REFUSED),
    (errors.PermissionDenied, Exit.REFUSED),
    (errors.FailedPrecondition, Exit.STATE),
    (errors.OutOfRange, Exit.STATE),
    (errors.Unsupported, Exit.STATE),
    (errors.Conflict, Exit.UNAVAILABLE),
    (errors.Exhausted, Exit.UNAVAILABLE),
    (errors.DeadlineExceeded, Exit.UNAVAILABLE),
    (errors.Unavailable, Exit.UNAVAILABLE),
)
_FILES = (Reason.FILE_INVALID, Reason.RULESET_INVALID)


def exit_of(error: CauceError) -> Exit:
    """The exit code of an error that ends a command."""
    if isinstance(error, errors.InvalidValue) and error.reason in _FILES:
        return Exit.BAD_INPUT
    return next((code for kind, code in _BY_KIND if isinstance(error, kind)), Exit.INTERNAL)


ADVICE: dict[Reason, str] = {
    Reason.FIELD_INVALID: "correct the field it names and send it again",
    Reason.BATCH_TOO_LARGE: "send at most 500 records (100 look-ups) and 4 MiB at once",
    Reason.PAGE_TOKEN_INVALID: "begin the list again without a page token",
    Reason.TOKEN_INVALID: "use a token as a write or the feed gave it, unchanged",
    Reason.TOKEN_EPOCH_MISMATCH: "the token is of another life of the database (a restored backup): read anew and watch from there",
    Reason.REQUEST_ID_REUSED: "use a new request_id for a different request",
    Reason.RULESET_INVALID: "correct the line it names in the ruleset",
    Reason.FILE_INVALID: "put right what is said, or leave the file out",
    Reason.RECORD_NOT_FOUND: "check source and record_id; `cauce stats` says whether this is the store you meant",
    Reason.IDENTITY_NOT_FOUND: "check the id and the tenant, or name a record (SOURCE/RECORD_ID) or a value (NAMESPACE:VALUE)",
    Reason.IDENTITY_GONE: "all its records were deleted; forget the id",
    Reason.IDENTITY_ERASED: "its customer was erased; forget the id, and whatever you keep under it",
    Reason.SUPPRESSED: "leave it out of what you send; `cauce suppressions` lists what is kept out, and lifts it",
    Reason.SUBJECT_AMBIGUOUS: "name the records, as SOURCE/RECORD_ID",
    Reason.ERASURE_NOT_FOUND: "see `cauce erasure` for those there are",
    Reason.JOB_BOUND: "let it finish",
    Reason.ASSERTION_NOT_FOUND: "check the assertion's id and the tenant",
    Reason.ASSERTION_CONTRADICTION: "retract one of the assertions it names, or revert the act that made it, then do it again",
    Reason.REVIEW_NOT_FOUND: "somebody has decided it, or its records have changed; `cauce review --list` shows what is open",
    Reason.VALUE_NOT_FOUND: "check the handle; `cauce shared-values` lists them",
    Reason.CREDENTIAL_INVALID: "pass a valid key with --api-key or CAUCE_API_KEY",
    Reason.SCOPE_MISSING: "use a key that has the scope it names",
    Reason.CONTENTION: "try again; other writers were faster",
    Reason.REVISION_NOT_REACHED: "wait a moment and read again: the commit is not visible here yet",
    Reason.REVISION_OUT_OF_RANGE: "use a revision between 0 and the present one",
    Reason.OVERLOADED: "slow down and try again with growing pauses",
    Reason.SLOW_CONSUMER: "read faster, then resume from the last token",
    Reason.DEADLINE_EXCEEDED: "try again, with a longer --timeout if it stays so",
    Reason.SERVER_DRAINING: "the server is stopping: connect again, another one or the next start will answer",
    Reason.STORE_UNAVAILABLE: "check that it runs and that the address is right, then try again",
    Reason.STORE_INCOMPATIBLE: "upgrade this Cauce if the schema is newer; else name another database",
    Reason.UNIMPLEMENTED: "the server does not know this call: upgrade it, or use an older client",
    Reason.INVARIANT_VIOLATED: "stop writing, keep a copy of the database, run `cauce verify` and report it",
    Reason.TENANT_NOT_EMPTY: "put the records instead (`cauce ingest`), or load into another tenant or store",
    Reason.JOB_NOT_FOUND: "check the job's id and the tenant; `cauce jobs list` shows them",
    Reason.RULESET_NOT_FOUND: "check the number and the tenant; `cauce rulesets` lists the versions",
    Reason.RULESET_CHANGED: "look at the version that is active now (`cauce rulesets`), then decide",
    Reason.SIMULATION_NOT_FOUND: "simulate first (`cauce simulate`) and give the digest that it shows",
    Reason.SIMULATION_REQUIRED: "run `cauce simulate` on these rules, look, and give its digest with --simulation",
    Reason.INTERNAL: "report it with the incident id; the server's log has the details",
}
"""What whoever meets the error should do, by reason."""
