"""Single assertions."""

from __future__ import annotations

import uuid

from cauce.api.v1 import curation_pb2
from cauce.client.call import Call
from cauce.model.curation import Assertion, Judgement
from cauce.model.record import RecordKey
from cauce.service.api import DEFAULT_PAGE, Page
from cauce.wire import curation, values


def assert_(judgement: Judgement, left: RecordKey, right: RecordKey, *, author: str, reason: str, request_id: str = "") -> Call[Assertion]:
    """CurationService.Assert. Without a request_id it gets one, so that a retry asserts once."""
    request = curation_pb2.AssertRequest(
        judgement=curation.JUDGEMENT.encode[judgement],
        left=values.encode_key(left),
        right=values.encode_key(right),
        author=author,
        reason=reason,
        request_id=request_id or str(uuid.uuid4()),
    )
    return Call("CurationService", request, curation_pb2.AssertResponse, lambda answer: curation.decode_assertion(answer.assertion))


def retract(assertion_id: str, *, author: str) -> Call[Assertion]:
    """CurationService.Retract."""
    request = curation_pb2.RetractRequest(assertion_id=assertion_id, author=author)
    return Call("CurationService", request, curation_pb2.RetractResponse, lambda answer: curation.decode_assertion(answer.assertion))


def list_assertions(
    *, record: RecordKey | None = None, retracted: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
) -> Call[Page[Assertion]]:
    """CurationService.ListAssertions."""
    request = curation_pb2.ListAssertionsRequest(
        record=None if record is None else values.encode_key(record),
        retracted=retracted,
        page_size=page_size,
        page_token=page_token,
    )
    return Call("CurationService", request, curation_pb2.ListAssertionsResponse, curation.decode_assertions)
