"""Every call of the API in one table: what it takes, how it is admitted, and the scope it needs."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from google.protobuf.message import Message

from cauce.api.v1 import (
    admin_pb2,
    changes_pb2,
    consent_pb2,
    curation_pb2,
    export_pb2,
    graph_pb2,
    history_pb2,
    identities_pb2,
    jobs_pb2,
    journey_pb2,
    privacy_pb2,
    records_pb2,
    rulesets_pb2,
    stewardship_pb2,
    subjects_pb2,
)

PACKAGE: str = privacy_pb2.DESCRIPTOR.package
"""Taken from a file that holds nothing but a service, so that reflection knows it too."""


class Scope(StrEnum):
    """What a credential may do."""

    RECORDS_WRITE = "records.write"
    RECORDS_READ = "records.read"
    IDENTIFIERS_LOOKUP = "identifiers.lookup"
    IDENTITIES_SEARCH = "identities.search"
    IDENTITIES_READ = "identities.read"
    IDENTITIES_READ_CLAIMED = "identities.read_claimed"
    """Also what is only claimed of a customer, not proven: view FULL, all records, the journey, explanations."""
    GRAPH_READ = "graph.read"
    """Which identities are related, and by what kinds of values; names only with `identities.read_claimed`."""
    CHANGES_READ = "changes.read"
    CURATION_READ = "curation.read"
    CURATION_WRITE = "curation.write"
    CONSENT_READ = "consent.read"
    """What customers allow, and which of their addresses may be used."""
    CONSENT_WRITE = "consent.write"
    RULESETS_READ = "rulesets.read"
    """The rules, and what simulations found: ids and counts."""
    RULESETS_WRITE = "rulesets.write"
    """Make versions, simulate, and put one in force."""
    JOBS_READ = "jobs.read"
    JOBS_WRITE = "jobs.write"
    """Start and stop long work, on files that the server can reach."""
    PRIVACY_READ = "privacy.read"
    """Everything held about a person, certificates, and what is kept out."""
    PRIVACY_WRITE = "privacy.write"
    """Erase persons, and say what is kept out."""
    ADMIN = "admin"


class Kind(StrEnum):
    """Calls of one kind share a budget of calls in flight."""

    READ = "read"
    WRITE = "write"
    STREAM = "stream"


class Rpc(NamedTuple):
    """One call of the API."""

    service: str
    method: str
    request: type[Message]
    kind: Kind
    scope: Scope
    inline: bool = False
    """So short that, on an embedded store, it is answered on the event loop: a thread would cost more than the work."""
    deadline: float = 30.0
    """Seconds, for a caller that gives none. Streams have no end of their own, and take no notice of it."""

    @property
    def path(self) -> str:
        """Its path in HTTP/2."""
        return f"/{PACKAGE}.{self.service}/{self.method}"


RPCS = (
    Rpc("RecordService", "PutRecord", records_pb2.PutRecordRequest, Kind.WRITE, Scope.RECORDS_WRITE),
    Rpc("RecordService", "BatchPutRecords", records_pb2.BatchPutRecordsRequest, Kind.WRITE, Scope.RECORDS_WRITE),
    Rpc("RecordService", "IngestRecords", records_pb2.IngestRecordsRequest, Kind.STREAM, Scope.RECORDS_WRITE),
    Rpc("RecordService", "GetRecord", records_pb2.GetRecordRequest, Kind.READ, Scope.RECORDS_READ, inline=True),
    Rpc("RecordService", "DeleteRecord", records_pb2.DeleteRecordRequest, Kind.WRITE, Scope.RECORDS_WRITE),
    Rpc("RecordService", "ListRecords", records_pb2.ListRecordsRequest, Kind.READ, Scope.RECORDS_READ),
    Rpc(
        "IdentityService",
        "LookupIdentifiers",
        identities_pb2.LookupIdentifiersRequest,
        Kind.READ,
        Scope.IDENTIFIERS_LOOKUP,
        inline=True,
    ),
    Rpc("IdentityService", "SearchIdentities", identities_pb2.SearchIdentitiesRequest, Kind.READ, Scope.IDENTITIES_SEARCH),
    Rpc("IdentityService", "GetIdentity", identities_pb2.GetIdentityRequest, Kind.READ, Scope.IDENTITIES_READ),
    Rpc("IdentityService", "BatchGetIdentities", identities_pb2.BatchGetIdentitiesRequest, Kind.READ, Scope.IDENTITIES_READ),
    Rpc(
        "IdentityService",
        "ListIdentityRecords",
        identities_pb2.ListIdentityRecordsRequest,
        Kind.READ,
        Scope.IDENTITIES_READ_CLAIMED,
    ),
    Rpc("IdentityService", "GetTimeline", identities_pb2.GetTimelineRequest, Kind.READ, Scope.IDENTITIES_READ_CLAIMED),
    Rpc("IdentityService", "GetJourney", journey_pb2.GetJourneyRequest, Kind.READ, Scope.IDENTITIES_READ_CLAIMED),
    Rpc("IdentityService", "ExploreGraph", graph_pb2.ExploreGraphRequest, Kind.READ, Scope.GRAPH_READ),
    Rpc("IdentityService", "ExplainPair", identities_pb2.ExplainPairRequest, Kind.READ, Scope.IDENTITIES_READ_CLAIMED),
    Rpc("IdentityService", "ExplainIdentity", history_pb2.ExplainIdentityRequest, Kind.READ, Scope.IDENTITIES_READ_CLAIMED),
    Rpc("IdentityService", "GetHistory", history_pb2.GetHistoryRequest, Kind.READ, Scope.IDENTITIES_READ_CLAIMED),
    Rpc("ChangeService", "Watch", changes_pb2.WatchRequest, Kind.STREAM, Scope.CHANGES_READ),
    Rpc("ChangeService", "ListChanges", changes_pb2.ListChangesRequest, Kind.READ, Scope.CHANGES_READ),
    Rpc("ChangeService", "ExportGraph", export_pb2.ExportGraphRequest, Kind.STREAM, Scope.CHANGES_READ),
    Rpc("CurationService", "Assert", curation_pb2.AssertRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "Retract", curation_pb2.RetractRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "ListAssertions", curation_pb2.ListAssertionsRequest, Kind.READ, Scope.CURATION_READ),
    Rpc("CurationService", "MergeIdentities", stewardship_pb2.MergeIdentitiesRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "SplitIdentity", stewardship_pb2.SplitIdentityRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "ListReviews", stewardship_pb2.ListReviewsRequest, Kind.READ, Scope.CURATION_READ),
    Rpc("CurationService", "Decide", stewardship_pb2.DecideRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "ListConflicts", stewardship_pb2.ListConflictsRequest, Kind.READ, Scope.CURATION_READ),
    Rpc("CurationService", "ListSharedValues", stewardship_pb2.ListSharedValuesRequest, Kind.READ, Scope.CURATION_READ),
    Rpc("CurationService", "RuleValue", stewardship_pb2.RuleValueRequest, Kind.WRITE, Scope.CURATION_WRITE),
    Rpc("CurationService", "Revert", stewardship_pb2.RevertRequest, Kind.WRITE, Scope.CURATION_WRITE, deadline=3600.0),
    Rpc("PrivacyService", "ExportSubject", subjects_pb2.ExportSubjectRequest, Kind.READ, Scope.PRIVACY_READ),
    Rpc("PrivacyService", "EraseSubject", subjects_pb2.EraseSubjectRequest, Kind.WRITE, Scope.PRIVACY_WRITE),
    Rpc("PrivacyService", "GetErasure", subjects_pb2.GetErasureRequest, Kind.READ, Scope.PRIVACY_READ),
    Rpc("PrivacyService", "ListErasures", subjects_pb2.ListErasuresRequest, Kind.READ, Scope.PRIVACY_READ),
    Rpc("PrivacyService", "Suppress", subjects_pb2.SuppressRequest, Kind.WRITE, Scope.PRIVACY_WRITE),
    Rpc("PrivacyService", "ListSuppressions", subjects_pb2.ListSuppressionsRequest, Kind.READ, Scope.PRIVACY_READ),
    Rpc("PrivacyService", "LiftSuppressions", subjects_pb2.LiftSuppressionsRequest, Kind.WRITE, Scope.PRIVACY_WRITE),
    Rpc("PrivacyService", "SetConsent", consent_pb2.SetConsentRequest, Kind.WRITE, Scope.CONSENT_WRITE),
    Rpc("PrivacyService", "GetConsent", consent_pb2.GetConsentRequest, Kind.READ, Scope.CONSENT_READ),
    Rpc("PrivacyService", "CheckContacts", consent_pb2.CheckContactsRequest, Kind.READ, Scope.CONSENT_READ),
    Rpc("PrivacyService", "AddExclusions", consent_pb2.AddExclusionsRequest, Kind.WRITE, Scope.CONSENT_WRITE),
    Rpc("PrivacyService", "RemoveExclusions", consent_pb2.RemoveExclusionsRequest, Kind.WRITE, Scope.CONSENT_WRITE),
    Rpc("PrivacyService", "ListExclusionLists", consent_pb2.ListExclusionListsRequest, Kind.READ, Scope.CONSENT_READ),
    Rpc("RulesetService", "CreateRuleset", rulesets_pb2.CreateRulesetRequest, Kind.WRITE, Scope.RULESETS_WRITE),
    Rpc("RulesetService", "GetRuleset", rulesets_pb2.GetRulesetRequest, Kind.READ, Scope.RULESETS_READ),
    Rpc("RulesetService", "ListRulesets", rulesets_pb2.ListRulesetsRequest, Kind.READ, Scope.RULESETS_READ),
    Rpc("RulesetService", "ValidateRuleset", rulesets_pb2.ValidateRulesetRequest, Kind.READ, Scope.RULESETS_READ),
    Rpc("RulesetService", "Simulate", rulesets_pb2.SimulateRequest, Kind.WRITE, Scope.RULESETS_WRITE),
    Rpc("RulesetService", "GetSimulation", rulesets_pb2.GetSimulationRequest, Kind.READ, Scope.RULESETS_READ),
    Rpc("RulesetService", "Activate", rulesets_pb2.ActivateRequest, Kind.WRITE, Scope.RULESETS_WRITE),
    Rpc("JobService", "StartImport", jobs_pb2.StartImportRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "StartTrain", jobs_pb2.StartTrainRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "StartRecompute", jobs_pb2.StartRecomputeRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "StartVerify", jobs_pb2.StartVerifyRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "StartExport", jobs_pb2.StartExportRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "GetJob", jobs_pb2.GetJobRequest, Kind.READ, Scope.JOBS_READ),
    Rpc("JobService", "ListJobs", jobs_pb2.ListJobsRequest, Kind.READ, Scope.JOBS_READ),
    Rpc("JobService", "CancelJob", jobs_pb2.CancelJobRequest, Kind.WRITE, Scope.JOBS_WRITE),
    Rpc("JobService", "WaitJob", jobs_pb2.WaitJobRequest, Kind.READ, Scope.JOBS_READ),
    Rpc("AdminService", "GetStats", admin_pb2.GetStatsRequest, Kind.READ, Scope.ADMIN),
    Rpc("AdminService", "Verify", admin_pb2.VerifyRequest, Kind.READ, Scope.ADMIN, deadline=3600.0),
)
BY_METHOD = {rpc.method: rpc for rpc in RPCS}
SERVICES = tuple(dict.fromkeys(f"{PACKAGE}.{rpc.service}" for rpc in RPCS))
