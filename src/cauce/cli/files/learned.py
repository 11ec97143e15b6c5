"""What a trained ruleset knows of the columns of files: they are read as they were when it was learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cauce.cli.files.instants import DateOrder
from cauce.linkage.columns.headers import RECORD
from cauce.linkage.columns.shapes import bears_out
from cauce.model.ruleset import Ruleset

_NAMESPACE = "namespace:"


class Learned(NamedTuple):
    """Header -> what fields read, and how dates are written that say it of themselves in no way."""

    columns: Mapping[str, str] = {}
    dates: DateOrder = DateOrder.DAY_FIRST

    @classmethod
    def of(cls, ruleset: Ruleset | None) -> Learned:
        """What a ruleset says; nothing for none, and for one that was written by hand."""
        if ruleset is None:
            return cls()
        month_first = any(field.kind == "birth_date" and not field.day_first for field in ruleset.fields)
        return cls(ruleset.columns, DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST)


NOTHING_LEARNED = Learned()


class Target(NamedTuple):
    """What a column becomes, and its place among those of one identifier."""

    name: str
    place: int = 0


def target_of(read: str, values: Sequence[str]) -> Target:
    """The target of a column that fields read as `read`: `street_2` is `attribute:street_2`, `namespace:email#2` the second e-mail."""
    if read.startswith(_NAMESPACE):
        namespace, _, number = read.removeprefix(_NAMESPACE).partition("#")
        return Target(f"identifier:{namespace}", int(number or 1) - 1)
    if read == "country" and values and bears_out("region", values):
        return Target("region")
    return Target(read if read in RECORD else f"attribute:{read}")
