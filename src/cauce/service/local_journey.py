"""The customer across channels: what happened where, and what is allowed: in process."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.model.consent import ConsentDecision, ExclusionList
from cauce.model.permission import Consent
from cauce.model.record import Identifier, Instant
from cauce.service import consents, journeys
from cauce.service.session import Session
from cauce.service.verbs.journey import ConsentSubject, ContactCheck, Journey, JourneyVerbs


class LocalJourneyVerbs(JourneyVerbs):
    """See JourneyVerbs."""

    _session: Session

    def get_journey(self, identity_id: str, *, at_least: str = "") -> Journey:
        """See JourneyVerbs."""
        return journeys.get_journey(self._session, identity_id, at_least)

    def set_consent(self, subject: ConsentSubject, consent: Consent, *, author: str, reason: str = "") -> str:
        """See JourneyVerbs."""
        return consents.set_consent(self._session, subject, consent, author, reason)

    def get_consent(self, identity_id: str, *, purpose: str, channel: str = "", at: Instant | None = None) -> ConsentDecision:
        """See JourneyVerbs."""
        return consents.get_consent(self._session, identity_id, (purpose, channel), at)

    def check_contacts(self, identifiers: Sequence[tuple[str, str]], *, purpose: str, channel: str, region: str = "") -> list[ContactCheck]:
        """See JourneyVerbs."""
        return consents.check_contacts(self._session, identifiers, (purpose, channel), region)

    def add_exclusions(self, name: str, entries: Sequence[Identifier], *, consent: Consent, region: str = "") -> int:
        """See JourneyVerbs."""
        return consents.add_exclusions(self._session, name, entries, consent, region)

    def remove_exclusions(self, name: str, *, before: Instant) -> None:
        """See JourneyVerbs."""
        consents.remove_exclusions(self._session, name, before)

    def list_exclusion_lists(self) -> list[ExclusionList]:
        """See JourneyVerbs."""
        return consents.list_exclusion_lists(self._session)
