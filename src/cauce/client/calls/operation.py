"""How a tenant is doing."""

from __future__ import annotations

from cauce.api.v1 import admin_pb2
from cauce.client.call import Call
from cauce.service.api import TenantStats, Verification
from cauce.wire import curation


def stats() -> Call[TenantStats]:
    """AdminService.GetStats."""
    return Call("AdminService", admin_pb2.GetStatsRequest(), admin_pb2.GetStatsResponse, lambda answer: curation.decode_stats(answer.stats))


def verify() -> Call[Verification]:
    """AdminService.Verify."""
    return Call(
        "AdminService",
        admin_pb2.VerifyRequest(),
        admin_pb2.VerifyResponse,
        lambda answer: curation.decode_verification(answer.verification),
        patient=True,
    )
