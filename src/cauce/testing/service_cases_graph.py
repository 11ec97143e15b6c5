"""Service cases: what customers are related to, and all of them at one revision."""

# ruff: noqa: PLR2004, PT009 - figures of a case mean nothing beyond it; `assert_` is a verb

from __future__ import annotations

import csv
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from cauce.client.replica import Replica
from cauce.errors import CauceError, InvalidValue, NotFound, Reason
from cauce.model.curation import Judgement
from cauce.model.job import Job, JobRequest, JobState
from cauce.model.record import Identifier, Record, Role
from cauce.service.api import Cauce
from cauce.service.verbs.graph import Graph, RelationKind
from cauce.testing.service_world import BRIDGE, account, imports_directory, key, partition, put, put_two_customers, record, verified

HOME = {"street": "Calle Mayor", "street_number": "12", "unit": "3B", "postal_code": "28001", "city": "Madrid"}


def mentioned(namespace: str, value: str) -> Identifier:
    """An identifier of somebody else."""
    return Identifier(namespace=namespace, value=value, role=Role.MENTIONED)


def neighbourhood() -> list[Record]:
    """Ana and Carlos live together and use one tablet; Ana's orders are paid by Bea, who has Dora's phone; Eva is alone."""
    return [
        account("ana", "ana", verified("cookie", "tablet-7f3a9c"), mentioned("email", "bea@x.example"), full_name="Ana Ruiz Vela", **HOME),
        account("bea", "bea", verified("email", "bea@x.example"), verified("phone", "+34612000111"), full_name="Beatriz Soto Gil"),
        account("carlos", "carlos", verified("cookie", "tablet-7f3a9c"), full_name="Carlos Ortega Ruiz", **HOME),
        account("dora", "dora", verified("phone", "+34612000111"), full_name="Dora Mar Azul"),
        account("eva", "eva", full_name="Eva Sol Rey"),
    ]


def settle(cauce: Cauce) -> dict[str, str]:
    """Put them one after the other; identity by name."""
    return {made.record_id: cauce.put_record(made).identity_id for made in neighbourhood()}


def said(graph: Graph, ids: dict[str, str]) -> set[tuple[str, str, RelationKind, str]]:
    """The edges, by names."""
    names = {identity_id: name for name, identity_id in ids.items()}
    return {(names[edge.left], names[edge.right], edge.kind, edge.evidence) for edge in graph.edges}


