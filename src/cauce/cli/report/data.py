"""Everything a report of a match shows, as plain numbers and texts: what the charts and tables are drawn from, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures at the top."""

    records: int
    identities: int
    sources: tuple[str, ...] = ()
    """Names of the files or systems the records came from."""
    pairs: int = 0
    """Pairs that were compared."""
    linked: int = 0
    """Pairs that ended in one identity."""
    expected_precision: float | None = None
    """Share of the linked pairs that are right, as the model expects."""
    expected_recall: float | None = None
    """Share of the true pairs that are linked, as the model expects; what blocking misses is part of it."""
    precision: float | None = None
    """As measured, where truth was given."""
    recall: float | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column of the files: what it was taken for, and how full it is."""

    header: str
    meaning: str
    """What it was read as; empty: left out."""
    reason: str
    filled: float
    """Share of the records that have a value."""
    distinct: int
    """How many different values."""


@dataclass(frozen=True, slots=True)
class LevelRate:
    """How often one outcome of a comparison occurs."""

    comparison: str
    says: str
    match: float
    """Among pairs of records of one person (m)."""
    stranger: float
    """Among pairs of strangers (u)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one comparison of a pair found, and how many bits it moves the weight."""

    name: str
    says: str
    bits: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Records side by side; `rows` are texts in the order of `headers`."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PairShown:
    """One pair, taken apart."""

    title: str
    """Why it is shown: `A sure match`."""
    verdict: str
    """One sentence: linked or held apart, and why."""
    weight: float
    steps: tuple[Step, ...]
    """They add up to the weight."""
    values: Sheet | None = None
    """The two records; none: values are left out."""


@dataclass(frozen=True, slots=True)
class WeightBin:
    """Pairs whose weight lies in `low` to `high`."""

    low: float
    high: float
    pairs: int
    expected: float
    """How many of them are matches, as the model expects."""


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """What linking every pair at or above a threshold would give."""

    threshold: float
    precision: float
    recall: float
    measured_precision: float | None = None
    """Where truth is given."""
    measured_recall: float | None = None


@dataclass(frozen=True, slots=True)
class SizeCount:
    """Identities of one size; `size` is a text, for the largest are counted together."""

    size: str
    identities: int


@dataclass(frozen=True, slots=True)
class KeyYield:
    """What one blocking key brought."""

    name: str
    pairs: int
    """Pairs it proposed."""
    matches: float
    """Of these, expected to be matches."""
    only: float
    """Matches that no other key proposed."""


@dataclass(frozen=True, slots=True)
class ClusterShown:
    """One identity with its records."""

    title: str
    note: str
    """One sentence: why it is worth a look."""
    records: int
    values: Sheet | None = None
    """Some of its records; none: values are left out."""


@dataclass(frozen=True, slots=True)
class ReportData:
    """A whole report. What is empty has its section say so."""

    title: str
    summary: Summary
    threshold: float = 0.0
    """Weight from which a pair counts as a match."""
    columns: tuple[ColumnUse, ...] = ()
    rates: tuple[LevelRate, ...] = ()
    pairs: tuple[PairShown, ...] = ()
    weights: tuple[WeightBin, ...] = ()
    curve: tuple[ThresholdPoint, ...] = ()
    sizes: tuple[SizeCount, ...] = ()
    keys: tuple[KeyYield, ...] = ()
    clusters: tuple[ClusterShown, ...] = ()
    values: bool = True
    """Whether customers' values may be shown."""
