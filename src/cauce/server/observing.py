"""What operators see: one log line for each call and metrics. Names, codes and times; never a customer's value."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sys
import traceback
from functools import lru_cache
from typing import Any
from wsgiref.simple_server import WSGIServer

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server

from cauce.errors import Internal
from cauce.settings import LogSettings


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
        self._every_call = log.is_enabled_for(logging.DEBUG)
        self.registry = CollectorRegistry()
        self._calls = Counter("cauce_calls", "Calls answered", ["rpc", "code"], registry=self.registry)
        self._seconds = Histogram("cauce_call_seconds", "Time to answer", ["rpc"], registry=self.registry)
        self._metrics: WSGIServer | None = None

    def finished(self, rpc: str, code: str, seconds: float, tenant: str) -> None:
        """A call was answered."""
        if self._metrics is not None:
            self._calls.labels(rpc, code).inc()
            self._seconds.labels(rpc).observe(seconds)
        if code != "OK" or self._every_call:
            level = logging.DEBUG if code == "OK" else logging.INFO
            self.log.log(level, "call", rpc=rpc, code=code, ms=round(seconds * 1000, 2), tenant=tenant_hash(tenant))

    def unexpected(self, rpc: str, error: BaseException) -> Internal:
        """Log a bug under a new incident, and say only that to the caller.

        The log gets the type and the places, not the text: a driver's message quotes what a customer typed.
        """
        incident = secrets.token_hex(8)
        places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        self.log.error("incident", rpc=rpc, incident=incident, error=type(error).__qualname__, at=places)
        return Internal("internal error; the server's log has the incident", metadata={"incident": incident})

    def serve_metrics(self, address: str) -> None:
        """Serve Prometheus metrics at host:port."""
        host, _, port = address.rpartition(":")
        self._metrics, _ = start_http_server(int(port), addr=host.strip("[]") or "127.0.0.1", registry=self.registry)

    def close(self) -> None:
        """Stop serving metrics."""
        if self._metrics is not None:
            self._metrics.shutdown()
            self._metrics.server_close()
