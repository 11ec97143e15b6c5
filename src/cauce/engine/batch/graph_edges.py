"""Which identities share a value, over a whole tenant: columns in, pairs out. A value that too many carry is left out, as online."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


class Edge(NamedTuple):
    """Two identities and what they have in common, by number."""

    left: int
    right: int
    kind: str
    evidence: str
    values: int


class Carriers:
    """Values and the identities that carry them, as they come; then the pairs."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._keys, self._identities, self._names = array("q"), array("q"), array("i")
        self._codes: dict[tuple[str, str], int] = {}

    def code(self, kind: str, evidence: str) -> int:
        """The number of a kind of evidence, for `extend`."""
        return self._codes.setdefault((kind, evidence), len(self._codes))

    def extend(self, keys: Sequence[int], identities: Sequence[int], codes: Sequence[int]) -> None:
        """Identities carry values, each of which is evidence of a kind; three columns."""
        self._keys.extend(keys)
        self._identities.extend(identities)
        self._names.extend(codes)

    def edges(self, muted: Collection[int]) -> Iterator[Edge]:
        """Every pair with a value in common that is not muted, by their numbers and kind."""
        if not self._keys:
            return
        key, identity, name = self._distinct(muted)
        starts = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, dtype=np.int64)
        sizes = np.diff(np.r_[starts, len(key)])
        found: list[Numbers] = []
        for size in range(2, self._most + 1):
            groups = starts[sizes == size]
            if len(groups):
                left, right = np.triu_indices(size, 1)
                places = groups[:, None]
                found.append(
                    np.stack(
                        [identity[places + left].ravel(), identity[places + right].ravel(), np.repeat(name[groups], len(left))],
                        axis=1,
                    )
                )
        if not found:
            return
        pairs, counts = np.unique(np.concatenate(found), axis=0, return_counts=True)
        names = list(self._codes)
        for (left, right, code), count in zip(pairs.tolist(), counts.tolist(), strict=True):
            kind, evidence = names[code]
            yield Edge(left, right, kind, evidence, count)

    def _distinct(self, muted: Collection[int]) -> tuple[Numbers, Numbers, Numbers]:
        key, identity = np.frombuffer(self._keys, dtype=np.int64), np.frombuffer(self._identities, dtype=np.int64)
        name = np.frombuffer(self._names, dtype=np.int32).astype(np.int64)
        if muted:
            live = ~np.isin(key, np.fromiter(muted, dtype=np.int64, count=len(muted)))
            key, identity, name = key[live], identity[live], name[live]
        order = np.lexsort((name, identity, key))
        key, identity, name = key[order], identity[order], name[order]
        first = np.ones(len(key), dtype=bool)
        first[1:] = (key[1:] != key[:-1]) | (identity[1:] != identity[:-1])
        return key[first], identity[first], name[first]
