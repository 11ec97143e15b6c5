"""The verbs of Cauce over gRPC, for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from cauce.api.v1 import changes_pb2, records_pb2
from cauce.client import calls
from cauce.client.call import Call
from cauce.client.client import serialize, watch_request
from cauce.client.connection import INGEST_PATH, OPTIONS, WATCH_PATH, Connection, Patience, begin, error_of
from cauce.client.verbs.curation import AsyncCurationVerbs
from cauce.client.verbs.graph import AsyncGraphVerbs
from cauce.client.verbs.history import AsyncHistoryVerbs
from cauce.client.verbs.journey import AsyncJourneyVerbs
from cauce.client.verbs.privacy import AsyncPrivacyVerbs
from cauce.client.verbs.rulesets import AsyncRulesetVerbs
from cauce.client.window import AsyncWindow, Batches
from cauce.errors import Unavailable
from cauce.model.change import ChangeKind
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import PairExplanation
from cauce.model.job import Job, JobRequest
from cauce.model.record import AttributeValue, Identifier, Record, RecordKey
from cauce.service.api import (
    DEFAULT_PAGE,
    Identity,
    IdentityFailure,
    Lookup,
    Page,
    PutFailure,
    PutResult,
    SearchHit,
    StoredRecord,
    TenantStats,
    Touchpoint,
    Verification,
    View,
    WatchItem,
)
from cauce.wire import changes, records

T = TypeVar("T")


class AsyncClient(AsyncCurationVerbs, AsyncHistoryVerbs, AsyncGraphVerbs, AsyncRulesetVerbs, AsyncPrivacyVerbs, AsyncJourneyVerbs):
    """`Client` with the same verbs, arguments and errors, to be awaited (`watch` and `ingest_records`: to be iterated with `async for`).

    Belongs to the event loop it is made on; use it as an async context manager, or close it.
    """

    def __init__(
        self,
        target: str,
        *,
        api_key: str | None = None,
        tls: bool | str | grpc.ChannelCredentials = False,
        tenant: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        self._connection = Connection(target, api_key, tls, tenant, timeout)
        credentials = self._connection.credentials()
        self._channel = (
            grpc.aio.insecure_channel(target, OPTIONS) if credentials is None else grpc.aio.secure_channel(target, credentials, OPTIONS)
        )
        self._metadata = self._connection.metadata
        self._senders: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def _send(self, call: Call[T]) -> T:
        sender = self._senders.get(call.path)
        if sender is None:
            sender = self._senders[call.path] = self._channel.unary_unary(
                call.path, request_serializer=serialize, response_deserializer=call.response.FromString
            )
        try:
            answer = await sender(call.request, timeout=self._connection.timeout_of(patient=call.patient), metadata=self._metadata)
        except grpc.aio.AioRpcError as failed:
            raise error_of(failed) from None
        except grpc.aio.UsageError:
            raise Unavailable("the client is closed") from None
        return call.read(answer)

    # --- records -------------------------------------------------------------------------------------------------------------
    async def put_record(self, record: Record) -> PutResult:
        """See Client."""
        return await self._send(calls.put_record(record))

    async def batch_put_records(self, records: Sequence[Record]) -> list[PutResult | PutFailure]:
        """See Client."""
        return await self._send(calls.batch_put_records(records))

    async def ingest_records(self, batches: Batches | AsyncIterable[Sequence[Record]]) -> AsyncIterator[list[PutResult | PutFailure]]:
        """See Client. `batches` is read a few batches ahead of the acknowledgements; it may be an async iterable."""
        ingest = self._channel.stream_stream(
            INGEST_PATH, request_serializer=serialize, response_deserializer=records_pb2.IngestRecordsResponse.FromString
        )
        window, patience = AsyncWindow(batches), Patience(self._connection.timeout)
        try:
            while not window.finished():
                answers = begin(ingest, window.requests(), self._metadata)
                try:
                    async for answer in answers:
                        if answer.WhichOneof("event") == "acknowledged":
                            patience.progressed()
                            await window.acknowledge()
                            yield records.decode_outcomes(answer.acknowledged.outcomes)
                except grpc.aio.AioRpcError as failed:
                    await asyncio.sleep(patience.pause(error_of(failed)))
                finally:
                    answers.cancel()
        finally:
            window.stop()

    async def get_record(self, key: RecordKey, *, as_of: str = "", at_least: str = "") -> StoredRecord:
        """See Client."""
        return await self._send(calls.get_record(key, as_of, at_least))

    async def delete_record(self, key: RecordKey) -> str:
        """See Client."""
        return await self._send(calls.delete_record(key))

    async def list_records(
        self, *, source: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Client."""
        return await self._send(calls.list_records(source, page_size, page_token, at_least))

    # --- identities ------------------------------------------------------------------------------------------------------------
    async def lookup_identifiers(self, identifiers: Sequence[tuple[str, str]], *, region: str = "", at_least: str = "") -> list[Lookup]:
        """See Client."""
        return await self._send(calls.lookup_identifiers(identifiers, region, at_least))

    async def search_identities(
        self,
        *,
        attributes: dict[str, AttributeValue],
        identifiers: Sequence[Identifier] = (),
        region: str = "",
        limit: int = 10,
    ) -> list[SearchHit]:
        """See Client."""
        return await self._send(calls.search_identities(attributes, identifiers, region, limit))

    async def get_identity(
        self, identity_id: str, *, view: View = View.PROVEN, through: tuple[str, str] | None = None, as_of: str = "", at_least: str = ""
    ) -> Identity:
        """See Client."""
        return await self._send(calls.get_identity(identity_id, view, through, as_of, at_least))

    async def batch_get_identities(
        self, identity_ids: Sequence[str], *, view: View = View.PROVEN, at_least: str = ""
    ) -> list[Identity | IdentityFailure]:
        """See Client."""
        return await self._send(calls.batch_get_identities(identity_ids, view, at_least))

    async def list_identity_records(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", as_of: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Client."""
        return await self._send(calls.list_identity_records(identity_id, page_size, page_token, as_of=as_of, at_least=at_least))

    async def get_timeline(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[Touchpoint]:
        """See Client."""
        return await self._send(calls.get_timeline(identity_id, page_size, page_token, at_least))

    async def explain_pair(self, left: RecordKey, right: RecordKey, *, at_least: str = "") -> PairExplanation:
        """See Client."""
        return await self._send(calls.explain_pair(left, right, at_least))

    # --- changes -----------------------------------------------------------------------------------------------------------------
    async def list_changes(self, *, after: str = "", limit: int = DEFAULT_PAGE) -> list[WatchItem]:
        """See Client."""
        return await self._send(calls.list_changes(after, limit))

    async def watch(
        self, *, after: str = "", kinds: Collection[ChangeKind] = (), checkpoint_seconds: float = 10.0
    ) -> AsyncIterator[WatchItem]:
        """See Client. A lost connection is made again, from the last token on."""
        watch = self._channel.unary_stream(
            WATCH_PATH, request_serializer=serialize, response_deserializer=changes_pb2.WatchResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(watch, watch_request(after, kinds, checkpoint_seconds), self._metadata)
            try:
                async for answer in answers:
                    patience.progressed()
                    for item in (answer.item, *answer.more):
                        yield changes.decode_item(item)
                        after = item.token
            except grpc.aio.AioRpcError as failed:
                await asyncio.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    # --- curation ------------------------------------------------------------------------------------------------------------------
    async def assert_(
        self, judgement: Judgement, left: RecordKey, right: RecordKey, *, author: str, reason: str, request_id: str = ""
    ) -> Assertion:
        """See Client."""
        return await self._send(calls.make_assertion(judgement, (left, right), author, reason, request_id))

    async def retract(self, assertion_id: str, *, author: str) -> Assertion:
        """See Client."""
        return await self._send(calls.retract(assertion_id, author))

    async def list_assertions(
        self, *, record: RecordKey | None = None, retracted: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[Assertion]:
        """See Client."""
        return await self._send(calls.list_assertions(record, page_size, page_token, retracted=retracted))

    # --- operation -------------------------------------------------------------------------------------------------------------------
    async def stats(self) -> TenantStats:
        """See Client."""
        return await self._send(calls.get_stats())

    async def verify(self) -> Verification:
        """See Client."""
        return await self._send(calls.verify())

    # --- jobs ------------------------------------------------------------------------------------------------------------------------
    async def start_import(self, request: JobRequest) -> Job:
        """See Client."""
        return await self._send(calls.start_import(request))

    async def start_train(self, request: JobRequest) -> Job:
        """See Client."""
        return await self._send(calls.start_train(request))

    async def start_recompute(self) -> Job:
        """See Client."""
        return await self._send(calls.start_recompute())

    async def start_verify(self) -> Job:
        """See Client."""
        return await self._send(calls.start_verify())

    async def get_job(self, job_id: str) -> Job:
        """See Client."""
        return await self._send(calls.get_job(job_id))

    async def list_jobs(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Job]:
        """See Client."""
        return await self._send(calls.list_jobs(page_size, page_token))

    async def cancel_job(self, job_id: str) -> Job:
        """See Client."""
        return await self._send(calls.cancel_job(job_id))

    async def wait_job(self, job_id: str, *, timeout: float = 20.0) -> Job:  # noqa: ASYNC109 - the same verbs as Client
        """See Client. Waits no longer than half of the client's own timeout."""
        return await self._send(calls.wait_job(job_id, min(timeout, self._connection.timeout / 2)))

    async def close(self) -> None:
        """See Client."""
        await self._channel.close()
