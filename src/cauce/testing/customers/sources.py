"""The channels: what each asks for, who types it, and how it writes names, dates and phone numbers."""

from __future__ import annotations

from typing import NamedTuple

from cauce.testing.customers.dice import Weighted


class Gives(NamedTuple):
    """How often a source has each value."""

    given: float
    surname: float
    second: float
    middle: float
    sex: float
    born: float
    email: float
    phone: float
    loyalty: float
    device: float
    cookie: float
    street: float
    city: float
    postal: float


class Source(NamedTuple):
    """A channel and its habits."""

    name: str
    share: float
    gives: Gives
    case: str
    """How names and streets are written: `proper`, `lower`, `upper` (capitals without accents), `plain` (no accents)."""
    dates: str
    """`iso`, or `day` for day/month/year."""
    phones: str
    """`plain`, `plus` for +34 and so on, `spaced`."""


SOURCES = (
    Source("crm", 26, Gives(1.0, 1.0, 0.95, 0.7, 0.9, 0.93, 0.88, 0.92, 0.4, 0.0, 0.0, 0.92, 0.95, 0.95), "proper", "iso", "plus"),
    Source("web", 26, Gives(1.0, 1.0, 0.65, 0.35, 0.2, 0.65, 1.0, 0.8, 0.2, 0.35, 0.9, 0.7, 0.75, 0.75), "proper", "iso", "plain"),
    Source("app", 16, Gives(1.0, 0.98, 0.55, 0.2, 0.4, 0.82, 0.98, 0.8, 0.6, 1.0, 0.0, 0.1, 0.3, 0.5), "plain", "iso", "plus"),
    Source("store", 18, Gives(1.0, 1.0, 0.65, 0.15, 0.4, 0.65, 0.5, 0.92, 0.92, 0.0, 0.0, 0.3, 0.5, 0.75), "upper", "day", "plain"),
    Source("call_centre", 10, Gives(1.0, 1.0, 0.7, 0.15, 0.15, 0.7, 0.6, 0.97, 0.25, 0.0, 0.0, 0.6, 0.65, 0.6), "plain", "day", "spaced"),
    Source("newsletter", 4, Gives(0.97, 0.85, 0.3, 0.05, 0.05, 0.4, 1.0, 0.15, 0.0, 0.0, 0.7, 0.0, 0.1, 0.5), "lower", "iso", "plain"),
)
CHANNELS = Weighted(SOURCES, [source.share for source in SOURCES])
