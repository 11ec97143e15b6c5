"""Putting other rules in force: what lies between the tenant and a trial of them goes into one commit.

Before it every reader sees the partition of the old rules, after it that of the new ones; nobody ever sees a mixture.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from cauce.engine.comparing import Difference, compare, group
from cauce.engine.episodes import name_conflicts, note_episodes
from cauce.engine.indexing import claim_rows, note_conflicts, value_change
from cauce.engine.neighbourhood import Neighbourhood
from cauce.engine.placing import Placing, place, record_moves
from cauce.engine.profiles import profile_changes
from cauce.engine.surroundings import Surroundings
from cauce.engine.trial import Trial
from cauce.linkage.resolution import Resolution
from cauce.model.change import Cause, Change, ChangeKind
from cauce.model.packing import unpack_subject
from cauce.store.base import Delta, IdentityRow, MutedRow, Reader, Writer
from cauce.store.listing import PAGE, all_conflicts, all_muted, all_reviews
from cauce.store.steward import ReviewRow

Pair = tuple[int, int]


def difference(reader: Reader, homes: Mapping[int, int], cells: Sequence[tuple[int, ...]]) -> Difference:
    """What lies between the tenant's partition and another one of the same records."""
    return compare(homes, cells, lambda numbers: {row.no: row.created for row in reader.identities(numbers)})


def figures_of(compared: Difference, identities: int) -> dict[str, int]:
    """A difference in figures. `identities`: how many there are now."""
    return {
        "identities_before": identities,
        "identities_after": len(compared.cells),
        "changed": len(compared.goes),
        "merged": sum(place is not None for place in compared.successors.values()),
        "split": sum(len(goes) > 1 for goes in compared.goes.values()),
        "created": sum(one.number is None for one in compared.changed.values()),
        "moved": compared.moved,
    }


