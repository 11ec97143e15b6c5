"""`cauce graph`: what a customer is related to, drawn; what customers are called cannot draw anything itself."""

import re
from html.parser import HTMLParser
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.cli.drawing.languages import dot, mermaid
from cauce.cli.drawing.layout import place
from cauce.cli.drawing.page import page
from cauce.cli.exits import Exit
from cauce.engine.batch.spreadsheets import plain
from cauce.service import open_cauce
from cauce.service.verbs.graph import Graph, GraphEdge, GraphHub, GraphNode, RelationKind
from cauce.testing.service_cases_graph import settle
from cauce.testing.service_world import account, verified

from .running import cauce

EVIL = "</title><script>alert(1)</script>\"];\n subgraph x; -->|'"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('graph')}/cauce.db"
    opened = open_cauce(url)
    settle(opened)
    opened.close()
    return url


def test_relations_are_drawn_as_a_tree(store):
    ran = cauce("graph", "crm/carlos", "--depth", 3, "--store", store)
    assert ran.code == 0
    assert re.sub("[0-9a-f]{32}", "ID", ran.out).splitlines() == [
        "Carlos Ortega Ruiz ID, 1 record",
        "└── same cookie, same address  Ana Ruiz Vela ID, 1 record",
        "    └── mentioned email  Beatriz Soto Gil ID, 1 record",
        "        └── same phone  Dora Mar Azul ID, 1 record",
    ]


def test_a_path_and_none(store):
    found = cauce("graph", "login:dora", "--to", "crm/carlos", "--store", store, "--json")
    assert (found.code, len(found.document["path"])) == (0, 4)
    assert [node["label"] for node in found.document["nodes"]] == [
        "Dora Mar Azul",
        "Beatriz Soto Gil",
        "Ana Ruiz Vela",
        "Carlos Ortega Ruiz",
    ]
    assert cauce("graph", "crm/dora", "--to", "crm/eva", "--store", store).code == Exit.NO


def test_who_is_related_to_nobody_is_told_so(store):
    ran = cauce("graph", "crm/eva", "--store", store)
    assert "related to nobody" in ran.out


@pytest.mark.parametrize(
    ("name", "begins"),
    [("g.dot", "graph identities {"), ("g.mmd", "graph LR"), ("g.html", "<!DOCTYPE html>"), ("g.json", '{"nodes"'), ("g.txt", "Ana")],
)
def test_a_file_says_by_its_name_what_it_is(store, tmp_path, name, begins):
    ran = cauce("graph", "crm/ana", "--depth", 2, "-o", tmp_path / name, "--store", store)
    assert (ran.code, (tmp_path / name).read_text("utf-8")[: len(begins)]) == (0, begins)
    assert "4 identities" in ran.out


def test_no_names_leaves_names_out(store):
    ran = cauce("graph", "crm/ana", "--no-names", "--format", "mermaid", "--store", store)
    assert "Ana" not in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crm/ana", "--depth", "5"], "--depth"),
        (["crm/ana", "--kind", "cousin"], "--kind"),
        (["crm/ana", "-o", "x.pdf"], "--output"),
        (["crm/nobody"], "no record"),
    ],
)
def test_bad_questions_are_refused_in_words(store, words, said):
    ran = cauce("graph", *words, "--store", store)
    assert ran.code
    assert said in ran.err
    assert "Traceback" not in ran.err


# --- drawings of hand-made graphs --------------------------------------------------------------------------------------------------
def graph_of(labels, pairs):
    nodes = [
        GraphNode(identity_id=f"id-{number}", records=number + 1, distance=min(number, 1), label=label)
        for number, label in enumerate(labels)
    ]
    edges = [
        GraphEdge(left=f"id-{one}", right=f"id-{other}", kind=RelationKind.DEVICE, evidence=labels[0], cause=labels[-1], count=2)
        for one, other in pairs
    ]
    hubs = (GraphHub(namespace=labels[0], identities=("id-0",), shared=True),)
    return Graph(nodes=tuple(nodes), edges=tuple(edges), hubs=hubs, truncated=("id-0",), revision=7)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20) | st.just(EVIL), min_size=2, max_size=5))
def test_a_page_holds_no_markup_of_customers(labels):
    drawn = page(graph_of(labels, [(0, number) for number in range(1, len(labels))]))
    found, plainly = Tags(), Tags()
    found.feed(drawn)
    plainly.feed(page(graph_of(["a"] * len(labels), [(0, number) for number in range(1, len(labels))])))
    assert (found.tags, found.attributes) == (plainly.tags, plainly.attributes)
    assert "http" not in drawn.replace("http-equiv", "")


def test_the_drawing_is_well_formed():
    drawn = page(graph_of(["Ana", EVIL, "Carlos"], [(0, 1), (0, 2), (0, 2)]))
    picture = ET.fromstring(drawn[drawn.index("<svg") : drawn.index("</svg>") + 6])
    assert len(picture.findall(".//circle")) == 3
    assert len({path.get("d") for path in picture.findall(".//path")}) == 3


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20) | st.just(EVIL), min_size=2, max_size=5))
def test_no_name_ends_a_text_of_dot_or_mermaid(labels):
    graph = graph_of(labels, [(0, number) for number in range(1, len(labels))])
    drawn = dot(graph).splitlines()
    assert len(drawn) == 3 + len(graph.nodes) + len(graph.edges) + 2 + 1
    for line in drawn[3 : 3 + len(graph.nodes) + len(graph.edges)]:
        assert line.replace("\\\\", "").replace('\\"', "").count('"') % 2 == 0
    lines_of = mermaid(graph).splitlines()
    assert len(lines_of) == 1 + len(graph.nodes) + len(graph.edges) + 2
    assert all(line.count('"') == 2 for line in lines_of[1 : 1 + len(graph.nodes) + len(graph.edges)])


def test_nodes_stand_apart():
    graph = graph_of(["x"] * 120, [(0, number) for number in range(1, 120)])
    points = place(graph)
    assert len(points) == 120
    assert min((one.x - other.x) ** 2 + (one.y - other.y) ** 2 for one, other in combinations(points.values(), 2)) > 60**2
    assert place(graph) == points


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+34 612 000 111", "+34 612 000 111"), ("-12.5", "-12.5"), ("-2+cmd|' /C'!A0", "'-2+cmd|' /C'!A0"),
        ("\t=1", "' =1"), ("a\x00b\rc", "a b c"), ("Ana", "Ana"), (7, 7),
    ],
)  # fmt: skip
def test_cells_of_spreadsheets(text, cell):
    assert plain(text) == cell


def test_an_export_is_safe_for_spreadsheets(tmp_path):
    url = f"sqlite:///{tmp_path}/cauce.db"
    opened = open_cauce(url)
    opened.put_record(account("=HYPERLINK()", "x", verified("email", "a@x.example")))
    opened.close()
    ran = cauce("export", "-o", "-", "--store", url)
    assert "crm,'=HYPERLINK()," in ran.out
