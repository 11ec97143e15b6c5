"""Every unary verb once: its request and how its answer is read. Both clients send these; they differ only in how they wait."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from google.protobuf.message import Message

from cauce.api.v1 import admin_pb2, changes_pb2, curation_pb2, identities_pb2, jobs_pb2, records_pb2, values_pb2
from cauce.client.call import Call
from cauce.model.curation import Assertion, Judgement
from cauce.model.explanation import PairExplanation
from cauce.model.job import Job, JobRequest
from cauce.model.record import AttributeValue, Identifier, Record, RecordKey
from cauce.service.api import (
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
from cauce.wire import changes, curation, identities, jobs, records, values


# --- records ---------------------------------------------------------------------------------------------------------------------
def put_record(record: Record) -> Call[PutResult]:
    """RecordService.PutRecord."""
    request = records_pb2.PutRecordRequest(record=values.encode_record(record))
    return Call("RecordService", request, records_pb2.PutRecordResponse, lambda answer: records.decode_result(answer.result))


def batch_put_records(batch: Sequence[Record]) -> Call[list[PutResult | PutFailure]]:
    """RecordService.BatchPutRecords."""
    request = records_pb2.BatchPutRecordsRequest(records=[values.encode_record(record) for record in batch])
    return Call("RecordService", request, records_pb2.BatchPutRecordsResponse, lambda answer: records.decode_outcomes(answer.outcomes))


def get_record(key: RecordKey, as_of: str, at_least: str) -> Call[StoredRecord]:
    """RecordService.GetRecord."""
    request = records_pb2.GetRecordRequest(key=values.encode_key(key), as_of=as_of, at_least=at_least)
    return Call("RecordService", request, records_pb2.GetRecordResponse, lambda answer: values.decode_stored(answer.record))


def delete_record(key: RecordKey) -> Call[str]:
    """RecordService.DeleteRecord."""
    request = records_pb2.DeleteRecordRequest(key=values.encode_key(key))
    return Call("RecordService", request, records_pb2.DeleteRecordResponse, lambda answer: str(answer.token))


def list_records(source: str, page_size: int, page_token: str, at_least: str) -> Call[Page[StoredRecord]]:
    """RecordService.ListRecords."""
    request = records_pb2.ListRecordsRequest(source=source, page_size=page_size, page_token=page_token, at_least=at_least)
    return Call("RecordService", request, records_pb2.ListRecordsResponse, records.decode_page)


# --- identities ------------------------------------------------------------------------------------------------------------------
def lookup_identifiers(identifiers: Sequence[tuple[str, str]], region: str, at_least: str) -> Call[list[Lookup]]:
    """IdentityService.LookupIdentifiers."""
    request = identities_pb2.LookupIdentifiersRequest(
        identifiers=[values_pb2.IdentifierKey(namespace=namespace, value=value) for namespace, value in identifiers],
        region=region,
        at_least=at_least,
    )
    return Call(
        "IdentityService",
        request,
        identities_pb2.LookupIdentifiersResponse,
        lambda answer: [identities.decode_lookup(result) for result in answer.results],
    )


def search_identities(
    attributes: dict[str, AttributeValue], identifiers: Sequence[Identifier], region: str, limit: int
) -> Call[list[SearchHit]]:
    """IdentityService.SearchIdentities."""
    request = identities_pb2.SearchIdentitiesRequest(
        attributes=values.encode_attributes(attributes),
        identifiers=[values.encode_identifier(identifier) for identifier in identifiers],
        region=region,
        limit=limit,
    )
    return Call(
        "IdentityService",
        request,
        identities_pb2.SearchIdentitiesResponse,
        lambda answer: [identities.decode_hit(hit) for hit in answer.hits],
    )


def get_identity(identity_id: str, view: View, through: tuple[str, str] | None, as_of: str, at_least: str) -> Call[Identity]:
    """IdentityService.GetIdentity."""
    request = identities_pb2.GetIdentityRequest(
        identity_id=identity_id,
        view=identities.VIEW.encode[view],
        through=identities.encode_through(through),
        as_of=as_of,
        at_least=at_least,
    )
    return Call("IdentityService", request, identities_pb2.GetIdentityResponse, lambda answer: identities.decode_identity(answer.identity))


def batch_get_identities(identity_ids: Sequence[str], view: View, at_least: str) -> Call[list[Identity | IdentityFailure]]:
    """IdentityService.BatchGetIdentities."""
    request = identities_pb2.BatchGetIdentitiesRequest(identity_ids=identity_ids, view=identities.VIEW.encode[view], at_least=at_least)
    return Call(
        "IdentityService",
        request,
        identities_pb2.BatchGetIdentitiesResponse,
        lambda answer: [identities.decode_identity_outcome(outcome) for outcome in answer.outcomes],
    )


def list_identity_records(identity_id: str, page_size: int, page_token: str, *, as_of: str, at_least: str) -> Call[Page[StoredRecord]]:
    """IdentityService.ListIdentityRecords."""
    request = identities_pb2.ListIdentityRecordsRequest(
        identity_id=identity_id, page_size=page_size, page_token=page_token, as_of=as_of, at_least=at_least
    )
    return Call("IdentityService", request, identities_pb2.ListIdentityRecordsResponse, identities.decode_records_page)


def get_timeline(identity_id: str, page_size: int, page_token: str, at_least: str) -> Call[Page[Touchpoint]]:
    """IdentityService.GetTimeline."""
    request = identities_pb2.GetTimelineRequest(identity_id=identity_id, page_size=page_size, page_token=page_token, at_least=at_least)
    return Call("IdentityService", request, identities_pb2.GetTimelineResponse, identities.decode_timeline)


def explain_pair(left: RecordKey, right: RecordKey, at_least: str) -> Call[PairExplanation]:
    """IdentityService.ExplainPair."""
    request = identities_pb2.ExplainPairRequest(left=values.encode_key(left), right=values.encode_key(right), at_least=at_least)
    return Call(
        "IdentityService",
        request,
        identities_pb2.ExplainPairResponse,
        lambda answer: identities.decode_explanation(answer.explanation),
    )


# --- changes, curation, operation --------------------------------------------------------------------------------------------------
def list_changes(after: str, limit: int) -> Call[list[WatchItem]]:
    """ChangeService.ListChanges."""
    request = changes_pb2.ListChangesRequest(after=after, limit=limit)
    return Call(
        "ChangeService", request, changes_pb2.ListChangesResponse, lambda answer: [changes.decode_item(item) for item in answer.items]
    )


def make_assertion(judgement: Judgement, pair: tuple[RecordKey, RecordKey], author: str, reason: str, request_id: str) -> Call[Assertion]:
    """CurationService.Assert. Without a request_id it gets one, so that a retry asserts once."""
    request = curation_pb2.AssertRequest(
        judgement=curation.JUDGEMENT.encode[judgement],
        left=values.encode_key(pair[0]),
        right=values.encode_key(pair[1]),
        author=author,
        reason=reason,
        request_id=request_id or str(uuid.uuid4()),
    )
    return Call("CurationService", request, curation_pb2.AssertResponse, lambda answer: curation.decode_assertion(answer.assertion))


def retract(assertion_id: str, author: str) -> Call[Assertion]:
    """CurationService.Retract."""
    request = curation_pb2.RetractRequest(assertion_id=assertion_id, author=author)
    return Call("CurationService", request, curation_pb2.RetractResponse, lambda answer: curation.decode_assertion(answer.assertion))


def list_assertions(record: RecordKey | None, page_size: int, page_token: str, *, retracted: bool) -> Call[Page[Assertion]]:
    """CurationService.ListAssertions."""
    request = curation_pb2.ListAssertionsRequest(
        record=None if record is None else values.encode_key(record),
        retracted=retracted,
        page_size=page_size,
        page_token=page_token,
    )
    return Call("CurationService", request, curation_pb2.ListAssertionsResponse, curation.decode_assertions)


def get_stats() -> Call[TenantStats]:
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


# --- jobs --------------------------------------------------------------------------------------------------------------------------
def _job_call(request: Message, response: type[Message]) -> Call[Job]:
    return Call("JobService", request, response, lambda answer: jobs.decode_job(answer.job))


def start_import(request: JobRequest) -> Call[Job]:
    """JobService.StartImport."""
    return _job_call(jobs_pb2.StartImportRequest(request=jobs.encode_request(request)), jobs_pb2.StartImportResponse)


def start_train(request: JobRequest) -> Call[Job]:
    """JobService.StartTrain."""
    return _job_call(jobs_pb2.StartTrainRequest(request=jobs.encode_request(request)), jobs_pb2.StartTrainResponse)


def start_recompute() -> Call[Job]:
    """JobService.StartRecompute."""
    return _job_call(jobs_pb2.StartRecomputeRequest(), jobs_pb2.StartRecomputeResponse)


def start_verify() -> Call[Job]:
    """JobService.StartVerify."""
    return _job_call(jobs_pb2.StartVerifyRequest(), jobs_pb2.StartVerifyResponse)


def get_job(job_id: str) -> Call[Job]:
    """JobService.GetJob."""
    return _job_call(jobs_pb2.GetJobRequest(job_id=job_id), jobs_pb2.GetJobResponse)


def list_jobs(page_size: int, page_token: str) -> Call[Page[Job]]:
    """JobService.ListJobs."""
    request = jobs_pb2.ListJobsRequest(page_size=page_size, page_token=page_token)
    return Call("JobService", request, jobs_pb2.ListJobsResponse, jobs.decode_jobs)


def cancel_job(job_id: str) -> Call[Job]:
    """JobService.CancelJob."""
    return _job_call(jobs_pb2.CancelJobRequest(job_id=job_id), jobs_pb2.CancelJobResponse)


def wait_job(job_id: str, timeout: float) -> Call[Job]:
    """JobService.WaitJob."""
    return _job_call(jobs_pb2.WaitJobRequest(job_id=job_id, timeout=jobs.encode_timeout(timeout)), jobs_pb2.WaitJobResponse)
