"""A tenant resolved from scratch, from its payloads alone: what `verify` compares with, and what other rules would make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cauce.linkage.components import Progress
from cauce.linkage.kernel import Kernel
from cauce.linkage.resolution import Resolution, resolve
from cauce.linkage.sharing import muted_keys
from cauce.model.curation import Assertion, ValueRuling
from cauce.model.packing import read_record
from cauce.model.record import RecordKey
from cauce.model.subject import Subject
from cauce.store.base import MutedRow, Reader, RecordRow
from cauce.store.listing import all_records, all_rulings, standing_assertions


@dataclass(frozen=True, slots=True)
class Scratch:
    """What a snapshot's records are under some rules."""

    kernel: Kernel
    revision: int
    subjects: dict[int, Subject]
    """By uid."""
    homes: dict[int, int]
    """Number of the identity that the store has each record in."""
    assertions: tuple[Assertion, ...]
    """Those that stand."""
    rulings: tuple[ValueRuling, ...]
    muted: frozenset[int]
    resolution: Resolution


def from_scratch(
    reader: Reader, kernel: Kernel, look: Callable[[RecordRow, Subject, int], None] = lambda *_: None, progress: Progress = lambda _: None
) -> Scratch:
    """Prepare and resolve everything in a snapshot under some rules.

    `look` is shown each row, what the rules see of it, and how many there were so far; then `progress` is called with how many are
    placed. Both may raise to end it.
    """
    subjects: dict[int, Subject] = {}
    homes: dict[int, int] = {}
    uids: dict[RecordKey, int] = {}
    prepare = kernel.preparer.prepare
    for row in all_records(reader):
        subjects[row.uid] = subject = prepare(read_record(row.payload)).subject
        homes[row.uid] = row.identity
        uids[row.key] = row.uid
        look(row, subject, len(uids))
    assertions, rulings = tuple(standing_assertions(reader)), tuple(all_rulings(reader))
    judgements = [(uids[made.left], uids[made.right], made.judgement) for made in assertions if made.left in uids and made.right in uids]
    muted = muted_keys(subjects, kernel.ruleset, {ruling.key: ruling.ruling for ruling in rulings})
    resolution = resolve(subjects, kernel, judgements, muted, progress)
    return Scratch(kernel, reader.head().revision, subjects, homes, assertions, rulings, muted, resolution)


def muted_rows(scratch: Scratch, revision: int) -> dict[int, MutedRow]:
    """The shared values and dead blocking keys as rows, by key."""
    ruled = {ruling.key: ruling for ruling in scratch.rulings}
    rows = {key: MutedRow(key, "value", ruled[key].namespace, ruled[key].value, revision) for key in scratch.muted & ruled.keys()}
    for subject in scratch.subjects.values():
        for claim in subject.claims:
            if claim.key in scratch.muted and claim.key not in rows:
                rows[claim.key] = MutedRow(claim.key, "value", claim.namespace, claim.value, revision)
    rows.update((key, MutedRow(key, "block", "", "", revision)) for key in scratch.muted - rows.keys())
    return rows
