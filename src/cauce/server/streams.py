"""The two streams: records in, acknowledged after commit; changes out, for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

import grpc

from cauce.api.v1 import records_pb2
from cauce.errors import CauceError, Exhausted, InvalidValue, Reason
from cauce.server.admission import draining
from cauce.server.calls import Calls, Context, Handler, Submitted, submit
from cauce.server.credentials import Caller
from cauce.server.exports import EXPORT, next_message
from cauce.server.rpcs import BY_METHOD, Scope
from cauce.server.watching import GLANCE, TOGETHER, WATCH, Sending, sendings
from cauce.service.local import LocalCauce
from cauce.wire import changes, records

T = TypeVar("T")

INGEST = BY_METHOD["IngestRecords"]
WINDOW = 8
"""Batches of one stream between being read and being acknowledged."""
PATIENCE_SECONDS = 60.0
"""A watcher that takes nothing for so long is let go: it holds a place, and resumes from its last token."""


class _Batch(NamedTuple):
    sequence: int
    submitted: Submitted


class Streams:
    """Answers streams for one server, so many at once. Lives on its event loop."""

    def __init__(self, calls: Calls, most: int) -> None:
        self._calls = calls
        self._drain = asyncio.Event()
        self.watchers = ThreadPoolExecutor(most, thread_name_prefix="cauce-watch")
        """Where watches and exports read: each holds a thread while it waits for the store."""

    def drain(self) -> None:
        """End every stream: watches at once, ingests after what was read is acknowledged."""
        self._drain.set()

    # --- ingest ------------------------------------------------------------------------------------------------------------------
    def ingest(self) -> Handler[None]:
        """The handler of IngestRecords."""

        async def respond(caller: Caller, _requests: Any, context: Context) -> None:
            cauce = await self._calls.service_of(caller)
            opened = records_pb2.IngestRecordsResponse(opened=records_pb2.IngestOpened(window=WINDOW))
            await context.write(opened.SerializeToString())
            await self._acknowledge(cauce, context)

        return self._calls.guarded(INGEST, respond)

    async def _acknowledge(self, cauce: LocalCauce, context: Context) -> None:
        batches: asyncio.Queue[_Batch | CauceError | None] = asyncio.Queue(WINDOW)
        reader = asyncio.create_task(self._read(cauce, context, batches))
        try:
            while (batch := await batches.get()) is not None:
                if isinstance(batch, CauceError):
                    raise batch
                outcomes = await batch.submitted.outcomes(self._calls.bridge)
                self._calls.observer.put(outcomes)
                acknowledged = records_pb2.IngestAcknowledged(sequence=batch.sequence, outcomes=records.encode_outcomes(outcomes))
                await context.write(records_pb2.IngestRecordsResponse(acknowledged=acknowledged).SerializeToString())
        finally:
            reader.cancel()

    async def _read(self, cauce: LocalCauce, context: Context, batches: asyncio.Queue[_Batch | CauceError | None]) -> None:
        """Read and submit until the client is done, an error, or the drain; the queue's bound is the window."""
        last = 0
        try:
            while (data := await self._next(context)) is not None:
                request = self._calls.parse(INGEST, data)
                if request.sequence <= last:
                    raise InvalidValue("sequence", "must be positive and larger than the one before")  # noqa: TRY301
                last = request.sequence
                await batches.put(_Batch(last, await self._calls.in_thread(submit, cauce, request)))
            await batches.put(None)
        except CauceError as error:
            await batches.put(error)
        except Exception as error:  # noqa: BLE001 - a bug; the other task would wait for ever
            await batches.put(self._calls.observer.unexpected(INGEST.method, error))

    async def _next(self, context: Context) -> bytes | None:
        """The next message; None at the end.

        Raises:
            Unavailable: (SERVER_DRAINING) instead of reading on.
        """
        read = asyncio.ensure_future(context.read())
        try:
            data = await self._undrained(read)
        finally:
            read.cancel()
        return None if data is grpc.aio.EOF else data

    async def _undrained(self, awaited: asyncio.Future[T]) -> T:
        """What it comes to.

        Raises:
            Unavailable: (SERVER_DRAINING) instead of waiting on.
        """
        drain = asyncio.ensure_future(self._drain.wait())
        try:
            await asyncio.wait((awaited, drain), return_when=asyncio.FIRST_COMPLETED)
        finally:
            drain.cancel()
        if self._drain.is_set():
            raise draining()
        return awaited.result()

    # --- watch ---------------------------------------------------------------------------------------------------------------------
    def watch(self) -> Handler[None]:
        """The handler of Watch."""

        async def respond(caller: Caller, body: bytes, context: Context) -> None:
            request = self._calls.parse(WATCH, body)
            interval, kinds = changes.decode_interval(request), changes.KIND.decode_all(request.kinds, "kinds")
            cauce = await self._calls.service_of(caller)
            await context.send_initial_metadata(())  # the watcher is let in; the first message may take a while
            stretches = cauce.follow(after=request.after, kinds=kinds, checkpoint_seconds=min(interval, GLANCE))
            await self._send(context, sendings(stretches, interval, TOGETHER if request.batched else 1))

        return self._calls.guarded(WATCH, respond)

    async def _send(self, context: Context, sent: Generator[Sending]) -> None:
        """Send as it comes. A watcher that catches up is read for while it is written to; one that has caught up, only afterwards.

        A slow watcher holds nothing but its place: the feed is stored, so nothing piles up.
        """
        loop = asyncio.get_running_loop()

        def read() -> asyncio.Future[Sending | None]:
            return loop.run_in_executor(self.watchers, next, sent, None)

        reading = read()
        try:
            while (sending := await self._undrained(reading)) is not None:
                if not sending.latest:
                    reading = read()
                for message in sending.messages:
                    await _write(context, message)
                if sending.latest:
                    reading = read()
        finally:
            await asyncio.shield(asyncio.ensure_future(_end(reading, sent)))

    # --- export --------------------------------------------------------------------------------------------------------------------
    def export(self) -> Handler[None]:
        """The handler of ExportGraph. No thread is held between two chunks, and a reader that stops costs nothing but its stream."""

        async def respond(caller: Caller, body: bytes, context: Context) -> None:
            request = self._calls.parse(EXPORT, body)
            if request.profiles:
                caller.check(Scope.IDENTITIES_READ_CLAIMED)
            cauce = await self._calls.service_of(caller)
            chunks = cauce.export_graph(profiles=request.profiles, cursor=request.cursor)
            reading = asyncio.ensure_future(self._calls.in_thread(next_message, chunks))
            while (message := await reading) is not None:
                if self._drain.is_set():
                    raise draining()
                reading = asyncio.ensure_future(self._calls.in_thread(next_message, chunks))  # while this one is on its way
                await _write(context, message)

        return self._calls.guarded(EXPORT, respond)


async def _end(reading: asyncio.Future[Sending | None], sent: Generator[Sending]) -> None:
    """Nobody reads what was being read; the watch leaves when that is done."""
    await asyncio.wait((reading,))
    reading.exception()
    sent.close()


async def _deliver(context: Context, message: bytes) -> None:
    """Returns when the reader's window has room."""
    await context.write(message)


async def _write(context: Context, message: bytes) -> None:
    """Hand a message over.

    Raises:
        Exhausted: (SLOW_CONSUMER) the reader has taken nothing for `PATIENCE_SECONDS`.
    """
    try:
        await asyncio.wait_for(_deliver(context, message), PATIENCE_SECONDS)
    except TimeoutError:
        slow = Exhausted(f"nothing was read for {PATIENCE_SECONDS:.0f} seconds: resume from the last token", reason=Reason.SLOW_CONSUMER)
    else:
        return
    raise slow
