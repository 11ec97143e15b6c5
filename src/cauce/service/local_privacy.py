"""What a person may ask for: everything held about them, and to be forgotten: in process."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.model.privacy import Erasure, Suppression
from cauce.model.record import Instant, RecordKey
from cauce.service import erasing, subjects, suppressions
from cauce.service.jobs import JobDesk
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session
from cauce.service.verbs.privacy import FOR_EVER, KeepOut, PrivacyVerbs, SubjectItem, SubjectRef


class LocalPrivacyVerbs(PrivacyVerbs):
    """See PrivacyVerbs."""

    _session: Session
    _desk: JobDesk

    def export_subject(
        self, who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[SubjectItem]:
        """See PrivacyVerbs."""
        return subjects.export_subject(self._session, who, (page_size, page_token), at_least, include_claimed=include_claimed)

    def erase_subject(
        self,
        who: SubjectRef,
        *,
        author: str,
        reference: str = "",
        keep_out: KeepOut = FOR_EVER,
        search: bool = True,
        validate_only: bool = False,
    ) -> Erasure:
        """See PrivacyVerbs."""
        wanted = erasing.Wanted(who=who, author=author, reference=reference, keep_out=keep_out, search=search)
        if validate_only:
            return erasing.preview_erasure(self._session, wanted)
        return erasing.start_erasure(self._session, self._desk.jobs, wanted)

    def get_erasure(self, erasure_id: str) -> Erasure:
        """See PrivacyVerbs."""
        return erasing.get_erasure(self._session, erasure_id)

    def list_erasures(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Erasure]:
        """See PrivacyVerbs."""
        return erasing.list_erasures(self._session, page_size, page_token)

    def suppress(
        self,
        *,
        records: Sequence[RecordKey] = (),
        identifiers: Sequence[tuple[str, str]] = (),
        region: str = "",
        author: str,
        reason: str,
        expires_at: Instant | None = None,
    ) -> list[Suppression]:
        """See PrivacyVerbs."""
        values = suppressions.keys_of(self._session, identifiers, region)
        return suppressions.suppress(self._session, records, values, (author, reason), expires_at)

    def list_suppressions(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Suppression]:
        """See PrivacyVerbs."""
        return suppressions.list_suppressions(self._session, page_size, page_token)

    def lift_suppressions(self, handles: Sequence[str], *, author: str) -> int:
        """See PrivacyVerbs."""
        return suppressions.lift(self._session, handles, author)
