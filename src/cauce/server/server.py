"""A gRPC server for the tenants of one store: start, serve, drain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from cauce.server.admission import Admission
from cauce.server.answers import ANSWERS
from cauce.server.calls import Calls, Host
from cauce.server.credentials import Guard
from cauce.server.observing import Observer, cannot_listen, make_logger
from cauce.server.rpcs import RPCS, SERVICES, Kind
from cauce.server.streams import Streams
from cauce.server.tls import server_credentials
from cauce.settings import LogSettings, ServerSettings

MAX_METADATA = 8192
"""Bytes of a call's metadata."""
_GRACE = 0.25
"""Seconds for the last answers to leave."""
_ABOVE = 2
"""grpc refuses messages this many times the limit; between the two the refusal says why."""


class Server:
    """Serves a host. `start`, then `wait` or `stop`, all on one event loop.

    Raises:
        InvalidValue: settings that cannot be served with, such as plaintext on an address that others reach.
    """

    def __init__(
        self,
        host: Host,
        settings: ServerSettings | None = None,
        *,
        default_tenant: str = "default",
        log: LogSettings | None = None,
        extra: Sequence[grpc.GenericRpcHandler] = (),
    ) -> None:
        self._settings = settings or ServerSettings()
        self._host, self._extra = host, tuple(extra)
        self._credentials = server_credentials(self._settings)
        self._guard = Guard.from_file(self._settings.api_keys, default_tenant)
        self.observer = Observer(make_logger(log or LogSettings()))
        self._health = health.aio.HealthServicer()
        self._started: _Started | None = None

    async def start(self) -> int:
        """Listen; returns the port.

        Raises:
            Unavailable: the address cannot be listened on.
        """
        settings = self._settings
        admission = Admission({Kind.READ: settings.max_in_flight, Kind.WRITE: settings.max_in_flight, Kind.STREAM: settings.max_streams})
        calls = Calls(self._host, self._guard, self.observer, admission, settings)
        streams = Streams(calls, settings.max_streams)
        server = grpc.aio.server(options=self._options())
        server.add_generic_rpc_handlers((*_handlers(calls, streams), *self._extra))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, server)
        names = (*SERVICES, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server)
        try:
            port = self._listen(server)
        except RuntimeError:
            raise cannot_listen("listen") from None
        if settings.metrics:
            self.observer.serve_metrics(settings.metrics, admission)
        await server.start()
        for name in ("", *SERVICES):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        self._started = _Started(server, calls, streams)
        return port

    def _listen(self, server: grpc.aio.Server) -> int:
        if self._credentials is None:
            return server.add_insecure_port(self._settings.listen)
        return server.add_secure_port(self._settings.listen, self._credentials)

    def _options(self) -> list[tuple[str, Any]]:
        return [
            ("grpc.so_reuseport", int(self._settings.reuse_port)),
            ("grpc.max_receive_message_length", _ABOVE * self._settings.max_message_bytes),
            ("grpc.max_send_message_length", -1),
            ("grpc.max_metadata_size", MAX_METADATA),
            ("grpc.absolute_max_metadata_size", MAX_METADATA),
            ("grpc.keepalive_time_ms", 60_000),
            ("grpc.keepalive_timeout_ms", 20_000),
            ("grpc.keepalive_permit_without_calls", 1),
            ("grpc.http2.min_ping_interval_without_data_ms", 30_000),
        ]

    async def wait(self) -> None:
        """Until the server has stopped."""
        assert self._started is not None
        await self._started.server.wait_for_termination()

    async def stop(self) -> None:
        """Drain: say NOT_SERVING, refuse new calls, end streams with SERVER_DRAINING, let calls in flight finish, close the host."""
        started, self._started = self._started, None
        if started is None:
            return
        await self._health.enter_graceful_shutdown()
        started.streams.drain()
        await started.calls.admission.drain(self._settings.drain_seconds)
        # Other people's streams (health, reflection) have no end and are not waited for.
        await started.server.stop(_GRACE)
        for pool in (started.calls.pool, started.streams.watchers):
            await asyncio.to_thread(pool.shutdown)
        await asyncio.to_thread(self._host.close)
        self.observer.close()


class _Started:
    """What a running server holds."""

    def __init__(self, server: grpc.aio.Server, calls: Calls, streams: Streams) -> None:
        self.server, self.calls, self.streams = server, calls, streams


def _handlers(calls: Calls, streams: Streams) -> list[grpc.GenericRpcHandler]:
    """Handlers of all calls, by service. Bodies stay bytes until the caller is known and admitted."""
    services: dict[str, dict[str, grpc.RpcMethodHandler[Any, Any]]] = {name: {} for name in SERVICES}
    for rpc in RPCS:
        service = rpc.path.split("/")[1]
        if rpc.method == "IngestRecords":
            handler: grpc.RpcMethodHandler[Any, Any] = grpc.stream_stream_rpc_method_handler(streams.ingest())
        elif rpc.method == "Watch":
            handler = grpc.unary_stream_rpc_method_handler(streams.watch())
        elif rpc.method == "ExportGraph":
            handler = grpc.unary_stream_rpc_method_handler(streams.export())
        elif rpc.method == "PutRecord":
            handler = grpc.unary_unary_rpc_method_handler(calls.put(rpc))
        elif rpc.method == "BatchPutRecords":
            handler = grpc.unary_unary_rpc_method_handler(calls.put_batch(rpc))
        else:
            handler = grpc.unary_unary_rpc_method_handler(calls.unary(rpc, ANSWERS[rpc.method]))
        services[service][rpc.method] = handler
    return [grpc.method_handlers_generic_handler(name, methods) for name, methods in services.items()]
