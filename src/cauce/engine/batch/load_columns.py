"""What a batch of records to be loaded comes to, in columns: made where the batch is prepared, so that whoever gathers only joins them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_spool import Entry, encode_entry
from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, read_record
from cauce.model.record import name_digest
from cauce.model.subject import Claim, Subject

Numbers = NDArray[np.int64]
NEVER = -(2**63)
"""No end, in a column of ends."""


class Batch(NamedTuple):
    """A batch of prepared records. Columns are bytes of 64-bit numbers, but for small ones."""

    entries: bytes
    """The entries, one behind the other."""
    sizes: bytes
    """Of each entry, in bytes."""
    digests: bytes
    """Of each record's name."""
    times: bytes
    """When each record was observed."""
    persons: bytes
    signatures: bytes
    known: bytes
    """One byte each."""
    claims: bytes
    """How many each record has; then the claims of all records, a column a field."""
    keys: bytes
    assurances: bytes
    """One byte each."""
    ats: bytes
    ends: bytes
    namespaces: bytes
    """Places in `names`."""
    names: list[str]
    blocks: bytes
    """How many blocking keys each record has; then those of all records."""
    block_keys: bytes
    fielded: bytes
    """Signatures of the records that have the values of a trained ruleset's fields."""
    fields: list[tuple[bytes, list[str]]]
    """Of each field: for each of those records the place of its value, 32 bits wide, and the values."""


def column(numbers: Iterable[int]) -> bytes:
    """Numbers as a column of a batch."""
    return array("q", numbers).tobytes()


def numbers(data: bytes) -> Numbers:
    """A column of a batch as numbers."""
    return np.frombuffer(data, dtype=np.int64)


def harvest(kernel: Kernel, payloads: Sequence[bytes]) -> bytes:
    """Prepare packed records; the answer is a packed `Batch`."""
    records = [read_record(payload) for payload in payloads]
    subjects = [prepared.subject for prepared in kernel.preparer.prepare_all(records)]
    entries = [
        encode_entry(Entry(record.source, record.record_id, payload, pack(subject)))
        for record, payload, subject in zip(records, payloads, subjects, strict=True)
    ]
    claims = [claim for subject in subjects for claim in subject.claims]
    namespaces, names = _coded(claims)
    fielded = [subject for subject in subjects if subject.traits.fields and subject.signature]
    batch = Batch(
        entries=b"".join(entries),
        sizes=column(map(len, entries)),
        digests=column([name_digest(record.key) for record in records]),
        times=column([record.observed_at for record in records]),
        persons=column([subject.person for subject in subjects]),
        signatures=column([subject.signature for subject in subjects]),
        known=bytes([subject.known for subject in subjects]),
        claims=column([len(subject.claims) for subject in subjects]),
        keys=column([claim.key for claim in claims]),
        assurances=bytes([claim.assurance for claim in claims]),
        ats=column([claim.at for claim in claims]),
        ends=column([NEVER if claim.end is None else claim.end for claim in claims]),
        namespaces=namespaces,
        names=names,
        blocks=column([len(subject.blocks) for subject in subjects]),
        block_keys=column([key for subject in subjects for key in subject.blocks]),
        fielded=column([subject.signature for subject in fielded]),
        fields=_fields(fielded),
    )
    return msgspec.msgpack.encode(batch)


def read_batch(data: bytes) -> Batch:
    """The batch that `harvest` packed."""
    return _decode(data)


_decode = msgspec.msgpack.Decoder(Batch).decode


def _coded(claims: Sequence[Claim]) -> tuple[bytes, list[str]]:
    """The claims' namespaces as places in a list of names."""
    places: dict[str, int] = {}
    codes = column([places.setdefault(claim.namespace, len(places)) for claim in claims])
    return codes, list(places)


def _fields(subjects: Sequence[Subject]) -> list[tuple[bytes, list[str]]]:
    columns = [Column.of(texts) for texts in zip(*[subject.traits.fields for subject in subjects], strict=True)]
    return [(found.codes.tobytes(), found.values) for found in columns]


class Dictionary:
    """Texts that many batches number for themselves, numbered once for all."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._places)

    def values(self) -> list[str]:
        """All texts, by number."""
        return list(self._places)

    def renumbered(self, codes: NDArray[Any], values: Sequence[str]) -> NDArray[np.int32]:
        """A batch's codes as ours; `ABSENT` stays."""
        places = self._places
        ours = [places.setdefault(value, len(places)) for value in values]
        renumbered: NDArray[np.int32] = np.array([*ours, ABSENT], dtype=np.int32)[codes]
        return renumbered
