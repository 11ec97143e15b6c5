"""Outcomes of puts, and lists of records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cauce.api.v1 import records_pb2 as pb
from cauce.api.v1 import values_pb2
from cauce.engine.operations import Effect
from cauce.errors import InvalidValue, Reason
from cauce.model.record import Record
from cauce.service.api import MAX_BATCH, Page, PutFailure, PutResult, StoredRecord
from cauce.wire.enums import EnumCodec
from cauce.wire.status import decode_item_error, encode_item_error
from cauce.wire.values import decode_key, decode_notice, decode_record, decode_stored, encode_key, encode_notice, encode_stored

EFFECT = EnumCodec(Effect, pb.Effect, "EFFECT")


def decode_records(messages: Sequence[values_pb2.Record]) -> tuple[list[Record], list[PutFailure]]:
    """The records of a batch that can be put, and the failures of those that cannot, by position.

    Raises:
        InvalidValue: (BATCH_TOO_LARGE) more than a batch may hold.
    """
    if len(messages) > MAX_BATCH:
        raise InvalidValue("records", f"at most {MAX_BATCH} in one batch, got {len(messages)}", reason=Reason.BATCH_TOO_LARGE)
    good: list[Record] = []
    bad: list[PutFailure] = []
    for index, message in enumerate(messages):
        try:
            good.append(decode_record(message))
        except InvalidValue as error:
            bad.append(PutFailure(index=index, error=error.under(f"records[{index}]")))
    return good, bad


def weave(outcomes: Sequence[PutResult | PutFailure], failures: Sequence[PutFailure]) -> list[PutResult | PutFailure]:
    """Outcomes of a whole batch in its order: what was put, and what was refused before (sorted by position)."""
    if not failures:
        return list(outcomes)
    refused = {failure.index: failure for failure in failures}
    rest = iter(outcomes)
    woven: list[PutResult | PutFailure] = []
    for position in range(len(outcomes) + len(failures)):
        outcome = refused.get(position) or next(rest)
        woven.append(PutFailure(index=position, error=outcome.error) if isinstance(outcome, PutFailure) else outcome)
    return woven


def encode_result(result: PutResult) -> pb.PutResult:
    """Outcome of an accepted put."""
    return pb.PutResult(
        key=encode_key(result.key),
        identity_id=result.identity_id,
        effect=EFFECT.encode[result.effect],
        merged=result.merged,
        token=result.token,
        notices=[encode_notice(notice) for notice in result.notices],
    )


def decode_result(message: pb.PutResult) -> PutResult:
    """Outcome of an accepted put."""
    return PutResult(
        key=decode_key(message.key),
        identity_id=message.identity_id,
        effect=EFFECT.decode(message.effect, "effect"),
        merged=tuple(message.merged),
        token=message.token,
        notices=tuple(decode_notice(notice) for notice in message.notices),
    )


def encode_outcomes(outcomes: Iterable[PutResult | PutFailure]) -> list[pb.PutOutcome]:
    """Outcomes of a batch."""
    return [
        pb.PutOutcome(result=encode_result(outcome))
        if isinstance(outcome, PutResult)
        else pb.PutOutcome(failure=pb.PutFailure(index=outcome.index, error=encode_item_error(outcome.error)))
        for outcome in outcomes
    ]


def decode_outcomes(messages: Iterable[pb.PutOutcome]) -> list[PutResult | PutFailure]:
    """Outcomes of a batch."""
    return [
        decode_result(message.result)
        if message.WhichOneof("outcome") == "result"
        else PutFailure(index=message.failure.index, error=decode_item_error(message.failure.error))
        for message in messages
    ]


def encode_page(page: Page[StoredRecord]) -> pb.ListRecordsResponse:
    """A page of records."""
    return pb.ListRecordsResponse(records=[encode_stored(item) for item in page.items], next_page_token=page.next_page_token)


def decode_page(message: pb.ListRecordsResponse) -> Page[StoredRecord]:
    """A page of records."""
    return Page(items=tuple(decode_stored(item) for item in message.records), next_page_token=message.next_page_token)
