"""What a file's records get where they say nothing themselves."""

from __future__ import annotations

import msgspec

from cauce.model.record import Assurance, Instant


class Defaults(msgspec.Struct, frozen=True, kw_only=True):
    """Per file: its stem as the source, its modification time as event time (so that a replay gives the same records)."""

    source: str
    observed_at: Instant
    region: str = ""
    assurance: Assurance = Assurance.ASSERTED
    """Of identifiers in tables. JSON lines say it themselves."""
