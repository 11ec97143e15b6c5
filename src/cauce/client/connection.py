"""What both clients have in common: how they connect, what they send along, what is retried, and how errors come back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import grpc

from cauce.errors import CauceError, InvalidValue, Reason, Unavailable
from cauce.wire.status import decode_status

PATIENT_SECONDS = 3600.0
"""Deadline of calls that take long by nature."""

_RETRY_POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "2s",
    "backoffMultiplier": 3,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
_EVERY_CALL = ("",)
_RETRIED = {
    "IdentityService": _EVERY_CALL,
    "AdminService": _EVERY_CALL,
    "RecordService": ("PutRecord", "BatchPutRecords", "GetRecord", "ListRecords"),
    "CurationService": ("Assert", "ListAssertions", "ListReviews", "ListConflicts", "ListSharedValues"),
    "ChangeService": ("ListChanges",),
    "PrivacyService": (
        "ExportSubject",
        "GetErasure",
        "ListErasures",
        "Suppress",
        "ListSuppressions",
        "GetConsent",
        "CheckContacts",
        "ListExclusionLists",
    ),
    "RulesetService": ("GetRuleset", "ListRulesets", "ValidateRuleset", "GetSimulation"),
    "JobService": ("GetJob", "ListJobs", "CancelJob", "WaitJob"),
}
"""By service, what is safe to repeat: reads, puts (upserts), assertions (which carry a request_id).

A repeated DeleteRecord or Retract would answer that there is nothing to do, although the first one did it.
"""

_NAMES = [{"service": f"cauce.api.v1.{service}", "method": method} for service, methods in _RETRIED.items() for method in methods]
SERVICE_CONFIG = json.dumps({"methodConfig": [{"name": _NAMES, "retryPolicy": _RETRY_POLICY}]})
"""What gRPC repeats by itself: UNAVAILABLE only. A name without a method stands for every call of its service."""

OPTIONS: tuple[tuple[str, Any], ...] = (
    ("grpc.service_config", SERVICE_CONFIG),
    ("grpc.max_receive_message_length", -1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 2_000),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a client connects and as whom."""

    target: str
    api_key: str | None = None
    tls: bool | str | grpc.ChannelCredentials = False
    tenant: str | None = None
    timeout: float = 30.0

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """What is sent with every call.

        Raises:
            InvalidValue: the key or the tenant is none, and could not be sent.
        """
        for field, text in (("api_key", self.api_key), ("tenant", self.tenant)):
            if text and not (text.isascii() and text.isprintable()):
                raise InvalidValue(field, "must be ASCII without line breaks")
        key = (("authorization", f"Bearer {self.api_key}"),) if self.api_key else ()
        return key + ((("cauce-tenant", self.tenant),) if self.tenant else ())

    def credentials(self) -> grpc.ChannelCredentials | None:
        """How the channel is secured; None: plaintext.

        Raises:
            InvalidValue: (FILE_INVALID) the authority's file cannot be read.
        """
        if isinstance(self.tls, str):
            try:
                return grpc.ssl_channel_credentials(Path(self.tls).read_bytes())
            except OSError:
                raise InvalidValue("tls", "the file cannot be read", reason=Reason.FILE_INVALID) from None
        if isinstance(self.tls, bool):
            return grpc.ssl_channel_credentials() if self.tls else None
        return self.tls

    def timeout_of(self, *, patient: bool) -> float:
        """Seconds that a call may take."""
        return max(self.timeout, PATIENT_SECONDS) if patient else self.timeout


def error_of(failed: Any) -> CauceError:
    """The error that a failed call (a `grpc.RpcError` of either API) stands for."""
    return decode_status(failed.code(), failed.details() or "", failed.trailing_metadata() or ())


def begin(stream: Any, request: Any, metadata: tuple[tuple[str, str], ...]) -> Any:
    """Begin a stream, of either API.

    Raises:
        Unavailable: the client is closed.
    """
    try:
        return stream(request, metadata=metadata)
    except (ValueError, grpc.aio.UsageError):
        raise Unavailable("the client is closed") from None


class Patience:
    """How long to go on reconnecting: until nothing has come for `seconds` since the connection was lost, whenever it spoke last."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.progressed()

    def progressed(self) -> None:
        """Note that something came: patience begins anew."""
        self._until: float | None = None
        self._pause = 0.05

    def pause(self, error: CauceError) -> float:
        """Seconds to wait before the next try.

        Raises:
            CauceError: `error`, if it is no passing one or patience is at its end.
        """
        now = monotonic()
        if self._until is None:
            self._until = now + self._seconds
        if not isinstance(error, Unavailable) or now > self._until:
            raise error from None
        self._pause = min(self._pause * 2, 2.0)
        return self._pause
