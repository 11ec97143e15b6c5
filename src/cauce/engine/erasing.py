"""What goes with erased records besides themselves: every row that names them or holds what they said.

The records, their claims, blocking keys, touches, mentions, conflicts and places go as with any deletion, and what they alone held
together comes apart in the same commit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from cauce.engine.curation import Ledger
from cauce.engine.images import images_claiming
from cauce.engine.incoming import RecordChange, read_changes
from cauce.engine.operations import Erase, Erased
from cauce.engine.placing import Placing
from cauce.engine.resolving import Decided, resolve_changes
from cauce.engine.suppression import theirs_alone
from cauce.engine.surroundings import Surroundings
from cauce.linkage.kernel import Kernel
from cauce.model.change import Change, ChangeKind
from cauce.model.curation import Assertion, Ruling
from cauce.model.packing import pack
from cauce.model.record import RecordKey, name_digest
from cauce.store.base import Delta, Reader, Writer
from cauce.store.steward import ImageRow

_PAGE = 1000


class _Naming(NamedTuple):
    """Rows that name erased records, or are about values that were theirs alone."""

    keys: set[RecordKey]
    alone: set[int]
    assertions: list[Assertion]
    requests: list[str]
    images: list[ImageRow]
    replaced: list[ImageRow]
    """What other records said before an import: the customer's own values, in an id that was given to somebody else."""


def forget(writer: Writer, kernel: Kernel, operation: Erase, changed: Sequence[RecordChange], placing: Placing, delta: Delta) -> Erased:
    """Remove what else names the erased records, and say in the feed whom they were of. The erasure is alone in its commit."""
    naming = _naming(writer, kernel, operation, changed)
    writer.remove_assertions([made.assertion_id for made in naming.assertions])
    writer.remove_answered(naming.requests)
    writer.remove_consents({name_digest(key) for key in naming.keys} | naming.alone)
    ruled = writer.rulings(naming.alone)
    delta.rulings_removed += [ruling.key for ruling in ruled]
    delta.muted_removed += [ruling.key for ruling in ruled if ruling.ruling is Ruling.DENY and ruling.key not in delta.muted_removed]
    delta.images_removed += [(image.job, image.key) for image in naming.images]
    delta.images_put += [image._replace(before=b"") for image in naming.replaced]  # taken back, such an import leaves no record
    writer.mark_erased(_gone(delta), operation.erasure_id)
    erased = _erased(naming, changed, placing, delta)
    standing = sorted(made.assertion_id for made in naming.assertions if made.retracted_at is None)
    delta.changes += [Change(ChangeKind.ASSERTION_RETRACTED, subject=one) for one in standing]
    delta.changes += [Change(ChangeKind.SUBJECT_ERASED, identity=one, subject=operation.erasure_id) for one in erased.identities]
    return erased


def foresee_erasure(reader: Reader, operation: Erase, surroundings: Surroundings) -> Erased:
    """What an erasure would take if it were done now; nothing is written."""
    changes = read_changes(reader, set(operation.keys))
    for change in changes.values():
        change.delete()
    head = reader.head()
    delta = Delta(next_uid=head.next_uid, next_identity=head.next_identity)
    placing = resolve_changes(reader, surroundings.kernel_of(reader), surroundings.new_id, Decided(changes, Ledger(reader), delta)).placing
    changed = [change for change in changes.values() if change.differs]
    return _erased(_naming(reader, surroundings.kernel_of(reader), operation, changed), changed, placing, delta)


def _naming(reader: Reader, kernel: Kernel, operation: Erase, changed: Sequence[RecordChange]) -> _Naming:
    keys = {*operation.keys, *(change.key for change in changed)}
    subjects = [change.before for change in changed if change.before is not None]
    assertions = reader.assertions_naming(keys)
    alone = theirs_alone(reader, [change.uid for change in changed], subjects)
    return _Naming(
        keys,
        alone,
        assertions,
        _requests(reader, keys, [made.assertion_id for made in assertions]),
        reader.images_of(keys),
        [image for image in images_claiming(reader, kernel, alone) if image.key not in keys],
    )


def _requests(reader: Reader, keys: Collection[RecordKey], assertion_ids: Collection[str]) -> list[str]:
    """Requests whose answers name a record, or are about an assertion that goes."""
    needles = [pack(key.record_id) for key in keys] + [pack(one) for one in assertion_ids]
    found: list[str] = []
    after = ""
    while page := reader.answered_page(after, _PAGE):
        found += [one.request_id for one in page if any(needle in one.response for needle in needles)]
        after = page[-1].request_id
    return found


def _gone(delta: Delta) -> set[int]:
    """Identities of which nothing is left, also those that had been merged into them."""
    return {row.no for row in delta.identities_put if not row.live and row.successor is None}


def _erased(naming: _Naming, changed: Sequence[RecordChange], placing: Placing, delta: Delta) -> Erased:
    rows = [change.row for change in changed if change.row is not None]
    counts = {
        "records": len(rows),
        "identifiers": len(delta.claims_removed),
        "mentions": len(delta.mentions_removed),
        "blocking_keys": len(delta.blocks_removed),
        "conflicts": len(delta.conflicts_removed),
        "assertions": len(naming.assertions),
        "responses": len(naming.requests),
        "images": len(naming.images) + len(naming.replaced),
        "identities": len(_gone(delta)),
        "records_moved": len(delta.records_moved),
    }
    return Erased(counts, tuple(sorted({placing.ids[row.identity] for row in rows})), 0)
