"""What goes with erased records besides themselves: every row that names them or holds what they said.

The records, their claims, blocking keys, touches, mentions, conflicts and places go as with any deletion, and what they alone held
together comes apart in the same commit.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Erase, Erased
from cauce.engine.placing import Placing
from cauce.engine.suppression import theirs_alone
from cauce.model.change import Change, ChangeKind
from cauce.model.packing import pack
from cauce.model.record import RecordKey
from cauce.store.base import Delta, Writer
from cauce.store.tables import name_digest

_PAGE = 1000


def forget(writer: Writer, operation: Erase, changed: Sequence[RecordChange], placing: Placing, delta: Delta) -> Erased:
    """Remove what else names the erased records, and say in the feed whom they were of. The erasure is alone in its commit."""
    keys = {*operation.keys, *(change.key for change in changed)}
    rows = [change.row for change in changed if change.row is not None]
    subjects = [change.before for change in changed if change.before is not None]
    alone = theirs_alone(writer, [row.uid for row in rows], subjects)
    assertions = writer.assertions_naming(keys)
    writer.remove_assertions([made.assertion_id for made in assertions])
    answered = _answered(writer, keys, [made.assertion_id for made in assertions])
    writer.remove_answered(answered)
    writer.remove_consents({name_digest(key) for key in keys} | alone)
    delta.rulings_removed += [ruling.key for ruling in writer.rulings(alone)]
    images = writer.images_of(keys)
    delta.images_removed += [(image.job, image.key) for image in images]
    gone = {row.no for row in delta.identities_put if not row.live and row.successor is None}
    writer.mark_erased(gone, operation.erasure_id)
    identities = sorted({placing.ids[row.identity] for row in rows})
    standing = [made.assertion_id for made in assertions if made.retracted_at is None]
    delta.changes += [Change(ChangeKind.ASSERTION_RETRACTED, subject=one) for one in sorted(standing)]
    delta.changes += [Change(ChangeKind.SUBJECT_ERASED, identity=one, subject=operation.erasure_id) for one in identities]
    counts = {
        "records": len(rows),
        "identifiers": len(delta.claims_removed),
        "mentions": len(delta.mentions_removed),
        "blocking_keys": len(delta.blocks_removed),
        "conflicts": len(delta.conflicts_removed),
        "assertions": len(assertions),
        "responses": len(answered),
        "images": len(images),
        "identities": len(gone),
    }
    return Erased(counts, tuple(identities), 0)


def _answered(writer: Writer, keys: Collection[RecordKey], assertion_ids: Collection[str]) -> list[str]:
    """Requests whose answers name a record, or are about an assertion that goes."""
    needles = [pack(key.record_id) for key in keys] + [pack(one) for one in assertion_ids]
    found: list[str] = []
    after = ""
    while page := writer.answered_page(after, _PAGE):
        found += [one.request_id for one in page if any(needle in one.response for needle in needles)]
        after = page[-1].request_id
    return found
