"""Graphs and exports come back over the wire as they were."""

import pytest

from cauce.errors import InvalidValue
from cauce.model.curation import Assertion, Judgement
from cauce.model.profile import Profile, ProfileValue
from cauce.model.record import RecordKey
from cauce.service.verbs.graph import (
    ExportChunk,
    ExportedIdentity,
    ExportedRecord,
    ExportedRedirect,
    Graph,
    GraphEdge,
    GraphHub,
    GraphNode,
    RelationKind,
)
from cauce.wire import graph

KEY = RecordKey("crm", "ñ/1")


def sent(message):
    return type(message).FromString(message.SerializeToString())


@pytest.mark.parametrize("kind", RelationKind)
def test_a_graph_comes_back_as_it_went(kind):
    found = Graph(
        nodes=(GraphNode(identity_id="a", records=3, distance=0, label="Añá"), GraphNode(identity_id="b", records=1, distance=1)),
        edges=(GraphEdge(left="a", right="b", kind=kind, evidence="x", cause="why", count=2, weight=12.345, live=False),),
        hubs=(GraphHub(namespace="email", identities=("a",), shared=True),),
        path=("a", "b"),
        truncated=("b",),
        revision=2**40,
    )
    assert graph.decode_graph(sent(graph.encode_graph(found))) == found


def test_a_chunk_comes_back_as_it_went():
    value = ProfileValue(name="city", value="León", record=KEY, observed_at=7, rule="most_recent")
    made = Assertion(
        assertion_id="1",
        judgement=Judgement.SAME,
        left=KEY,
        right=RecordKey("crm", "2"),
        author="a",
        reason="r",
        made_at=1,
        made_revision=2,
    )
    chunk = ExportChunk(
        revision=9,
        cursor="c",
        identities=(
            ExportedIdentity(identity_id="a", records=(ExportedRecord(uid=1, key=KEY), ExportedRecord(uid=2, key=None)), profile=None),
            ExportedIdentity(identity_id="b", records=(), profile=Profile(attributes=(value,), records=1)),
        ),
        redirects=(ExportedRedirect(identity_id="x", successor_id="a"), ExportedRedirect(identity_id="y", successor_id="")),
        assertions=(made,),
        token="t",
    )
    assert graph.decode_chunk(sent(graph.encode_chunk(chunk))) == chunk


def test_unknown_or_too_many_kinds_are_refused():
    assert graph.KIND.decode_all([graph.KIND.encode[RelationKind.DEVICE]], "kinds") == {RelationKind.DEVICE}
    for wrong in ([0], [99], [1] * 101):
        with pytest.raises(InvalidValue):
            graph.KIND.decode_all(wrong, "kinds")


def test_enums_have_the_same_names():
    names = set(graph.graph_pb2.RelationKind.keys())
    assert {f"RELATION_KIND_{kind.name}" for kind in RelationKind} | {"RELATION_KIND_UNSPECIFIED"} == names
