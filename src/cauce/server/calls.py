"""What every call passes through, outermost first: errors, caller, scope, admission, deadline; then its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import Any, NoReturn, Protocol, TypeVar

import grpc
from google.protobuf.message import DecodeError, Message

from cauce.api.v1 import records_pb2
from cauce.errors import CauceError, DeadlineExceeded, InvalidValue, Reason
from cauce.server.admission import Admission
from cauce.server.answers.common import Answer
from cauce.server.bridge import Bridge
from cauce.server.credentials import NOBODY, Caller, Guard
from cauce.server.observing import Call, Observer, request_id_of
from cauce.server.rpcs import Rpc
from cauce.service.api import PutFailure, PutResult
from cauce.service.local import LocalCauce
from cauce.settings import ServerSettings
from cauce.wire import records, values
from cauce.wire.status import DETAILS_KEY, code_of, encode_status

T = TypeVar("T")
Context = grpc.aio.ServicerContext[Any, Any]
Handler = Callable[[Any, Context], Awaitable[T]]
Respond = Callable[[Caller, Any, Context], Awaitable[T]]
"""What answers a call that has been admitted; takes the body (bytes, or a stream of them)."""


class Host(Protocol):
    """Where the service of a tenant comes from; `cauce.service.Tenants` is one."""

    def of(self, tenant: str) -> LocalCauce:
        """The tenant's service; may block the first time."""

    def close(self) -> None:
        """Close them all."""


class Calls:
    """Answers calls for one server. Lives on its event loop."""

    def __init__(self, host: Host, guard: Guard, observer: Observer, admission: Admission, settings: ServerSettings) -> None:
        self.observer, self.admission = observer, admission
        self.bridge = Bridge(asyncio.get_running_loop())
        self.pool = ThreadPoolExecutor(settings.workers, thread_name_prefix="cauce-call")
        """Where calls that may block run."""
        self._max_message_bytes = settings.max_message_bytes
        self._host, self._guard = host, guard
        self._open: dict[tuple[str, str], LocalCauce] = {}
        """By tenant and credential."""

    async def in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        """Run what may block in the bounded pool."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, function, *arguments)

    async def service_of(self, caller: Caller) -> LocalCauce:
        """The service of the caller's tenant, in the caller's name."""
        place = caller.tenant, caller.key
        found = self._open.get(place)
        if found is None:
            opened = await self.in_thread(self._host.of, caller.tenant)
            found = self._open[place] = opened.acting_as(caller.key) if caller.key else opened
        return found

    def parse(self, rpc: Rpc, data: bytes) -> Any:
        """The message in a body.

        Raises:
            InvalidValue: too large, or not a message of this kind. What protobuf says of it stays here: it quotes the content.
        """
        if len(data) > self._max_message_bytes:
            raise InvalidValue("request", f"is larger than {self._max_message_bytes} bytes", reason=Reason.BATCH_TOO_LARGE)
        try:
            return rpc.request.FromString(data)
        except DecodeError:
            raise InvalidValue("request", f"is not a valid {rpc.request.DESCRIPTOR.name} message") from None

    def guarded(self, rpc: Rpc, respond: Respond[T]) -> Handler[T]:
        """The handler of a call: whatever `respond` raises ends the call with its status, and nothing else escapes."""

        async def handle(body: Any, context: Context) -> T:
            started, code, failure, caller = perf_counter(), "OK", None, NOBODY
            metadata = context.invocation_metadata() or ()
            try:
                caller = self._guard.identify(metadata)
                caller.check(rpc.scope)
                self.admission.enter(rpc.kind)
                try:
                    return await respond(caller, body, context)
                finally:
                    self.admission.leave(rpc.kind)
            except asyncio.CancelledError:
                code = "CANCELLED"
                raise
            except Exception as error:  # noqa: BLE001 - the outermost: nothing unexpected escapes with its text
                failure = error if isinstance(error, CauceError) else self.observer.unexpected(rpc.method, error)
                code = code_of(failure).name
                await _abort(context, failure)
            finally:
                seconds = perf_counter() - started
                self.observer.finished(Call(rpc.method, code, seconds, caller.tenant, caller.key, request_id_of(metadata), failure))

        return handle

    def unary(self, rpc: Rpc, answer: Answer) -> Handler[bytes]:
        """The handler of a call that the service answers from a thread, or at once where that is quicker."""

        async def respond(caller: Caller, body: bytes, context: Context) -> bytes:
            request = self.parse(rpc, body)
            cauce = self._open.get((caller.tenant, caller.key)) or await self.service_of(caller)
            if rpc.inline and cauce.inline_reads and not request.at_least:
                return answer(cauce, caller, request).SerializeToString()
            message: Message = await _in_time(rpc, context, self.in_thread(answer, cauce, caller, request))
            return message.SerializeToString()

        return self.guarded(rpc, respond)

    def put(self, rpc: Rpc) -> Handler[bytes]:
        """The handler of PutRecord: no thread waits for the commit, which it shares with all others that come meanwhile."""

        async def respond(caller: Caller, body: bytes, context: Context) -> bytes:
            request = self.parse(rpc, body)
            cauce = self._open.get((caller.tenant, caller.key)) or await self.service_of(caller)
            try:
                future = cauce.submit_put([values.decode_record(request.record)])
            except InvalidValue as error:
                raise error.under("record") from None
            outcomes = await _in_time(rpc, context, self.bridge.result(future))
            self.observer.put(outcomes)
            outcome = outcomes[0]
            if isinstance(outcome, PutFailure):
                raise outcome.error
            return records_pb2.PutRecordResponse(result=records.encode_result(outcome)).SerializeToString()

        return self.guarded(rpc, respond)

    def put_batch(self, rpc: Rpc) -> Handler[bytes]:
        """The handler of BatchPutRecords."""

        async def respond(caller: Caller, body: bytes, context: Context) -> bytes:
            cauce = await self.service_of(caller)
            submitted = await self.in_thread(submit, cauce, self.parse(rpc, body))
            outcomes = await _in_time(rpc, context, submitted.outcomes(self.bridge))
            self.observer.put(outcomes)
            return records_pb2.BatchPutRecordsResponse(outcomes=records.encode_outcomes(outcomes)).SerializeToString()

        return self.guarded(rpc, respond)


class Submitted:
    """A batch on its way: what was refused at once, and what waits for its commit."""

    def __init__(self, failures: list[PutFailure], future: Future[list[PutResult | PutFailure]]) -> None:
        self._failures, self._future = failures, future

    async def outcomes(self, bridge: Bridge) -> list[PutResult | PutFailure]:
        """Outcomes in the order of the batch, after the commit."""
        outcomes = await bridge.result(self._future)
        return records.weave(outcomes, self._failures)


def submit(cauce: LocalCauce, request: Any) -> Submitted:
    """Decode a batch and hand its valid records to the service."""
    good, bad = records.decode_records(request.records)
    return Submitted(bad, cauce.submit_put(good))


async def _in_time(rpc: Rpc, context: Context, answer: Awaitable[T]) -> T:
    """The deadline of a call whose caller gave none (one that is given, grpc itself watches over)."""
    if context.time_remaining() is not None:
        return await answer
    try:
        async with asyncio.timeout(rpc.deadline):
            return await answer
    except TimeoutError:
        raise DeadlineExceeded(f"not done in {rpc.deadline:.0f} seconds; give a deadline to wait longer") from None


async def _abort(context: Context, error: CauceError) -> NoReturn:
    status = encode_status(error)
    await context.abort(code_of(error), status.message, ((DETAILS_KEY, status.SerializeToString()),))
    raise error  # for the type checker: abort has raised
