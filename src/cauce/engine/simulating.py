"""Trying other rules on a snapshot: what would merge, what would split, and who is affected most. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import blake2b

import msgspec

from cauce.engine.comparing import Changed, Difference
from cauce.engine.scratch import Scratch, muted_rows
from cauce.engine.switching import difference, figures_of
from cauce.model.packing import pack
from cauce.model.simulation import LARGEST, MOST_AFFECTED, Affected, Fate, Simulation, WouldBe
from cauce.store.base import Reader
from cauce.store.listing import all_conflicts, all_muted

_NAMED = 20
"""Other identities that are named of one."""


def simulation_of(reader: Reader, scratch: Scratch, simulation_id: str, share: float) -> Simulation:
    """What the rules of `scratch`, which was made of this snapshot, would change in it.

    `share`: of all identities, what may change without anybody having looked.
    """
    ruleset = scratch.kernel.ruleset
    compared = difference(reader, scratch.homes, scratch.resolution.cells)
    figures = figures_of(compared, len(set(scratch.homes.values())))
    would_be = muted_rows(scratch, scratch.revision).values()
    values = {row.key for row in all_muted(reader, "value")}, {row.key for row in would_be if row.kind == "value"}
    conflicts = set(all_conflicts(reader)), set(scratch.resolution.conflicts)
    largest, affected = _examples(reader, compared)
    simulation = Simulation(
        simulation_id="",
        digest="",
        revision=scratch.revision,
        ruleset=ruleset.digest,
        name=ruleset.name,
        version=ruleset.version,
        records=len(scratch.homes),
        identities_before=figures["identities_before"],
        identities_after=figures["identities_after"],
        changed=figures["changed"],
        merged=figures["merged"],
        split=figures["split"],
        created=figures["created"],
        moved=figures["moved"],
        values_shared=len(values[1] - values[0]),
        values_unshared=len(values[0] - values[1]),
        conflicts_found=len(conflicts[1] - conflicts[0]),
        conflicts_cleared=len(conflicts[0] - conflicts[1]),
        largest=largest,
        affected=affected,
    )
    partition = [(one.number or 0, one.uids) for one in compared.changed.values()]
    digest = blake2b(pack((simulation, partition)), digest_size=16).hexdigest()
    approval = simulation.changed > freely(simulation.identities_before, share)
    return msgspec.structs.replace(simulation, simulation_id=simulation_id, digest=digest, needs_approval=approval)


def freely(identities: int, share: float) -> int:
    """Identities that may change unlooked at: a share of all, and always as many as a simulation tells of one by one."""
    return max(MOST_AFFECTED, int(identities * share))


def _examples(reader: Reader, compared: Difference) -> tuple[tuple[WouldBe, ...], tuple[Affected, ...]]:
    """The largest and the most affected, with the ids that they have."""
    affected = sorted((_affected(compared, number) for number in compared.goes), key=lambda one: (-one[1].moved, one[0]))[:MOST_AFFECTED]
    largest = sorted(range(len(compared.cells)), key=lambda index: (-len(compared.cells[index]), compared.cells[index]))[:LARGEST]
    numbers = {number for index in largest for number in _sources(compared, index)}
    numbers |= {compared.kept[index] for index in largest if index in compared.kept}
    for number, one in affected:
        numbers |= {number, *map(int, one.others)}
    ids = {row.no: row.identity_id for row in reader.identities(numbers)}
    named = [
        msgspec.structs.replace(one, identity_id=ids[number], others=tuple(ids[int(other)] for other in one.others))
        for number, one in affected
    ]
    return tuple(_would_be(compared, index, ids) for index in largest), tuple(named)


def _sources(compared: Difference, index: int) -> list[int]:
    """Where a cell's records come from, most of them first."""
    changed = compared.changed.get(index)
    if changed is None:
        return []
    return sorted(changed.sources, key=lambda number: (-changed.sources[number], number))[:_NAMED]


def _would_be(compared: Difference, index: int, ids: Mapping[int, str]) -> WouldBe:
    changed = compared.changed.get(index)
    number = compared.kept[index] if changed is None else changed.number
    taken = tuple(ids[source] for source in _sources(compared, index) if source != number)
    return WouldBe("" if number is None else ids.get(number, ""), len(compared.cells[index]), taken)


def _affected(compared: Difference, number: int) -> tuple[int, Affected]:
    """What becomes of an identity; others by number, as text, until their ids are known."""
    goes, before = compared.goes[number], compared.sizes[number]
    own = next((compared.changed[index] for index in goes if compared.changed[index].number == number), None)
    stays = 0 if own is None else own.sources[number]
    others: Collection[int]
    if own is None or len(goes) > 1:
        fate = Fate.MERGED if own is None and len(goes) == 1 else Fate.SPLIT
        others = [compared.changed[index].number or 0 for index in goes if compared.changed[index] is not own]
    else:
        fate, others = Fate.GROWN, _others(own, number)
    named = tuple(str(other) for other in sorted(set(others) - {0, number}))[:_NAMED]
    after = 0 if own is None else len(own.uids)
    return number, Affected("", fate, before, after, before - stays + after - stays, named)


def _others(own: Changed, number: int) -> list[int]:
    return [source for source in own.sources if source != number]
