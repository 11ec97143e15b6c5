"""What a column can mean, and the words by which headers say it (`data/headers.tsv`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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

_OF_PERSON = frozenset({*ATTRIBUTES, *BIRTH_PARTS, "region", "email", "phone"})

SINGLE = frozenset({*RECORD, *BIRTH_PARTS, "full_name", "birth_date", "sex", "postal_code", "street_number"})
"""Targets that only one column can have; the one whose header says it best."""

SKIP = "-"

_SHORTEST_PART = 4
"""`id`, `cp` or `by` within a longer header say nothing."""
_SHORT = frozenset({"zip", "plz", "cep"})
_BORNE_OUT = frozenset({"birth_date", "phone", "national_id", "tax_id"})
"""What `_SHORT` and words of three letters for these say, their content has to bear out."""
_LEAST_ABBREVIATED = 6
"""Letters that are left of two words or more at least: `cod_post` is a postal code."""
_ABOUT = frozenset({"spoiler", "answer", "kin", "born", "whose"})
"""Kinds of words that are no targets."""
_FEWEST_PREFIXED = 4
"""Headers that begin with the same word, from which on it is the table's (`cust_name`, `cust_phone`) and says nothing of a column."""
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
    return {kind: words for kind, words in _table().items() if kind not in _ABOUT}


@cache
def _words() -> dict[str, Word]:
    return {word: Word(target, rank) for target, words in headers().items() for rank, word in enumerate(words)}


@cache
def _about(kind: str) -> frozenset[str]:
    return frozenset(_table()[kind])


def is_answer(header: str) -> bool:
    """Whether a header names the result of a matching (`cluster_id`): a column that says who is who already."""
    return folded(header) in _about("answer")


def is_of_kin(header: str) -> bool:
    """Whether a header says that it is about somebody else: the mother, the doctor, who sold it."""
    return not _about("kin").isdisjoint(spelled(header).split("_"))


def is_of_birth(header: str) -> bool:
    """Whether a header says that it is about somebody's birth."""
    return not _about("born").isdisjoint(spelled(header).split("_"))


def is_of_person(header: str) -> bool:
    """Whether a header says that a column holds what people have: a name, a birth date, a country, an e-mail; no id."""
    word = heading(header)
    return word is not None and word.target in _OF_PERSON


def folded(header: str) -> str:
    """Lower case, plain Latin letters, words joined by one underscore; `fechaNacimiento` and `Fecha Nacimiento` are the same."""
    return re.sub(r"[^a-z0-9]+", "_", fold(_spaced(header))).strip("_")


def spelled(header: str) -> str:
    """The same in the letters of any script."""
    return re.sub(r"[\W_]+", "_", fold(_spaced(header))).strip("_")


def _spaced(header: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", header.strip())


def shared_prefixes(headers: Iterable[str]) -> frozenset[str]:
    """Words that several headers of one table begin with: whose table it is (`vn_name`, `vn_plz`, `vn_ort`), not what a column holds."""
    begins = Counter(spelled(header).partition("_")[0] for header in headers)
    return frozenset(word for word, number in begins.items() if number >= _FEWEST_PREFIXED)


def heading_within(header: str, prefixes: Collection[str]) -> Word | None:
    """What a header says; if nothing, what it says without the word that it begins with, if several do."""
    word = heading(header)
    prefix, _, rest = spelled(header).partition("_")
    if word is not None or prefix not in prefixes:
        return word
    told = _words().get(rest)
    return Word(told.target, WITHIN + told.rank) if told and told.target not in RECORD else None


def heading(header: str) -> Word | None:
    """What a header says by itself; the longest known word within a longer header counts, unless it is spoiled."""
    name = spelled(header)
    known = _words()
    if name in known:
        return known[name]
    tokens = name.split("_")
    if not _about("spoiler").isdisjoint(tokens):
        return None
    return _abbreviated(tokens) or _within(tokens) or _written_together(name)


def _within(tokens: Sequence[str]) -> Word | None:
    """The longest known word of several; one that says whose a thing is says what it is only if no other does."""
    found = None
    for length in range(len(tokens) - 1, 0, -1):
        for start in range(len(tokens) - length, -1, -1):
            part = "_".join(tokens[start : start + length])
            word = _words().get(part)
            if word is None or not _is_told(part, word.target):
                continue
            if part not in _about("whose"):
                return Word(word.target, WITHIN + word.rank)
            found = found or Word(word.target, WITHIN + word.rank)
    return found


def _is_told(part: str, target: str) -> bool:
    """Whether a part of a header is long enough to say something."""
    short = part in _SHORT or (len(part) == _SHORTEST_PART - 1 and target in _BORNE_OUT)
    return len(part) >= _SHORTEST_PART or short or not part.isascii()


def _abbreviated(tokens: Sequence[str]) -> Word | None:
    """What words say that begin as those of a known header do: `date_naiss`, `cod_post`."""
    if len(tokens) == 1 or sum(map(len, tokens)) < _LEAST_ABBREVIATED:
        return None
    alike = [word for words, word in _of_several().get(len(tokens), ()) if all(map(str.startswith, words, tokens))]
    targets = {word.target for word in alike}
    return Word(alike[0].target, WITHIN + min(word.rank for word in alike)) if len(targets) == 1 else None


@cache
def _of_several() -> Mapping[int, Sequence[tuple[tuple[str, ...], Word]]]:
    """Number of words -> the known headers of so many words."""
    found: dict[int, list[tuple[tuple[str, ...], Word]]] = {}
    for name, word in _words().items():
        tokens = tuple(name.split("_"))
        found.setdefault(len(tokens), []).append((tokens, word))
    return found


def _written_together(name: str) -> Word | None:
    """The longest known word within a header of a script that parts no words."""
    if name.isascii():
        return None
    inside = [word for word in _words() if len(word) > 1 and not word.isascii() and word in name]
    longest = max(inside, key=lambda word: (len(word), name.rindex(word)), default=None)
    return None if longest is None else Word(_words()[longest].target, WITHIN + _words()[longest].rank)
