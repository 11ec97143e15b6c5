"""What an import replaced, kept so that the import can be taken back as one act; of an erased customer it is kept no longer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import blake2b

from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Put
from cauce.linkage.kernel import Kernel
from cauce.model.packing import read_record
from cauce.store.base import Delta, Reader
from cauce.store.steward import ImageRow

_PAGE = 1000


def payload_digest(payload: bytes) -> int:
    """Signed 64-bit digest of a packed record."""
    return int.from_bytes(blake2b(payload, digest_size=8).digest(), "big", signed=True)


def images_claiming(reader: Reader, kernel: Kernel, keys: Collection[int]) -> Iterator[ImageRow]:
    """Images of records that claimed one of these values before an import, in clear or hashed, however they wrote it."""
    after = None
    while page := reader.all_images(after, _PAGE) if keys else []:
        after = page[-1]
        replaced = [image for image in page if image.before]
        prepared = kernel.preparer.prepare_all([read_record(image.before) for image in replaced])
        for image, one in zip(replaced, prepared, strict=True):
            if any(claim.key in keys for claim in one.subject.claims):
                yield image


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
