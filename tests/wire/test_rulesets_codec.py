"""Versions and simulations come back from the wire as they went."""

import pytest

from cauce.api.v1 import rulesets_pb2 as pb
from cauce.errors import InvalidValue, Violation
from cauce.model.job import JobRequest
from cauce.model.simulation import Affected, Fate, Simulation, WouldBe
from cauce.service.paging import Page
from cauce.service.verbs.rulesets import RulesetCheck, RulesetVersion
from cauce.wire import jobs, rulesets

VERSION = RulesetVersion(
    number=3, name="mine", version=7, digest="d", created_at=5, author="ana", active=True, etag="3-0", activated_revision=0,
    activated_at=6, activated_by="eva", reason="why", document="name: mine\n",
)  # fmt: skip
BARE = RulesetVersion(number=1, name="mine", version=1, digest="d", created_at=0)
SIMULATION = Simulation(
    simulation_id="s", digest="d", revision=1, ruleset="r", name="mine", version=2, records=3, identities_before=4, identities_after=5,
    changed=6, merged=7, split=8, created=9, moved=10, values_shared=11, values_unshared=12, conflicts_found=13, conflicts_cleared=14,
    needs_approval=True, largest=(WouldBe("i", 2, ("j",)), WouldBe("", 1)),
    affected=(Affected("i", Fate.GROWN, 1, 2, 1, ("j",)), Affected("j", Fate.MERGED, 1, 0, 1)),
)  # fmt: skip
REQUEST = JobRequest(ruleset=3, etag="3-0", simulation="d", author="ana", reason="why")


@pytest.mark.parametrize(
    ("encode", "decode", "value"),
    [
        (rulesets.encode_ruleset, rulesets.decode_ruleset, VERSION),
        (rulesets.encode_ruleset, rulesets.decode_ruleset, BARE),
        (rulesets.encode_rulesets, rulesets.decode_rulesets, Page(items=(VERSION, BARE), next_page_token="t")),
        (rulesets.encode_check, rulesets.decode_check, RulesetCheck(problems=(Violation("a", "b"),))),
        (rulesets.encode_check, rulesets.decode_check, RulesetCheck(name="n", version=1, digest="d")),
        (rulesets.encode_simulation, rulesets.decode_simulation, SIMULATION),
        (jobs.encode_request, jobs.decode_request, REQUEST),
    ],
)
def test_a_value_comes_back(encode, decode, value):
    message = encode(value)
    assert decode(type(message).FromString(message.SerializeToString())) == value


@pytest.mark.parametrize(("media_type", "text", "field"), [("application/json", "a: b", "d.media_type"), ("", " ", "d.text")])
def test_what_is_no_document(media_type, text, field):
    with pytest.raises(InvalidValue) as refused:
        rulesets.decode_document(pb.RulesetDocument(media_type=media_type, text=text), "d")
    assert refused.value.field == field


def test_fates_have_the_same_names():
    assert {f"FATE_{fate.name}" for fate in Fate} | {"FATE_UNSPECIFIED"} == set(pb.Fate.keys())
