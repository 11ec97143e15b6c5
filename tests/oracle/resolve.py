"""resolve() written straight from the page, slow and plain: the judge of `cauce.linkage.resolution`, with which it shares no code."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence

from cauce.linkage.kernel import Kernel
from cauce.linkage.normalize import is_role
from cauce.model.curation import Judgement
from cauce.model.ruleset import DeviceUnites, Scope, SeveralOwners
from cauce.model.subject import Claim, Subject
from oracle.world import DAY, Cell, Value, World

Edge = frozenset[Cell]
Apart = Callable[[Cell, Cell], bool]


def resolve(
    subjects: Mapping[int, Subject],
    kernel: Kernel,
    judgements: Sequence[tuple[int, int, Judgement]],
    muted: Collection[int],
) -> frozenset[Cell]:
    """The partition of a world."""
    world = World(subjects, kernel, judgements, muted)
    cores = _same_classes(world)
    world.learn_cores(cores)
    known = {core for core in cores if any(subjects[uid].known for uid in core)}
    known = _keys(world, known)
    world.atoms = [*known, *(core for core in cores if not any(core <= cell for cell in known))]
    known = _cell_evidence(world, known)
    known = _devices(world, known)
    units = {core for core in cores if not any(subjects[uid].known for uid in core)}
    grown, left, owners = _waves(world, known, units)
    return frozenset(grown | _anonymous(world, left, owners))


# --- one tier ------------------------------------------------------------------------------------------------------------------------
def _unite(cells: set[Cell], edges: set[Edge], apart: Apart, whole: Callable[[Cell], bool]) -> set[Cell]:
    """Unite a connected piece at a time; what lies on a shortest path between two cells that keep each other out is withheld."""
    edges = set(edges)
    while True:
        cut: set[Edge] = set()
        for piece in _pieces(cells, edges):
            inside = {edge for edge in edges if edge <= piece}
            for a in piece:
                for b in piece:
                    if a != b and apart(a, b):
                        cut |= _on_shortest_paths(a, b, inside)
            if not cut & inside and not whole(frozenset().union(*piece)):
                cut |= inside
        if not cut:
            return {frozenset().union(*piece) for piece in _pieces(cells, edges)}
        edges -= cut


def _pieces(cells: set[Cell], edges: set[Edge]) -> list[set[Cell]]:
    pieces = [{cell} for cell in cells]
    for edge in edges:
        met = [piece for piece in pieces if piece & edge]
        pieces = [piece for piece in pieces if not piece & edge] + [set().union(*met)]
    return pieces


def _on_shortest_paths(start: Cell, goal: Cell, edges: set[Edge]) -> set[Edge]:
    there, back = _distances(start, edges), _distances(goal, edges)
    length = there[goal]
    found = set()
    for edge in edges:
        one, other = edge
        if length in (there[one] + 1 + back[other], there[other] + 1 + back[one]):
            found.add(edge)
    return found


def _distances(start: Cell, edges: set[Edge]) -> dict[Cell, float]:
    distances: dict[Cell, float] = {cell: float("inf") for edge in edges for cell in edge}
    distances[start] = 0
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for edge in edges:
            if here in edge:
                (there,) = edge - {here}
                if distances[there] == float("inf"):
                    distances[there] = distances[here] + 1
                    queue.append(there)
    return distances


def _without_rivals(edges: set[Edge], apart: Apart) -> set[Edge]:
    """Edges of one tier (all equally good) that no rival withholds; edges between cells that keep each other out are gone already."""

    def rival(x: Cell, y: Cell) -> bool:
        return any(x in edge and y not in edge and apart(frozenset().union(*edge), y) for edge in edges)

    return {edge for edge in edges for x, y in [tuple(edge)] if not rival(x, y) and not rival(y, x)}


def _tier(cells: set[Cell], edges: set[Edge], apart: Apart, whole: Callable[[Cell], bool]) -> set[Cell]:
    allowed = {edge for edge in edges if not apart(*edge)}
    return _unite(cells, _without_rivals(allowed, apart), apart, whole)


# --- known records -------------------------------------------------------------------------------------------------------------------
def _same_classes(world: World) -> set[Cell]:
    cells = {frozenset([uid]) for uid in world.subjects}
    edges = {frozenset((frozenset([a]), frozenset([b]))) for a, b in world.same if a != b}

    def apart(left: Cell, right: Cell) -> bool:
        return any(frozenset((a, b)) in world.different for a in left for b in right)

    return _tier(cells, edges, apart, lambda _: True)


def _keys(world: World, cells: set[Cell]) -> set[Cell]:
    policies = {world.policy(claim) for uid in world.subjects for claim in world.trusted(uid, Scope.PERSON)}
    for priority, weak in sorted({(policy.priority, not policy.strong) for policy in policies}):
        names = {policy.name for policy in policies if policy.priority == priority and policy.strong != weak}

        def values(cell: Cell, names: set[str] = names) -> set[Value]:
            return {world.value(claim) for uid in cell for claim in world.trusted(uid, Scope.PERSON) if world.policy(claim).name in names}

        edges = {frozenset((a, b)) for a in cells for b in cells if a != b and values(a) & values(b)}

        def apart(left: Cell, right: Cell, weak: bool = weak) -> bool:
            return not world.may_be_one(left, right, strong=not weak)

        cells = _tier(cells, edges, apart, world.counts_hold)
    return cells


def _cell_evidence(world: World, cells: set[Cell]) -> set[Cell]:
    while True:
        united = _round(world, cells)
        if united == cells:
            return cells
        cells = united


def _round(world: World, cells: set[Cell]) -> set[Cell]:
    limits = world.rules.thresholds

    def apart(left: Cell, right: Cell) -> bool:
        return not world.may_be_one(left, right, names=True)

    score = {frozenset((a, b)): world.score(a, b) for a in cells for b in cells if a != b and world.edge(a, b) and not apart(a, b)}

    def rival(x: Cell, y: Cell) -> bool:
        own = score[frozenset((x, y))]
        for edge, equal in score.items():
            if x not in edge or y in edge or equal < own - limits.margin:
                continue
            (z,) = edge - {x}
            if apart(x | z, y):
                return True
            if equal == own and world.score(z, y) < 0 and world.score(x | z, y) < limits.match:
                return True
        return False

    wanted = {edge for edge in score for x, y in [tuple(edge)] if score[edge] >= limits.match and not rival(x, y) and not rival(y, x)}
    for best in sorted({score[edge] for edge in wanted}, reverse=True):
        united = _unite(cells, {edge for edge in wanted if score[edge] == best}, apart, world.counts_hold)
        if united != cells:
            return united
    return cells


def _devices(world: World, cells: set[Cell]) -> set[Cell]:
    if world.rules.device_unites is DeviceUnites.NEVER:
        return cells

    def values(cell: Cell) -> set[Value]:
        return {world.value(claim) for uid in cell for claim in world.trusted(uid, Scope.DEVICE)}

    def apart(left: Cell, right: Cell) -> bool:
        return not world.may_be_one(left, right, names=True)

    edges = {frozenset((a, b)) for a in cells for b in cells if a != b and values(a) & values(b) and world.corroborated(a, b)}
    return _tier(cells, edges, apart, world.counts_hold)


# --- bare records --------------------------------------------------------------------------------------------------------------------
class _Owners:
    """Who owns a value: the known identities that carry it, else those who took in the first bare records that carry it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.generations: list[list[tuple[Cell, int, Claim]]] = []
        """Per generation: (records of the identity at that time, ...) by representative record, uid and claim."""

    def attaching(self, uid: int) -> list[Claim]:
        """Claims by which a record owns, attaches and contests."""
        found = self.world.trusted(uid, Scope.DEVICE) + self.world.trusted(uid, Scope.CONTACT)
        return [claim for claim in found if not is_role(claim.value, frozenset(self.world.policy(claim).weak))]

    def meets(self, one: Claim, other: Claim) -> bool:
        """The same live value, and neither has gone stale for the other, as contacts do."""
        fresh = self.world.policy(one).fresh_for if self.world.policy(one).scope is Scope.CONTACT else None
        return self.world.value(one) == self.world.value(other) and (fresh is None or abs(one.at - other.at) <= fresh * DAY)

    def add(self, placed: Collection[tuple[Cell, int]]) -> None:
        """A generation of owners: records and the identity that each is in."""
        self.generations.append([(cell, uid, claim) for cell, uid in placed for claim in self.attaching(uid)])

    def of(self, claim: Claim) -> set[Cell]:
        """Identities (as first known) that own the value towards this claim."""
        for generation in self.generations:
            owners = {cell for cell, _, other in generation if self.meets(claim, other)}
            if len(owners) > 1 and self.world.policy(claim).several_owners is SeveralOwners.LAST_SEEN:
                last = max(other.at for _, _, other in generation if self.meets(claim, other))
                latest = {cell for cell, _, other in generation if self.meets(claim, other) and other.at == last}
                return latest if len(latest) == 1 else owners
            if owners:
                return owners
        return set()


