"""The two streams: records in, acknowledged after commit; changes out, for ever."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from time import monotonic
from typing import Any, NamedTuple

import grpc

from cauce.api.v1 import changes_pb2, records_pb2
from cauce.errors import CauceError, Exhausted, InvalidValue, Reason
from cauce.server.admission import draining
from cauce.server.calls import Calls, Context, Handler, Submitted, submit
from cauce.server.credentials import Caller
from cauce.server.exports import EXPORT, next_message
from cauce.server.rpcs import BY_METHOD, Scope
from cauce.service.api import WatchItem
from cauce.service.local import LocalCauce
from cauce.wire import changes, records

INGEST, WATCH = BY_METHOD["IngestRecords"], BY_METHOD["Watch"]
WINDOW = 8
"""Batches of one stream between being read and being acknowledged."""
AHEAD = 256
"""Commits of one watch between being read and being sent."""
TOGETHER = 1000
"""Commits and changes in one message, about."""
PATIENCE_SECONDS = 60.0
"""A watcher that takes nothing for so long is let go: it holds a thread, and resumes from its last token."""
_GLANCE = 0.5
"""Seconds after which an idle watch looks whether it is still wanted."""


class _Batch(NamedTuple):
    sequence: int
    submitted: Submitted


class Streams:
    """Answers streams for one server. Lives on its event loop."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._drain = asyncio.Event()
        self.watchers: Executor | None = None

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
                outcomes = records.encode_outcomes(await batch.submitted.outcomes(self._calls.bridge))
                acknowledged = records_pb2.IngestAcknowledged(sequence=batch.sequence, outcomes=outcomes)
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
        drain = asyncio.ensure_future(self._drain.wait())
        try:
            await asyncio.wait((read, drain), return_when=asyncio.FIRST_COMPLETED)
            if self._drain.is_set():
                raise draining()
            data = read.result()
            return None if data is grpc.aio.EOF else data
        finally:
            read.cancel()
            drain.cancel()

    # --- watch ---------------------------------------------------------------------------------------------------------------------
    def watch(self) -> Handler[None]:
        """The handler of Watch."""

        async def respond(caller: Caller, body: bytes, context: Context) -> None:
            request = self._calls.parse(WATCH, body)
            interval, kinds = changes.decode_interval(request), changes.KIND.decode_all(request.kinds, "kinds")
            cauce = await self._calls.service_of(caller)
            await context.send_initial_metadata(())  # the watcher is let in; the first message may take a while
            loop = asyncio.get_running_loop()
            feed = _Feed(loop, self._drain)

            def pump() -> None:
                feed.pump(lambda: cauce.watch(after=request.after, kinds=kinds, checkpoint_seconds=min(interval, _GLANCE)))

            pumping = loop.run_in_executor(self.watchers, pump)
            try:
                await _send(feed, context, interval, TOGETHER if request.batched else 1)
            finally:
                feed.stop()
                await asyncio.shield(pumping)

        return self._calls.guarded(WATCH, respond)

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


async def _send(feed: _Feed, context: Context, interval: float, most: int) -> None:
    """Send commits as they come, and a checkpoint at the start and whenever nothing was sent for `interval` seconds."""
    sent = -interval
    while True:
        for items in _together(await feed.take(), most):
            now = monotonic()
            if items[0].commit is None and now - sent < interval:
                continue
            encoded = [changes.encode_item(item) for item in items]
            await _write(context, changes_pb2.WatchResponse(item=encoded[0], more=encoded[1:]).SerializeToString())
            sent = now


def _together(items: list[WatchItem], most: int) -> Iterator[list[WatchItem]]:
    """What goes into one message: commits that wait, of about so many changes; a checkpoint alone."""
    waiting: list[WatchItem] = []
    size = 0
    for item in items:
        weight = most if item.commit is None else 1 + len(item.commit.changes)
        if waiting and size + weight > most:
            yield waiting
            waiting, size = [], 0
        waiting.append(item)
        size += weight
    if waiting:
        yield waiting


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


class _Feed:
    """Carries items from the thread that reads the feed to the loop that sends them, at most AHEAD of it.

    A slow watcher only holds its thread: the feed is stored, so nothing piles up.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, drain: asyncio.Event) -> None:
        self._loop, self._drain = loop, drain
        self._items: deque[WatchItem] = deque()
        self._room = threading.BoundedSemaphore(AHEAD)
        self._ready = asyncio.Event()
        self._stopped = threading.Event()
        self._error: Exception | None = None

    def pump(self, watch: Callable[[], Iterator[WatchItem]]) -> None:
        """Read until stopped. Runs in a thread."""
        try:
            for item in watch():
                while not self._room.acquire(timeout=_GLANCE):
                    if self._stopped.is_set():
                        return
                if self._stopped.is_set():
                    return
                self._items.append(item)
                self._wake()
        except Exception as error:  # noqa: BLE001 - carried over to the loop
            self._error = error
            self._wake()

    def _wake(self) -> None:
        if not self._ready.is_set() and not self._loop.is_closed():  # set: it is about to look
            self._loop.call_soon_threadsafe(self._ready.set)

    async def take(self) -> list[WatchItem]:
        """What has come since; waits for something to come.

        Raises:
            Unavailable: (SERVER_DRAINING) the server is going away.
        """
        drain = asyncio.ensure_future(self._drain.wait())
        ready = asyncio.ensure_future(self._ready.wait())
        try:
            await asyncio.wait((ready, drain), return_when=asyncio.FIRST_COMPLETED)
        finally:
            drain.cancel()
            ready.cancel()
        if self._drain.is_set():
            raise draining()
        self._ready.clear()
        items = []
        while self._items:
            items.append(self._items.popleft())
            self._room.release()
        if not items and self._error is not None:
            raise self._error
        return items

    def stop(self) -> None:
        """Tell the thread that nobody listens any more."""
        self._stopped.set()
