"""Values of somebody else that records mention: they relate, they do not link, and so they stay out of `resolve()` altogether."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.engine.incoming import RecordChange
from cauce.errors import InvalidValue
from cauce.linkage.normalize import Normalizer
from cauce.model.packing import may_mention, unpack_record
from cauce.model.record import Record, Role
from cauce.store.base import Delta, Reader
from cauce.store.relations import MentionRow


def mention_rows(uid: int, record: Record, normalizer: Normalizer) -> list[MentionRow]:
    """What a record mentions, one row a value; what cannot be read is left out."""
    region = record.region or normalizer.region_of(record.source)
    found: dict[int, MentionRow] = {}
    for identifier in record.identifiers:
        if identifier.role is not Role.MENTIONED:
            continue
        try:
            claims = normalizer.value(identifier.namespace, identifier.value, region)
        except InvalidValue:
            continue
        for claim in claims:
            found.setdefault(claim.key, MentionRow(claim.key, uid, claim.namespace))
    return list(found.values())


def write_mentions(reader: Reader, changed: Sequence[RecordChange], normalizer: Normalizer, delta: Delta) -> None:
    """Put into the delta what the changes add to and take from the mentioned values."""
    stored = [change.uid for change in changed if change.row is not None]
    before = set(reader.mentions_of(stored)) if stored else set()
    after = {
        row
        for change in changed
        if change.after is not None and may_mention(change.payload)
        for row in mention_rows(change.uid, unpack_record(change.payload), normalizer)
    }
    kept = {(row.key, row.uid) for row in after}
    delta.mentions_removed += [(row.key, row.uid) for row in before if (row.key, row.uid) not in kept]
    delta.mentions_added += after - before
