"""What a match is told, and what it tells while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from cauce.engine.batch.bad import Bad
from cauce.engine.batch.table import OnBad
from cauce.model.ruleset import Ruleset

MEMORY = 2 << 30


class Step(NamedTuple):
    """How far a stage is."""

    stage: str
    share: float
    """Of the stage, from 0 to 1."""
    pairs: int = 0
    """Candidate pairs compared so far."""
    remaining: float | None = None
    """Seconds that the stage still takes, if that can be told."""


Progress = Callable[[Step], None]


def _silent(_: Step) -> None:
    """What is told of progress, if nobody wants to know."""


def _unheard(_: Bad) -> None:
    """What is told of unusable rows, if nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """All of it can be left out."""

    mapping: dict[str, str] = field(default_factory=dict)
    """Header -> what it means, where the guess is wrong; `-` leaves a column out."""
    region: str = ""
    """Country whose customs decide where only they can, such as ES."""
    budget: float = 50.0
    """Candidate pairs per record."""
    memory: int = MEMORY
    """Bytes; a quarter of it is for what is held of each pair, which beyond lies in files."""
    work: Path | None = None
    """Directory in which finished stages stay, so that a run that was cut short goes on."""
    workers: int = 1
    """Processes that work at a time."""
    link_only: bool = False
    """One-to-one between files; within a file nobody is united."""
    ruleset: Ruleset | None = None
    """Trained before; without it, training is a stage."""
    labels: Path | None = None
    """A file of pairs whose truth is known (`labels.read_labels`), for training."""
    on_bad: OnBad = _unheard
    """Hears of labels that cannot be used."""
    truth: str = ""
    """Header of a column that says who is who: kept apart, for figures only."""
    name: str = "trained"
    """What the learned ruleset is called."""
    progress: Progress = _silent


class Clock:
    """Times the stages of a run and tells of them."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}
        self._stage = ""
        self._began = self._started = time.perf_counter()

    def stage(self, name: str) -> None:
        """One stage ends and the next begins."""
        self.end()
        self._stage, self._began = name, time.perf_counter()
        self._progress(Step(name, 0.0))

    def end(self) -> None:
        """The last stage ends."""
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + time.perf_counter() - self._began
            self._progress(Step(self._stage, 1.0))
            self._stage = ""

    def advance(self, share: float, pairs: int = 0) -> None:
        """The stage has come so far."""
        spent = time.perf_counter() - self._began
        self._progress(Step(self._stage, share, pairs, spent * (1 - share) / share if share > 0 else None))

    @property
    def total(self) -> float:
        """Seconds since the beginning."""
        return time.perf_counter() - self._started
