"""Tables of words that the normalisers look things up in. Small text files, read when first needed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated table of this package; lines that begin with `#` are comments."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def word_sets(name: str) -> dict[str, frozenset[str]]:
    """Kind -> words, of a table whose rows are a kind and blank-separated words."""
    sets: dict[str, set[str]] = {}
    for kind, words in rows(name):
        sets.setdefault(kind, set()).update(words.split())
    return {kind: frozenset(words) for kind, words in sets.items()}


@cache
def written_forms(name: str) -> dict[str, dict[str, str]]:
    """Kind -> form -> what it stands for, of a table whose rows are a kind, a meaning and blank-separated forms."""
    forms: dict[str, dict[str, str]] = {}
    for kind, meaning, written in rows(name):
        forms.setdefault(kind, {}).update(dict.fromkeys(written.split(), meaning))
    return forms
