"""Batches between the caller's iterable and their acknowledgement: what has to be sent again after a lost connection."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Sequence

from cauce.api.v1 import records_pb2
from cauce.model.record import Record
from cauce.wire import values

SIZE = 8
"""Batches sent and not yet acknowledged, as many as the server reads ahead."""

Batches = Iterable[Sequence[Record]]


def _message(sequence: int, batch: Sequence[Record]) -> records_pb2.IngestRecordsRequest:
    return records_pb2.IngestRecordsRequest(sequence=sequence, records=[values.encode_record(record) for record in batch])


class Window:
    """For threads. One feeds it from the iterable, gRPC's own takes from it to send, the caller's acknowledges.

    So acknowledgements reach the caller also while its iterable has nothing new.
    """

    def __init__(self, batches: Batches) -> None:
        self._changed = threading.Condition()
        self._pending: deque[records_pb2.IngestRecordsRequest] = deque()
        self._sent = 0
        self._attempt = 0
        self._fed = self._stopped = False
        self._error: BaseException | None = None
        threading.Thread(target=self._feed, args=(batches,), name="cauce-ingest", daemon=True).start()

    def _feed(self, batches: Batches) -> None:
        try:
            for sequence, batch in enumerate(batches, start=1):
                message = _message(sequence, batch)
                with self._changed:
                    self._changed.wait_for(lambda: self._stopped or len(self._pending) < SIZE)
                    if self._stopped:
                        return
                    self._pending.append(message)
                    self._changed.notify_all()
        except BaseException as error:  # noqa: BLE001 - carried over to the caller's thread
            self._error = error
        finally:
            with self._changed:
                self._fed = True
                self._changed.notify_all()

    def requests(self) -> Iterator[records_pb2.IngestRecordsRequest]:
        """What a new connection has to send: first all that is not acknowledged. Ends the iterator of the connection before."""
        with self._changed:
            self._attempt += 1
            self._sent = 0
            self._changed.notify_all()
            attempt = self._attempt
        return self._requests(attempt)

    def _requests(self, attempt: int) -> Iterator[records_pb2.IngestRecordsRequest]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._attempt != attempt or self._sent < len(self._pending) or self._fed)
                if self._attempt != attempt or self._sent >= len(self._pending):
                    return
                message = self._pending[self._sent]
                self._sent += 1
            yield message

    def acknowledge(self) -> None:
        """The oldest batch is committed."""
        with self._changed:
            self._pending.popleft()
            self._sent -= 1
            self._changed.notify_all()

    def finished(self) -> bool:
        """Whether everything was sent and acknowledged.

        Raises:
            BaseException: what the caller's iterable raised.
        """
        with self._changed:
            if not self._fed or self._pending:
                return False
        if self._error is not None:
            raise self._error
        return True

    def stop(self) -> None:
        """Give no more batches out: whoever reads the outcomes has gone."""
        with self._changed:
            self._stopped = True
            self._attempt += 1
            self._changed.notify_all()


class AsyncWindow:
    """For asyncio; the same, with a task for the feeding thread."""

    def __init__(self, batches: Batches | AsyncIterable[Sequence[Record]]) -> None:
        self._changed = asyncio.Condition()
        self._pending: deque[records_pb2.IngestRecordsRequest] = deque()
        self._sent = 0
        self._attempt = 0
        self._fed = False
        self._error: BaseException | None = None
        self._feeding = asyncio.create_task(self._feed(_stream(batches)))

    async def _feed(self, batches: AsyncIterator[Sequence[Record]]) -> None:
        sequence = 0
        try:
            async for batch in batches:
                sequence += 1
                message = _message(sequence, batch)
                async with self._changed:
                    await self._changed.wait_for(lambda: len(self._pending) < SIZE)
                    self._pending.append(message)
                    self._changed.notify_all()
        except Exception as error:  # noqa: BLE001 - carried over to the caller's task
            self._error = error
        async with self._changed:
            self._fed = True
            self._changed.notify_all()

    async def requests(self) -> AsyncIterator[records_pb2.IngestRecordsRequest]:
        """What a new connection has to send: first all that is not acknowledged. Ends the iterator of the connection before."""
        async with self._changed:
            self._attempt += 1
            self._sent = 0
            self._changed.notify_all()
            attempt = self._attempt
        while True:
            async with self._changed:
                await self._changed.wait_for(lambda: self._attempt != attempt or self._sent < len(self._pending) or self._fed)
                if self._attempt != attempt or self._sent >= len(self._pending):
                    return
                message = self._pending[self._sent]
                self._sent += 1
            yield message

    async def acknowledge(self) -> None:
        """The oldest batch is committed."""
        async with self._changed:
            self._pending.popleft()
            self._sent -= 1
            self._changed.notify_all()

    def finished(self) -> bool:
        """Whether everything was sent and acknowledged.

        Raises:
            BaseException: what the caller's iterable raised.
        """
        if not self._fed or self._pending:
            return False
        if self._error is not None:
            raise self._error
        return True

    def stop(self) -> None:
        """Give no more batches out: whoever reads the outcomes has gone."""
        self._feeding.cancel()


async def _stream(batches: Batches | AsyncIterable[Sequence[Record]]) -> AsyncIterator[Sequence[Record]]:
    if isinstance(batches, AsyncIterable):
        async for batch in batches:
            yield batch
    else:
        for batch in batches:
            yield batch
