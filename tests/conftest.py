"""Over the whole suite: whatever a test sends as a customer's value is a canary, and must not turn up in any error or log line.

Values are taken where every record passes (the normaliser); errors where every error is made; log lines where every logger writes.
"""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

import cauce.testing
from cauce.errors import CauceError, InvalidValue
from cauce.linkage.normalize import Normalizer
from cauce.model.record import Record
from cauce.testing.postgres import database

pytest.register_assert_rewrite(
    *(f"cauce.testing.{module.name}" for module in pkgutil.iter_modules(cauce.testing.__path__) if "_cases" in module.name)
)
"""What fails in a shipped suite shows its values, as in a test."""

settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")
"""How long an example takes says more of what else the machine does than of the code; benchmarks/ measures that."""

SHORTEST = 6
"""Shorter values (`web`, `Madrid`) occur in messages by themselves."""
COMMON = frozenset(
    {
        "message",
        "customer",
        "digest",
        "online",
        "unknown",
        "record",
        "source",
        "field_invalid",
        "record_id",
        "attributes",
        "phone number",
        "e-mail address",
    }
)
"""Texts of messages that tests have as values, too: Hypothesis draws what stands in the source."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes name no test: packed ones hold the time they were packed, and two workers would not collect the same tests."""
    return argname if isinstance(val, bytes) else None


class Canaries:
    """What was said by customers, and what was said about it."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.said: list[str] = []

    def hear(self, record: Record) -> None:
        for text in (*(identifier.value for identifier in record.identifiers), *map(str, record.attributes.values())):
            if len(text) >= SHORTEST and text.lower().strip(": ") not in COMMON:
                self.values.add(text)

    def leaks(self) -> list[str]:
        return [message for message in set(self.said) if any(value in message for value in self.values)]


@pytest.fixture(autouse=True)
def canaries(monkeypatch: pytest.MonkeyPatch) -> Iterator[Canaries]:
    found = Canaries()
    normalize, make_error, make_invalid = Normalizer.normalize, CauceError.__init__, InvalidValue.__init__

    def hearing(self, record):
        found.hear(record)
        return normalize(self, record)

    def telling(self, message, **options):
        found.said += [str(message), *map(str, (options.get("metadata") or {}).values())]
        make_error(self, message, **options)

    def telling_invalid(self, field, description, **options):
        make_invalid(self, field, description, **options)
        found.said += [f"{where} {what}" for where, what in self.violations]

    class Listening(logging.Handler):
        def emit(self, record):
            found.said.append(record.getMessage())

    write = structlog.PrintLogger.msg

    def printing(self, message):
        found.said.append(message)
        write(self, message)

    monkeypatch.setattr(Normalizer, "normalize", hearing)
    monkeypatch.setattr(CauceError, "__init__", telling)
    monkeypatch.setattr(InvalidValue, "__init__", telling_invalid)
    for name in ("msg", "debug", "info", "warning", "error", "critical", "log"):
        if hasattr(structlog.PrintLogger, name):
            monkeypatch.setattr(structlog.PrintLogger, name, printing)
    handler = Listening()
    logging.getLogger().addHandler(handler)
    yield found
    logging.getLogger().removeHandler(handler)
    leaks = found.leaks()
    assert not leaks, f"a customer's value in {leaks[:3]}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh store on either database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/cauce.db"
    else:
        with database() as found:
            yield found
