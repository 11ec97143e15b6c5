"""What nodes and edges are called, the same in every drawing."""

from __future__ import annotations

from collections import defaultdict

from cauce.cli.render.words import count
from cauce.service.verbs.graph import Graph, GraphEdge, GraphNode, RelationKind

_SAID = {
    RelationKind.KEY: "same {}",
    RelationKind.CONTACT: "same {}",
    RelationKind.DEVICE: "same {}",
    RelationKind.OTHER: "same {}",
    RelationKind.HOUSEHOLD: "same address",
    RelationKind.MENTIONED: "mentioned {}",
    RelationKind.POSSIBLE: "possible match",
    RelationKind.CONFLICT: "conflict over {}",
}
_SHORT = 8


def printable(text: object) -> str:
    """Text without control characters."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(text))


def node_name(node: GraphNode) -> str:
    """The customer's name, else the end of the id, which is what differs between ids of one day."""
    return printable(node.label) or f"…{node.identity_id[-_SHORT:]}"


def edge_name(edge: GraphEdge) -> str:
    """`same cookie (2)`."""
    said = _SAID[edge.kind].format(printable(edge.evidence))
    if edge.kind is RelationKind.HOUSEHOLD and edge.evidence == "number":
        said = "same street and number"
    if edge.kind is RelationKind.POSSIBLE:
        said += f", {edge.weight:.1f} bits"
    return f"{said} ({edge.count})" if edge.count > 1 else said


def edge_detail(edge: GraphEdge) -> str:
    """Everything about an edge in a sentence."""
    details = [f"{edge.kind.value.lower()}: {printable(edge.evidence)}", count(edge.count, "value")]
    if edge.cause:
        details.append(printable(edge.cause))
    if not edge.live:
        details.append("not evidence for matching")
    return "; ".join(details)


def between(graph: Graph) -> dict[tuple[str, str], list[GraphEdge]]:
    """Edges by their ends, in either order."""
    found: dict[tuple[str, str], list[GraphEdge]] = defaultdict(list)
    for edge in graph.edges:
        found[edge.left, edge.right].append(edge)
        found[edge.right, edge.left].append(edge)
    return found


def parents(graph: Graph) -> dict[str, str]:
    """For every node but the first the nearer node it hangs on, in the order of the nodes: a tree."""
    near = defaultdict(list)
    for left, right in between(graph):
        near[left].append(right)
    place = {node.identity_id: number for number, node in enumerate(graph.nodes)}
    distance = {node.identity_id: node.distance for node in graph.nodes}
    found = {}
    for node in graph.nodes[1:]:
        nearer = [other for other in near[node.identity_id] if distance[other] < node.distance]
        if nearer:
            found[node.identity_id] = min(nearer, key=place.__getitem__)
    return found


def footnotes(graph: Graph) -> list[str]:
    """What is not in the drawing."""
    notes = []
    names = {node.identity_id: node_name(node) for node in graph.nodes}
    for hub in graph.hubs:
        who = ", ".join(names[identity_id] for identity_id in hub.identities[:5])
        why = "a shared value, no evidence" if hub.shared else "more than is looked at"
        notes.append(f"{printable(hub.namespace)} of {who}: too many have it ({why}); not followed")
    if graph.truncated:
        notes.append(f"there is more around {count(len(graph.truncated), 'identity', 'identities')}: give --nodes or --depth")
    return notes
