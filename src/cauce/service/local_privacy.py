"""What a person may ask for: everything held about them, and to be forgotten: in process."""

from __future__ import annotations

from collections.abc import Sequence

from cauce.model.privacy import Erasure, Suppression, SuppressionScope
from cauce.model.record import Instant, RecordKey
from cauce.service import erasing, ledger, subjects, suppressions
from cauce.service.jobs import JobDesk
from cauce.service.ledger import Ledger
from cauce.service.paging import DEFAULT_PAGE, Page, PageRequest
from cauce.service.session import Session
from cauce.service.verbs.privacy import FOR_EVER, MAX_SUBJECT_RECORDS, KeepOut, PrivacyVerbs, SubjectItem, SubjectRef


class LocalPrivacyVerbs(PrivacyVerbs):
    """See PrivacyVerbs."""

    _session: Session
    _desk: JobDesk

    def export_subject(
        self, who: SubjectRef, *, include_claimed: bool = False, page_size: int = DEFAULT_PAGE, page_token: str = "", at_least: str = ""
    ) -> Page[SubjectItem]:
        """See PrivacyVerbs."""
        return subjects.export_subject(self._session, who, PageRequest(page_size, page_token), at_least, include_claimed=include_claimed)

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
        return suppressions.suppress(self._session, records, values, author, reason, expires_at)

    def list_suppressions(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[Suppression]:
        """See PrivacyVerbs."""
        return suppressions.list_suppressions(self._session, page_size, page_token)

    def lift_suppressions(self, handles: Sequence[str], *, author: str) -> int:
        """See PrivacyVerbs."""
        return suppressions.lift(self._session, handles, author)

    def export_ledger(self) -> Ledger:
        """What is kept out, to be kept outside of backups; it is as secret as the database."""
        return ledger.export_ledger(self._session)

    def replay_ledger(self, kept: Ledger, *, author: str) -> tuple[int, list[Erasure]]:
        """After a restore from a backup: keep out again what was, and erase again what an erasure had taken.

        Answers how many suppressions came back, and the erasures, which go on as jobs. Doing it again does nothing.

        Raises:
            InvalidValue: no ledger.
            FailedPrecondition: something was kept out under another key since the restore.
        """
        restored = ledger.restore_suppressions(self._session, kept)
        again = ledger.erased_before(self._session, kept)
        groups = [tuple(again[start : start + MAX_SUBJECT_RECORDS]) for start in range(0, len(again), MAX_SUBJECT_RECORDS)]
        nothing = KeepOut(scope=SuppressionScope.NOTHING)
        return restored, [
            self.erase_subject(SubjectRef(records=keys), author=author, reference="ledger of erasures", keep_out=nothing) for keys in groups
        ]
