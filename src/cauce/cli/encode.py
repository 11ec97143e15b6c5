"""Values as JSON for `--json`: field names as in the Python API, times as RFC 3339, records as {source, record_id}."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import msgspec

from cauce.cli.files.instants import format_instant
from cauce.errors import CauceError, InvalidValue
from cauce.model.record import RecordKey

_INSTANTS = frozenset(
    {
        "at",
        "observed_at",
        "first_seen",
        "last_seen",
        "valid_from",
        "valid_to",
        "made_at",
        "retracted_at",
        "created_at",
        "started_at",
        "finished_at",
        "requested_at",
        "erased_at",
        "expires_at",
    },
)


def jsonable(value: object) -> Any:
    """Plain dicts, lists, texts and numbers."""
    if isinstance(value, RecordKey):
        return {"source": value.source, "record_id": value.record_id}
    if isinstance(value, CauceError):
        return error_document(value)
    if isinstance(value, msgspec.Struct):
        return {name: _field(name, getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _field(name, item) for name, item in value._asdict().items()}
    return _plain(value)


def _plain(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    return value.name if isinstance(value, IntEnum) else value


def _field(name: str, value: object) -> Any:
    return format_instant(value) if name in _INSTANTS and isinstance(value, int) else jsonable(value)


def error_document(error: CauceError) -> dict[str, Any]:
    """An error as `--json` shows it on the error stream."""
    document: dict[str, Any] = {"reason": error.reason.value, "message": str(error)}
    if isinstance(error, InvalidValue):
        document["violations"] = [violation._asdict() for violation in error.violations]
    if error.metadata:
        document["metadata"] = error.metadata
    return document


def to_json(value: object) -> str:
    """One line of JSON."""
    return msgspec.json.encode(jsonable(value)).decode()
