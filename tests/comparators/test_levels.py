"""One answer for two values and for two columns, whichever stands on the left, however nasty the values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import COMPARATORS, build, compare_pairs, propose_comparisons
from cauce.model.ruleset import Field

NAMES = (
    "maria jose", "jose maria", "jose", "josé", "paco", "francisco", "francisco javier", "javi", "j", "j l", "jose luis", "joseluis", "juanjo", "m",
    "maria", "maria c", "maria carmen", "mari carmen", "alex", "alejandro", "alexander", "bill", "william", "will", "garcia", "garcia lopez",
    "garcia perez", "lopez garcia", "gracia lopez", "lopez", "lopes", "martin", "martinez", "garcia l", "mac donald", "macdonald", "o", "ana ana",
    "a b c d e f g h i j k l m n", "\x00", " ", "ana\u00a0maria", "Ñandú", "李 小龙", "😀", "x" * 300, "x" * 299 + "y",
)  # fmt: skip
DATES = ("19800504", "19800405", "19410312", "19830312", "19800101", "19800102", "19810101", "1980", "abcdefgh", "19800505 ", "٠١٢٣٤٥٦٧", "20001231", "19991231", "19800540")  # fmt: skip
EMAILS = (
    "ana.garcia@gmail.com", "ana.garcia@hotmail.com", "ana.garcia80@gmail.com", "ana.garcia81@gmail.com", "anna.garcia@gmail.com", "ana@x.es", "eva@x.es",
    "info@x.es", "ventas@acme.es", "ventas.2@acme.es", "ana.garcia@acme.es", "ana.garzia@acme.com", "a@", "@", "@b", "a@b@c", "ana.garcia", "ana-garcia@empresa.es", "ana_garsia@empresa.es",
)  # fmt: skip
CODES = ("600111222", "600111223", "600112122", "60011122", "28001", "28010", "2800", "a", "ab", "ba")
STREETS = ("12 calle mayor", "14 calle mayor", "12 calle mayo", "1 gran via", "gran via 1", "calle de la luna nueva")
TEXTS = (
    "acme",
    "acme norte",
    "norte acme",
    "acmenorte",
    "distribuciones norte",
    "distribuciones norte sur",
    "madrid",
    "madri",
    "barcelona",
    "m",
    "f",
)
POOL = {"birth_date": DATES, "email": EMAILS, "phone": CODES, "id": CODES, "postal_code": CODES, "street": STREETS}

nasty = st.text(st.sampled_from("ab 1@.é\x00"), min_size=1, max_size=12) | st.text(min_size=1, max_size=6)


def values(kind: str) -> st.SearchStrategy[str]:
    known = st.sampled_from(POOL.get(kind, NAMES + TEXTS))
    spoilt = st.tuples(known, st.integers(0, 40), st.sampled_from(["", "a", "1", " ", "z "])).map(
        lambda t: t[0][: t[1]] + t[2] + t[0][t[1] + 1 :]
    )
    return st.just("") | known | known | spoilt.filter(bool) | nasty


def field(kind: str, place: int = 0, **more: object) -> Field:
    return Field(name=f"{kind}_{place}", kind=kind, reads=(kind,), **more)


@pytest.mark.parametrize("name", COMPARATORS)
@settings(deadline=None, max_examples=30)
@given(data=st.data())
def test_level_and_compare_agree_and_are_symmetric(name: str, data: st.DataObject) -> None:
    kinds = [kinds[0] for kinds in COMPARATORS[name].kinds]
    if name == "address":
        kinds = data.draw(st.sampled_from([kinds, kinds[:2], kinds[::2], kinds[:1]]))
    elif len(set(kinds)) < len(kinds):
        kinds = kinds[: data.draw(st.integers(1, len(kinds)))]
    elif len(kinds) > 1:
        kinds = data.draw(st.sampled_from([kinds, kinds[:1]]))
    rows = data.draw(st.lists(st.tuples(*map(values, kinds)), min_size=1, max_size=12))
    shares = {value: share for row in rows for value, share in zip(row, (0.5, 0.01, 0.001), strict=False) if value}
    fields = [field(kind, place, frequent=shares) for place, kind in enumerate(kinds)]
    comparison = propose(name, fields)
    (comparator,) = build([comparison], fields)
    columns = {one.name: Column.of(column) for one, column in zip(fields, zip(*rows, strict=True), strict=True)}
    left, right = (side.ravel() for side in np.meshgrid(np.arange(len(rows)), np.arange(len(rows))))
    levels = compare_pairs([comparator], columns, left, right)[:, 0]
    expected = [comparator.level(rows[one], rows[other]) for one, other in zip(left, right, strict=True)]
    assert levels.tolist() == expected
    assert compare_pairs([comparator], columns, right, left)[:, 0].tolist() == expected
    assert levels.min() >= -1
    assert levels.max() < len(comparator.outcomes)


def propose(name: str, fields: list[Field]):
    columns = {one.name: Column.of(["a", "b"]) for one in fields}
    if name in ("postal_code", "city", "given", "surname", "address"):
        return next(one for one in propose_comparisons(fields, columns) if one.comparator == name)
    (comparison,) = propose_comparisons(fields, columns)
    return comparison
