"""Draws that come out the same on every machine and Python: built on one method of the seeded generator and on exact arithmetic."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Dice:
    """A seeded source of chance. Python promises that `random()` stays as it is; `choice` and its kin make no such promise."""

    __slots__ = ("unit",)

    def __init__(self, seed: int) -> None:
        self.unit: Callable[[], float] = Random(seed).random  # noqa: S311 - test data, not secrets
        """A number from 0 up to 1."""

    def below(self, count: int) -> int:
        """A whole number from 0 to `count` - 1."""
        return int(self.unit() * count)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Whether what happens that often happens now."""
        return self.unit() < probability

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[int(self.unit() * len(items))]


class Weighted(Generic[T]):
    """Items that are drawn as often as their weights say."""

    __slots__ = ("_bounds", "items")

    def __init__(self, items: Sequence[T], weights: Sequence[float]) -> None:
        self.items = tuple(items)
        self._bounds = list(accumulate(weights))

    def draw(self, dice: Dice) -> T:
        """One of the items."""
        return self.items[bisect_right(self._bounds, dice.unit() * self._bounds[-1])]


def zipf(count: int, shift: float = 1.0) -> list[float]:
    """Weights of the first, second, third ... most common of `count` things."""
    return [1.0 / (rank + shift) for rank in range(count)]
