"""Writes a ruleset as a YAML document that a person can read, and that loads to the same digest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import Enum, IntEnum
from math import log2
from typing import Any

import msgspec

from cauce.model.ruleset import Comparison, Field, Level, Namespace, Ruleset

_WIDTH = 118
_LONGEST_KEY = 200
"""Longer keys are written in YAML's explicit form, which has no limit."""
_PLAIN = re.compile(r"[a-z][a-z0-9_]*(?:[.:/-]?[a-z0-9_])*")
_NO_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"})
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

_HEADS = {
    "thresholds": "Bits. At match or above two records are linked; between review and match a person should look.",
    "columns": "What the columns of files are: attributes that fields read, and identifiers.",
    "fields": "What is known of people: how it is read, and the share of records that have each frequent value.",
    "priors": "Share of all pairs of records that are one person, of one household, or namesakes; the rest are strangers.",
    "comparisons": "Probability of each level among pairs of one person (m) and of strangers (u); its weight is log2(m/u) bits.",
    "blocking": "Two records are compared if they agree on every part of some rule.",
    "namespaces": "What identifiers of each kind may do. What a field reads is compared, and is no key.",
    "sources": "What each sender is trusted for.",
    "survivorship": "How the golden record chooses among values.",
    "blocked": "Values that mean nobody.",
}


def dump_ruleset(ruleset: Ruleset) -> str:
    """The document of a ruleset, with short comments."""
    lines = [f"{name}: {_scalar(getattr(ruleset, name))}" for name in ("name", "version", "region", "device_unites", "frequencies")]
    parts: dict[str, Iterable[str]] = {
        "thresholds": _block(_settings(ruleset.thresholds)),
        "priors": _block(_settings(ruleset.priors)) if ruleset.priors is not None else (),
        "columns": (f"  {_key(header)}: {_scalar(read)}" for header, read in ruleset.columns.items()),
        "fields": (line for field in ruleset.fields for line in _field(field)),
        "comparisons": (line for comparison in ruleset.comparisons for line in _comparison(comparison)),
        "blocking": (f"  {_key(rule.name)}: {_flow(rule.parts)}" for rule in ruleset.blocking),
        "namespaces": (line for namespace in ruleset.namespaces for line in _namespace(namespace)),
        "sources": (f"  {_key(source.name)}: {_flow(_settings(source, 'name'))}" for source in ruleset.sources),
        "survivorship": (f"  - {_flow(_settings(rule))}" for rule in ruleset.survivorship),
        "blocked": _wrapped(map(_scalar, ruleset.blocked), "[]", "  ") if ruleset.blocked else (),
    }
    for name, body in parts.items():
        written = list(body)
        if written:
            lines += ["", f"# {_HEADS[name]}", f"{name}:", *written]
    return "\n".join(lines) + "\n"


def _field(field: Field) -> Iterator[str]:
    yield f"  {_key(field.name)}:"
    for name, value in _settings(field, "name", "frequent").items():
        yield f"    {name}: {_flow(value)}"
    if field.frequent:
        yield "    frequent:"
        yield from _wrapped((f"{_key(value)}: {share!r}" for value, share in field.frequent.items()), "{}", "      ")


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"  {_key(comparison.name)}:"
    for name, value in _settings(comparison, "name", "levels").items():
        yield f"    {name}: {_flow(value)}"
    yield "    levels:"
    for level in comparison.levels:
        yield f"      - {_flow(_settings(level))}  # {_bits(level)}"


def _bits(level: Level) -> str:
    return f"{log2(level.m / level.u):+.1f} bits"


def _namespace(namespace: Namespace) -> Iterator[str]:
    listed = [name for name in ("blocked", "weak") if getattr(namespace, name)]
    if not listed:
        yield f"  {_key(namespace.name)}: {_flow(_settings(namespace, 'name'))}"
        return
    yield f"  {_key(namespace.name)}:"
    for name, value in _settings(namespace, "name", *listed).items():
        yield f"    {name}: {_flow(value)}"
    for name in listed:
        yield f"    {name}:"
        yield from _wrapped(map(_scalar, getattr(namespace, name)), "[]", "      ")


def _settings(struct: msgspec.Struct, *but: str) -> dict[str, Any]:
    """What a struct says, in its own order; what is as it would be anyway is left out."""
    found = {}
    for field in msgspec.structs.fields(type(struct)):
        value = getattr(struct, field.name)
        if field.name not in but and (field.required or value != field.default):
            found[field.name] = value
    return found


def _block(settings: dict[str, Any]) -> Iterator[str]:
    for name, value in settings.items():
        yield f"  {name}: {_flow(value)}"


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_flow(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _wrapped(items: Iterable[str], brackets: str, indent: str) -> Iterator[str]:
    """Items in brackets, as many on a line as fit."""
    line = indent + brackets[0]
    for item in items:
        if len(line) > len(indent) + 1 and len(line) + len(item) > _WIDTH:
            yield line.rstrip()
            line = indent + " "
        line += f"{item}, "
    yield line.rstrip(", ") + brackets[1]


def _key(text: str) -> str:
    written = _scalar(text)
    return written if len(written) <= _LONGEST_KEY else f"? {written} "


def _scalar(value: Any) -> str:
    if isinstance(value, Enum):
        return value.name.lower() if isinstance(value, IntEnum) else str(value.value)
    if value is None or isinstance(value, (bool, int, float)):
        return json.dumps(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _NO_TEXT:
        return text
    return _UNPRINTABLE.sub(_escaped, json.dumps(text, ensure_ascii=False))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
