"""Organisations: which names are a company's, and the company's name without its legal form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cauce.linkage.normalize.blocked import is_null
from cauce.linkage.normalize.fold import fold, words


class Company(NamedTuple):
    """A canonical company name, and whether a legal form was written with it."""

    name: str
    legal: bool


_FORMS = sorted(
    (
        tuple(form.split())
        for form in (
            "sa de cv", "s de rl de cv", "s de rl", "sapi de cv", "sapi", "sab de cv", "sc de rl", "sas de cv", "spr de rl", "sa", "sl", "slu", "sll",
            "slp", "sau", "sal", "slne", "s coop", "scoop", "s coop and", "cb", "sc", "scp", "aie", "ute", "sas", "sasu", "srl", "ltda", "cia ltda",
            "eirl", "gmbh", "gmbh co kg", "ag", "kg", "ohg", "ug", "ev", "bv", "nv", "inc", "incorporated", "corp", "corporation", "co", "company",
            "co ltd", "co inc", "llc", "llp", "lp", "ltd", "limited", "plc", "pty ltd", "pty", "pte ltd", "oy", "oyj", "ab", "asa", "aps", "sarl",
            "eurl", "snc", "lda", "kk", "ac", "sociedad anonima", "sociedad limitada", "sociedad anonima de capital variable", "sociedad cooperativa",
            "sociedad de responsabilidad limitada", "asociacion civil", "comunidad de bienes", "zrt", "kft", "doo", "spzoo", "sp z oo", "sa cv",
        )
    ),
    key=len,
    reverse=True,
)  # fmt: skip
_SURE = frozenset({"sl", "slu", "sll", "slne", "sau", "sapi", "scoop", "srl", "ltda", "eirl", "gmbh", "ohg", "inc", "incorporated", "corp",
                   "corporation", "llc", "llp", "ltd", "limited", "plc", "pty", "sarl", "eurl", "company", "oyj", "kft", "zrt", "spzoo", "aps"})  # fmt: skip
"""One-word forms that are no surname and no initials, however they are written."""

_DOTTED = re.compile(r"(?:\b[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?|(?:\b[^\W\d_]\.)+[^\W\d_]\b")
_SLASHED = re.compile(r"\b([ac])/([sg])\b", re.IGNORECASE)
_CONNECTORS = frozenset({"y", "e", "and", "et", "und", "the", "i"})
_LEADING = frozenset({"la", "el", "los", "las", "the"})


def _tokens(text: str) -> list[str]:
    text = _DOTTED.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", text)
    return words(fold(_SLASHED.sub(r"\1\2", text)).replace("'", ""))


@lru_cache(maxsize=32_768)
def company_name(text: str) -> Company:
    """The company's name, folded and without legal form; empty if the text is a word for nothing."""
    if is_null(fold(text.strip())):
        return Company("", legal=False)
    return _strip_form(_tokens(text))


def _strip_form(tokens: list[str]) -> Company:
    legal = False
    changed = True
    while changed and len(tokens) > 1:
        changed = False
        for form in _FORMS:
            if len(tokens) > len(form) and tuple(tokens[-len(form) :]) == form:
                tokens, legal, changed = tokens[: -len(form)], True, True
                break
    kept = [token for token in tokens if token not in _CONNECTORS] or tokens
    while len(kept) > 1 and kept[0] in _LEADING:
        kept = kept[1:]
    return Company(" ".join(kept), legal)


@lru_cache(maxsize=65_536)
def organization_name(text: str) -> str:
    """The canonical company if a *name* is an organisation's, which only its legal form tells; empty for a person's.

    Short forms that could be a surname or initials (`SA`, `AB`, `CO`) count only where the writing sets them apart: with dots, or in
    capitals after words that are not.
    """
    if text.isalpha():
        return ""
    company = _strip_form(_tokens(text))
    if not company.legal:
        return ""
    last = words(text)[-1]
    folded = fold(last)
    tokens = _tokens(text)
    if tokens[-1] in _SURE or len(tokens[-1]) > 3 or tokens[-2:] == ["de", "cv"] or tokens[-2:] == ["de", "rl"]:  # noqa: PLR2004 - longer forms are plain words
        return company.name
    if folded != tokens[-1]:  # it was written with dots: S.A.
        return company.name
    head = text[: text.rindex(last)]
    return company.name if last.isupper() and not head.isupper() else ""
