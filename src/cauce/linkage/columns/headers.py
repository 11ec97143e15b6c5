"""What a column can mean, and the words by which headers say it (`data/headers.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from cauce.linkage.data import rows
from cauce.linkage.normalize.fold import fold

RECORD = ("record_id", "source", "observed_at", "region")
"""Targets that are parts of the record itself; at most one column each."""

ATTRIBUTES = (
    "given_name",
    "middle_name",
    "family_name",
    "second_family_name",
    "suffix",
    "full_name",
    "birth_date",
    "sex",
    "street",
    "street_number",
    "unit",
    "floor",
    "door",
    "postal_code",
    "city",
    "state",
    "country",
    "company",
    "language",
)
"""Attributes with a meaning. Several columns for one are joined with a space, in the order of the file (`address_1`, `address_2`)."""

BIRTH_PARTS = ("birth_year", "birth_month", "birth_day")
"""Three columns that are one birth date."""

NAMESPACES = (
    "email",
    "phone",
    "national_id",
    "passport",
    "tax_id",
    "curp",
    "rfc",
    "customer_id",
    "login",
    "loyalty",
    "card",
    "order",
    "device",
    "cookie",
    "email_sha256/meta",
    "email_sha256/google",
    "email_sha256/uid2",
    "phone_sha256/meta",
    "phone_sha256/google",
    "phone_sha256/uid2",
)
"""Identifiers; each column of one gives an identifier of its own."""

SINGLE = frozenset({*RECORD, *BIRTH_PARTS, "full_name", "birth_date", "sex", "postal_code", "street_number"})
"""Targets that only one column can have; the one whose header says it best."""

SKIP = "-"

_SHORTEST_PART = 4
"""`id`, `cp` or `by` within a longer header say nothing."""
WITHIN = 100
"""A word within a longer header is less sure than any header that is the word."""


class Word(NamedTuple):
    """What a header says: a target, and how sure (0 is surest)."""

    target: str
    rank: int


@cache
def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for kind, words in rows("headers.tsv"):
        table[kind] = (*table.get(kind, ()), *words.split())
    return table


@cache
def headers() -> Mapping[str, tuple[str, ...]]:
    """Target -> folded header words that say it, the surest first. Those of a dozen languages, and abbreviations."""
    return {kind: words for kind, words in _table().items() if kind not in ("spoiler", "answer")}


@cache
def _words() -> dict[str, Word]:
    return {word: Word(target, rank) for target, words in headers().items() for rank, word in enumerate(words)}


@cache
def _spoilers() -> frozenset[str]:
    """Words of a header that says something *about* an e-mail, a phone or a card."""
    return frozenset(_table()["spoiler"])


def is_answer(header: str) -> bool:
    """Whether a header names the result of a matching (`cluster_id`): a column that says who is who already."""
    return folded(header) in _table()["answer"]


def folded(header: str) -> str:
    """Lower case, plain Latin letters, words joined by one underscore; `fechaNacimiento` and `Fecha Nacimiento` are the same."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", header.strip())
    return re.sub(r"[^a-z0-9]+", "_", fold(spaced)).strip("_")


def heading(header: str) -> Word | None:
    """What a header says by itself; the longest known word within a longer header counts, unless it is spoiled."""
    name = folded(header)
    known = _words()
    if name in known:
        return known[name]
    tokens = name.split("_")
    if _spoilers().intersection(tokens):
        return None
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length, -1, -1):
            part = "_".join(tokens[start : start + length])
            if part in known and len(part) >= _SHORTEST_PART:
                return Word(known[part].target, WITHIN + known[part].rank)
    return None
