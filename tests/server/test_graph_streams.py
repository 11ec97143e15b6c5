"""Streams of exports and batched watches, and what the scopes allow."""

import asyncio

import grpc
import pytest

from cauce.api.v1 import changes_pb2, export_pb2
from cauce.client import AsyncClient, Client
from cauce.client.streams import EXPORT_PATH, WATCH_PATH
from cauce.errors import InvalidValue, PermissionDenied
from cauce.model.change import Change, ChangeKind, Commit
from cauce.server.credentials import new_key
from cauce.server.watching import TOGETHER, together
from cauce.service.api import WatchItem
from cauce.service.verbs.graph import RelationKind
from cauce.settings import ServerSettings
from cauce.testing.service_cases_graph import settle
from cauce.testing.service_world import account, partition
from cauce.testing.serving import serving
from server.worlds import tenants_of


@pytest.fixture(scope="module")
def target():
    with serving(tenants_of("sqlite://")) as found:
        yield found


def watch(target, tenant, **request):
    """Messages of a watch up to the first checkpoint that comes after a commit."""
    with grpc.insecure_channel(target) as channel:
        call = channel.unary_stream(
            WATCH_PATH, request_serializer=lambda m: m.SerializeToString(), response_deserializer=changes_pb2.WatchResponse.FromString
        )
        message = changes_pb2.WatchRequest(**request)
        message.checkpoint_interval.FromMilliseconds(200)
        found = []
        for answer in call(message, metadata=(("cauce-tenant", tenant),), timeout=20):
            if not answer.item.HasField("commit") and found:
                return found
            if answer.item.HasField("commit"):
                found.append(answer)
    return found


def test_only_who_asks_gets_several_commits_in_a_message(target):
    with Client(target, tenant="batched") as client:
        for number in range(30):
            client.put_record(account(f"r{number}", f"u{number}"))
    alone, together = watch(target, "batched"), watch(target, "batched", batched=True)
    assert [len(answer.more) for answer in alone] == [0] * 30
    assert len(together) < 30
    assert [item.commit.revision for answer in together for item in (answer.item, *answer.more)] == list(range(1, 31))


def test_messages_stay_small():
    def item(changes):
        commit = Commit(1, 0, tuple(Change(ChangeKind.RECORD_JOINED, "i", n) for n in range(changes))) if changes >= 0 else None
        return WatchItem(token="t", commit=commit)

    sizes = [
        [len(one.commit.changes) if one.commit else -1 for one in items]
        for items in together([item(n) for n in (1, 2, 5000, 3, -1, 4, 400, 700)], TOGETHER)
    ]
    assert sizes == [[1, 2], [5000], [3], [-1], [4, 400], [700]]
    assert list(together([], TOGETHER)) == []


def test_the_graph_is_the_same_for_asyncio(target):
    with Client(target, tenant="aio") as client:
        ids = settle(client)
        everybody = set(partition(client).values())

    async def ask():
        async with AsyncClient(target, tenant="aio") as client:
            graph = await client.explore_graph(ids["ana"], kinds=[RelationKind.DEVICE])
            path = await client.find_path(ids["dora"], ids["carlos"])
            exported = [one.identity_id async for chunk in client.export_graph() for one in chunk.identities]
            with pytest.raises(InvalidValue):
                await anext(client.export_graph(cursor="x"))
            watched = [item.commit.revision async for item in _first(client.watch(), 5)]
            return graph, path, exported, watched

    graph, path, exported, watched = asyncio.run(ask())
    assert {node.identity_id for node in graph.nodes} == {ids["ana"], ids["carlos"]}
    assert len(path.path) == 4
    assert set(exported) == everybody
    assert watched == [1, 2, 3, 4, 5]


async def _first(items, count):
    async for item in items:
        if item.commit is not None:
            yield item
            count -= 1
            if not count:
                return


def test_names_and_profiles_need_the_right_to_claimed_data(tmp_path):
    keys, secrets = [], {}
    for prefix, scopes in (
        ("all", ["records.write", "graph.read", "changes.read", "identities.read_claimed"]),
        ("some", ["graph.read", "changes.read"]),
        ("none", ["records.read"]),
    ):
        secrets[prefix], digest = new_key(prefix)
        keys.append(f"  - prefix: {prefix}\n    sha256: {digest}\n    tenant: default\n    scopes: [{', '.join(scopes)}]\n")
    (tmp_path / "keys.yaml").write_text("keys:\n" + "".join(keys))
    with serving(tenants_of("sqlite://"), ServerSettings(api_keys=str(tmp_path / "keys.yaml"))) as target:
        with Client(target, api_key=secrets["all"]) as client:
            ids = settle(client)
            assert client.explore_graph(ids["ana"], labels=True).nodes[0].label == "Ana Ruiz Vela"
            assert any(one.profile for chunk in client.export_graph(profiles=True) for one in chunk.identities)
        with Client(target, api_key=secrets["some"]) as client:
            assert client.explore_graph(ids["ana"]).edges
            assert next(client.export_graph()).identities
            for call in (lambda: client.explore_graph(ids["ana"], labels=True), lambda: next(client.export_graph(profiles=True))):
                with pytest.raises(PermissionDenied):
                    call()
        with Client(target, api_key=secrets["none"]) as client:
            for call in (lambda: client.explore_graph(ids["ana"]), lambda: next(client.export_graph())):
                with pytest.raises(PermissionDenied):
                    call()


def test_a_reader_that_goes_away_leaves_nothing_behind(target):
    with Client(target, tenant="gone") as client:
        settle(client)
    with grpc.insecure_channel(target) as channel:
        call = channel.unary_stream(
            EXPORT_PATH, request_serializer=lambda m: m.SerializeToString(), response_deserializer=export_pb2.ExportGraphResponse.FromString
        )
        for _ in range(100):
            answers = call(export_pb2.ExportGraphRequest(), metadata=(("cauce-tenant", "gone"),), timeout=20)
            next(answers)
            answers.cancel()
    with Client(target, tenant="gone") as client:
        assert len([one for chunk in client.export_graph() for one in chunk.identities]) == 5
