"""DOT and Mermaid. Names of customers are data: nothing in them can end a text or begin an instruction."""

from __future__ import annotations

from cauce.cli.drawing.words import edge_name, footnotes, node_name
from cauce.cli.render.words import count
from cauce.service.verbs.graph import Graph, GraphNode, RelationKind

_DASHED = frozenset({RelationKind.POSSIBLE, RelationKind.CONFLICT, RelationKind.MENTIONED})


def dot(graph: Graph) -> str:
    """For Graphviz: `dot -Tsvg`."""
    lines = ["graph identities {", "  node [shape=box, style=rounded, fontname=sans-serif];", "  edge [fontname=sans-serif, fontsize=10];"]
    lines += [
        f"  {_quoted(node.identity_id)} [label={_quoted(_two_lines(node))}{', penwidth=3' if not node.distance else ''}];"
        for node in graph.nodes
    ]
    for edge in graph.edges:
        style = ", style=dashed" if edge.kind in _DASHED else ""
        lines.append(f"  {_quoted(edge.left)} -- {_quoted(edge.right)} [label={_quoted(edge_name(edge))}{style}];")
    lines += [f"  // {note}" for note in footnotes(graph)]
    return "\n".join([*lines, "}", ""])


def _two_lines(node: GraphNode) -> str:
    return f"{node_name(node)}\n{count(node.records, 'record')}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def mermaid(graph: Graph) -> str:
    """For Markdown pages that draw Mermaid."""
    numbers = {node.identity_id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["graph LR"]
    lines += [f'  {numbers[node.identity_id]}["{_entities(node_name(node))}"]' for node in graph.nodes]
    for edge in graph.edges:
        line = "-.-" if edge.kind in _DASHED else "---"
        lines.append(f'  {numbers[edge.left]} {line}|"{_entities(edge_name(edge))}"| {numbers[edge.right]}')
    lines += [f"  %% {_entities(note)}" for note in footnotes(graph)]
    return "\n".join([*lines, ""])


def _entities(text: str) -> str:
    """Everything but letters, digits and harmless marks as Mermaid's entities."""
    return "".join(character if character.isalnum() or character in " .,:()-_…+/@" else f"#{ord(character)};" for character in text)
