"""Which rules decide: every transaction asks its own snapshot, so that no process goes on under rules that are no longer in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from cauce.errors import DataLoss
from cauce.linkage.kernel import Kernel
from cauce.model.record import Instant
from cauce.model.ruleset import Ruleset
from cauce.store.base import Reader

_KEPT = 8
"""Kernels kept at hand."""


@dataclass(slots=True)
class Surroundings:
    """What the engine is given, so that it needs no clock and no randomness of its own."""

    kernel: Kernel
    """Of the rules that were in force when last looked: good enough to prepare by, never to decide by."""
    now: Callable[[], Instant]
    new_ids: Callable[[int], list[str]]
    """So many, in order."""
    _known: dict[int, Kernel] = field(default_factory=dict)
    _latest: int = 0

    def new_id(self) -> str:
        """One more."""
        return self.new_ids(1)[0]

    def kernel_of(self, reader: Reader) -> Kernel:
        """The kernel of the rules that decide in this snapshot; a tenant that was never given any goes by the one given here."""
        head = reader.head()
        if not head.ruleset:
            return self.kernel
        kernel = self._known.get(head.ruleset)
        if kernel is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            kernel = self._known[head.ruleset] = read_kernel(reader, head.ruleset)
        if head.revision >= self._latest:
            self._latest, self.kernel = head.revision, kernel
        return kernel


def read_ruleset(reader: Reader, number: int) -> Ruleset:
    """A version of the tenant's rules.

    Raises:
        DataLoss: there is none with this number.
    """
    row = reader.ruleset(number)
    if row is None:
        raise DataLoss("a version of the rules is not there")
    return msgspec.json.decode(row.compiled, type=Ruleset)


def read_kernel(reader: Reader, number: int) -> Kernel:
    """The kernel of a version of the tenant's rules."""
    return Kernel.of(read_ruleset(reader, number))
