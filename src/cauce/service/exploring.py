"""ExploreGraph: the network around an identity, and the shortest path between two. The order is fixed: older identities first."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cauce.errors import InvalidValue
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.profile import merge_profile
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.profile import Profile
from cauce.service.relations import MAX_RECORDS, Relations, said_in_clear
from cauce.service.session import Session, live_identity
from cauce.service.verbs.graph import MAX_DEPTH, MAX_NODES, Graph, GraphEdge, GraphHub, GraphNode, RelationKind
from cauce.store.base import Reader


class Wanted:
    """A checked question.

    Raises:
        InvalidValue: naming the field that is out of bounds.
    """

    def __init__(self, kinds: Collection[RelationKind], depth: int, max_nodes: int, *, most: int = MAX_DEPTH) -> None:
        if not 0 < depth <= most:
            raise InvalidValue("depth", f"must be between 1 and {most}")
        if not 0 < max_nodes <= MAX_NODES:
            raise InvalidValue("max_nodes", f"must be between 1 and {MAX_NODES}")
        self.kinds, self.depth, self.max_nodes = kinds, depth, max_nodes


def explore_graph(session: Session, identity_id: str, wanted: Wanted, *, labels: bool, at_least: str) -> Graph:
    """The network around an identity."""
    with session.read(at_least) as reader:
        relations = Relations(reader, session.kernel, wanted.kinds)
        reached = _network(relations, live_identity(reader, identity_id).no, wanted)
        return _graph(session, reader, relations, reached, labels=labels)


def find_path(session: Session, identity_id: str, to: str, wanted: Wanted, *, labels: bool, at_least: str) -> Graph:
    """The shortest path between two identities."""
    with session.read(at_least) as reader:
        relations = Relations(reader, session.kernel, wanted.kinds)
        ends = live_identity(reader, identity_id).no, live_identity(reader, to).no
        return _graph(session, reader, relations, _path(relations, ends, wanted), labels=labels)


class _Reached:
    """Nodes with their distances; which were left incomplete; the path, if one was asked for."""

    def __init__(self, distance: dict[int, int], truncated: set[int], path: tuple[int, ...] = ()) -> None:
        self.distance, self.truncated, self.path = distance, truncated, path


def _network(relations: Relations, start: int, wanted: Wanted) -> _Reached:
    """Ring by ring; where there is no room for a whole ring, its older identities come in."""
    distance = {start: 0}
    truncated: set[int] = set()
    ring = [start]
    for step in range(1, wanted.depth + 1):
        relations.look(ring)
        further = {node for one in ring for node in relations.neighbours[one]} - distance.keys()
        taken = sorted(further)[: wanted.max_nodes - len(distance)]
        distance.update(dict.fromkeys(taken, step))
        truncated |= {one for one in ring if not relations.neighbours[one] <= distance.keys()}
        ring = taken
        if not ring:
            break
    return _Reached(distance, truncated | (relations.cut & distance.keys()))


def _path(relations: Relations, ends: tuple[int, int], wanted: Wanted) -> _Reached:
    """From both ends, a whole ring at a time, the smaller ring first, until they meet."""
    sides: tuple[dict[int, int], dict[int, int]] = ({ends[0]: 0}, {ends[1]: 0})
    rings = [[ends[0]], [ends[1]]]
    depths = [0, 0]
    truncated: set[int] = set()
    while not (sides[0].keys() & sides[1].keys()):
        growing = [side for side in (0, 1) if rings[side]]
        if len(growing) < 2 or sum(depths) >= wanted.depth:  # noqa: PLR2004 - one end has nothing more around it
            return _Reached({ends[0]: 0}, truncated)
        side = min(growing, key=lambda one: (len(rings[one]), one))
        if len(sides[0]) + len(sides[1]) > wanted.max_nodes:
            return _Reached({ends[0]: 0}, {*rings[0], *rings[1]})
        relations.look(rings[side])
        truncated |= relations.cut
        depths[side] += 1
        further = {node for one in rings[side] for node in relations.neighbours[one]} - sides[side].keys()
        sides[side].update(dict.fromkeys(further, depths[side]))
        rings[side] = sorted(further)
    return _Reached(*_walk(relations, ends, sides, sum(depths)))


def _walk(
    relations: Relations, ends: tuple[int, int], sides: tuple[dict[int, int], dict[int, int]], length: int
) -> tuple[dict[int, int], set[int], tuple[int, ...]]:
    """Of all paths of this length the one whose identities are the oldest, the first difference deciding."""
    reaching = [{ends[1]}]
    for step in range(length - 1, -1, -1):
        before = {other for node in reaching[-1] for other in relations.neighbours[node]}
        reaching.append({node for node in before if _steps(node, sides, length) == step})
    path = [ends[0]]
    for nodes in list(reversed(reaching))[1:]:
        path.append(min(nodes & relations.neighbours[path[-1]]))
    return {node: step for step, node in enumerate(path)}, set(), tuple(path)


def _steps(node: int, sides: tuple[dict[int, int], dict[int, int]], length: int) -> int:
    """Steps from the first end, of a node on some shortest path; -1: it is on none, or nobody knows."""
    if node in sides[0]:
        return sides[0][node]
    return length - sides[1][node] if node in sides[1] else -1


# --- the answer ------------------------------------------------------------------------------------------------------------------
def _graph(session: Session, reader: Reader, relations: Relations, reached: _Reached, *, labels: bool) -> Graph:
    numbers = sorted(reached.distance, key=lambda node: (reached.distance[node], node))
    ids = {row.no: row.identity_id for row in reader.identities({*numbers, *reached.truncated})}
    sizes = reader.sizes(numbers)
    names = {node: name_of(identity_profile(session, reader, node)) for node in numbers} if labels else {}
    nodes = tuple(
        GraphNode(identity_id=ids[node], records=sizes.get(node, 0), distance=reached.distance[node], label=names.get(node, ""))
        for node in numbers
    )
    return Graph(
        nodes=nodes,
        edges=tuple(_edges(relations, reached, ids)),
        hubs=tuple(_hubs(relations, reached, ids)),
        path=tuple(ids[node] for node in reached.path),
        truncated=tuple(ids[node] for node in sorted(reached.truncated)),
        revision=reader.head().revision,
    )


def _edges(relations: Relations, reached: _Reached, ids: dict[int, str]) -> Iterable[GraphEdge]:
    """Between nodes; of a path only those along it."""
    steps = set(zip(reached.path, reached.path[1:], strict=False))
    for pair in sorted(relations.links):
        if not (pair[0] in reached.distance and pair[1] in reached.distance):
            continue
        if reached.path and pair not in steps and pair[::-1] not in steps:
            continue
        links = relations.links[pair]
        said = {(link.kind.value, link.evidence) for link in links}
        for link, stands_on in sorted(links.items()):
            if said_in_clear(link.kind, link.evidence, said):
                continue
            yield GraphEdge(
                left=ids[pair[0]],
                right=ids[pair[1]],
                kind=link.kind,
                evidence=link.evidence,
                cause=link.cause,
                count=len(stands_on),
                weight=relations.weights[pair] / MILLIBITS if link.kind is RelationKind.POSSIBLE else 0.0,
                live=link.live,
            )


def _hubs(relations: Relations, reached: _Reached, ids: dict[int, str]) -> Iterable[GraphHub]:
    for hub in sorted(relations.hubs):
        carriers = sorted(relations.hubs[hub] & reached.distance.keys())
        if carriers:
            yield GraphHub(namespace=hub.namespace, identities=tuple(ids[node] for node in carriers), shared=hub.shared)


def identity_profile(session: Session, reader: Reader, identity: int) -> Profile:
    """The golden record of an identity, of its oldest MAX_RECORDS records if it has more."""
    rows = reader.records_of_identity(identity, 0, MAX_RECORDS)
    subjects = [unpack_subject(row.subject) for row in rows]
    muted = {row.key for row in reader.muted({claim.key for subject in subjects for claim in subject.claims})}
    return merge_profile([unpack_record(row.payload) for row in rows], subjects, session.kernel.ruleset, muted)


def name_of(profile: Profile) -> str:
    """The name of a person or an organisation; empty if none is known."""
    said = {value.name: str(value.value) for value in profile.attributes}
    parts = [said[name] for name in ("given_name", "family_name", "second_family_name") if said.get(name)]
    return " ".join(parts) or said.get("full_name", "") or said.get("company", "")
