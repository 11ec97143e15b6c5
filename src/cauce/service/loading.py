"""Filling an empty tenant in bulk: for whoever has the store at hand; through a server it is a job."""

from __future__ import annotations

from collections.abc import Iterable

from cauce.engine.batch.load import Loaded, Options, load
from cauce.model.record import Record
from cauce.service.session import Session


def load_records(session: Session, records: Iterable[Record], options: Options) -> Loaded:
    """See `cauce.engine.batch.load.load`."""
    return load(session.store, session.tenant, session.engine.surroundings, records, options)
