"""What a recomputation mends beside the partition: stored pairs of the grey zone that the records do not make."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from cauce.linkage.components import pair_weight
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.kernel import Kernel
from cauce.model.packing import unpack_subject
from cauce.model.subject import Subject
from cauce.store.base import Delta, Reader


def mend_reviews(reader: Reader, kernel: Kernel, mine: Iterable[Subject], delta: Delta) -> None:
    """Put into the delta which stored pairs of these records are none, or weigh otherwise. Pairs that it holds already are left aside."""
    subjects = {subject.signature: subject for subject in mine if subject.signature}
    decided = {(row.left, row.right) for row in delta.reviews_put}.union(delta.reviews_removed)
    rows = [row for row in reader.reviews_of(subjects) if (row.left, row.right) not in decided]
    far = {signature for row in rows for signature in (row.left, row.right)} - subjects.keys()
    subjects.update((row.signature, unpack_subject(row.subject)) for row in reader.records_by_signature(far))
    paired = [(row, subjects.get(row.left), subjects.get(row.right)) for row in rows]
    muted = _muted(reader, {subject for _, *both in paired for subject in both if subject is not None}, delta)
    for row, left, right in paired:
        weight = None if left is None or right is None else _weight(kernel, left, right, muted)
        if weight is None:
            delta.reviews_removed.append((row.left, row.right))
        elif weight != row.weight:
            delta.reviews_put.append(row._replace(weight=weight))


def _muted(reader: Reader, subjects: Collection[Subject], delta: Delta) -> set[int]:
    """Shared values and dead blocking keys of some records, once the delta is in."""
    keys = {claim.key for subject in subjects for claim in subject.claims}.union(*(subject.blocks for subject in subjects))
    stored = {row.key for row in reader.muted(keys)}
    return stored.difference(delta.muted_removed).union(row.key for row in delta.muted_added)


def _weight(kernel: Kernel, left: Subject, right: Subject, muted: Collection[int]) -> int | None:
    """In 1/1000 bit; None: the two never meet, or score below the grey zone."""
    if left is not right and not set(left.blocks).intersection(right.blocks).difference(muted):
        return None
    weight = pair_weight(kernel, left, right, muted)
    return round(weight * MILLIBITS) if weight >= kernel.ruleset.thresholds.review else None