def _waves(world: World, known: set[Cell], units: set[Cell]) -> tuple[set[Cell], set[Cell], _Owners]:
    members = {cell: cell for cell in known}
    owners = _Owners(world)
    owners.add([(cell, uid) for cell in known for uid in cell])
    left = set(units)
    while True:
        arriving: dict[Cell, list[Cell]] = {cell: [] for cell in known}
        for unit in left:
            named = {cell for uid in unit for claim in owners.attaching(uid) for cell in owners.of(claim) if len(owners.of(claim)) == 1}
            if len(named) == 1:
                (cell,) = named
                if world.may_be_one(members[cell], unit):
                    arriving[cell].append(unit)
        placed = []
        for cell, newcomers in arriving.items():
            welcome = [unit for unit in newcomers if all(unit == other or world.may_be_one(unit, other) for other in newcomers)]
            placed += [(cell, unit) for unit in welcome]
        if not placed:
            return set(members.values()), left, owners
        for cell, unit in placed:
            members[cell] |= unit
            left.remove(unit)
        owners.add([(cell, uid) for cell, unit in placed for uid in unit])


def _anonymous(world: World, units: set[Cell], owners: _Owners) -> set[Cell]:
    def grouping(unit: Cell) -> list[Claim]:
        return [
            claim
            for uid in unit
            for claim in owners.attaching(uid)
            if len(owners.of(claim)) == 0 or (len(owners.of(claim)) > 1 and world.policy(claim).several_owners is not SeveralOwners.DROP)
        ]

    edges = {
        frozenset((a, b))
        for a in units
        for b in units
        if a != b and any(owners.meets(one, other) for one in grouping(a) for other in grouping(b))
    }

    def apart(left: Cell, right: Cell) -> bool:
        return not world.may_be_one(left, right)

    return _tier(units, edges, apart, world.counts_hold)
