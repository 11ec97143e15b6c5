"""The customer across channels: touchpoints and consent: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.journey import JourneyVerbs


class LocalJourneyVerbs(JourneyVerbs):
    """See JourneyVerbs."""

    _session: Session
