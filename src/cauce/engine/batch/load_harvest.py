"""Everything that is to be loaded, prepared: subjects on disk, claims and blocking keys in columns."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.load_columns import NEVER, Batch, Dictionary, Numbers, numbers, read_entry, read_entry_fields
from cauce.engine.batch.load_intake import Intake
from cauce.engine.batch.load_spool import Spool
from cauce.linkage.columns.column import Column
from cauce.model.packing import unpack_subject
from cauce.model.subject import Subject

__all__ = ["NEVER", "Blocks", "Claims", "EntryColumns", "Harvest", "Numbers"]


class Claims(NamedTuple):
    """All claims, one column a field, one row a claim; `entry` says whose it is."""

    key: Numbers
    entry: Numbers
    person: Numbers
    bare: NDArray[np.bool_]
    assurance: NDArray[np.uint8]
    at: Numbers
    end: Numbers
    """NEVER: none is stated."""
    namespace: NDArray[np.int32]
    """Place in `Harvest.namespaces`."""

    def take(self, rows: Numbers | NDArray[np.bool_]) -> Claims:
        """Some rows, in this order."""
        taken: list[Any] = [column[rows] for column in self]
        return Claims._make(taken)


class Blocks(NamedTuple):
    """Which signature has which blocking key."""

    key: Numbers
    signature: Numbers


class EntryColumns(NamedTuple):
    """What is long of some records, a column a field."""

    sources: tuple[str, ...]
    names: tuple[str, ...]
    subjects: tuple[bytes, ...]


class Harvest:
    """What records came to. Entries are named by the record's number in the intake; they are added in any order.

    First the intake takes all in, then what was prepared is looked at.
    """

    def __init__(self, intake: Intake, spool: Spool) -> None:
        self.intake = intake
        self._spool = spool
        self._places = np.zeros(0, dtype=np.int64)
        """Of each entry in the spool; -1: it is not prepared."""
        self._signatures, self._more = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_)
        self._entries: list[Numbers] = []
        self._batches: list[Batch] = []
        self._namespaces = Dictionary()
        self._fields: list[Dictionary] = []
        self._codes: list[tuple[NDArray[np.int32], list[NDArray[np.int32]]]] = []
        """Of each batch: its claims' namespaces, and of each field the values of its records."""

    def __len__(self) -> int:
        """How many records are prepared."""
        return len(self._spool)

    def add(self, entries: Numbers, batch: Batch) -> None:
        """Take in what some records came to."""
        self._reserve(int(entries.max()) + 1)
        self._places[entries] = np.arange(len(self), len(self) + len(entries))
        self._signatures[entries] = numbers(batch.signatures)
        self._more[entries] = np.frombuffer(batch.more, dtype=np.bool_)
        self._spool.add(batch.entries, numbers(batch.sizes).tolist())
        fields = [(np.frombuffer(codes, dtype=np.int32), values) for codes, values in batch.fields]
        if not self._fields:
            self._fields = [Dictionary() for _ in fields]
        known = zip(self._fields, fields, strict=False)
        codes = [dictionary.renumbered(of_batch, values) for dictionary, (of_batch, values) in known]
        self._codes.append((self._namespaces.renumbered(numbers(batch.namespaces), batch.names), codes))
        self._entries.append(entries)
        self._batches.append(batch._replace(entries=b"", sizes=b"", more=b"", namespaces=b"", fields=[]))

    def _reserve(self, count: int) -> None:
        """Make room for so many entries, and then some."""
        missing = count - len(self._places)
        if missing > 0:
            missing += len(self._places)
            self._places = np.r_[self._places, np.full(missing, -1)]
            self._signatures, self._more = (np.r_[column, np.zeros(missing, column.dtype)] for column in (self._signatures, self._more))

    def prepared(self, entries: Numbers) -> NDArray[np.bool_]:
        """Whether each of these is."""
        self._reserve(len(self.intake))
        found: NDArray[np.bool_] = self._places[entries] >= 0
        return found

    def flush(self) -> None:
        """Copies of this process can read, too."""
        self._spool.flush()

    # --- by entry ------------------------------------------------------------------------------------------------------------------
    def signatures(self) -> Numbers:
        """Signature of each entry; 0: none."""
        self._reserve(len(self.intake))
        return self._signatures[: len(self.intake)]

    def more(self, entries: Numbers) -> NDArray[np.bool_]:
        """Whether there may be more to these entries than records and claims: mentions or touches."""
        touched = np.fromiter(self.intake.touches, dtype=np.int64)
        found: NDArray[np.bool_] = self._more[entries] | np.isin(entries, touched)
        return found

    def columns(self, entries: Numbers) -> EntryColumns:
        """What is long of some entries; at least one."""
        return EntryColumns(*zip(*map(read_entry_fields, self._read(entries)), strict=True))

    def subjects(self, entries: Numbers) -> list[Subject]:
        """Some entries, as matching sees them."""
        return [unpack_subject(read_entry(data).subject) for data in self._read(entries)]

    def _read(self, entries: Numbers) -> list[bytes]:
        return self._spool.read(self._places[entries].tolist())

    # --- in columns ----------------------------------------------------------------------------------------------------------------
    @property
    def namespaces(self) -> list[str]:
        """Names of namespaces, by code."""
        return self._namespaces.values()

    def fields(self, signatures: Numbers) -> list[Column]:
        """The values of a trained ruleset's fields, in its order, for some signatures; empty under a hand-set ruleset."""
        known = self._column("fielded")
        order = np.argsort(known, kind="stable")
        rows = order[np.searchsorted(known[order], signatures)] if self._fields else order
        columns = zip(*[codes for _, codes in self._codes if codes], strict=True)
        return [Column(np.concatenate(codes)[rows], texts.values()) for texts, codes in zip(self._fields, columns, strict=True)]

    def claims(self) -> Claims:
        """Claims of the entries that count."""
        counts = self._column("claims")
        known = np.frombuffer(b"".join(batch.known for batch in self._batches), dtype=np.bool_)
        found = Claims(
            key=self._column("keys"),
            entry=np.repeat(np.concatenate(self._entries), counts),
            person=np.repeat(self._column("persons"), counts),
            bare=np.repeat(~known, counts),
            assurance=np.frombuffer(b"".join(batch.assurances for batch in self._batches), dtype=np.uint8),
            at=self._column("ats"),
            end=self._column("ends"),
            namespace=np.concatenate([codes for codes, _ in self._codes]),
        )
        replaced = self.intake.replaced
        return found.take(~np.isin(found.entry, replaced)) if len(replaced) else found

    def blocks(self) -> Blocks:
        """Blocking keys of the signatures that some entry that counts has, sorted, each once."""
        return self._blocks

    @cached_property
    def _blocks(self) -> Blocks:
        key, signature = self._column("block_keys"), np.repeat(self._column("signatures"), self._column("blocks"))
        if len(self.intake.replaced):
            living = np.isin(signature, self.signatures()[self.intake.kept])
            key, signature = key[living], signature[living]
        order = np.lexsort((signature, key))
        key, signature = key[order], signature[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = (key[1:] != key[:-1]) | (signature[1:] != signature[:-1])
        return Blocks(key[first], signature[first])

    def _column(self, name: str) -> Numbers:
        return numbers(b"".join(getattr(batch, name) for batch in self._batches))
