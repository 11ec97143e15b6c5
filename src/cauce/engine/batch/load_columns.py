"""What a batch of records to be loaded comes to, in columns: made where the batch is prepared, so that whoever gathers only joins them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
import numpy as np
from msgspec.structs import astuple
from numpy.typing import NDArray

from cauce.linkage.columns.column import ABSENT, Column
from cauce.linkage.kernel import Kernel
from cauce.model.packing import may_mention, may_touch, pack, read_record
from cauce.model.subject import Claim, Subject

Numbers = NDArray[np.int64]
NEVER = -(2**63)
"""No end, in a column of ends."""


class Entry(NamedTuple):
    """What is long of a prepared record."""

    source: str
    record_id: str
    subject: bytes


_encode_entry = msgspec.msgpack.Encoder().encode
read_entry = msgspec.msgpack.Decoder(Entry).decode
"""An entry of a batch."""
read_entry_fields = msgspec.msgpack.Decoder(tuple[str, str, bytes]).decode
"""An entry of a batch as a plain tuple, for two thirds of the time."""


class Batch(NamedTuple):
    """A batch of prepared records. Columns are bytes of 64-bit numbers, but for small ones."""

    entries: bytes
    """The entries, one behind the other."""
    sizes: bytes
    """Of each entry, in bytes."""
    persons: bytes
    signatures: bytes
    known: bytes
    """One byte each."""
    more: bytes
    """One byte each: whether a record may mention somebody else, or have a touch."""
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
    return np.fromiter(numbers, dtype=np.int64).tobytes()


def numbers(data: bytes) -> Numbers:
    """A column of a batch as numbers."""
    return np.frombuffer(data, dtype=np.int64)


def harvest(kernel: Kernel, payloads: Sequence[bytes]) -> bytes:
    """Prepare packed records; the answer is a packed `Batch`."""
    records = list(map(read_record, payloads))
    subjects = [prepared.subject for prepared in kernel.preparer.prepare_all(records)]
    claims, _, known, persons, signatures, blocks = zip(*map(astuple, subjects), strict=True)
    sources, names = (map(attrgetter(field), records) for field in ("source", "record_id"))
    entries = list(map(_encode_entry, zip(sources, names, map(pack, subjects), strict=True)))
    fielded = [subject for subject in subjects if subject.traits.fields and subject.signature]
    batch = Batch(
        entries=b"".join(entries),
        sizes=column(map(len, entries)),
        persons=column(persons),
        signatures=column(signatures),
        known=bytes(known),
        more=_more(payloads),
        claims=column(map(len, claims)),
        **_claimed(list(chain.from_iterable(claims))),
        blocks=column(map(len, blocks)),
        block_keys=column(chain.from_iterable(blocks)),
        fielded=column([subject.signature for subject in fielded]),
        fields=_fields(fielded),
    )
    return msgspec.msgpack.encode(batch)


def _more(payloads: Sequence[bytes]) -> bytes:
    """Which records may mention somebody else, or have a touch: most batches, seen as one, have none."""
    together = b"".join(payloads)
    if not (may_mention(together) or may_touch(together)):
        return bytes(len(payloads))
    return bytes([may_mention(payload) or may_touch(payload) for payload in payloads])


def _claimed(claims: Sequence[Claim]) -> dict[str, Any]:
    """The columns of claims."""
    namespaces, _, keys, assurances, ats, ends = zip(*map(astuple, claims), strict=True) if claims else ((),) * len(Claim.__struct_fields__)
    names = list(dict.fromkeys(namespaces))
    places = {name: place for place, name in enumerate(names)}
    return {
        "keys": column(keys),
        "assurances": bytes(assurances),
        "ats": column(ats),
        "ends": column([NEVER if end is None else end for end in ends]),
        "namespaces": column(map(places.__getitem__, namespaces)),
        "names": names,
    }


def read_batch(data: bytes) -> Batch:
    """The batch that `harvest` packed."""
    return _decode(data)


_decode = msgspec.msgpack.Decoder(Batch).decode


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
