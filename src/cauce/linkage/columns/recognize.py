"""What the columns of a table mean: fields that a trained ruleset can be made of, and a word on every column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.derived import without_derived
from cauce.linkage.columns.fields import Assigned, assign
from cauce.linkage.columns.meanings import Meaning, meanings_of
from cauce.linkage.columns.normalize import canonical, read_fields
from cauce.linkage.columns.settle import settled
from cauce.linkage.columns.sketch import Sketch
from cauce.model.ruleset import Field

__all__ = ["ColumnNote", "Recognition", "canonical", "read_fields", "recognize"]


class ColumnNote(NamedTuple):
    """What became of one column of a table."""

    column: str
    meaning: str
    """A target (`given_name`, `email`), `text`, `category`, or `-`: left out."""
    reason: str
    """In plain words: `header`, `looks like e-mail addresses`, `derived from given_name and surname`, `one value only`."""


class Recognition(NamedTuple):
    """What a table is about."""

    fields: tuple[Field, ...]
    reads: dict[str, str]
    """Attribute, or `namespace:NAME`, that fields read -> header. Also `record_id` and `observed_at`, which no field
    reads, if columns hold them."""
    notes: tuple[ColumnNote, ...]
    """One for each column, in the order of the table."""


def recognize(raw: Mapping[str, Column], given: Mapping[str, str]) -> Recognition:
    """What each column means, by its header and its content. The order of rows, ids and empty columns change nothing.

    Args:
        raw: header -> texts as written, all of one length.
        given: header -> target that the user chose; `-` leaves a column out.
    """
    sketches = [Sketch(header, column) for header, column in raw.items()]
    meanings = settled(sketches, without_derived(sketches, meanings_of(sketches, given)))
    assigned = assign({sketch.header: sketch for sketch in sketches}, meanings)
    notes = tuple(_note(header, meanings[header], assigned) for header in raw)
    return Recognition(assigned.fields, assigned.reads, notes)


def _note(header: str, meaning: Meaning, assigned: Assigned) -> ColumnNote:
    target, reason = assigned.said.get(header, (meaning.target, ""))
    return ColumnNote(header, target, reason or meaning.reason)
