"""The graph around an identity, and all of it at one revision: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.graph import GraphVerbs


class LocalGraphVerbs(GraphVerbs):
    """See GraphVerbs."""

    _session: Session
