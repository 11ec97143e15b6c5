"""Versions of the rules: checked, tried, put in force."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import rulesets_pb2 as pb
from cauce.client.call import Call
from cauce.errors import InvalidValue
from cauce.model.job import Job
from cauce.model.simulation import Simulation
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.verbs.rulesets import RulesetCheck, RulesetVersion
from cauce.wire import jobs
from cauce.wire import rulesets as wire


def create_ruleset(document: str, *, author: str) -> Call[RulesetVersion]:
    """RulesetService.CreateRuleset."""
    request = pb.CreateRulesetRequest(document=wire.encode_document(document), author=author)
    return _version_call(request, pb.CreateRulesetResponse)


def get_ruleset(number: int = 0) -> Call[RulesetVersion]:
    """RulesetService.GetRuleset."""
    return _version_call(pb.GetRulesetRequest(number=number), pb.GetRulesetResponse)


def list_rulesets(*, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Call[Page[RulesetVersion]]:
    """RulesetService.ListRulesets."""
    request = pb.ListRulesetsRequest(page_size=page_size, page_token=page_token)
    return Call("RulesetService", request, pb.ListRulesetsResponse, wire.decode_rulesets)


def validate_ruleset(document: str) -> Call[RulesetCheck]:
    """RulesetService.ValidateRuleset."""
    request = pb.ValidateRulesetRequest(document=wire.encode_document(document))
    return Call("RulesetService", request, pb.ValidateRulesetResponse, wire.decode_check)


def simulate(*, number: int = 0, document: str = "") -> Call[Job]:
    """RulesetService.Simulate."""
    if number and document:
        raise InvalidValue("number", "give the number of a version, or a document, and not both")
    rules = pb.SimulateRequest(document=wire.encode_document(document)) if document else pb.SimulateRequest(number=number)
    return _job_call(rules, pb.SimulateResponse)


def get_simulation(simulation_id: str) -> Call[Simulation]:
    """RulesetService.GetSimulation."""
    request = pb.GetSimulationRequest(simulation_id=simulation_id)
    return Call("RulesetService", request, pb.GetSimulationResponse, lambda answer: wire.decode_simulation(answer.simulation))


def activate(number: int, *, author: str, reason: str, etag: str = "", simulation: str = "") -> Call[Job]:
    """RulesetService.Activate."""
    request = pb.ActivateRequest(number=number, author=author, reason=reason, etag=etag, simulation_digest=simulation)
    return _job_call(request, pb.ActivateResponse)


def _version_call(request: Message, response: type[Message]) -> Call[RulesetVersion]:
    return Call("RulesetService", request, response, lambda answer: wire.decode_ruleset(answer.ruleset))


def _job_call(request: Message, response: type[Message]) -> Call[Job]:
    return Call("RulesetService", request, response, lambda answer: jobs.decode_job(answer.job))
