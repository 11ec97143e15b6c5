"""Versions of the rules: checked, tried, put in force: the answers."""

from __future__ import annotations

from google.protobuf.message import Message

from cauce.api.v1 import rulesets_pb2 as pb
from cauce.errors import InvalidValue
from cauce.server.answers.common import Answer, page, required
from cauce.server.credentials import Caller
from cauce.service.api import Cauce
from cauce.wire import jobs
from cauce.wire import rulesets as wire


def _number(number: int, *, least: int) -> int:
    if number < least:
        raise InvalidValue("number", "must be given" if number == 0 else "must not be negative")
    return number


def create_ruleset(cauce: Cauce, _caller: Caller, request: pb.CreateRulesetRequest) -> Message:
    """RulesetService.CreateRuleset."""
    document = wire.decode_document(request.document, "document")
    version = cauce.create_ruleset(document, author=required(request.author, "author"))
    return pb.CreateRulesetResponse(ruleset=wire.encode_ruleset(version))


def get_ruleset(cauce: Cauce, _caller: Caller, request: pb.GetRulesetRequest) -> Message:
    """RulesetService.GetRuleset."""
    return pb.GetRulesetResponse(ruleset=wire.encode_ruleset(cauce.get_ruleset(_number(request.number, least=0))))


def list_rulesets(cauce: Cauce, _caller: Caller, request: pb.ListRulesetsRequest) -> Message:
    """RulesetService.ListRulesets."""
    return wire.encode_rulesets(cauce.list_rulesets(**page(request)))


def validate_ruleset(cauce: Cauce, _caller: Caller, request: pb.ValidateRulesetRequest) -> Message:
    """RulesetService.ValidateRuleset."""
    return wire.encode_check(cauce.validate_ruleset(wire.decode_document(request.document, "document")))


def simulate(cauce: Cauce, _caller: Caller, request: pb.SimulateRequest) -> Message:
    """RulesetService.Simulate."""
    if request.WhichOneof("rules") == "document":
        job = cauce.simulate(document=wire.decode_document(request.document, "document"))
    else:
        job = cauce.simulate(number=_number(request.number, least=1))
    return pb.SimulateResponse(job=jobs.encode_job(job))


def get_simulation(cauce: Cauce, _caller: Caller, request: pb.GetSimulationRequest) -> Message:
    """RulesetService.GetSimulation."""
    simulation = cauce.get_simulation(required(request.simulation_id, "simulation_id"))
    return pb.GetSimulationResponse(simulation=wire.encode_simulation(simulation))


def activate(cauce: Cauce, _caller: Caller, request: pb.ActivateRequest) -> Message:
    """RulesetService.Activate."""
    job = cauce.activate(
        _number(request.number, least=1),
        author=required(request.author, "author"),
        reason=required(request.reason, "reason"),
        etag=request.etag,
        simulation=request.simulation_digest,
    )
    return pb.ActivateResponse(job=jobs.encode_job(job))


ANSWERS: dict[str, Answer] = {
    "CreateRuleset": create_ruleset,
    "GetRuleset": get_ruleset,
    "ListRulesets": list_rulesets,
    "ValidateRuleset": validate_ruleset,
    "Simulate": simulate,
    "GetSimulation": get_simulation,
    "Activate": activate,
}
