"""Filling an empty tenant in bulk: for whoever has the store at hand; through a server it is a job."""

from __future__ import annotations

import os
from collections.abc import Iterable

from cauce.engine.batch.bad import file_invalid
from cauce.engine.batch.load import Loaded, Options, load
from cauce.engine.batch.readable import temporary_place
from cauce.model.record import Record
from cauce.service.session import Session


def load_records(session: Session, records: Iterable[Record], options: Options) -> Loaded:
    """See `cauce.engine.batch.load.load`.

    Raises:
        InvalidValue: (FILE_INVALID) there is no room for what is set aside meanwhile.
    """
    try:
        return load(session.store, session.tenant, session.engine.surroundings, records, options)
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        raise file_invalid(temporary_place(), f"has no room for what a load sets aside ({why}); TMPDIR names another directory") from None