class Switch:
    """One tenant about to go by other rules, under its lock, with a trial that has caught up."""

    def __init__(self, writer: Writer, trial: Trial, tried: Reader) -> None:
        self._writer, self._trial, self._tried = writer, trial, tried
        self._homes, self._cell_of = writer.places(), tried.places()
        self.missing = self._homes.keys() ^ self._cell_of.keys()
        """Records that only one side has: there must be none."""
        self.compared = difference(writer, self._homes, group(self._cell_of)) if not self.missing else None

    @property
    def figures(self) -> dict[str, int]:
        """What the switch changes, in figures."""
        assert self.compared is not None, "both sides have the same records"
        return figures_of(self.compared, len(set(self._homes.values())))

    def write(self, surroundings: Surroundings, cause: Cause) -> int:
        """Write it all as one commit; returns the revision."""
        assert self.compared is not None, "both sides have the same records"
        head, digest = self._writer.head(), self._trial.kernel.ruleset.digest
        delta = Delta(next_uid=head.next_uid, next_identity=head.next_identity, causes=(cause,))
        delta.changes.append(Change(ChangeKind.RULESET_ACTIVATED, subject=digest))
        neighbourhood = self._neighbourhood(self.compared)
        resolution = Resolution(tuple(one.uids for one in self.compared.changed.values()), (), ())
        placing = place(self._writer, neighbourhood, resolution, delta, surroundings.new_id)
        record_moves(neighbourhood, (), placing, delta, head.revision + 1)
        self._write_components(self.compared, placing, delta)
        self._write_subjects(delta)
        self._write_mentions(delta)
        self._write_muted(delta)
        note_conflicts(set(all_conflicts(self._writer)), set(all_conflicts(self._tried)), delta)
        self._write_reviews(delta)
        delta.changes += profile_changes(self._trial.kernel.ruleset, [], neighbourhood, placing)
        name_conflicts(delta, placing)
        note_episodes(self._writer, delta, placing, head.revision + 1)
        return self._writer.commit(delta, surroundings.now())

    def _neighbourhood(self, compared: Difference) -> Neighbourhood:
        """The records that do not stay together as they are."""
        uids = [uid for one in compared.changed.values() for uid in one.uids]
        rows = {row.uid: row for row in self._writer.records_by_uid(uids)}
        identities = {row.no: row for row in self._writer.identities(compared.goes)}
        subjects = {row.uid: unpack_subject(row.subject) for row in self._tried.records_by_uid(uids)}
        return Neighbourhood(rows=rows, identities=identities, subjects=subjects)

    def _write_components(self, compared: Difference, placing: Placing, delta: Delta) -> None:
        """Which identities have to be resolved together under the new rules."""
        component_of = self._tried.live_components()
        numbers: dict[int, set[int]] = defaultdict(set)
        for index, cell in enumerate(compared.cells):
            number = compared.kept[index] if index in compared.kept else placing.number_of[cell[0]]
            numbers[component_of[self._cell_of[cell[0]]]].add(number)
        stored = self._writer.live_components()
        wrong: dict[int, int] = {}
        for together in numbers.values():
            name = min(together)
            wrong.update((number, name) for number in together if stored.get(number) != name)
        revision = self._writer.head().revision + 1
        for row in self._writer.identities(wrong):
            delta.identities_put.append(row._replace(component=wrong.pop(row.no)))
        delta.identities_put += [IdentityRow(no, placing.ids[no], name, revision, live=True, successor=None) for no, name in wrong.items()]

    def _write_subjects(self, delta: Delta) -> None:
        """What matching sees of the records, and the indexes of it."""
        before: set[Pair] = set()
        after: set[Pair] = set()
        for uids in _chunks(self._trial.differing):
            seen = {row.uid: row for row in self._tried.records_by_uid(uids)}
            for row in self._writer.records_by_uid(uids):
                new = seen[row.uid]
                was, is_ = unpack_subject(row.subject), unpack_subject(new.subject)
                delta.subjects_put.append((row.uid, new.subject, new.signature))
                if (was.claims, was.person, was.known) != (is_.claims, is_.person, is_.known):
                    old_claims, new_claims = claim_rows(row.uid, was), claim_rows(row.uid, is_)
                    delta.claims_removed += [(key, row.uid) for key in old_claims if key not in new_claims]
                    delta.claims_added += [claim for key, claim in new_claims.items() if claim != old_claims.get(key)]
                same = frozenset(was.blocks).intersection(is_.blocks) if was.signature == is_.signature else ()
                before.update((block, was.signature) for block in was.blocks if block not in same)
                after.update((block, is_.signature) for block in is_.blocks if block not in same)
        delta.blocks_added += after - before
        delta.blocks_removed += self._no_more(before - after)

    def _no_more(self, pairs: set[Pair]) -> list[Pair]:
        """Those of these pairs of blocking key and signature that no record has under the new rules."""
        kept: set[Pair] = set()
        for signatures in _chunks({signature for _, signature in pairs}):
            rows = {row.signature: row for row in self._tried.records_by_signature(signatures)}
            kept.update((block, signature) for signature, row in rows.items() for block in unpack_subject(row.subject).blocks)
        return sorted(pairs - kept)

    def _write_mentions(self, delta: Delta) -> None:
        for uids in _chunks(self._trial.mentioning):
            before, after = set(self._writer.mentions_of(uids)), set(self._tried.mentions_of(uids))
            kept = {(row.key, row.uid) for row in after}
            delta.mentions_removed += [(row.key, row.uid) for row in before if (row.key, row.uid) not in kept]
            delta.mentions_added += after - before

    def _write_muted(self, delta: Delta) -> None:
        before, after = _muted(self._writer), _muted(self._tried)
        revision = self._writer.head().revision + 1
        delta.muted_removed += sorted(before.keys() - after.keys())
        delta.muted_added += [after[key]._replace(since=revision) for key in sorted(after.keys() - before.keys())]
        for rows, keys, shared in ((before, delta.muted_removed, False), (after, [row.key for row in delta.muted_added], True)):
            delta.changes += [value_change(key, rows[key].namespace, shared=shared) for key in keys if rows[key].kind == "value"]

    def _write_reviews(self, delta: Delta) -> None:
        before, after = _reviews(self._writer), _reviews(self._tried)
        delta.reviews_put += [ReviewRow(*pair, weight) for pair, weight in after.items() if before.get(pair) != weight]
        delta.reviews_removed += sorted(before.keys() - after.keys())


def _muted(reader: Reader) -> dict[int, MutedRow]:
    return {row.key: row for kind in ("value", "block") for row in all_muted(reader, kind)}


def _reviews(reader: Reader) -> dict[Pair, int]:
    return {(row.left, row.right): row.weight for row in all_reviews(reader)}


def _chunks(numbers: set[int]) -> Iterator[list[int]]:
    """In order, some at a time."""
    ordered = iter(sorted(numbers))
    while chunk := list(islice(ordered, PAGE)):
        yield chunk
