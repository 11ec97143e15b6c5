"""Golden journeys as records and expectations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cauce.model.record import Assurance, Identifier, Instant, Record, RecordKey, Role

EXAMPLES = Path(__file__).parents[2] / "examples" / "journeys"
MORE = Path(__file__).parent / "more"


@dataclass(frozen=True)
class Journey:
    """One journey and what must come of it."""

    name: str
    records: tuple[Record, ...]
    together: tuple[tuple[str, ...], ...]
    apart: tuple[tuple[str, str], ...]
    review: tuple[tuple[str, str], ...]

    def key(self, record_id: str) -> RecordKey:
        return next(record.key for record in self.records if record.record_id == record_id)

    def faults(self, home: dict[RecordKey, object]) -> list[str]:
        """What is wrong with a partition, given as the identity of each record."""
        of = {record.record_id: home[record.key] for record in self.records}
        found = [f"{self.name}: {ids} are not one" for ids in self.together if len({of[one] for one in ids}) > 1]
        return found + [f"{self.name}: {a} and {b} are one" for a, b in self.apart if of[a] == of[b]]


def journeys(*folders: Path) -> list[Journey]:
    """All journeys of the folders, by name."""
    return [_journey(path) for folder in folders for path in sorted(folder.glob("*.jsonl"))]


def _journey(path: Path) -> Journey:
    expected = json.loads(path.with_suffix("").with_suffix(".expect.json").read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8").splitlines()
    return Journey(
        name=path.stem,
        records=tuple(_record(json.loads(line), expected["region"]) for line in lines if line.strip()),
        together=tuple(map(tuple, expected["together"])),
        apart=tuple(map(tuple, expected["apart"])),
        review=tuple(map(tuple, expected.get("review", []))),
    )


def _record(line: dict[str, Any], region: str) -> Record:
    return Record(
        source=line["source"],
        record_id=line["record_id"],
        observed_at=_instant(line["observed_at"]),
        identifiers=tuple(_identifier(item) for item in line["identifiers"]),
        attributes=line["attributes"],
        region=region,
    )


def _identifier(item: dict[str, str]) -> Identifier:
    return Identifier(
        namespace=item["namespace"],
        value=item["value"],
        assurance=Assurance[item["assurance"]],
        role=Role[item.get("role", "OWNER")],
        valid_from=_instant(item["valid_from"]) if "valid_from" in item else None,
        valid_to=_instant(item["valid_to"]) if "valid_to" in item else None,
    )


def _instant(text: str) -> Instant:
    return int(datetime.fromisoformat(text).timestamp()) * 1_000_000
