"""How an identity came together, and what became of it: in process."""

from __future__ import annotations

from cauce.model.how import IdentityExplanation
from cauce.service.explaining import explain_identity
from cauce.service.histories import get_history
from cauce.service.paging import DEFAULT_PAGE, PageRequest
from cauce.service.session import Session
from cauce.service.verbs.history import HistoryPage, HistoryVerbs, Order


class LocalHistoryVerbs(HistoryVerbs):
    """See HistoryVerbs."""

    _session: Session

    def explain_identity(self, identity_id: str, *, at_least: str = "") -> IdentityExplanation:
        """See HistoryVerbs."""
        return explain_identity(self._session, identity_id, at_least)

    def get_history(
        self,
        identity_id: str,
        *,
        order: Order = Order.NEWEST_FIRST,
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
        at_least: str = "",
    ) -> HistoryPage:
        """See HistoryVerbs."""
        return get_history(self._session, identity_id, order, PageRequest(page_size, page_token), at_least)
