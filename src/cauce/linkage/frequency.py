"""Term frequency: agreeing on *Zapatero* says more than on *García*."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE_SETS = ("omnichannel",)
"""Names that a ruleset's `frequencies` may have."""

_PER_MILLION = 1e-6


class Frequencies(NamedTuple):
    """Share of persons who bear a token, by folded token: the largest among the countries served, so that common somewhere is common.

    A token that is in a table at 0 is a known name, rarer than any level's floor; one that is not there is unknown.
    """

    given: Mapping[str, float]
    surnames: Mapping[str, float]
    version: str
    """Digest of the tables: part of the ruleset's digest."""


@lru_cache(maxsize=4)
def load_frequencies(name: str) -> Frequencies:
    """The tables of a name in `TABLE_SETS`.

    Raises:
        KeyError: there are no such tables; `load_ruleset` checks before.
    """
    if name not in TABLE_SETS:
        raise KeyError(name)
    folder = files("cauce.linkage.frequencies")
    texts = [folder.joinpath(file).read_text(encoding="utf-8") for file in ("given.tsv", "surnames.tsv")]
    digest = hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()
    return Frequencies(_table(texts[0]), _table(texts[1]), digest)


def _table(text: str) -> Mapping[str, float]:
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {token: int(count) * _PER_MILLION for token, count in rows}