class ExploreCases:
    """ExploreGraph."""

    def test_neighbours_are_named_with_what_is_shared(self, cauce: Cauce) -> None:
        """By what they share: a device, a home, a payer."""
        ids = settle(cauce)
        graph = cauce.explore_graph(ids["ana"])
        assert said(graph, ids) == {
            ("ana", "carlos", RelationKind.DEVICE, "cookie"),
            ("ana", "carlos", RelationKind.HOUSEHOLD, "flat"),
            ("ana", "bea", RelationKind.MENTIONED, "email"),
        }
        assert [(node.identity_id, node.distance, node.records) for node in graph.nodes] == [
            (ids["ana"], 0, 1),
            (ids["bea"], 1, 1),
            (ids["carlos"], 1, 1),
        ]
        assert (graph.truncated, graph.hubs, {node.label for node in graph.nodes}) == ((), (), {""})

    def test_a_mention_relates_in_both_directions_and_links_nobody(self, cauce: Cauce) -> None:
        """The payer sees whom she pays for; and it goes when the record says it no more."""
        ids = settle(cauce)
        assert ("ana", "bea", RelationKind.MENTIONED, "email") in said(cauce.explore_graph(ids["bea"]), ids)
        assert ids["ana"] != ids["bea"]
        put(cauce, account("ana", "ana", full_name="Ana Ruiz Vela"))
        assert cauce.explore_graph(ids["ana"]).edges == ()

    def test_two_who_mention_the_same(self, cauce: Cauce) -> None:
        """Are related, also if it is nobody's."""
        ids = [
            cauce.put_record(account(name, name, mentioned("phone", "+34612000999"), full_name=full)).identity_id
            for name, full in (("a", "Ana Sol"), ("b", "Luis Mar"))
        ]
        (edge,) = cauce.explore_graph(ids[0]).edges
        assert (edge.left, edge.right, edge.kind, edge.live) == (ids[0], ids[1], RelationKind.MENTIONED, False)

    def test_a_network_grows_ring_by_ring(self, cauce: Cauce) -> None:
        """To a depth, ring by ring."""
        ids = settle(cauce)
        names = {identity_id: name for name, identity_id in ids.items()}
        graph = cauce.explore_graph(ids["carlos"], depth=3)
        assert [(names[node.identity_id], node.distance) for node in graph.nodes] == [("carlos", 0), ("ana", 1), ("bea", 2), ("dora", 3)]
        assert ("bea", "dora", RelationKind.CONTACT, "phone") in said(graph, ids)

    def test_only_some_relations(self, cauce: Cauce) -> None:
        """Others are neither followed nor shown."""
        ids = settle(cauce)
        graph = cauce.explore_graph(ids["ana"], depth=4, kinds=[RelationKind.HOUSEHOLD])
        assert said(graph, ids) == {("ana", "carlos", RelationKind.HOUSEHOLD, "flat")}

    def test_a_path_has_the_evidence_of_every_step(self, cauce: Cauce) -> None:
        """With the evidence of every step."""
        ids = settle(cauce)
        names = {identity_id: name for name, identity_id in ids.items()}
        graph = cauce.find_path(ids["dora"], ids["carlos"])
        assert [names[identity_id] for identity_id in graph.path] == ["dora", "bea", "ana", "carlos"]
        assert {(left, right) for left, right, _, _ in said(graph, ids)} == {("bea", "dora"), ("ana", "bea"), ("ana", "carlos")}
        assert cauce.find_path(ids["dora"], ids["dora"]).path == (ids["dora"],)

    def test_no_path_is_an_empty_one(self, cauce: Cauce) -> None:
        """There is none, or it is longer than asked for."""
        ids = settle(cauce)
        for to, depth in (("eva", 8), ("carlos", 2)):
            graph = cauce.find_path(ids["dora"], ids[to], depth=depth)
            assert (graph.path, [node.identity_id for node in graph.nodes], graph.truncated) == ((), [ids["dora"]], ())

    def test_labels_are_names_of_customers(self, cauce: Cauce) -> None:
        """Names of customers, if asked for."""
        ids = settle(cauce)
        assert [node.label for node in cauce.explore_graph(ids["dora"], labels=True).nodes] == ["Dora Mar Azul", "Beatriz Soto Gil"]

    def test_a_possible_match(self, cauce: Cauce) -> None:
        """Scores in the review zone."""
        left = cauce.put_record(account("a", "a", full_name="Marta Roldán Peiró", birth_date="1980-05-04"))
        right = cauce.put_record(account("b", "b", full_name="M. Roldán Peiró", birth_date="1980-05-04"))
        edges = [edge for edge in cauce.explore_graph(left.identity_id).edges if edge.kind is RelationKind.POSSIBLE]
        assert [(edge.right, edge.evidence) for edge in edges] == [(right.identity_id, "score")]
        assert edges[0].weight >= 12

    def test_refused_evidence_still_relates(self, cauce: Cauce) -> None:
        """Evidence that was refused still relates."""
        put(cauce, record("a", verified("loyalty/x", "L1")), record("b", verified("loyalty/x", "L1")))
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), author="eva", reason="brothers")
        ids = partition(cauce)
        edges = cauce.explore_graph(ids[key("a")]).edges
        assert {(edge.kind, edge.evidence) for edge in edges} == {
            (RelationKind.CONFLICT, "key:loyalty/x"),
            (RelationKind.KEY, "loyalty/x"),
        }
        assert "assertion" in next(edge.cause for edge in edges if edge.kind is RelationKind.CONFLICT)

    def test_a_shared_value_is_said_and_not_followed(self, cauce: Cauce) -> None:
        """Too many people have it."""
        surnames = ["Ruiz", "Soto", "Vela", "Mar", "Gil", "Rey", "Sol", "Paz"]
        made = [
            account(f"r{number}", f"u{number}", verified("email", "club@x.example"), full_name=f"Ana {name}")
            for number, name in enumerate(surnames)
        ]
        ids = [result.identity_id for result in put(cauce, *made)]
        graph = cauce.explore_graph(ids[0], kinds=[RelationKind.CONTACT])
        assert [(hub.namespace, hub.identities, hub.shared) for hub in graph.hubs] == [("email", (ids[0],), True)]
        assert graph.edges == ()

    def test_what_is_left_out_is_said(self, cauce: Cauce) -> None:
        """Whose neighbours there was no room for; the older ones come in."""
        ids = settle(cauce)
        graph = cauce.explore_graph(ids["ana"], max_nodes=2)
        assert [node.identity_id for node in graph.nodes] == [ids["ana"], ids["bea"]]
        assert graph.truncated == (ids["ana"],)

    def test_a_redirect_is_followed(self, cauce: Cauce) -> None:
        """From an id that lives no more."""
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        assert cauce.explore_graph(younger).nodes[0].identity_id == older

    def test_bad_questions_are_refused(self, cauce: Cauce) -> None:
        """Say what is wrong."""
        ids = settle(cauce)
        calls: list[tuple[type[CauceError], Callable[[], object]]] = [
            (NotFound, lambda: cauce.explore_graph("nobody")),
            (NotFound, lambda: cauce.find_path(ids["ana"], "nobody")),
            (InvalidValue, lambda: cauce.explore_graph(ids["ana"], depth=5)),
            (InvalidValue, lambda: cauce.explore_graph(ids["ana"], depth=-1)),
            (InvalidValue, lambda: cauce.explore_graph(ids["ana"], max_nodes=10_001)),
            (InvalidValue, lambda: cauce.find_path(ids["ana"], ids["bea"], depth=9)),
        ]
        for kind, call in calls:
            with pytest.raises(kind):
                call()


