"""Errors and status codes: one table, read forwards by the server and backwards by the client.

Every failed call carries a `google.rpc.Status` with exactly one `ErrorInfo` (domain `cauce`) and, for a wrong field, one `BadRequest`.
Details travel in HTTP/2 trailers, which grpc cuts off at 8 KiB: hence the two limits below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import grpc
from google.protobuf.message import DecodeError
from google.rpc import error_details_pb2, status_pb2

from cauce import errors
from cauce.api.v1 import errors_pb2 as pb
from cauce.errors import CauceError, InvalidValue, Reason, Violation
from cauce.wire.enums import EnumCodec

DOMAIN = "cauce"
DETAILS_KEY = "grpc-status-details-bin"
MAX_VIOLATIONS = 20
MAX_DETAILS = 4096
"""Bytes of one serialised Status."""
MAX_MESSAGE = 1024
"""Characters of an error's text."""

CODES: dict[type[CauceError], grpc.StatusCode] = {
    errors.InvalidValue: grpc.StatusCode.INVALID_ARGUMENT,
    errors.NotFound: grpc.StatusCode.NOT_FOUND,
    errors.FailedPrecondition: grpc.StatusCode.FAILED_PRECONDITION,
    errors.OutOfRange: grpc.StatusCode.OUT_OF_RANGE,
    errors.Conflict: grpc.StatusCode.ABORTED,
    errors.Unauthenticated: grpc.StatusCode.UNAUTHENTICATED,
    errors.PermissionDenied: grpc.StatusCode.PERMISSION_DENIED,
    errors.Exhausted: grpc.StatusCode.RESOURCE_EXHAUSTED,
    errors.DeadlineExceeded: grpc.StatusCode.DEADLINE_EXCEEDED,
    errors.Unavailable: grpc.StatusCode.UNAVAILABLE,
    errors.Unsupported: grpc.StatusCode.UNIMPLEMENTED,
    errors.DataLoss: grpc.StatusCode.DATA_LOSS,
    errors.Internal: grpc.StatusCode.INTERNAL,
}
"""The table."""

CLASSES: dict[grpc.StatusCode, type[CauceError]] = {code: kind for kind, code in CODES.items()}
_FOREIGN: dict[grpc.StatusCode, type[CauceError]] = {grpc.StatusCode.CANCELLED: errors.Unavailable}
"""Codes that only grpc itself gives: this one to the calls of a closed channel."""
_TOO_LARGE = "message larger than max"
"""What grpc itself says, before the server's own limit could: a repeat would be refused again."""
_OTHER_NAME = "the server's certificate is for another name: connect by a name that it is for"
_CONNECTING = (
    ("WRONG_VERSION_NUMBER", "the server does not speak TLS, or is none of Cauce: leave CAUCE_TLS and --tls-ca away (`tls` in Python)"),
    (
        "CERTIFICATE_VERIFY_FAILED",
        "nobody trusted here has signed the server's certificate: name its authority, --tls-ca FILE (`tls` in Python)",
    ),
    ("is not in peer certificate", _OTHER_NAME),
    ("Hostname Verification Check failed", _OTHER_NAME),
    ("Socket closed", "the server is there and ends connections as they begin: it may want TLS (CAUCE_TLS=1, --tls-ca, `tls` in Python)"),
    ("Connection refused", "nothing listens at this address"),
)
"""What grpc itself says when there is no connection, and what it means."""
REASON = EnumCodec(Reason, pb.ErrorReason, "ERROR_REASON")
_BY_NUMBER: dict[int, grpc.StatusCode] = {code.value[0]: code for code in grpc.StatusCode}


def code_of(error: CauceError) -> grpc.StatusCode:
    """The code that stands for an error."""
    for kind in type(error).__mro__:
        if kind in CODES:
            return CODES[kind]
    return grpc.StatusCode.INTERNAL


