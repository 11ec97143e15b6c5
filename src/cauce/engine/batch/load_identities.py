"""The identities that `cauce match` wrote, found again for the records of the same files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from cauce.engine.batch.bad import Bad, file_invalid
from cauce.engine.batch.load import Given
from cauce.engine.batch.table import Table
from cauce.engine.batch.tables import read_table
from cauce.model.record import Record, RecordKey

_MAX_ID = 128


class Identities:
    """A file of `record_id`, `identity_id` and, where several files were matched, `source`."""

    def __init__(self, table: Table) -> None:
        labels, self._ids = _labels(table)
        names = table.columns["record_id"].texts().to_pylist()
        sources = table.columns["source"].texts().to_pylist() if "source" in table.columns else None
        self._by_name: dict[str, int] = dict(zip(names, labels, strict=True))
        self._by_source = dict(zip(zip(sources, names, strict=True), labels, strict=True)) if sources else {}
        self._only_by_source = bool(sources) and len(self._by_name) < len(names)
        self._seen: Counter[RecordKey] = Counter()
        self._nameless: dict[RecordKey, int] = {}

    @classmethod
    def read(cls, path: Path) -> Identities:
        """From Parquet, CSV or JSON lines.

        Raises:
            InvalidValue: (FILE_INVALID) it is not such a file.
        """
        bad: list[Bad] = []
        table = read_table(path, bad.append)
        missing = [name for name in ("record_id", "identity_id") if name not in table.columns]
        if missing:
            raise file_invalid(str(path), f"must have the column {missing[0]}, as `cauce match --output` writes it")
        if bad:
            raise file_invalid(str(path), f"{len(bad)} rows cannot be used, the first is row {bad[0].number}")
        return cls(table)

    def given(self) -> Given:
        """As a load takes it; asked once for each record, in the order of the files."""
        return Given(self._label_of, self._ids)

    def hear(self, record: Record, file: str, number: int) -> None:
        """A record is about to be loaded: where it stood is the name of one that has none of its own."""
        if record.is_ping:
            place = f"{Path(file).name}:{number}"
            label = self._by_source.get((record.source, place), self._by_name.get(place, -1))
            self._nameless.setdefault(record.key, label)

    def _label_of(self, key: RecordKey) -> int:
        if key in self._nameless:
            return self._nameless[key]
        self._seen[key] += 1
        again = self._seen[key]
        name = key.record_id if again == 1 else f"{key.record_id}#{again}"
        if self._only_by_source:
            return self._by_source.get((key.source, name), -1)
        return self._by_source.get((key.source, name), self._by_name.get(name, -1))


def _labels(table: Table) -> tuple[list[int], list[str]]:
    """A number for each row, and the identity's id behind each number."""
    texts = table.columns["identity_id"]
    ids: list[str] = texts.values.to_pylist()
    if any(len(one) > _MAX_ID or not one.isprintable() for one in ids):
        raise file_invalid(table.name, f"an identity_id is longer than {_MAX_ID} characters or holds control characters")
    return texts.codes.tolist(), ids
