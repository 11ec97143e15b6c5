"""The graph as a tree in the terminal: every identity under the nearest one it is related to, and once."""

from __future__ import annotations

from collections import defaultdict

from rich.console import Console
from rich.tree import Tree

from cauce.cli.drawing.words import between, edge_name, footnotes, node_name, parents
from cauce.cli.render.words import count, safe
from cauce.service.verbs.graph import Graph, GraphEdge, GraphNode


def show_graph(console: Console, graph: Graph) -> None:
    """Draw it; what is not in it is said below."""
    edges, hangs_on = between(graph), parents(graph)
    first = graph.nodes[0]
    branches = {first.identity_id: Tree(_line(first, []), guide_style="dim")}
    drawn: set[tuple[str, str]] = set()
    for node in graph.nodes[1:]:
        parent = hangs_on.get(node.identity_id)
        if parent is not None:
            how = edges[parent, node.identity_id]
            branches[node.identity_id] = branches[parent].add(_line(node, how))
            drawn |= {(parent, node.identity_id), (node.identity_id, parent)}
    _add_others(graph, branches, drawn)
    console.print(branches[first.identity_id])
    if len(graph.nodes) == 1:
        console.print("[dim]related to nobody[/]")
    for note in footnotes(graph):
        console.print(f"[yellow]{safe(note)}[/]")


def _line(node: GraphNode, how: list[GraphEdge]) -> str:
    related = f"[cyan]{safe(', '.join(edge_name(edge) for edge in how))}[/]  " if how else ""
    return f"{related}[bold]{safe(node_name(node))}[/] [dim]{node.identity_id}, {count(node.records, 'record')}[/]"


def _add_others(graph: Graph, branches: dict[str, Tree], drawn: set[tuple[str, str]]) -> None:
    """Relations that are no branch of the tree, under the first of their ends."""
    names = {node.identity_id: node_name(node) for node in graph.nodes}
    others: dict[tuple[str, str], list[GraphEdge]] = defaultdict(list)
    for edge in graph.edges:
        if (edge.left, edge.right) not in drawn:
            others[edge.left, edge.right].append(edge)
    for (left, right), how in others.items():
        said = safe(", ".join(edge_name(edge) for edge in how))
        branches[left].add(f"[cyan]{said}[/]  [dim]also: {safe(names[right])}[/]")
