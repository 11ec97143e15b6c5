"""The verbs of Cauce over gRPC, for asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Collection, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from cauce.api.v1 import changes_pb2, export_pb2, records_pb2
from cauce.client.call import Call, awaited
from cauce.client.calls import assertions, curation, graph, history, identities, jobs, journey, operation, privacy, records, rulesets
from cauce.client.connection import OPTIONS, Connection, Patience, begin, error_of
from cauce.client.streams import EXPORT_PATH, INGEST_PATH, WATCH_PATH, serialize, watch_request
from cauce.client.window import AsyncWindow, Batches
from cauce.errors import Unavailable
from cauce.model.change import ChangeKind
from cauce.model.job import Job
from cauce.model.record import Record
from cauce.service.api import PutFailure, PutResult, WatchItem
from cauce.service.verbs.graph import ExportChunk
from cauce.wire.changes import decode_item
from cauce.wire.graph import decode_chunk
from cauce.wire.records import decode_outcomes

T = TypeVar("T")


class AsyncClient:
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
        self._metadata = self._connection.metadata
        credentials = self._connection.credentials()
        self._channel = (
            grpc.aio.insecure_channel(target, OPTIONS) if credentials is None else grpc.aio.secure_channel(target, credentials, OPTIONS)
        )
        self._senders: dict[str, Any] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    async def close(self) -> None:
        """See Client."""
        await self._channel.close()

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

    # --- records -----------------------------------------------------------------------------------------------------------
    put_record = awaited(records.put_record)
    batch_put_records = awaited(records.batch_put_records)
    get_record = awaited(records.get_record)
    delete_record = awaited(records.delete_record)
    list_records = awaited(records.list_records)

    # --- identities --------------------------------------------------------------------------------------------------------
    lookup_identifiers = awaited(identities.lookup_identifiers)
    search_identities = awaited(identities.search_identities)
    get_identity = awaited(identities.get_identity)
    batch_get_identities = awaited(identities.batch_get_identities)
    list_identity_records = awaited(identities.list_identity_records)
    get_timeline = awaited(identities.get_timeline)
    explain_pair = awaited(identities.explain_pair)
    explain_identity = awaited(history.explain_identity)
    get_history = awaited(history.get_history)

    # --- the graph ---------------------------------------------------------------------------------------------------------
    explore_graph = awaited(graph.explore_graph)
    find_path = awaited(graph.find_path)

    # --- the journey -------------------------------------------------------------------------------------------------------
    get_journey = awaited(journey.get_journey)
    set_consent = awaited(journey.set_consent)
    get_consent = awaited(journey.get_consent)
    check_contacts = awaited(journey.check_contacts)
    add_exclusions = awaited(journey.add_exclusions)
    remove_exclusions = awaited(journey.remove_exclusions)
    list_exclusion_lists = awaited(journey.list_exclusion_lists)

    # --- changes -----------------------------------------------------------------------------------------------------------
    list_changes = awaited(records.list_changes)

    # --- curation ----------------------------------------------------------------------------------------------------------
    assert_ = awaited(assertions.assert_)
    retract = awaited(assertions.retract)
    list_assertions = awaited(assertions.list_assertions)
    merge_identities = awaited(curation.merge_identities)
    split_identity = awaited(curation.split_identity)
    list_reviews = awaited(curation.list_reviews)
    decide = awaited(curation.decide)
    list_conflicts = awaited(curation.list_conflicts)
    list_shared_values = awaited(curation.list_shared_values)
    rule_value = awaited(curation.rule_value)
    revert = awaited(curation.revert)

    # --- privacy -----------------------------------------------------------------------------------------------------------
    export_subject = awaited(privacy.export_subject)
    erase_subject = awaited(privacy.erase_subject)
    get_erasure = awaited(privacy.get_erasure)
    list_erasures = awaited(privacy.list_erasures)
    suppress = awaited(privacy.suppress)
    list_suppressions = awaited(privacy.list_suppressions)
    lift_suppressions = awaited(privacy.lift_suppressions)

    # --- rulesets ----------------------------------------------------------------------------------------------------------
    create_ruleset = awaited(rulesets.create_ruleset)
    get_ruleset = awaited(rulesets.get_ruleset)
    list_rulesets = awaited(rulesets.list_rulesets)
    validate_ruleset = awaited(rulesets.validate_ruleset)
    simulate = awaited(rulesets.simulate)
    get_simulation = awaited(rulesets.get_simulation)
    activate = awaited(rulesets.activate)

    # --- operation and jobs ------------------------------------------------------------------------------------------------
    stats = awaited(operation.stats)
    verify = awaited(operation.verify)
    start_import = awaited(jobs.start_import)
    start_train = awaited(jobs.start_train)
    start_recompute = awaited(jobs.start_recompute)
    start_verify = awaited(jobs.start_verify)
    start_export = awaited(jobs.start_export)
    get_job = awaited(jobs.get_job)
    list_jobs = awaited(jobs.list_jobs)
    cancel_job = awaited(jobs.cancel_job)

    async def wait_job(self, job_id: str, *, timeout: float = 20.0) -> Job:  # noqa: ASYNC109 - the same verbs as Client
        """See Client. Waits no longer than half of the client's own timeout."""
        return await self._send(jobs.wait_job(job_id, min(timeout, self._connection.timeout / 2)))

    # --- streams -----------------------------------------------------------------------------------------------------------
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
                            yield decode_outcomes(answer.acknowledged.outcomes)
                except grpc.aio.AioRpcError as failed:
                    await asyncio.sleep(patience.pause(error_of(failed)))
                finally:
                    answers.cancel()
        finally:
            window.stop()

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
                        yield decode_item(item)
                        after = item.token
            except grpc.aio.AioRpcError as failed:
                await asyncio.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    async def export_graph(self, *, profiles: bool = False, cursor: str = "") -> AsyncIterator[ExportChunk]:
        """See Client."""
        export = self._channel.unary_stream(
            EXPORT_PATH, request_serializer=serialize, response_deserializer=export_pb2.ExportGraphResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(export, export_pb2.ExportGraphRequest(profiles=profiles, cursor=cursor), self._metadata)
            try:
                async for answer in answers:
                    patience.progressed()
                    yield decode_chunk(answer.chunk)
                    cursor = answer.chunk.cursor
                    if not cursor:
                        return
            except grpc.aio.AioRpcError as failed:
                await asyncio.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()
