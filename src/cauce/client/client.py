"""The verbs of Cauce over gRPC, for threads."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from cauce.api.v1 import changes_pb2, export_pb2, records_pb2
from cauce.client.call import Call, sent
from cauce.client.calls import assertions, curation, graph, history, identities, jobs, journey, operation, privacy, records, rulesets
from cauce.client.connection import OPTIONS, Connection, Patience, begin, error_of
from cauce.client.streams import EXPORT_PATH, INGEST_PATH, WATCH_PATH, serialize, watch_request
from cauce.client.window import Window
from cauce.errors import Unavailable
from cauce.model.change import ChangeKind
from cauce.model.job import Job
from cauce.model.record import Record
from cauce.service.api import Cauce, PutFailure, PutResult, WatchItem
from cauce.service.verbs.graph import ExportChunk
from cauce.wire.changes import decode_item
from cauce.wire.graph import decode_chunk
from cauce.wire.records import decode_outcomes

T = TypeVar("T")


class Client(Cauce):
    """A connection to a server. Thread-safe; use it as a context manager, or close it.

    Errors come back as the classes of `cauce.errors`. Reads, puts and assertions are retried for a few seconds while the server is
    not there; `watch` and `ingest_records` reconnect and go on where they were, until `timeout` passes without anything coming.

    Args:
        target: `host:port` of the server.
        api_key: Sent with every call.
        tls: False: plaintext. True: TLS, trusting the system's authorities. A text: the PEM file of the authority. Or credentials.
        tenant: For a server without keys; None: the server's default.
        timeout: Seconds that one call may take.
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
        self._channel = grpc.insecure_channel(target, OPTIONS) if credentials is None else grpc.secure_channel(target, credentials, OPTIONS)
        self._senders: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """See Cauce."""
        self._channel.close()

    def _send(self, call: Call[T]) -> T:
        sender = self._senders.get(call.path)
        if sender is None:
            sender = self._senders[call.path] = self._channel.unary_unary(
                call.path, request_serializer=serialize, response_deserializer=call.response.FromString
            )
        try:
            answer = sender(call.request, timeout=self._connection.timeout_of(patient=call.patient), metadata=self._metadata)
        except grpc.RpcError as failed:
            raise error_of(failed) from None
        except ValueError:
            raise Unavailable("the client is closed") from None
        return call.read(answer)

    # --- records -----------------------------------------------------------------------------------------------------------
    put_record = sent(records.put_record)
    batch_put_records = sent(records.batch_put_records)
    get_record = sent(records.get_record)
    delete_record = sent(records.delete_record)
    list_records = sent(records.list_records)

    # --- identities --------------------------------------------------------------------------------------------------------
    lookup_identifiers = sent(identities.lookup_identifiers)
    search_identities = sent(identities.search_identities)
    get_identity = sent(identities.get_identity)
    batch_get_identities = sent(identities.batch_get_identities)
    list_identity_records = sent(identities.list_identity_records)
    get_timeline = sent(identities.get_timeline)
    explain_pair = sent(identities.explain_pair)
    explain_identity = sent(history.explain_identity)
    get_history = sent(history.get_history)

    # --- the graph ---------------------------------------------------------------------------------------------------------
    explore_graph = sent(graph.explore_graph)
    find_path = sent(graph.find_path)

    # --- the journey -------------------------------------------------------------------------------------------------------
    get_journey = sent(journey.get_journey)
    set_consent = sent(journey.set_consent)
    get_consent = sent(journey.get_consent)
    check_contacts = sent(journey.check_contacts)
    add_exclusions = sent(journey.add_exclusions)
    remove_exclusions = sent(journey.remove_exclusions)
    list_exclusion_lists = sent(journey.list_exclusion_lists)

    # --- changes -----------------------------------------------------------------------------------------------------------
    list_changes = sent(records.list_changes)

    # --- curation ----------------------------------------------------------------------------------------------------------
    assert_ = sent(assertions.assert_)
    retract = sent(assertions.retract)
    list_assertions = sent(assertions.list_assertions)
    merge_identities = sent(curation.merge_identities)
    split_identity = sent(curation.split_identity)
    list_reviews = sent(curation.list_reviews)
    decide = sent(curation.decide)
    list_conflicts = sent(curation.list_conflicts)
    list_shared_values = sent(curation.list_shared_values)
    rule_value = sent(curation.rule_value)
    revert = sent(curation.revert)

    # --- privacy -----------------------------------------------------------------------------------------------------------
    export_subject = sent(privacy.export_subject)
    erase_subject = sent(privacy.erase_subject)
    get_erasure = sent(privacy.get_erasure)
    list_erasures = sent(privacy.list_erasures)
    suppress = sent(privacy.suppress)
    list_suppressions = sent(privacy.list_suppressions)
    lift_suppressions = sent(privacy.lift_suppressions)

    # --- rulesets ----------------------------------------------------------------------------------------------------------
    create_ruleset = sent(rulesets.create_ruleset)
    get_ruleset = sent(rulesets.get_ruleset)
    list_rulesets = sent(rulesets.list_rulesets)
    validate_ruleset = sent(rulesets.validate_ruleset)
    simulate = sent(rulesets.simulate)
    get_simulation = sent(rulesets.get_simulation)
    activate = sent(rulesets.activate)

    # --- operation and jobs ------------------------------------------------------------------------------------------------
    stats = sent(operation.stats)
    verify = sent(operation.verify)
    start_import = sent(jobs.start_import)
    start_train = sent(jobs.start_train)
    start_recompute = sent(jobs.start_recompute)
    start_verify = sent(jobs.start_verify)
    start_export = sent(jobs.start_export)
    get_job = sent(jobs.get_job)
    list_jobs = sent(jobs.list_jobs)
    cancel_job = sent(jobs.cancel_job)

    def wait_job(self, job_id: str, *, timeout: float = 20.0) -> Job:
        """See Cauce. Waits no longer than half of the client's own timeout."""
        return self._send(jobs.wait_job(job_id, min(timeout, self._connection.timeout / 2)))

    # --- streams -----------------------------------------------------------------------------------------------------------
    def ingest_records(self, batches: Iterable[Sequence[Record]]) -> Iterator[list[PutResult | PutFailure]]:
        """See Cauce. `batches` is read in a thread of its own, a few batches ahead of the acknowledgements."""
        ingest = self._channel.stream_stream(
            INGEST_PATH, request_serializer=serialize, response_deserializer=records_pb2.IngestRecordsResponse.FromString
        )
        window, patience = Window(batches), Patience(self._connection.timeout)
        try:
            while not window.finished():
                answers = begin(ingest, window.requests(), self._metadata)
                try:
                    for answer in answers:
                        if answer.WhichOneof("event") == "acknowledged":
                            patience.progressed()
                            window.acknowledge()
                            yield decode_outcomes(answer.acknowledged.outcomes)
                except grpc.RpcError as failed:
                    time.sleep(patience.pause(error_of(failed)))
                finally:
                    answers.cancel()
        finally:
            window.stop()

    def watch(self, *, after: str = "", kinds: Collection[ChangeKind] = (), checkpoint_seconds: float = 10.0) -> Iterator[WatchItem]:
        """See Cauce. A lost connection is made again, from the last token on."""
        watch = self._channel.unary_stream(
            WATCH_PATH, request_serializer=serialize, response_deserializer=changes_pb2.WatchResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(watch, watch_request(after, kinds, checkpoint_seconds), self._metadata)
            try:
                for answer in answers:
                    patience.progressed()
                    for item in (answer.item, *answer.more):
                        yield decode_item(item)
                        after = item.token
            except grpc.RpcError as failed:
                time.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    def export_graph(self, *, profiles: bool = False, cursor: str = "") -> Iterator[ExportChunk]:
        """See Cauce. A lost connection is made again, and the export goes on after the last chunk."""
        export = self._channel.unary_stream(
            EXPORT_PATH, request_serializer=serialize, response_deserializer=export_pb2.ExportGraphResponse.FromString
        )
        patience = Patience(self._connection.timeout)
        while True:
            answers = begin(export, export_pb2.ExportGraphRequest(profiles=profiles, cursor=cursor), self._metadata)
            try:
                for answer in answers:
                    patience.progressed()
                    yield decode_chunk(answer.chunk)
                    cursor = answer.chunk.cursor
                    if not cursor:
                        return
            except grpc.RpcError as failed:
                time.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()
