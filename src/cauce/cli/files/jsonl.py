"""JSON lines: one record a line, as the golden journeys are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from cauce.cli.files.defaults import Defaults
from cauce.cli.files.instants import parse_instant
from cauce.cli.files.parsed import Good
from cauce.engine.batch.bad import Bad
from cauce.engine.batch.lines import Line, read_lines
from cauce.errors import InvalidValue
from cauce.model.permission import Consent, Permission
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, Role
from cauce.model.touch import Touch

RECORD_FIELDS = frozenset({"source", "record_id", "observed_at", "identifiers", "attributes", "region", "touch", "consents"})
_IDENTIFIER_FIELDS = frozenset({"namespace", "value", "assurance", "role", "valid_from", "valid_to"})
_TOUCH_FIELDS = frozenset({"kind", "channel", "campaign"})
_CONSENT_FIELDS = frozenset({"purpose", "channel", "permission", "at"})
_decode = msgspec.json.Decoder().decode


def read_jsonl(stream: BinaryIO, defaults: Defaults) -> Iterator[Good | Bad]:
    """Every line that is not empty, as a record or as what is wrong with it."""
    for line in read_lines(stream):
        if line.data.strip():
            yield _read_line(line, defaults)


def _read_line(line: Line, defaults: Defaults) -> Good | Bad:
    data = line.data.removeprefix(b"\xef\xbb\xbf") if line.number == 1 else line.data
    original = data.decode("utf-8", "backslashreplace")
    if line.too_long:
        return Bad(line.number, "", "the line is longer than 16 MiB", original)
    if b"\0" in data:
        return Bad(line.number, "", "the line holds a NUL byte", original)
    try:
        document = _decode(data)
    except UnicodeDecodeError:
        return Bad(line.number, "", "the line is not UTF-8", original)
    except (msgspec.DecodeError, RecursionError):
        cut = "" if line.complete else "; the file ends in the middle of it"
        return Bad(line.number, "", f"the line is not a JSON object{cut}", original)
    try:
        return Good(line.number, record_of(document, defaults), original)
    except InvalidValue as error:
        return Bad(line.number, error.field, error.violations[0].description, original, error.reason)


def record_of(document: object, defaults: Defaults) -> Record:
    """The record that a decoded JSON object describes.

    Raises:
        InvalidValue: with the path of the field.
    """
    if not isinstance(document, dict):
        raise InvalidValue("record", "must be a JSON object")
    _check_fields(document, RECORD_FIELDS, "")
    observed_at = _instant(document, "observed_at", "")
    if observed_at is None:
        observed_at = defaults.observed_at
    return Record(
        source=_text(document, "source", "") or defaults.source,
        record_id=_text(document, "record_id", ""),
        observed_at=observed_at,
        identifiers=tuple(_identifier(item, f"identifiers[{i}]") for i, item in enumerate(_list(document, "identifiers"))),
        attributes=_attributes(document.get("attributes")),
        region=_text(document, "region", "") or defaults.region,
        touch=_touch(document.get("touch")),
        consents=tuple(_consent(item, f"consents[{i}]") for i, item in enumerate(_list(document, "consents"))),
    )


def _touch(found: object) -> Touch | None:
    if found is None:
        return None
    if not isinstance(found, dict):
        raise InvalidValue("touch", "must be an object with kind")
    _check_fields(found, _TOUCH_FIELDS, "touch.")
    try:
        return Touch(**{name: _text(found, name, "touch.") for name in ("kind", "channel", "campaign")})
    except InvalidValue as error:
        raise error if error.field.startswith("touch") else error.under("touch") from None


def _consent(item: object, path: str) -> Consent:
    if not isinstance(item, dict):
        raise InvalidValue(path, "must be an object with permission")
    _check_fields(item, _CONSENT_FIELDS, path + ".")
    permission = _choice(item, "permission", path, Permission.__members__)
    if not isinstance(permission, Permission):
        raise InvalidValue(f"{path}.permission", "must be given")
    purpose, channel = (_text(item, name, path + ".") for name in ("purpose", "channel"))
    try:
        return Consent(purpose=purpose, channel=channel, permission=permission, at=_instant(item, "at", path + "."))
    except InvalidValue as error:
        raise error if error.field.startswith(path) else error.under(path) from None


def _identifier(item: object, path: str) -> Identifier:
    if not isinstance(item, dict):
        raise InvalidValue(path, "must be an object with namespace and value")
    _check_fields(item, _IDENTIFIER_FIELDS, path + ".")
    optional: dict[str, Any] = {
        "assurance": _choice(item, "assurance", path, Assurance.__members__),
        "role": _choice(item, "role", path, Role.__members__),
        "valid_from": _instant(item, "valid_from", path + "."),
        "valid_to": _instant(item, "valid_to", path + "."),
    }
    given = {name: value for name, value in optional.items() if value is not None}
    try:
        return Identifier(namespace=_text(item, "namespace", path + "."), value=_text(item, "value", path + "."), **given)
    except InvalidValue as error:
        raise error if error.field.startswith(path) else error.under(path) from None


def _attributes(found: object) -> dict[str, AttributeValue]:
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise InvalidValue("attributes", "must be an object")
    attributes: dict[str, AttributeValue] = {}
    for name, value in found.items():
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            attributes[name] = tuple(value)
        elif isinstance(value, (str, bool, int, float)):
            attributes[name] = value
        elif value is not None:
            raise InvalidValue(f"attributes.{name[:64]}", "must be text, a number, true, false or a list of texts")
    return attributes


def _check_fields(document: dict[str, Any], known: frozenset[str], prefix: str) -> None:
    for name in document:
        if name not in known:
            raise InvalidValue(prefix + _printable(name), f"is not a field; there are {', '.join(sorted(known))}")


def _printable(name: str) -> str:
    return name[:64] if name.isidentifier() else "(unnamed)"


def _text(document: dict[str, Any], name: str, prefix: str) -> str:
    value = document.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise InvalidValue(prefix + name, "must be text")
    return str(value)


def _list(document: dict[str, Any], name: str) -> list[Any]:
    value = document.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise InvalidValue(name, "must be a list")
    return value


def _instant(document: dict[str, Any], name: str, prefix: str) -> int | None:
    value = document.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise InvalidValue(prefix + name, "is not a time; write it like 2026-03-01T10:00:00Z")
    return parse_instant(str(value), prefix + name)


def _choice(document: dict[str, Any], name: str, path: str, members: Mapping[str, object]) -> object | None:
    value = document.get(name)
    if value is None:
        return None
    found = members.get(value.upper()) if isinstance(value, str) else None
    if found is None:
        raise InvalidValue(f"{path}.{name}", f"must be one of {', '.join(members)}")
    return found