class ExportCases:
    """ExportGraph, and files."""

    def test_an_empty_tenant(self, cauce: Cauce) -> None:
        """Has nothing but a token to watch from."""
        chunks = list(cauce.export_graph())
        assert [identity for chunk in chunks for identity in chunk.identities] == []
        assert (chunks[-1].cursor, chunks[-1].revision) == ("", 0)
        assert cauce.list_changes(after=chunks[-1].token) == []

    def test_an_export_holds_everything(self, cauce: Cauce) -> None:
        """Identities with their records, redirects, standing assertions, and the token."""
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        taken_back = cauce.assert_(Judgement.SAME, key("a"), key("x"), author="eva", reason="r")
        cauce.retract(taken_back.assertion_id, author="eva")
        standing = cauce.assert_(Judgement.SAME, key("a"), key("bridge"), author="eva", reason="r")
        chunks = list(cauce.export_graph(profiles=True))
        (identity,) = [identity for chunk in chunks for identity in chunk.identities]
        assert identity.identity_id == older
        assert {record.key for record in identity.records} == {key("a"), key("b"), key("bridge")}
        assert identity.profile is not None
        assert identity.profile.records == 3
        assert [(one.identity_id, one.successor_id) for chunk in chunks for one in chunk.redirects] == [(younger, older)]
        assert [made for chunk in chunks for made in chunk.assertions] == [standing]
        assert [chunk.token for chunk in chunks[:-1]] == [""] * (len(chunks) - 1)

    def test_what_happens_meanwhile_is_not_in_it(self, cauce: Cauce) -> None:
        """It is of one revision, however long it takes; the watch tells the rest."""
        put_two_customers(cauce)
        before = partition(cauce)
        replica = Replica()
        chunks = cauce.export_graph()
        first = next(chunks)
        replica.take(first)
        cauce.put_record(BRIDGE)
        cauce.delete_record(key("b"))
        resumed = list(cauce.export_graph(cursor=first.cursor))
        for chunk in resumed:
            replica.take(chunk)
        assert {replica.name_of[uid]: identity_id for uid, identity_id in replica.identity_of.items() if uid in replica.name_of} == before
        replica.catch_up(cauce)
        assert replica.partition() == partition(cauce)

    def test_a_cursor_of_something_else(self, cauce: Cauce) -> None:
        """Is refused: begin again."""
        put_two_customers(cauce)
        cursor = next(cauce.export_graph()).cursor
        calls: list[Callable[[], object]] = [
            lambda: next(cauce.export_graph(cursor="x")),
            lambda: next(cauce.export_graph(cursor=cursor, profiles=True)),
        ]
        for call in calls:
            with pytest.raises(InvalidValue) as refused:
                call()
            assert refused.value.reason is Reason.PAGE_TOKEN_INVALID

    def test_a_replica_that_is_saved_and_loaded(self, cauce: Cauce) -> None:
        """After every step, it goes on where it was."""
        put_two_customers(cauce)
        replica = Replica()
        for chunk in cauce.export_graph():
            replica.take(chunk)
            replica = Replica.load(replica.dump())
        older, younger = sorted(set(partition(cauce).values()))
        cauce.put_record(BRIDGE)
        cauce.delete_record(key("a"))
        replica.catch_up(cauce)
        replica = Replica.load(replica.dump())
        assert replica.partition() == partition(cauce)
        assert {replica.leads_to(older), replica.leads_to(younger)} == set(partition(cauce).values())
        replica.catch_up(cauce)
        assert replica.members(replica.leads_to(older)) == frozenset(replica.identity_of)

    def test_parquet_is_a_folder_of_tables(self, of: Callable[[str], Cauce]) -> None:
        """A folder of tables."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - only here

        cauce = of("warehouse")
        ids = settle(cauce)
        folder = f"tables-{id(cauce)}"
        job = _done(cauce, JobRequest(output=f"{folder}/", profiles=True))
        assert job.figures == {"identities": 5, "records": 5, "edges": 4}
        root = imports_directory() / folder
        tables = {name: pq.read_table(root / name).to_pylist() for name in ("identities", "records", "profiles", "edges", "redirects")}
        assert {row["record_id"]: row["identity_id"] for row in tables["records"]} == ids
        assert {row["identity_id"] for row in tables["identities"]} == set(ids.values())
        assert ("full_name", "Dora Mar Azul") in {(row["attribute"], row["value"]) for row in tables["profiles"]}
        assert {(row["kind"], row["evidence"]) for row in tables["edges"]} == {
            ("DEVICE", "cookie"), ("HOUSEHOLD", "flat"), ("MENTIONED", "email"), ("CONTACT", "phone"),
        }  # fmt: skip

    def test_csv_and_graphml(self, of: Callable[[str], Cauce]) -> None:
        """Nodes and edges; what a spreadsheet would run as a formula is only text."""
        cauce = of("tools")
        ids = settle(cauce)
        put(cauce, account("f", "f", full_name="=cmd|' /C calc'!A0"))
        name = f"graph-{id(cauce)}"
        for ending in (".csv", ".graphml"):
            _done(cauce, JobRequest(output=name + ending, profiles=True))
        with (imports_directory() / f"{name}.nodes.csv").open(encoding="utf-8") as stream:
            nodes = list(csv.DictReader(stream))
        assert {ids["dora"]: "Dora Mar Azul"}.items() <= {row["id"]: row["label"] for row in nodes}.items()
        assert [row["label"] for row in nodes if "cmd" in row["label"]] == ["'=cmd|' /C calc'!A0"]
        with (imports_directory() / f"{name}.edges.csv").open(encoding="utf-8") as stream:
            edges = list(csv.DictReader(stream))
        assert {(row["left"], row["right"], row["kind"]) for row in edges} >= {(ids["bea"], ids["dora"], "CONTACT")}
        document = ET.parse(imports_directory() / f"{name}.graphml")  # noqa: S314 - our own
        space = "{http://graphml.graphdrawing.org/xmlns}"
        assert len(list(document.iter(f"{space}node"))) == 6
        assert len(list(document.iter(f"{space}edge"))) == len(edges) == 4

    def test_outputs_that_cannot_be_written(self, cauce: Cauce) -> None:
        """Are refused at once."""
        for output in ("", "x.txt", "../x.csv", "/tmp/x.csv", "nowhere/x.csv"):  # noqa: S108 - must be refused
            with pytest.raises(InvalidValue) as refused:
                cauce.start_export(JobRequest(output=output))
            assert refused.value.reason is Reason.FILE_INVALID


def _done(cauce: Cauce, request: JobRequest) -> Job:
    job = cauce.start_export(request)
    while not job.finished:
        job = cauce.wait_job(job.job_id)
    assert job.state is JobState.SUCCEEDED, job.problems
    return job
