"""Records, identities, changes, assertions, jobs and operation: the answers."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import admin_pb2, changes_pb2, curation_pb2, identities_pb2, jobs_pb2, records_pb2
from cauce.errors import InvalidValue
from cauce.model.record import MAX_IDENTIFIERS, REGION_SAYS, is_region
from cauce.server.answers.common import Answer, check_request_id, identifier_of, identifiers_of, named, page, required, size
from cauce.server.credentials import Caller
from cauce.server.rpcs import Scope
from cauce.service.api import Cauce, View
from cauce.wire import changes, curation, identities, jobs, records, values

DEFAULT_HITS = 10
"""Of a search that says no limit."""


# --- records ---------------------------------------------------------------------------------------------------------------------
def get_record(cauce: Cauce, _caller: Caller, request: records_pb2.GetRecordRequest) -> Message:
    """RecordService.GetRecord."""
    return records_pb2.GetRecordResponse(
        record=values.encode_stored(cauce.get_record(named(request, "key"), as_of=request.as_of, at_least=request.at_least))
    )


def delete_record(cauce: Cauce, _caller: Caller, request: records_pb2.DeleteRecordRequest) -> Message:
    """RecordService.DeleteRecord."""
    return records_pb2.DeleteRecordResponse(token=cauce.delete_record(named(request, "key")))


def list_records(cauce: Cauce, _caller: Caller, request: records_pb2.ListRecordsRequest) -> Message:
    """RecordService.ListRecords."""
    return records.encode_page(cauce.list_records(source=request.source, at_least=request.at_least, **page(request)))


# --- identities ------------------------------------------------------------------------------------------------------------------
def _region(region: str) -> str:
    if region and not is_region(region):
        raise InvalidValue("region", REGION_SAYS)
    return region


def lookup_identifiers(cauce: Cauce, _caller: Caller, request: identities_pb2.LookupIdentifiersRequest) -> Message:
    """IdentityService.LookupIdentifiers."""
    lookups = cauce.lookup_identifiers(
        identifiers_of(request.identifiers, "identifiers"), region=_region(request.region), at_least=request.at_least
    )
    return identities_pb2.LookupIdentifiersResponse(results=[identities.encode_lookup(lookup) for lookup in lookups])


def search_identities(cauce: Cauce, caller: Caller, request: identities_pb2.SearchIdentitiesRequest) -> Message:
    """IdentityService.SearchIdentities. Without the right to claimed data the texts compared are left out."""
    if len(request.identifiers) > MAX_IDENTIFIERS:
        raise InvalidValue("identifiers", f"at most {MAX_IDENTIFIERS}")
    hits = cauce.search_identities(
        attributes=values.decode_attributes(request.attributes),
        identifiers=values.decode_identifiers(request.identifiers),
        region=request.region,
        limit=size(request.limit, "limit") or DEFAULT_HITS,
    )
    response = identities_pb2.SearchIdentitiesResponse(hits=[identities.encode_hit(hit) for hit in hits])
    if Scope.IDENTITIES_READ_CLAIMED not in caller.scopes:
        for hit in response.hits:
            del hit.explanation.shared[:]
            for level in hit.explanation.comparisons:
                level.left = level.right = ""
    return response


def _view(caller: Caller, number: int) -> View:
    view = identities.VIEW.decode(number, "view")
    if view is View.FULL:
        caller.check(Scope.IDENTITIES_READ_CLAIMED)
    return view


def get_identity(cauce: Cauce, caller: Caller, request: identities_pb2.GetIdentityRequest) -> Message:
    """IdentityService.GetIdentity."""
    identity = cauce.get_identity(
        required(request.identity_id, "identity_id"),
        view=_view(caller, request.view),
        through=identifier_of(request.through, "through") if request.HasField("through") else None,
        as_of=request.as_of,
        at_least=request.at_least,
    )
    return identities_pb2.GetIdentityResponse(identity=identities.encode_identity(identity))


def batch_get_identities(cauce: Cauce, caller: Caller, request: identities_pb2.BatchGetIdentitiesRequest) -> Message:
    """IdentityService.BatchGetIdentities."""
    outcomes = cauce.batch_get_identities(list(request.identity_ids), view=_view(caller, request.view), at_least=request.at_least)
    return identities_pb2.BatchGetIdentitiesResponse(outcomes=[identities.encode_identity_outcome(outcome) for outcome in outcomes])


def list_identity_records(cauce: Cauce, _caller: Caller, request: identities_pb2.ListIdentityRecordsRequest) -> Message:
    """IdentityService.ListIdentityRecords."""
    identity_id = required(request.identity_id, "identity_id")
    held = cauce.list_identity_records(identity_id, as_of=request.as_of, at_least=request.at_least, **page(request))
    return identities.encode_records_page(held)


def get_timeline(cauce: Cauce, _caller: Caller, request: identities_pb2.GetTimelineRequest) -> Message:
    """IdentityService.GetTimeline."""
    identity_id = required(request.identity_id, "identity_id")
    return identities.encode_timeline(cauce.get_timeline(identity_id, at_least=request.at_least, **page(request)))


def explain_pair(cauce: Cauce, _caller: Caller, request: identities_pb2.ExplainPairRequest) -> Message:
    """IdentityService.ExplainPair."""
    explanation = cauce.explain_pair(named(request, "left"), named(request, "right"), at_least=request.at_least)
    return identities_pb2.ExplainPairResponse(explanation=identities.encode_explanation(explanation))


# --- changes, curation, operation --------------------------------------------------------------------------------------------------
def list_changes(cauce: Cauce, _caller: Caller, request: changes_pb2.ListChangesRequest) -> Message:
    """ChangeService.ListChanges."""
    items = cauce.list_changes(after=request.after, limit=size(request.limit, "limit"))
    return changes_pb2.ListChangesResponse(items=[changes.encode_item(item) for item in items])


def make_assertion(cauce: Cauce, _caller: Caller, request: curation_pb2.AssertRequest) -> Message:
    """CurationService.Assert."""
    check_request_id(request.request_id)
    assertion = cauce.assert_(  # noqa: PT009 - a verb, no test
        curation.JUDGEMENT.decode(request.judgement, "judgement"),
        named(request, "left"),
        named(request, "right"),
        author=required(request.author, "author"),
        reason=request.reason,
        request_id=request.request_id,
    )
    return curation_pb2.AssertResponse(assertion=curation.encode_assertion(assertion))


def retract(cauce: Cauce, _caller: Caller, request: curation_pb2.RetractRequest) -> Message:
    """CurationService.Retract."""
    assertion_id, author = required(request.assertion_id, "assertion_id"), required(request.author, "author")
    return curation_pb2.RetractResponse(assertion=curation.encode_assertion(cauce.retract(assertion_id, author=author)))


def list_assertions(cauce: Cauce, _caller: Caller, request: curation_pb2.ListAssertionsRequest) -> Message:
    """CurationService.ListAssertions."""
    record = named(request, "record") if request.HasField("record") else None
    return curation.encode_assertions(cauce.list_assertions(record=record, retracted=request.retracted, **page(request)))


def get_stats(cauce: Cauce, _caller: Caller, _request: admin_pb2.GetStatsRequest) -> Message:
    """AdminService.GetStats."""
    return admin_pb2.GetStatsResponse(stats=curation.encode_stats(cauce.stats()))


def verify(cauce: Cauce, _caller: Caller, _request: admin_pb2.VerifyRequest) -> Message:
    """AdminService.Verify."""
    return admin_pb2.VerifyResponse(verification=curation.encode_verification(cauce.verify()))


# --- jobs --------------------------------------------------------------------------------------------------------------------------
def start_import(cauce: Cauce, _caller: Caller, request: jobs_pb2.StartImportRequest) -> Message:
    """JobService.StartImport."""
    return jobs_pb2.StartImportResponse(job=jobs.encode_job(cauce.start_import(jobs.decode_request(request.request))))


def start_train(cauce: Cauce, _caller: Caller, request: jobs_pb2.StartTrainRequest) -> Message:
    """JobService.StartTrain."""
    return jobs_pb2.StartTrainResponse(job=jobs.encode_job(cauce.start_train(jobs.decode_request(request.request))))


def start_recompute(cauce: Cauce, _caller: Caller, _request: jobs_pb2.StartRecomputeRequest) -> Message:
    """JobService.StartRecompute."""
    return jobs_pb2.StartRecomputeResponse(job=jobs.encode_job(cauce.start_recompute()))


def start_verify(cauce: Cauce, _caller: Caller, _request: jobs_pb2.StartVerifyRequest) -> Message:
    """JobService.StartVerify."""
    return jobs_pb2.StartVerifyResponse(job=jobs.encode_job(cauce.start_verify()))


def get_job(cauce: Cauce, _caller: Caller, request: jobs_pb2.GetJobRequest) -> Message:
    """JobService.GetJob."""
    return jobs_pb2.GetJobResponse(job=jobs.encode_job(cauce.get_job(required(request.job_id, "job_id"))))


def list_jobs(cauce: Cauce, _caller: Caller, request: jobs_pb2.ListJobsRequest) -> Message:
    """JobService.ListJobs."""
    return jobs.encode_jobs(cauce.list_jobs(**page(request)))


def cancel_job(cauce: Cauce, _caller: Caller, request: jobs_pb2.CancelJobRequest) -> Message:
    """JobService.CancelJob."""
    return jobs_pb2.CancelJobResponse(job=jobs.encode_job(cauce.cancel_job(required(request.job_id, "job_id"))))


def wait_job(cauce: Cauce, _caller: Caller, request: jobs_pb2.WaitJobRequest) -> Message:
    """JobService.WaitJob."""
    job = cauce.wait_job(required(request.job_id, "job_id"), timeout=jobs.decode_timeout(request.timeout))
    return jobs_pb2.WaitJobResponse(job=jobs.encode_job(job))


ANSWERS: dict[str, Answer] = {
    "GetRecord": get_record,
    "DeleteRecord": delete_record,
    "ListRecords": list_records,
    "LookupIdentifiers": lookup_identifiers,
    "SearchIdentities": search_identities,
    "GetIdentity": get_identity,
    "BatchGetIdentities": batch_get_identities,
    "ListIdentityRecords": list_identity_records,
    "GetTimeline": get_timeline,
    "ExplainPair": explain_pair,
    "ListChanges": list_changes,
    "Assert": make_assertion,
    "Retract": retract,
    "ListAssertions": list_assertions,
    "StartImport": start_import,
    "StartTrain": start_train,
    "StartRecompute": start_recompute,
    "StartVerify": start_verify,
    "GetJob": get_job,
    "ListJobs": list_jobs,
    "CancelJob": cancel_job,
    "WaitJob": wait_job,
    "GetStats": get_stats,
    "Verify": verify,
}
