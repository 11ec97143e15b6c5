"""What a bulk load must not take in: the same records that a put is refused for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from cauce.engine.operations import Put
from cauce.engine.suppression import Guard
from cauce.engine.surroundings import Surroundings
from cauce.errors import Conflict
from cauce.model.record import Record
from cauce.store.base import Reader, Store
from cauce.store.listing import all_suppressions

_BATCH = 500


class Welcome:
    """Lets records through that are not kept out. Costs nothing unless the tenant keeps something out."""

    def __init__(self, store: Store, tenant: str, surroundings: Surroundings) -> None:
        self._store, self._tenant, self._surroundings = store, tenant, surroundings
        self._known: frozenset[str] = frozenset()
        self.withheld = 0
        """Records that were not let through."""

    def only(self, records: Iterable[Record]) -> Iterable[Record]:
        """The records that may come."""
        with self._store.read(self._tenant) as reader:
            self._known = _handles(reader)
        return self._filtered(records) if self._known else records

    def check(self, reader: Reader) -> None:
        """Refuse if what is kept out is not what it was when the load began.

        Raises:
            Conflict: load again.
        """
        if _handles(reader) != self._known:
            raise Conflict("what is kept out has changed since the load began: load again")

    def _filtered(self, records: Iterable[Record]) -> Iterator[Record]:
        source = iter(records)
        prepare = self._surroundings.kernel.preparer.prepare
        while batch := list(islice(source, _BATCH)):
            puts = [Put(record, prepare(record).subject, b"", b"") for record in batch]
            with self._store.read(self._tenant) as reader:
                guard = Guard.of(reader, self._surroundings.now())
                withheld = guard.withheld(puts) if guard is not None else frozenset()
            self.withheld += len(withheld)
            yield from (record for position, record in enumerate(batch) if position not in withheld)


def _handles(reader: Reader) -> frozenset[str]:
    """Of everything that is kept out."""
    if not reader.head().suppressing:
        return frozenset()
    return frozenset(one.handle for one in all_suppressions(reader))