def encode_status(error: CauceError) -> status_pb2.Status:
    """An error as google.rpc.Status, within the limits."""
    status = status_pb2.Status(code=code_of(error).value[0], message=str(error)[:MAX_MESSAGE])
    info = error_details_pb2.ErrorInfo(reason=error.reason.value, domain=DOMAIN, metadata=error.metadata)
    violations = error.violations if isinstance(error, InvalidValue) else ()
    shown = _fitting(violations, MAX_DETAILS - len(status.message.encode()) - info.ByteSize() - 256)
    if len(shown) < len(violations):
        info.metadata["violations_total"] = str(len(violations))
    status.details.add().Pack(info)
    if shown:
        bad = error_details_pb2.BadRequest()
        for violation in shown:
            bad.field_violations.add(field=violation.field, description=violation.description)
        status.details.add().Pack(bad)
    return status


def _fitting(violations: Sequence[Violation], room: int) -> list[Violation]:
    shown: list[Violation] = []
    for violation in violations[:MAX_VIOLATIONS]:
        room -= len(violation.field.encode()) + len(violation.description.encode()) + 16
        if room < 0:
            break
        shown.append(violation)
    return shown


def decode_status(code: grpc.StatusCode, message: str, metadata: Iterable[tuple[str, str | bytes]]) -> CauceError:
    """The error that a failed call stands for; one that grpc itself made is known by its code alone."""
    for key, value in metadata:
        if key == DETAILS_KEY and isinstance(value, bytes):
            try:
                status = status_pb2.Status.FromString(value)
            except DecodeError:
                break
            return _from_details(code, status)
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED and _TOO_LARGE in message:
        return InvalidValue("request", "is larger than the server takes", reason=Reason.BATCH_TOO_LARGE)
    return build_error(code, None, _connecting(message) or message or code.value[1])


def _connecting(message: str) -> str:
    """What it means that there is no connection; nothing if it is not known, or something else has failed."""
    if not message.startswith("failed to connect"):
        return ""
    return next((words for said, words in _CONNECTING if said in message), "")


def _from_details(code: grpc.StatusCode, status: status_pb2.Status) -> CauceError:
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    for detail in status.details:
        if not detail.Unpack(info):
            detail.Unpack(bad)
    reason = Reason(info.reason) if info.domain == DOMAIN and info.reason in Reason.__members__ else None
    violations = tuple(Violation(violation.field, violation.description) for violation in bad.field_violations)
    return build_error(code, reason, status.message, violations, dict(info.metadata))


def build_error(
    code: grpc.StatusCode,
    reason: Reason | None,
    message: str,
    violations: tuple[Violation, ...] = (),
    metadata: dict[str, str] | None = None,
) -> CauceError:
    """The error of a code and a reason."""
    kind = CLASSES.get(code) or _FOREIGN.get(code, errors.Internal)
    if kind is not InvalidValue:
        return kind(message, reason=reason, metadata=metadata)
    first = violations[0] if violations else Violation("", message)
    error = InvalidValue(first.field, first.description, reason=reason, violations=violations)
    error.metadata = metadata or {}
    return error


def encode_item_error(error: CauceError) -> pb.ItemError:
    """An error of one item of a batch."""
    violations = error.violations[:MAX_VIOLATIONS] if isinstance(error, InvalidValue) else ()
    return pb.ItemError(
        code=code_of(error).value[0],
        reason=REASON.encode[error.reason],
        message=str(error)[:MAX_MESSAGE],
        violations=[pb.FieldViolation(field=violation.field, description=violation.description) for violation in violations],
        metadata=error.metadata,
    )


def decode_item_error(message: pb.ItemError) -> CauceError:
    """An error of one item of a batch."""
    violations = tuple(Violation(violation.field, violation.description) for violation in message.violations)
    code = _BY_NUMBER.get(message.code, grpc.StatusCode.INTERNAL)
    return build_error(code, REASON.known.get(message.reason), message.message, violations, dict(message.metadata))
