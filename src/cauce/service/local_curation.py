"""What data stewards do beyond single assertions: merge, split, review, decide, revert: in process."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.model.curation import Ruling
from cauce.model.record import RecordKey
from cauce.service import reviews, stewardship
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session
from cauce.service.verbs.curation import (
    Author,
    CurationVerbs,
    NamedConflict,
    Outcome,
    RevertTarget,
    Review,
    ReviewKind,
    SharedValue,
    Verdict,
)


class LocalCurationVerbs(CurationVerbs):
    """See CurationVerbs."""

    _session: Session

    def merge_identities(
        self, identity_ids: Sequence[str], by: Author, *, unchanged_since: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return stewardship.merge(self._session, identity_ids, by, unchanged_since, validate_only=validate_only)

    def split_identity(
        self,
        identity_id: str,
        groups: Sequence[Sequence[RecordKey]],
        by: Author,
        *,
        keep_together: bool = True,
        unchanged_since: str = "",
        validate_only: bool = False,
    ) -> Outcome:
        """See CurationVerbs."""
        what = stewardship.Splitting(identity_id, tuple(map(tuple, groups)), unchanged_since, keep_together=keep_together)
        return stewardship.split(self._session, what, by, validate_only=validate_only)

    def list_reviews(
        self,
        *,
        kind: ReviewKind | None = None,
        source: str = "",
        identity_id: str = "",
        page_size: int = DEFAULT_PAGE,
        page_token: str = "",
    ) -> Page[Review]:
        """See CurationVerbs."""
        return reviews.list_reviews(self._session, reviews.Wanted(kind, source, identity_id), page_size, page_token)

    def decide(self, review_id: str, verdict: Verdict, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return stewardship.decide(self._session, review_id, verdict, by, validate_only=validate_only)

    def list_conflicts(self, *, identity_id: str = "", page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[NamedConflict]:
        """See CurationVerbs."""
        return reviews.list_conflicts(self._session, identity_id, page_size, page_token)

    def list_shared_values(
        self, *, namespace: str = "", blocking_keys: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = ""
    ) -> Page[SharedValue]:
        """See CurationVerbs."""
        return stewardship.list_shared_values(self._session, namespace, page_size, page_token, blocking_keys=blocking_keys)

    def rule_value(
        self, value: tuple[str, str] | str, ruling: Ruling | None, by: Author, *, region: str = "", validate_only: bool = False
    ) -> Outcome:
        """See CurationVerbs."""
        return stewardship.rule(self._session, stewardship.Ruled(value, ruling, region), by, validate_only=validate_only)

    def revert(self, target: RevertTarget, name: str, by: Author, *, validate_only: bool = False) -> Outcome:
        """See CurationVerbs."""
        return stewardship.revert(self._session, target, name, by, validate_only=validate_only)
