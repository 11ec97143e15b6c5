"""What people decided, as pairs that training listens to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from cauce.engine.batch.output import write_table
from cauce.model.curation import Assertion, Judgement


def write_labels(assertions: Iterable[Assertion], path: Path) -> int:
    """Write the assertions that stand as `cauce train --labels` reads them; how many there are.

    Raises:
        InvalidValue: (FILE_INVALID) the file cannot be written.
    """
    standing = [said for said in assertions if said.retracted_at is None]
    columns: dict[str, pa.Array] = {}
    for side in ("left", "right"):
        records = [getattr(said, side) for said in standing]
        columns[f"{side}_source"] = pa.array([record.source for record in records], pa.string())
        columns[f"{side}_record_id"] = pa.array([record.record_id for record in records], pa.string())
    same = ["yes" if said.judgement is Judgement.SAME else "no" for said in standing]
    write_table(pa.table({**columns, "same": pa.array(same, pa.string())}), path)
    return len(standing)
