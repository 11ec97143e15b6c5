"""What operators see: one log line for each call and metrics. Names, codes and times; never a customer's value."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from importlib import metadata
from typing import Any, NamedTuple
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server

from cauce.errors import CauceError, Internal, Reason, Unavailable
from cauce.server.admission import Admission
from cauce.server.tls import address_of
from cauce.service.api import PutFailure, PutResult
from cauce.settings import LogSettings

REQUEST_ID_KEY = "x-request-id"
"""Metadata by which a caller finds its call in the log."""
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""From a look-up's half millisecond to the default deadline."""
_LEVELS = {
    "OK": logging.DEBUG,
    "UNAVAILABLE": logging.WARNING,
    "RESOURCE_EXHAUSTED": logging.WARNING,
    "DEADLINE_EXCEEDED": logging.WARNING,
    "INTERNAL": logging.ERROR,
    "DATA_LOSS": logging.ERROR,
}
"""By code; what a caller did wrong is INFO."""


class Call(NamedTuple):
    """A call that was answered."""

    rpc: str
    code: str
    seconds: float
    tenant: str = ""
    key: str = ""
    """Prefix of the API key."""
    request_id: str = ""
    failure: CauceError | None = None


def request_id_of(sent: Iterable[tuple[str, str | bytes]]) -> str:
    """The caller's own name for a call, from its metadata; empty if there is none, or if it is more than a name."""
    found = next((value for name, value in sent if name == REQUEST_ID_KEY), "")
    return found if isinstance(found, str) and _REQUEST_ID.fullmatch(found) else ""


def make_logger(settings: LogSettings) -> Any:
    """A logger of its own, independent of what the program has configured; writes to stderr."""
    level = logging.getLevelNamesMapping().get(settings.level.upper(), logging.INFO)
    renderer: Any = structlog.processors.JSONRenderer() if settings.format == "json" else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True), renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )


@lru_cache(maxsize=4096)
def tenant_hash(tenant: str) -> str:
    """A tenant's name as logs show it."""
    return hashlib.blake2b(tenant.encode(), digest_size=4).hexdigest()


class Observer:
    """Takes note of every call."""

    def __init__(self, log: Any) -> None:
        self.log = log.bind()
        self.registry = CollectorRegistry()
        self._calls = Counter("cauce_calls", "Calls answered", ["rpc", "code"], registry=self.registry)
        self._seconds = Histogram("cauce_call_seconds", "Time to answer", ["rpc"], buckets=_SECONDS, registry=self.registry)
        self._failures = Counter("cauce_failures", "Calls that failed", ["reason"], registry=self.registry)
        self._records = Counter("cauce_records", "Records put, by what became of them", ["outcome"], registry=self.registry)
        self._in_flight = Gauge("cauce_calls_in_flight", "Calls being answered", ["kind"], registry=self.registry)
        Gauge("cauce_info", "Always 1", ["version"], registry=self.registry).labels(metadata.version("cauce")).set(1)
        ProcessCollector(registry=self.registry)
        self._metrics: WSGIServer | None = None

    def finished(self, call: Call) -> None:
        """A call was answered."""
        if self._metrics is not None:
            self._calls.labels(call.rpc, call.code).inc()
            self._seconds.labels(call.rpc).observe(call.seconds)
            if call.failure is not None:
                self._failures.labels(call.failure.reason.value).inc()
        level = _LEVELS.get(call.code, logging.INFO)
        if self.log.is_enabled_for(level):
            self.log.log(level, "call", rpc=call.rpc, code=call.code, ms=round(call.seconds * 1000, 2), **_more(call))

    def put(self, outcomes: Sequence[PutResult | PutFailure]) -> None:
        """Records were answered for, one by one."""
        if self._metrics is not None:
            refused = sum(isinstance(outcome, PutFailure) for outcome in outcomes)
            self._records.labels("accepted").inc(len(outcomes) - refused)
            self._records.labels("refused").inc(refused)

    def unexpected(self, rpc: str, error: BaseException) -> Internal:
        """Log a bug under a new incident, and say only that to the caller.

        The log gets the type and the places, not the text: a driver's message quotes what a customer typed.
        """
        incident = secrets.token_hex(8)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        self.log.error("incident", rpc=rpc, incident=incident, error=type(error).__qualname__, at=places)
        return Internal("internal error; the server's log has the incident", metadata={"incident": incident})

    def serve_metrics(self, address: str, admission: Admission) -> None:
        """Serve Prometheus metrics at host:port.

        Raises:
            InvalidValue: it is no address.
            Unavailable: it cannot be listened on.
        """
        host, port = address_of("metrics", address)
        for kind in admission.in_flight:
            self._in_flight.labels(kind.value).set_function(partial(admission.in_flight.__getitem__, kind))
        try:
            self._metrics, _ = start_http_server(port, addr=host or "127.0.0.1", registry=self.registry)
        except OSError:
            raise cannot_listen("metrics") from None

    def close(self) -> None:
        """Stop serving metrics."""
        if self._metrics is not None:
            self._metrics.shutdown()
            self._metrics.server_close()


def cannot_listen(field: str) -> Unavailable:
    """The error of an address that is not to be had."""
    says = f"the address of `{field}` cannot be listened on: another process has it, or it is not one of this machine"
    return Unavailable(says, reason=Reason.STORE_UNAVAILABLE)


def _more(call: Call) -> dict[str, str]:
    """What a line of the log says beside the call and its code. An error's own words hold no values, and name the field at fault."""
    failure = call.failure
    more = {"tenant": tenant_hash(call.tenant), "key": call.key, "request_id": call.request_id}
    if failure is not None:
        more |= {"reason": failure.reason.value, "why": str(failure), "incident": failure.metadata.get("incident", "")}
    return {name: value for name, value in more.items() if value}
