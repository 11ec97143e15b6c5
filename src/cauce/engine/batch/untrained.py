"""Tables from which nothing can be learned, because no two of their distinct rows have anything in common.

What is left is that records which say the same are one person, if it is enough: an e-mail, a phone, an id, or a name and a birth date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.gathering import Group
from cauce.engine.batch.texts import Texts
from cauce.linkage.columns.column import ABSENT, Columns
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.headers import NAMESPACES, heading
from cauce.linkage.columns.shapes import bears_out
from cauce.model.ruleset import Field

_CLASSES = {
    **dict.fromkeys(("email", "phone", "id"), "own"),
    **dict.fromkeys(("given", "surname", "full_given", "full_surname"), "name"),
    "birth_date": "birth",
}
"""By kind of field."""
_HEADED = {
    **dict.fromkeys(set(NAMESPACES) - {"device", "cookie"}, "own"),
    **dict.fromkeys(("given_name", "family_name", "full_name"), "name"),
    "birth_date": "birth",
}
"""By what a header says."""

Flags = NDArray[np.bool_]


def untrained_identities(groups: Sequence[Group], order: Rows, fields: Sequence[Field], columns: Columns, of_record: Rows) -> Rows:
    """A label for each record: the number of its signature if that says enough, else one of its own."""
    said = {name: np.zeros(len(of_record), np.bool_) for name in ("own", "name", "birth")}
    for field in fields:
        if name := _CLASSES.get(field.kind):
            said[name] |= (columns[field.name].codes != ABSENT)[of_record]
    begin = 0
    for group in groups:
        rows = order[begin : begin + len(group)]
        begin += len(group)
        for name in _constant(group.columns):
            said[name][rows] = True
    enough = said["own"] | (said["name"] & said["birth"])
    return np.where(enough, of_record, int(of_record.max()) + 1 + np.arange(len(of_record)))


def _constant(columns: Mapping[str, Texts]) -> Iterator[str]:
    """What columns of one value say, which are no fields because they tell nobody apart."""
    for header, texts in columns.items():
        if len(texts.values) == 1 and bool((texts.codes != ABSENT).all()):
            word = heading(header)
            value = texts.values.to_pylist()
            if word and word.target in _HEADED and bears_out(word.target, value):
                yield _HEADED[word.target]
            elif bears_out("email", value):
                yield "own"
