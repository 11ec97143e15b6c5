"""Connected pieces: a union-find over any numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Unions:
    """Disjoint sets of numbers; a number not yet joined is a set of its own."""

    __slots__ = ("_parents",)

    def __init__(self) -> None:
        self._parents: dict[int, int] = {}

    def find(self, number: int) -> int:
        """The number that stands for the set."""
        parents = self._parents
        root = number
        while (above := parents.get(root)) is not None:
            root = above
        while number != root and parents[number] != root:
            number, parents[number] = parents[number], root
        return root

    def join(self, left: int, right: int) -> bool:
        """Make two sets one; False if they were."""
        left, right = self.find(left), self.find(right)
        if left == right:
            return False
        if left < right:
            left, right = right, left
        self._parents[left] = right
        return True

    def join_all(self, numbers: Iterable[int]) -> None:
        """Make the sets of all numbers one."""
        find, parents = self.find, self._parents
        root = None
        for number in numbers:
            other = find(number)
            if root is None or root == other:
                root = other
            elif other < root:
                parents[root] = root = other
            else:
                parents[other] = root

    def sets(self, numbers: Iterable[int]) -> list[list[int]]:
        """The numbers, set by set, in their order."""
        found: dict[int, list[int]] = defaultdict(list)
        for number in numbers:
            found[self.find(number)].append(number)
        return list(found.values())
