"""Organisations: which names are a company's, and the company's name without its legal form."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from cauce.linkage.data import rows
from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold, words


class Company(NamedTuple):
    """A canonical company name, and whether a legal form was written with it."""

    name: str
    legal: bool


_DOTTED = re.compile(r"(?:\b[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?|(?:\b[^\W\d_]\.)+[^\W\d_]\b")
_SLASHED = re.compile(r"\b([ac])/([sg])\b", re.IGNORECASE)
_LONGEST_FORM = 6
_CONNECTORS = frozenset({"y", "e", "and", "et", "und", "the", "i"})
_LEADING = frozenset({"la", "el", "los", "las", "the"})


@cache
def _forms() -> dict[tuple[str, ...], bool]:
    """Legal form -> whether it is sure however it is written."""
    return {tuple(form.split()): kind == "sure" for kind, form in rows("legal_forms.tsv")}


@cache
def _last_words() -> frozenset[str]:
    return frozenset(form[-1] for form in _forms())


def _tokens(text: str) -> list[str]:
    text = _DOTTED.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", text)
    return words(fold(_SLASHED.sub(r"\1\2", text)).replace("'", ""))


@lru_cache(maxsize=32_768)
def company_name(text: str) -> Company:
    """The company's name, folded and without legal form; empty if the text is a word for nothing."""
    if is_null(fold(text.strip())):
        return Company("", legal=False)
    company = _strip_form(_tokens(text))
    return company if not is_null(company.name) else Company("", legal=False)


def _strip_form(tokens: list[str]) -> Company:
    legal = False
    while size := _form_at_end(tokens):
        tokens, legal = tokens[:-size], True
    kept = [token for token in tokens if token not in _CONNECTORS] or tokens
    while len(kept) > 1 and kept[0] in _LEADING:
        kept = kept[1:]
    return Company(" ".join(kept), legal)


def _form_at_end(tokens: list[str]) -> int:
    """Of how many words is the longest legal form that the name ends with; 0: none, or nothing else is there."""
    return next((size for size in range(min(_LONGEST_FORM, len(tokens) - 1), 0, -1) if tuple(tokens[-size:]) in _forms()), 0)


def is_legal_form(folded: str) -> bool:
    """Whether the last word of a folded text ends some legal form: it may be an organisation's name."""
    return folded.rpartition(" ")[2] in _last_words()


def organization_name(text: str) -> str:
    """The canonical company if a *name* is an organisation's, which only its legal form tells; empty for a person's.

    Short forms that could be a surname or initials (`SA`, `AB`, `CO`) count only where the writing sets them apart: with dots, or in
    capitals after words that are not.
    """
    last_word = text.rpartition(" ")[2].rstrip(".,) ").rpartition(".")[2].lower()
    if len(last_word) > 1 and last_word not in _last_words():
        return ""
    return _organization(text)


@lru_cache(maxsize=65_536)
def _organization(text: str) -> str:
    company = _strip_form(_tokens(text))
    if not company.legal:
        return ""
    last = words(text)[-1]
    folded = fold(last)
    tokens = _tokens(text)
    if _forms().get((tokens[-1],), False) or len(tokens[-1]) > 3 or tokens[-2:] == ["de", "cv"] or tokens[-2:] == ["de", "rl"]:  # noqa: PLR2004 - longer forms are plain words
        return company.name
    if folded != tokens[-1]:  # it was written with dots: S.A.
        return company.name
    head = text[: text.rindex(last)]
    return company.name if last.isupper() and not head.isupper() else ""
