"""The verbs of Cauce over gRPC, for threads."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import grpc

from cauce.api.v1 import changes_pb2, records_pb2
from cauce.client import calls
from cauce.client.call import Call
from cauce.client.connection import INGEST_PATH, OPTIONS, WATCH_PATH, Connection, Patience, begin, error_of
from cauce.client.verbs.curation import ClientCurationVerbs
from cauce.client.verbs.graph import ClientGraphVerbs
from cauce.client.verbs.history import ClientHistoryVerbs
from cauce.client.verbs.journey import ClientJourneyVerbs
from cauce.client.verbs.privacy import ClientPrivacyVerbs
from cauce.client.verbs.rulesets import ClientRulesetVerbs
from cauce.client.window import Window
from cauce.errors import InvalidValue, Unavailable
from cauce.model.change import ChangeKind
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import PairExplanation
from cauce.model.job import Job, JobRequest
from cauce.model.record import AttributeValue, Identifier, Record, RecordKey
from cauce.service.api import (
    DEFAULT_PAGE,
    Cauce,
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


class Client(ClientCurationVerbs, ClientHistoryVerbs, ClientGraphVerbs, ClientRulesetVerbs, ClientPrivacyVerbs, ClientJourneyVerbs, Cauce):
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
        credentials = self._connection.credentials()
        self._channel = grpc.insecure_channel(target, OPTIONS) if credentials is None else grpc.secure_channel(target, credentials, OPTIONS)
        self._metadata = self._connection.metadata
        self._senders: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

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

    # --- records -------------------------------------------------------------------------------------------------------------
    def put_record(self, record: Record) -> PutResult:
        """See Cauce."""
        return self._send(calls.put_record(record))

    def batch_put_records(self, records: Sequence[Record]) -> list[PutResult | PutFailure]:
        """See Cauce."""
        return self._send(calls.batch_put_records(records))

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
                            yield records.decode_outcomes(answer.acknowledged.outcomes)
                except grpc.RpcError as failed:
                    time.sleep(patience.pause(error_of(failed)))
                finally:
                    answers.cancel()
        finally:
            window.stop()

    def get_record(self, key: RecordKey, *, as_of: str = "", at_least: str = "") -> StoredRecord:
        """See Cauce."""
        return self._send(calls.get_record(key, as_of, at_least))

    def delete_record(self, key: RecordKey) -> str:
        """See Cauce."""
        return self._send(calls.delete_record(key))

    def list_records(
        self, *, source: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Cauce."""
        return self._send(calls.list_records(source, page_size, page_token, at_least))

    # --- identities ------------------------------------------------------------------------------------------------------------
    def lookup_identifiers(self, identifiers: Sequence[tuple[str, str]], *, region: str = "", at_least: str = "") -> list[Lookup]:
        """See Cauce."""
        return self._send(calls.lookup_identifiers(identifiers, region, at_least))

    def search_identities(
        self,
        *,
        attributes: dict[str, AttributeValue],
        identifiers: Sequence[Identifier] = (),
        region: str = "",
        limit: int = 10,
    ) -> list[SearchHit]:
        """See Cauce."""
        return self._send(calls.search_identities(attributes, identifiers, region, limit))

    def get_identity(
        self, identity_id: str, *, view: View = View.PROVEN, through: tuple[str, str] | None = None, as_of: str = "", at_least: str = ""
    ) -> Identity:
        """See Cauce."""
        return self._send(calls.get_identity(identity_id, view, through, as_of, at_least))

    def batch_get_identities(
        self, identity_ids: Sequence[str], *, view: View = View.PROVEN, at_least: str = ""
    ) -> list[Identity | IdentityFailure]:
        """See Cauce."""
        return self._send(calls.batch_get_identities(identity_ids, view, at_least))

    def list_identity_records(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", as_of: str = "", at_least: str = ""
    ) -> Page[StoredRecord]:
        """See Cauce."""
        return self._send(calls.list_identity_records(identity_id, page_size, page_token, as_of=as_of, at_least=at_least))

    def get_timeline(
        self, identity_id: str, *, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[Touchpoint]:
        """See Cauce."""
        return self._send(calls.get_timeline(identity_id, page_size, page_token, at_least))

    def explain_pair(self, left: RecordKey, right: RecordKey, *, at_least: str = "") -> PairExplanation:
        """See Cauce."""
        return self._send(calls.explain_pair(left, right, at_least))

    # --- changes -----------------------------------------------------------------------------------------------------------------
    def list_changes(self, *, after: str = "", limit: int = DEFAULT_PAGE) -> list[WatchItem]:
        """See Cauce."""
        return self._send(calls.list_changes(after, limit))

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
                        yield changes.decode_item(item)
                        after = item.token
            except grpc.RpcError as failed:
                time.sleep(patience.pause(error_of(failed)))
            finally:
                answers.cancel()

    # --- curation ------------------------------------------------------------------------------------------------------------------
    def assert_(
        self, judgement: Judgement, left: RecordKey, right: RecordKey, *, author: str, reason: str, request_id: str = ""
    ) -> Assertion:
        """See Cauce."""
        return self._send(calls.make_assertion(judgement, (left, right), author, reason, request_id))

    def retract(self, assertion_id: str, *, author: str) -> Assertion:
        """See Cauce."""
        return self._send(calls.retract(assertion_id, author))

    def list_assertions(
        self, *, record: RecordKey | None = None, retracted: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[Assertion]:
        """See Cauce."""
        return self._send(calls.list_assertions(record, page_size, page_token, retracted=retracted))

    # --- operation -------------------------------------------------------------------------------------------------------------------
    def stats(self) -> TenantStats:
        """See Cauce."""
        return self._send(calls.get_stats())

    def verify(self) -> Verification:
        """See Cauce."""
        return self._send(calls.verify())

    # --- jobs ------------------------------------------------------------------------------------------------------------------------
    def start_import(self, request: JobRequest) -> Job:
        """See Cauce."""
        return self._send(calls.start_import(request))

    def start_train(self, request: JobRequest) -> Job:
        """See Cauce."""
        return self._send(calls.start_train(request))

    def start_recompute(self) -> Job:
        """See Cauce."""
        return self._send(calls.start_recompute())

    def start_verify(self) -> Job:
        """See Cauce."""
        return self._send(calls.start_verify())

    def get_job(self, job_id: str) -> Job:
        """See Cauce."""
        return self._send(calls.get_job(job_id))

    def list_jobs(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Job]:
        """See Cauce."""
        return self._send(calls.list_jobs(page_size, page_token))

    def cancel_job(self, job_id: str) -> Job:
        """See Cauce."""
        return self._send(calls.cancel_job(job_id))

    def wait_job(self, job_id: str, *, timeout: float = 20.0) -> Job:
        """See Cauce. Waits no longer than half of the client's own timeout."""
        return self._send(calls.wait_job(job_id, min(timeout, self._connection.timeout / 2)))

    def close(self) -> None:
        """See Cauce."""
        self._channel.close()


def watch_request(after: str, kinds: Collection[ChangeKind], checkpoint_seconds: float) -> changes_pb2.WatchRequest:
    """The request of a watch.

    Raises:
        InvalidValue: an interval that is not positive.
    """
    if checkpoint_seconds <= 0:
        raise InvalidValue("checkpoint_seconds", "must be greater than 0")
    return changes_pb2.WatchRequest(
        after=after,
        batched=True,
        kinds=[changes.KIND.encode[kind] for kind in kinds],
        checkpoint_interval=changes.encode_interval(checkpoint_seconds),
    )


def serialize(message: Any) -> bytes:
    """A message as bytes."""
    data: bytes = message.SerializeToString()
    return data
