"""A story of everything that can be done to a tenant: records, assertions, acts of stewards, rulings, consent, erasures, other rules."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations, count, pairwise, product
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from cauce.errors import CauceError, FailedPrecondition, Reason
from cauce.linkage import sharing
from cauce.model.curation import Judgement, Ruling
from cauce.model.job import JobRequest
from cauce.model.packing import pack, unpack_record
from cauce.model.permission import Consent, Permission
from cauce.model.privacy import ErasureState, SuppressionScope
from cauce.model.record import Assurance, Record, RecordKey
from cauce.model.ruleset import Ruleset, Scope
from cauce.service import LocalCauce, open_cauce
from cauce.service.api import MAX_PAGE, PutFailure, PutResult
from cauce.service.jobs import JobFiles
from cauce.service.verbs.curation import Author, Outcome, RevertTarget, Review, Verdict
from cauce.service.verbs.journey import ConsentSubject
from cauce.service.verbs.privacy import KeepOut, SubjectRef
from cauce.testing.service_cases_stewards import foreseen
from cauce.testing.service_world import partition
from worlds.generate import START, Said, consistent
from worlds.rules import change_rules, over
from worlds.story import Story

Act = Callable[[bool], Outcome]
FILE = "saga"
"""What imports read."""


def read(path: Path, _request: JobRequest, _ruleset: Ruleset) -> Iterator[tuple[int, Record | None]]:
    """Packed records."""
    return zip(count(1), map(unpack_record, msgspec.msgpack.decode(path.read_bytes(), type=list[bytes])), strict=False)


class Word(NamedTuple):
    """What was said of a record's, or a value's, consent."""

    subject: RecordKey | int
    permission: Permission
    at: int


class Image(NamedTuple):
    """What an import did to a record."""

    before: Record | None
    put: Record


@dataclass
class Saga(Story):
    """What was told, with who did what, and what is to be kept out."""

    url: str = ""
    said_by: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Author and act of each standing assertion."""
    ruled_by: dict[int, str] = field(default_factory=dict)
    names_out: set[RecordKey] = field(default_factory=set)
    values_out: set[int] = field(default_factory=set)
    words: list[Word] = field(default_factory=list)
    resting: dict[RecordKey, Record] = field(default_factory=dict)
    """Records that were there once: deleted, or erased."""
    imports: dict[str, dict[RecordKey, Image]] = field(default_factory=dict)
    """By job."""

    # --- records -----------------------------------------------------------------------------------------------------------------
    def put(self, *records: Record) -> None:
        """Taken in, but for those that are kept out; a record named by digest is seen once more."""
        for record, result in zip(records, self.cauce.batch_put_records(records), strict=True):
            if self._kept_out(record):
                assert isinstance(result, PutFailure), result
                assert result.error.reason is Reason.SUPPRESSED
                continue
            assert isinstance(result, PutResult), result
            self.ids |= {result.identity_id, *result.merged}
            known = self.records.get(record.key)
            if known is None or not record.is_ping or (record.observed_at, pack(record)) >= (known.observed_at, pack(known)):
                self.records[record.key] = record
            self.resting.pop(record.key, None)

    def bring(self, *records: Record) -> str:
        """An import of different records; the job."""
        with tempfile.TemporaryDirectory() as path, closing(self._importing(path)) as cauce:
            Path(path, FILE).write_bytes(msgspec.msgpack.encode([pack(record) for record in records]))
            job = over(cauce, cauce.start_import(JobRequest(files=(FILE,))))
        taken = [record for record in records if not self._kept_out(record)]
        assert job.figures["records"] == len(taken)
        known = ((record.key, Image(self.records.get(record.key), record)) for record in taken)
        self.imports[job.job_id] = {key: image for key, image in known if image.before is None or pack(image.before) != pack(image.put)}
        for record in taken:
            self.records[record.key] = record
            self.resting.pop(record.key, None)
        self.ids |= set(self.homes().values())
        return job.job_id

    def _importing(self, path: str) -> LocalCauce:
        return open_cauce(self.url, job_files=JobFiles(Path(path), read))

    def _kept_out(self, record: Record) -> bool:
        return record.key in self.names_out or not self.values_out.isdisjoint(self._values([record]))

    def _values(self, records: Collection[Record]) -> set[int]:
        return {claim.key for record in records for claim in self.kernel.preparer.prepare(record).subject.claims}

    def delete(self, key: RecordKey) -> None:
        self.resting[key] = self.records[key]
        super().delete(key)

    # --- words -------------------------------------------------------------------------------------------------------------------
    def say(self, left: RecordKey, right: RecordKey, judgement: Judgement) -> None:
        before = set(self.said)
        super().say(left, right, judgement)
        self.said_by.update((made, ("test", "")) for made in self.said.keys() - before)

    def retract(self, assertion_id: str) -> None:
        super().retract(assertion_id)
        del self.said_by[assertion_id]

    # --- acts --------------------------------------------------------------------------------------------------------------------
    def _act(self, by: str, act: Act, *, asks: Sequence[Said] = ()) -> Outcome | None:
        """Do what was foreseen. What is refused is refused both times, changes nothing, and contradicts what stands."""
        revision = self.cauce.stats().revision
        try:
            act(True)
        except FailedPrecondition as refused:
            if refused.reason is not Reason.ASSERTION_CONTRADICTION or consistent([*self.said.values(), *asks]):
                raise
            with pytest.raises(FailedPrecondition):
                act(False)
            assert self.cauce.stats().revision == revision
            return None
        done = foreseen(self.cauce, act)
        assert self.cauce.stats().revision == revision + done.commits
        for made in done.assertions:
            self.said[made.assertion_id] = (made.left, made.right, made.judgement)
            self.said_by[made.assertion_id] = (by, done.act_id)
        return done

    def homes(self) -> dict[RecordKey, str]:
        return partition(self.cauce)

    def merge(self, keys: Sequence[RecordKey], by: str) -> None:
        """The identities of these records become one."""
        homes = self.homes()
        ids = sorted({homes[key] for key in keys})
        if len(ids) < 2:
            return
        members = [key for key, home in homes.items() if home in ids]
        asks = [(left, right, Judgement.SAME) for left, right in pairwise(members)]
        done = self._act(
            by, lambda only: self.cauce.merge_identities(ids, Author(author=by, reason="a saga"), validate_only=only), asks=asks
        )
        if done is not None:
            after = self.homes()
            assert len({after[key] for key in members}) == 1

    def split(self, groups: Sequence[Sequence[RecordKey]], by: str, *, together: bool) -> None:
        """These groups leave their identity."""
        homes = self.homes()
        identity = homes[groups[0][0]]
        rest = [key for key, home in homes.items() if home == identity and not any(key in group for group in groups)]
        sides = [*groups, rest]
        asks = [(*pair, Judgement.DIFFERENT) for one, other in combinations(sides, 2) for pair in product(one, other)]
        if together:
            asks += [(left, right, Judgement.SAME) for group in groups for left, right in pairwise(group)]
        author = Author(author=by, reason="a saga")
        done = self._act(
            by, lambda only: self.cauce.split_identity(identity, groups, author, keep_together=together, validate_only=only), asks=asks
        )
        if done is not None:
            after = self.homes()
            assert all(after[one] != after[other] for left, right in combinations(sides, 2) for one, other in product(left, right))
            assert not together or all(len({after[key] for key in group}) == 1 for group in groups)

    def decide(self, review: Review, verdict: Verdict, by: str) -> None:
        """A review is answered."""
        homes = self.homes()
        asks: list[Said] = [(review.left, review.right, Judgement.DIFFERENT)]
        if verdict is Verdict.SAME:
            members = [key for key, home in homes.items() if home in (review.left_identity, review.right_identity)]
            asks = [(left, right, Judgement.SAME) for left, right in pairwise(members)]
        author = Author(author=by, reason="a saga")
        done = self._act(by, lambda only: self.cauce.decide(review.review_id, verdict, author, validate_only=only), asks=asks)
        if done is not None:
            after = self.homes()
            assert (after[review.left] == after[review.right]) is (verdict is Verdict.SAME)
            assert all({one.left, one.right} != {review.left, review.right} for one in self.cauce.list_reviews(page_size=MAX_PAGE).items)

    def rule(self, namespace: str, value: str, ruling: Ruling | None, by: str) -> None:
        """A value is allowed, denied, or left to its spread."""
        author = Author(author=by, reason="a saga")
        try:
            claims = self.kernel.normalizer.value(namespace, value, "ES")
        except CauceError:
            return
        if not claims:
            return
        self._act(by, lambda only: self.cauce.rule_value((namespace, value), ruling, author, region="ES", validate_only=only))
        key = claims[0].key
        if ruling is None:
            self.rulings.pop(key, None)
            self.ruled_by.pop(key, None)
        elif self.rulings.get(key) is not ruling:
            self.rulings[key], self.ruled_by[key] = ruling, by

    def revert(self, target: RevertTarget, name: str) -> None:
        """What a source, an author or an act did is taken back."""
        author = Author(author="test", reason="a saga")
        done = self._act("test", lambda only: self.cauce.revert(target, name, author, validate_only=only))
        assert done is not None
        gone: list[str] = []
        if target is RevertTarget.SOURCE:
            lost = [key for key in self.records if key.source == name]
            assert done.deleted == len(lost)
            self.resting.update((key, self.records.pop(key)) for key in lost)
        else:
            place = 0 if target is RevertTarget.AUTHOR else 1
            gone = [made for made, who in self.said_by.items() if who[place] == name]
        assert done.retracted == len(gone)
        for made in gone:
            del self.said[made], self.said_by[made]
        if target is RevertTarget.AUTHOR:
            cleared = [key for key, who in self.ruled_by.items() if who == name]
            assert done.rulings == len(cleared)
            for key in cleared:
                del self.rulings[key], self.ruled_by[key]

    def unbring(self, job: str) -> None:
        """What an import did is taken back, but for what somebody has changed since."""
        images = self.imports.pop(job)
        author = Author(author="test", reason="a saga")
        done = self._act("test", lambda only: self.cauce.revert(RevertTarget.IMPORT, job, author, validate_only=only))
        assert done is not None
        fates = [self._put_back(key, image) for key, image in images.items()]
        assert [done.deleted, done.restored, done.kept] == [fates.count(fate) for fate in ("deleted", "restored", "kept")]
        self.ids |= set(self.homes().values())

    def _put_back(self, key: RecordKey, image: Image) -> str:
        """If a later import replaced what this one put, that one puts back what was there before this one. What is kept out stays out."""
        now = self.records.get(key)
        if now is not None and pack(now) == pack(image.put):
            if image.before is not None and not self._kept_out(image.before):
                self.records[key] = image.before
                return "restored"
            self.resting[key] = self.records.pop(key)
            return "deleted"
        later = [other for other in self.imports.values() if key in other and other[key].before == image.put]
        for other in later:
            other[key] = other[key]._replace(before=image.before)
        return "handed on" if later else "kept"

    @property
    def acts(self) -> list[str]:
        """Ids of the acts of which something stands."""
        return sorted({act for _, act in self.said_by.values()} - {""})

    # --- consent, privacy --------------------------------------------------------------------------------------------------------
    def allow(self, subject: RecordKey | tuple[str, str] | str, permission: Permission) -> None:
        """A word of consent about a record, a value or an identity, later than every other."""
        at = START + len(self.words)
        about: list[RecordKey | int]
        if isinstance(subject, RecordKey):
            about, whom = [subject], ConsentSubject(record=subject)
        elif isinstance(subject, str):
            about, whom = [key for key, home in self.homes().items() if home == subject], ConsentSubject(identity_id=subject)
        else:
            about, whom = [claim.key for claim in self.kernel.normalizer.value(*subject, "")], ConsentSubject(identifier=subject)
            if not about:
                return
        self.cauce.set_consent(whom, Consent(purpose="marketing", channel="email", permission=permission, at=at), author="test")
        self.words += [Word(one, permission, at) for one in about]

    def erase(self, keys: Sequence[RecordKey], scope: SuppressionScope) -> None:
        """Records are erased, as it was foreseen, and kept out."""
        who, before = SubjectRef(records=tuple(keys)), self.cauce.stats()
        told = self.cauce.erase_subject(who, author="dpo", validate_only=True)
        assert self.cauce.stats() == before
        gone = [self.records.pop(key) for key in keys]
        for images, key in product(self.imports.values(), keys):
            images.pop(key, None)
        self.resting.update((record.key, record) for record in gone)
        alone = self._values(gone) - self._values(self.records.values())
        for images in self.imports.values():
            taken = [key for key, image in images.items() if image.before is not None and self._values([image.before]) & alone]
            images.update((key, images[key]._replace(before=None)) for key in taken)
        erasure = self.cauce.erase_subject(who, author="dpo", keep_out=KeepOut(scope=scope), search=False)
        over(self.cauce, self.cauce.get_job(erasure.erasure_id))
        done = self.cauce.get_erasure(erasure.erasure_id)
        assert done.state is ErasureState.DONE
        assert done.identities == told.identities
        assert {name: done.counts.get(name) for name in told.counts} == told.counts
        if scope is not SuppressionScope.NOTHING:
            self.names_out.update(keys)
        if scope is SuppressionScope.IDENTIFIERS:
            self.values_out |= {key for key in self._personal(gone) if key in alone}
        for made, (left, right, _) in list(self.said.items()):
            if left in keys or right in keys:
                del self.said[made], self.said_by[made]
        for key in alone & self.rulings.keys():
            del self.rulings[key], self.ruled_by[key]
        self.words = [word for word in self.words if word.subject not in keys and word.subject not in alone]

    def _personal(self, gone: Collection[Record]) -> set[int]:
        """Keys of the person, and verified contacts."""
        claims = [claim for record in gone for claim in self.kernel.preparer.prepare(record).subject.claims]
        scopes = {claim: self.kernel.ruleset.policy(claim.namespace).scope for claim in claims}
        return {
            claim.key
            for claim, scope in scopes.items()
            if scope is Scope.PERSON or (scope is Scope.CONTACT and claim.assurance >= Assurance.VERIFIED)
        }

    # --- the rest ----------------------------------------------------------------------------------------------------------------
    def activate(self, rules: Ruleset) -> None:
        change_rules(self, rules)

    def restart(self) -> None:
        """The process ends, and another one goes on."""
        self.cauce.close()
        self.cauce = open_cauce(self.url)

    def muted(self) -> frozenset[int]:
        """Shared values and dead blocking keys, from scratch."""
        subjects = {uid: self.kernel.preparer.prepare(record).subject for uid, record in enumerate(self.records.values(), 1)}
        return sharing.muted_keys(subjects, self.kernel.ruleset, self.rulings)
