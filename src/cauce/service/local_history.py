"""How an identity came together, and what became of it: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.history import HistoryVerbs


class LocalHistoryVerbs(HistoryVerbs):
    """See HistoryVerbs."""

    _session: Session
