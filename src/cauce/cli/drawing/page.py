"""One page that opens in any browser: a drawing in SVG and the relations as a table. It loads nothing and runs nothing."""

from __future__ import annotations

import html
from collections import defaultdict

from cauce.cli.drawing.layout import Point, place
from cauce.cli.drawing.words import edge_detail, edge_name, footnotes, node_name, printable
from cauce.cli.render.words import count
from cauce.service.verbs.graph import Graph, GraphEdge, GraphNode, RelationKind

_COLOURS = {
    RelationKind.KEY: "#8250df",
    RelationKind.CONTACT: "#0969da",
    RelationKind.DEVICE: "#1a7f37",
    RelationKind.OTHER: "#6e7781",
    RelationKind.HOUSEHOLD: "#bc4c00",
    RelationKind.MENTIONED: "#bf3989",
    RelationKind.POSSIBLE: "#9a6700",
    RelationKind.CONFLICT: "#cf222e",
}
_DASHED = frozenset({RelationKind.POSSIBLE, RelationKind.CONFLICT})
_MARGIN = 110.0
_BEND = 36.0
_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
svg { width: 100%; height: auto; max-height: 85vh; border: 1px solid #8886; border-radius: 8px; }
svg text { font: 13px system-ui, sans-serif; text-anchor: middle; fill: currentColor; }
svg text { paint-order: stroke; stroke: Canvas; stroke-width: 4px; }
svg .small { font-size: 11px; opacity: .7; }
svg circle { fill: #57a6ff; stroke: #0006; }
svg .first { fill: #ffb347; }
svg path { fill: none; stroke-width: 2; opacity: .75; }
svg g:hover path { stroke-width: 5; opacity: 1; }
svg g:hover circle { stroke-width: 3; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
td, th { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #8884; }
.key { display: inline-block; margin-right: 1.2rem; }
.key i { display: inline-block; width: 1.4rem; border-top: 3px solid; vertical-align: middle; margin-right: .4rem; }
code { font-size: .85em; }
"""


def page(graph: Graph) -> str:
    """The whole document."""
    first = graph.nodes[0]
    title = f"{node_name(first)}: related customers" if not graph.path else "How they are related"
    notes = "".join(f"<p>{_text(note)}</p>" for note in footnotes(graph))
    figures = f"{count(len(graph.nodes), 'identity', 'identities')}, {count(len(graph.edges), 'relation')}, at revision {graph.revision:,}."
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head>\n<body><h1>{_text(title)}</h1>"
        f"<p>{_text(figures)} Hover over a circle or a line for details.</p>\n{_drawing(graph)}\n<p>{_legend(graph)}</p>{notes}"
        f"{_table(graph)}</body></html>\n"
    )


def _text(value: object) -> str:
    return html.escape(printable(value))


def _drawing(graph: Graph) -> str:
    points = place(graph)
    left, top = (min(point[axis] for point in points.values()) - _MARGIN for axis in (0, 1))
    width, height = (max(point[axis] for point in points.values()) + _MARGIN - low for axis, low in ((0, left), (1, top)))
    lines = "".join(_lines(graph, points))
    nodes = "".join(_circle(node, points[node.identity_id]) for node in graph.nodes if node.identity_id in points)
    return f'<svg viewBox="{left:.0f} {top:.0f} {width:.0f} {height:.0f}" role="img">{lines}{nodes}</svg>'


def _lines(graph: Graph, points: dict[str, Point]) -> list[str]:
    """Several relations of two nodes bend away from each other."""
    together: dict[tuple[str, str], list[GraphEdge]] = defaultdict(list)
    for edge in graph.edges:
        if edge.left in points and edge.right in points:
            together[edge.left, edge.right].append(edge)
    return [
        _line(edge, (points[left], points[right]), (number - (len(edges) - 1) / 2) * _BEND)
        for (left, right), edges in together.items()
        for number, edge in enumerate(edges)
    ]


def _line(edge: GraphEdge, ends: tuple[Point, Point], bend: float) -> str:
    start, end = ends
    across = (end.y - start.y, start.x - end.x)
    length = max((across[0] ** 2 + across[1] ** 2) ** 0.5, 1.0)
    middle = Point((start.x + end.x) / 2 + across[0] / length * bend, (start.y + end.y) / 2 + across[1] / length * bend)
    dashed = ' stroke-dasharray="7 5"' if edge.kind in _DASHED else ""
    curve = f"M{start.x:.1f} {start.y:.1f} Q{middle.x:.1f} {middle.y:.1f} {end.x:.1f} {end.y:.1f}"
    return (
        f"<g><title>{_text(edge_name(edge))} - {_text(edge_detail(edge))}</title>"
        f'<path d="{curve}" stroke="{_COLOURS[edge.kind]}"{dashed}/></g>'
    )


def _circle(node: GraphNode, at: Point) -> str:
    radius = 10 + min(node.records, 40) ** 0.5 * 2
    kind = ' class="first"' if not node.distance else ""
    return (
        f"<g><title>{_text(node.identity_id)}</title>"
        f'<circle cx="{at.x:.1f}" cy="{at.y:.1f}" r="{radius:.1f}"{kind}/>'
        f'<text x="{at.x:.1f}" y="{at.y + radius + 15:.1f}">{_text(node_name(node))}</text>'
        f'<text x="{at.x:.1f}" y="{at.y + radius + 29:.1f}" class="small">{_text(count(node.records, "record"))}</text></g>'
    )


def _legend(graph: Graph) -> str:
    kinds = [kind for kind in RelationKind if any(edge.kind is kind for edge in graph.edges)]
    return "".join(f'<span class="key"><i style="border-color:{_COLOURS[kind]}"></i>{_text(kind.value.lower())}</span>' for kind in kinds)


def _table(graph: Graph) -> str:
    names = {node.identity_id: node_name(node) for node in graph.nodes}
    rows = "".join(
        f"<tr><td>{_text(names[edge.left])}</td><td>{_text(names[edge.right])}</td><td>{_text(edge_name(edge))}</td>"
        f"<td>{_text(edge_detail(edge))}</td></tr>"
        for edge in graph.edges
    )
    ids = "".join(
        f"<tr><td>{_text(node_name(node))}</td><td><code>{_text(node.identity_id)}</code></td><td>{node.records:,}</td><td>{node.distance}</td></tr>"
        for node in graph.nodes
    )
    return (
        f"<table><tr><th>one</th><th>other</th><th>relation</th><th>details</th></tr>{rows}</table>"
        f"<table><tr><th>customer</th><th>identity</th><th>records</th><th>steps</th></tr>{ids}</table>"
    )
