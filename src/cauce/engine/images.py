"""What an import replaced, kept so that the import can be taken back as one act."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Put
from cauce.store.base import Delta, Reader
from cauce.store.steward import ImageRow


def payload_digest(payload: bytes) -> int:
    """Signed 64-bit digest of a packed record."""
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), "big", signed=True)


def note_import(reader: Reader, job: str, changes: Sequence[tuple[RecordChange, Put]], delta: Delta) -> None:
    """Note what an import is about to do to records, `changes` being as they are before it.

    What it put first of a record counts: if it has the same record again, or does a batch again after a crash, the image stays.
    """
    mine = {image.key: image for image in delta.images_put if image.job == job}
    noted = {image.key: image for image in reader.images_of([change.key for change, _ in changes]) if image.job == job}
    noted.update(mine)
    for change, put in changes:
        digest = payload_digest(put.payload)
        before = change.payload if change.after is not None else b""
        known = noted.get(change.key)
        if known is not None:
            noted[change.key] = known._replace(put=digest)
        elif before != put.payload and not (before and put.record.is_ping):  # one more sighting replaces nothing
            noted[change.key] = ImageRow(job, change.key.source, change.key.record_id, before, digest)
    delta.images_put = [image for image in delta.images_put if image.job != job] + list(noted.values())
