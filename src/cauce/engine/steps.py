"""What an act of a data steward is made of, and what it answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

import msgspec

from cauce.engine.curation import Ledger
from cauce.engine.operations import Put
from cauce.model.change import Cause
from cauce.model.curation import Assertion, Judgement, ValueRuling
from cauce.model.effect import Effects
from cauce.model.record import RecordKey
from cauce.store.base import Reader
from cauce.store.steward import ImageRow


@dataclass(slots=True)
class Steps:
    """Changes that are decided together."""

    assertions: list[tuple[Judgement, RecordKey, RecordKey]] = field(default_factory=list)
    """Assertions to make."""
    retractions: list[str] = field(default_factory=list)
    """Ids of assertions to take back."""
    deletes: list[RecordKey] = field(default_factory=list)
    puts: list[Put] = field(default_factory=list)
    rulings: list[ValueRuling] = field(default_factory=list)
    """When they are made is filled in."""
    cleared: list[int] = field(default_factory=list)
    """Keys of values whose rulings go."""
    images_put: list[ImageRow] = field(default_factory=list)
    images_removed: list[tuple[str, RecordKey]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.assertions or self.retractions or self.deletes or self.puts or self.rulings or self.cleared or self.images_removed)


class Planner(ABC):
    """Says what an act consists of. Used once."""

    kept = 0
    """Records that were left as they are, because somebody has changed them since."""
    unfinished = False
    """There is more of it than one act does: do it again."""

    @abstractmethod
    def first(self, reader: Reader, ledger: Ledger) -> Steps:
        """The changes, on the graph as it stands.

        Raises:
            CauceError: it cannot be done.
        """

    def more(self, reader: Reader, homes: Mapping[RecordKey, int]) -> Steps:  # noqa: ARG002 - for those that promise something
        """What else is needed so that what was promised holds, given in which identity each record would be; nothing: it holds.

        Raises:
            CauceError: it cannot hold.
        """
        return Steps()


class Acted(msgspec.Struct, frozen=True, kw_only=True):
    """What an act did, or would do."""

    act_id: str
    """Takes it back by Revert; empty: nothing was done, or it was only foreseen."""
    revision: int
    """Of its commit; foreseen: on which it was looked at."""
    effects: Effects
    assertions: tuple[Assertion, ...] = ()
    """Made; foreseen: without ids."""
    retracted: int = 0
    """Assertions taken back."""
    deleted: int = 0
    restored: int = 0
    """Records that are as they were before."""
    rulings: int = 0
    """Values of which something else is said."""
    kept: int = 0
    """Records left as they are, because somebody has changed them since."""
    unfinished: bool = False
    """There is more of it than one act does."""


unpack_acted = msgspec.msgpack.Decoder(Acted).decode
"""The outcome that `pack` made the bytes of."""


@dataclass(frozen=True, slots=True)
class Act:
    """Several changes as one; answers `Acted`, or fails with nothing done. Alone in its commit."""

    planner: Planner
    author: str
    reason: str
    cause: Cause
    request_id: str = ""
    digest: bytes = b""
    """Of the request, to know a repeated one by."""
    future: Future[Any] = field(default_factory=Future)
