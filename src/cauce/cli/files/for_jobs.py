"""Files as jobs read them: the way `cauce ingest` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from cauce.cli.files.learned import Learned
from cauce.cli.files.reading import Input, Options
from cauce.engine.batch.bad import Bad
from cauce.errors import InvalidValue
from cauce.model.job import JobRequest
from cauce.model.record import Record
from cauce.model.ruleset import Ruleset
from cauce.service.jobs import JobFiles


def job_files(directory: str) -> JobFiles | None:
    """What jobs may read and write below a directory; none for no directory.

    Raises:
        InvalidValue: there is no such directory.
    """
    if not directory:
        return None
    path = Path(directory)
    if not path.is_dir():
        raise InvalidValue("CAUCE_IMPORTS", "must name a directory")
    return JobFiles(path, read_records)


def read_records(path: Path, request: JobRequest, ruleset: Ruleset) -> Iterator[tuple[int, Record | None]]:
    """Every row with its number; None: one that cannot be used."""
    with Input(str(path), Options(source=request.source, region=request.region, learned=Learned.of(ruleset))) as source:
        for row in source.records():
            yield row.number, None if isinstance(row, Bad) else row.record
