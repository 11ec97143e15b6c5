"""How the results of stages are kept as files: arrays as numpy writes them, texts as Arrow, a ruleset as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import feather

from cauce.engine.batch.arrow import strings
from cauce.engine.batch.scoring import Scored
from cauce.engine.batch.signatures import Signatures
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.train import Diagnostics, Trained
from cauce.model.ruleset import Ruleset


class KeptSignatures:
    """Codes of all columns, and their values."""

    def save(self, directory: Path, made: Signatures) -> None:
        """See `Kind`."""
        _save(directory, of_record=made.of_record, counts=made.counts)
        for number, column in enumerate(made.columns.values()):
            _save(directory, **{f"codes{number}": column.codes})
            values = pa.table({"values": strings(column.values)})
            feather.write_feather(values, str(directory / f"values{number}"), compression="uncompressed")
        (directory / "names").write_bytes(msgspec.json.encode(list(made.columns)))

    def load(self, directory: Path) -> Signatures:
        """See `Kind`."""
        columns = {}
        for number, name in enumerate(msgspec.json.decode((directory / "names").read_bytes(), type=list[str])):
            values = feather.read_table(str(directory / f"values{number}"), memory_map=False).column("values").to_pylist()
            columns[name] = Column(_load(directory, f"codes{number}"), values)
        return Signatures(columns, _load(directory, "of_record"), _load(directory, "counts"))


class KeptTrained:
    """A ruleset and how it was learned."""

    def save(self, directory: Path, made: Trained) -> None:
        """See `Kind`."""
        (directory / "ruleset").write_bytes(msgspec.json.encode(made.ruleset))
        (directory / "diagnostics").write_bytes(msgspec.json.encode(made.diagnostics))

    def load(self, directory: Path) -> Trained:
        """See `Kind`."""
        return Trained(
            msgspec.json.decode((directory / "ruleset").read_bytes(), type=Ruleset),
            msgspec.json.decode((directory / "diagnostics").read_bytes(), type=Diagnostics),
        )


class KeptPairs:
    """Candidate pairs."""

    def save(self, directory: Path, made: tuple[Rows, Rows]) -> None:
        """See `Kind`."""
        _save(directory, left=made[0], right=made[1])

    def load(self, directory: Path) -> tuple[Rows, Rows]:
        """See `Kind`."""
        return _load(directory, "left"), _load(directory, "right")


class KeptScores:
    """Levels and weights of the candidate pairs, which are kept by themselves."""

    def __init__(self, pairs: tuple[Rows, Rows]) -> None:
        self._pairs = pairs

    def save(self, directory: Path, made: Scored) -> None:
        """See `Kind`."""
        _save(directory, levels=made.levels, weights=made.weights)

    def load(self, directory: Path) -> Scored:
        """See `Kind`."""
        return Scored(*self._pairs, _load(directory, "levels"), _load(directory, "weights"))


class KeptLabels:
    """A label for each row."""

    def save(self, directory: Path, made: Rows) -> None:
        """See `Kind`."""
        _save(directory, labels=made)

    def load(self, directory: Path) -> Rows:
        """See `Kind`."""
        labels: Rows = _load(directory, "labels")
        return labels


def _save(directory: Path, **arrays: NDArray[Any]) -> None:
    for name, array in arrays.items():
        np.save(directory / f"{name}.npy", array)


def _load(directory: Path, name: str) -> NDArray[Any]:
    """Mapped, not read: memory holds only what is looked at."""
    mapped: NDArray[Any] = np.load(directory / f"{name}.npy", mmap_mode="r")
    return mapped
