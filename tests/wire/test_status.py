"""One table, read both ways."""

import grpc
import pytest
from google.rpc import error_details_pb2, status_pb2

from cauce import errors
from cauce.api.v1 import errors_pb2
from cauce.errors import CauceError, InvalidValue, Reason, Violation
from cauce.wire.status import (
    CLASSES,
    CODES,
    DETAILS_KEY,
    MAX_DETAILS,
    MAX_VIOLATIONS,
    code_of,
    decode_item_error,
    decode_status,
    encode_item_error,
    encode_status,
)

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, CauceError) and kind is not CauceError]


def over_the_wire(error):
    status = encode_status(error)
    return decode_status(code_of(error), status.message, [(DETAILS_KEY, status.SerializeToString())])


def example(kind, reason=None):
    return kind("a.b", "is wrong", reason=reason) if kind is InvalidValue else kind("it happened", reason=reason, metadata={"n": "3"})


def test_every_class_has_a_code_of_its_own():
    assert set(KINDS) == set(CODES)
    assert len(CLASSES) == len(CODES)


def test_every_reason_is_in_the_api():
    assert {f"ERROR_REASON_{reason}" for reason in Reason} | {"ERROR_REASON_UNSPECIFIED"} == set(errors_pb2.ErrorReason.keys())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reason", [None, Reason.CONTENTION])
def test_an_error_comes_back(kind, reason):
    error = example(kind, reason)
    back = over_the_wire(error)
    assert (type(back), str(back), back.reason, back.metadata) == (kind, str(error), error.reason, error.metadata)
    item = decode_item_error(encode_item_error(error))
    assert (type(item), str(item), item.reason, item.metadata) == (kind, str(error), error.reason, error.metadata)


def test_a_status_has_one_error_info_and_its_violations():
    status = encode_status(InvalidValue("a.b", "is wrong"))
    info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
    assert [detail.type_url for detail in status.details] == [
        "type.googleapis.com/google.rpc.ErrorInfo",
        "type.googleapis.com/google.rpc.BadRequest",
    ]
    assert status.details[0].Unpack(info)
    assert status.details[1].Unpack(bad)
    assert (info.domain, info.reason) == ("cauce", "FIELD_INVALID")
    assert [(violation.field, violation.description) for violation in bad.field_violations] == [("a.b", "is wrong")]


@pytest.mark.parametrize("length", [3, 300, 5000])
def test_many_violations_stay_within_the_trailers(length):
    violations = tuple(Violation(f"records[{number}].identifiers[0].value", "x" * length) for number in range(200))
    error = InvalidValue("records", "are wrong", violations=violations)
    status = encode_status(error)
    assert len(status.SerializeToString()) <= MAX_DETAILS
    back = over_the_wire(error)
    assert len(back.violations) <= MAX_VIOLATIONS
    assert back.metadata["violations_total"] == "200"


def test_an_error_that_grpc_itself_made():
    assert type(decode_status(grpc.StatusCode.UNAVAILABLE, "connection refused", ())) is errors.Unavailable
    assert type(decode_status(grpc.StatusCode.UNKNOWN, "", ())) is errors.Internal
    assert type(decode_status(grpc.StatusCode.CANCELLED, "closed", ())) is errors.Unavailable
    assert type(decode_status(grpc.StatusCode.INTERNAL, "x", [(DETAILS_KEY, b"\xff\xff")])) is errors.Internal


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("UNAVAILABLE: ipv4:10.0.0.1:1: Socket closed", "may want TLS"),
        ("Tls handshake failed: SSL_ERROR_SSL: OPENSSL_internal:WRONG_VERSION_NUMBER", "does not speak TLS"),
        ("SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED: self signed certificate: OK", "--tls-ca"),
        ("ipv4:127.0.0.1:1: Failed to connect to remote host: Connection refused", "nothing listens"),
        ("something new", "something new"),
    ],
)
def test_why_there_is_no_connection_is_said_in_words(said, meant):
    message = f"failed to connect to all addresses; last error: UNKNOWN: {said}"
    assert meant in str(decode_status(grpc.StatusCode.UNAVAILABLE, message, ()))
    assert str(decode_status(grpc.StatusCode.UNAVAILABLE, "Socket closed", ())) == "Socket closed"


def test_a_reason_of_another_service_is_not_ours():
    status = status_pb2.Status(code=5, message="m")
    status.details.add().Pack(error_details_pb2.ErrorInfo(reason="IDENTITY_GONE", domain="example.com"))
    back = decode_status(grpc.StatusCode.NOT_FOUND, "m", [(DETAILS_KEY, status.SerializeToString())])
    assert back.reason is errors.NotFound.default_reason
