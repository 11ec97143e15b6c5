"""Service cases of data stewards, verb by verb: merge, split, reviews, rulings, reverting."""

# ruff: noqa: PLR2004, PT009 - figures of a case mean nothing beyond it, and assert_ is a verb

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from cauce.errors import CauceError, Conflict, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement, Ruling
from cauce.model.effect import Effects
from cauce.model.job import JobRequest, JobState
from cauce.model.record import Record, RecordKey
from cauce.service.api import Cauce
from cauce.service.verbs.curation import Author, RevertTarget, ReviewKind, Verdict
from cauce.testing.service_cases_jobs import over
from cauce.testing.service_cases_stewards import (
    ANA,
    ANA_TOO,
    CLARA,
    EVA,
    JUAN,
    JUAN_TOO,
    TWO,
    apart,
    cells,
    identity,
    merge,
    revert,
    rule,
    split,
)
from cauce.testing.service_world import account, everything, imports_directory, key, put, record, verified


class MergeCases:
    """MergeIdentities."""

    def test_a_different_in_between(self, cauce: Cauce) -> None:
        """Refuses the merge, wherever it stands, and is named with what leads to it."""
        put(cauce, *TWO)
        cauce.assert_(Judgement.SAME, JUAN_TOO.key, key("ghost"), author="eva", reason="r")
        cauce.assert_(Judgement.DIFFERENT, ANA_TOO.key, key("ghost"), author="max", reason="r")
        with pytest.raises(FailedPrecondition) as refused:
            cauce.merge_identities([identity(cauce, ANA), identity(cauce, JUAN)], EVA)
        assert refused.value.reason is Reason.ASSERTION_CONTRADICTION
        assert len(refused.value.metadata["assertions"].split(", ")) == 2
        assert len(cells(cauce)) == 2

    def test_more_than_two(self, cauce: Cauce) -> None:
        """Are chained."""
        three = [account(name, name) for name in ("p", "q", "r")]
        put(cauce, *three)
        done = merge(cauce, *three)
        assert len(done.assertions) == 2
        assert cells(cauce) == apart(three)

    def test_one_identity_twice(self, cauce: Cauce) -> None:
        """Is one already: nothing is done; one alone is refused, and so is one that is not there."""
        put(cauce, *TWO)
        ids = [identity(cauce, ANA), identity(cauce, JUAN)]
        merge(cauce, ANA, JUAN)
        revision = cauce.stats().revision
        again = cauce.merge_identities(ids, EVA)
        assert (again.act_id, again.effects.moved, cauce.stats().revision) == ("", 0, revision)
        with pytest.raises(InvalidValue):
            cauce.merge_identities(ids[:1], EVA)
        with pytest.raises(NotFound):
            cauce.merge_identities([ids[0], "0" * 32], EVA)

    def test_a_request_id_merges_once(self, cauce: Cauce) -> None:
        """And answers the same, until it is used for something else."""
        put(cauce, *TWO)
        ids = [identity(cauce, ANA), identity(cauce, JUAN)]
        by = Author(author="eva", reason="r", request_id="m-1")
        first = cauce.merge_identities(ids, by)
        assert cauce.merge_identities(ids, by).act_id == first.act_id
        assert len(cauce.list_assertions().items) == len(first.assertions)
        with pytest.raises(InvalidValue) as refused:
            cauce.merge_identities(ids[::-1], by)
        assert refused.value.reason is Reason.REQUEST_ID_REUSED

    def test_only_if_nothing_has_changed(self, cauce: Cauce) -> None:
        """Since somebody looked."""
        put(cauce, *TWO)
        ids = [identity(cauce, ANA), identity(cauce, JUAN)]
        seen = cauce.merge_identities(ids, EVA, validate_only=True).token
        put(cauce, record("a3", verified("loyalty/x", "L1"), source="pos"))
        with pytest.raises(Conflict):
            cauce.merge_identities(ids, EVA, unchanged_since=seen)
        seen = cauce.merge_identities(ids, EVA, validate_only=True).token
        assert cauce.merge_identities(ids, EVA, unchanged_since=seen).effects.merged == 1

    def test_a_merge_that_nobody_signs_is_refused(self, cauce: Cauce) -> None:
        """Is refused: somebody will ask."""
        put(cauce, *TWO)
        with pytest.raises(InvalidValue):
            cauce.merge_identities([identity(cauce, ANA), identity(cauce, JUAN)], Author(author="", reason="r"))


class SplitCases:
    """SplitIdentity."""

    def test_groups_and_a_rest(self, cauce: Cauce) -> None:
        """Each is an identity of its own afterwards, and the feed says so."""
        parts = [record(f"r{n}", verified("loyalty/x", "L1"), source="pos") for n in range(6)]
        put(cauce, *parts)
        done = split(cauce, parts[:2], parts[2:3])
        assert cells(cauce) == apart(parts[:2], parts[2:3], parts[3:])
        assert done.effects.split == 1
        kinds = [change.kind for item in cauce.list_changes(limit=1000) if item.commit for change in item.commit.changes]
        assert ChangeKind.IDENTITY_SPLIT in kinds
        put(cauce, *reversed(parts))
        assert cells(cauce) == apart(parts[:2], parts[2:3], parts[3:])

    def test_records_that_are_not_kept_together_only_leave(self, cauce: Cauce) -> None:
        """Those taken out only leave; the rules say what becomes of them."""
        parts = [record(f"r{n}", verified("loyalty/x", "L1"), source="pos") for n in range(4)]
        put(cauce, *parts)
        done = split(cauce, parts[:2], keep_together=False)
        assert all(one.judgement is Judgement.DIFFERENT for one in done.assertions)
        rest, gone = {one.key for one in parts[2:]}, {one.key for one in parts[:2]}
        assert all(not (cell & rest and cell & gone) for cell in cells(cauce))

    def test_what_cannot_be_split(self, cauce: Cauce) -> None:
        """Records of others, nothing, everything, one twice."""
        put(cauce, *TWO)
        name = identity(cauce, ANA)
        wrong: list[list[list[RecordKey]]] = [[], [[]], [[JUAN.key]], [[ANA.key, ANA.key]], [[ANA.key, ANA_TOO.key]]]
        for groups in wrong:
            with pytest.raises(InvalidValue):
                cauce.split_identity(name, groups, EVA)
        assert len(cauce.list_assertions().items) == 0

    def test_a_same_in_between(self, cauce: Cauce) -> None:
        """Refuses the split and is named."""
        put(cauce, ANA, ANA_TOO)
        made = cauce.assert_(Judgement.SAME, ANA.key, ANA_TOO.key, author="max", reason="r")
        with pytest.raises(FailedPrecondition) as refused:
            cauce.split_identity(identity(cauce, ANA), [[ANA_TOO.key]], EVA)
        assert refused.value.metadata["assertions"] == made.assertion_id
        assert cells(cauce) == apart([ANA, ANA_TOO])


class ReviewCases:
    """ListReviews, Decide, ListConflicts."""

    def test_a_different_closes_a_review(self, cauce: Cauce) -> None:
        """Made by a decision, or made beside it; taken back, the review is there again."""
        put(cauce, *CLARA)
        made = cauce.assert_(Judgement.DIFFERENT, CLARA[0].key, CLARA[1].key, author="eva", reason="sisters")
        assert not cauce.list_reviews().items
        cauce.retract(made.assertion_id, author="eva")
        (review,) = cauce.list_reviews().items
        assert cauce.decide(review.review_id, Verdict.SKIP, EVA).act_id == ""
        done = cauce.decide(review.review_id, Verdict.DIFFERENT, EVA)
        assert not cauce.list_reviews().items
        cauce.revert(RevertTarget.ACT, done.act_id, EVA)
        assert [one.review_id for one in cauce.list_reviews().items] == [review.review_id]

    def test_a_review_goes_with_its_record(self, cauce: Cauce) -> None:
        """And cannot be decided any more."""
        put(cauce, *CLARA)
        (review,) = cauce.list_reviews().items
        cauce.delete_record(CLARA[1].key)
        assert not cauce.list_reviews().items
        for gone in (review.review_id, "nonsense", "1-"):
            with pytest.raises(NotFound) as refused:
                cauce.decide(gone, Verdict.SAME, EVA)
            assert refused.value.reason is Reason.REVIEW_NOT_FOUND

    def test_the_weightier_decision_first(self, cauce: Cauce) -> None:
        """By how many records it is about; in pages, by kind, source and identity."""
        put(cauce, *CLARA)
        more = [
            record("d1", verified("login", "dora"), given_name="Dora", surname="Quintanilla Sáez", birth_date="1971-09-09"),
            record("d2", verified("login", "dora"), source="app"),
            record("d3", source="web", given_name="D.", surname="Quintanilla Sáez", birth_date="1971-09-09"),
        ]
        put(cauce, *more)
        found = everything(lambda token: cauce.list_reviews(page_size=1, page_token=token))
        assert [one.records for one in found] == [3, 2]
        assert found == list(cauce.list_reviews().items)
        assert not cauce.list_reviews(kind=ReviewKind.REFUSED).items
        assert not cauce.list_reviews(source="app").items
        assert len(cauce.list_reviews(source="web").items) == 2
        assert [one.records for one in cauce.list_reviews(identity_id=identity(cauce, CLARA[0])).items] == [2]

    def test_conflicts_have_names(self, cauce: Cauce) -> None:
        """Of the records and their identities, and say what they are in a sentence."""
        put(cauce, ANA, ANA_TOO)
        cauce.assert_(Judgement.DIFFERENT, ANA.key, ANA_TOO.key, author="eva", reason="r")
        (conflict,) = cauce.list_conflicts().items
        assert {conflict.left, conflict.right} == {ANA.key, ANA_TOO.key}
        assert {conflict.left_identity, conflict.right_identity} == {identity(cauce, ANA), identity(cauce, ANA_TOO)}
        assert (conflict.evidence, conflict.cause) == ("key:loyalty/x", "assertion")
        assert conflict.says.endswith(".")
        assert cauce.list_conflicts(identity_id=identity(cauce, ANA)).items == (conflict,)
        assert not cauce.list_reviews(kind=ReviewKind.REFUSED).items


class RulingCases:
    """ListSharedValues, RuleValue."""

    def test_allow_what_is_shared(self, cauce: Cauce) -> None:
        """It is evidence again, whoever carries it; the feed says so, and it is listed with who said it."""
        names = ("Ana", "Bea", "Carla", "Dora", "Elsa", "Flor", "Gema")
        people = [record(f"p{n}", verified("email", "casa@shop.example"), given_name=one, surname="Vega") for n, one in enumerate(names)]
        put(cauce, *people)
        (shared,) = cauce.list_shared_values(namespace="email").items
        assert (shared.value, shared.shared, shared.people, shared.ruling) == ("casa@shop.example", True, 7, None)
        done = rule(cauce, shared.handle, Ruling.ALLOW)
        assert done.effects.values_unshared == 1
        (allowed,) = cauce.list_shared_values().items
        assert (allowed.shared, allowed.ruling, allowed.author, allowed.since) == (False, Ruling.ALLOW, "eva", 0)
        put(cauce, record("p9", verified("email", "casa@shop.example"), given_name="Hilda", surname="Vega"))
        assert not cauce.list_shared_values().items[0].shared
        assert cauce.verify().sound
        rule(cauce, ("email", "casa@shop.example"), None)
        assert cauce.list_shared_values().items[0].shared
        kinds = [change.kind for item in cauce.list_changes(limit=1000) if item.commit for change in item.commit.changes]
        assert kinds.count(ChangeKind.VALUE_SHARED) == 2
        assert kinds.count(ChangeKind.VALUE_UNSHARED) == 1

    def test_deny_what_nobody_carries_yet(self, cauce: Cauce) -> None:
        """Holds for those to come; saying it twice is saying it once."""
        rule(cauce, ("loyalty/x", "L1"), Ruling.DENY)
        again = cauce.rule_value(("loyalty/x", "L1"), Ruling.DENY, EVA)
        assert again.act_id == ""
        put(cauce, ANA, ANA_TOO)
        assert cells(cauce) == apart([ANA], [ANA_TOO])
        assert cauce.verify().sound

    def test_a_handle_of_nothing(self, cauce: Cauce) -> None:
        """Is not found; nor is a value that is none."""
        for handle in ("0" * 16, "x"):
            with pytest.raises(NotFound) as refused:
                cauce.rule_value(handle, Ruling.DENY, EVA)
            assert refused.value.reason is Reason.VALUE_NOT_FOUND
        with pytest.raises(CauceError):
            cauce.rule_value(("email", "no e-mail"), Ruling.DENY, EVA)


class RevertCases:
    """Revert."""

    def test_an_import_is_taken_back(self, cauce: Cauce) -> None:
        """What it brought goes, what it replaced is as it was, and what somebody has changed since stays."""
        put(cauce, ANA, JUAN)
        before = cells(cauce)
        job = _import(cauce, [record("a", verified("loyalty/x", "L2")), record("n"), record("kept", verified("loyalty/x", "L2"))])
        put(cauce, record("kept", verified("loyalty/x", "L9")))
        done = revert(cauce, RevertTarget.IMPORT, job)
        assert (done.restored, done.deleted, done.kept) == (1, 1, 1)
        assert cauce.get_record(ANA.key).record == ANA
        assert cells(cauce) == before | apart([record("kept")])
        assert cauce.verify().sound
        assert cauce.revert(RevertTarget.IMPORT, job, EVA).act_id == ""

    def test_imports_in_any_order(self, cauce: Cauce) -> None:
        """Two that replaced the same record, taken back the older first: everything is as it was."""
        put(cauce, ANA, JUAN)
        before = cells(cauce)
        jobs = [_import(cauce, [record("a", verified("loyalty/x", card)), record("m")]) for card in ("L2", "L3")]
        for job in jobs:
            cauce.revert(RevertTarget.IMPORT, job, EVA)
        assert cauce.get_record(ANA.key).record == ANA
        assert cells(cauce) == before

    def test_what_is_kept_out_does_not_come_back_with_an_import(self, cauce: Cauce) -> None:
        """A record was put anew by an import, and what it said before was suppressed then: nothing is left of it."""
        put(cauce, ANA, JUAN)
        job = _import(cauce, [record("a", verified("loyalty/x", "L3")), record("b", verified("loyalty/x", "L4"))])
        cauce.suppress(identifiers=[("loyalty/x", "L1")], author="dpo", reason="erased")
        done = revert(cauce, RevertTarget.IMPORT, job)
        assert (done.restored, done.deleted, done.kept) == (1, 1, 0)
        assert cells(cauce) == apart([JUAN])
        assert cauce.get_record(JUAN.key).record == JUAN
        assert cauce.verify().sound

    def test_a_bulk_load_is_taken_back(self, cauce: Cauce) -> None:
        """Everything that was not put again since."""
        job = _import(cauce, [ANA, JUAN])
        put(cauce, JUAN_TOO)
        done = revert(cauce, RevertTarget.IMPORT, job)
        assert done.deleted == 2
        assert cells(cauce) == apart([JUAN_TOO])

    def test_everything_an_author_said(self, cauce: Cauce) -> None:
        """Assertions and rulings; those of others stand."""
        put(cauce, *TWO)
        before = cells(cauce)
        merge(cauce, ANA, JUAN)
        rule(cauce, ("loyalty/x", "L1"), Ruling.DENY)
        other = cauce.assert_(Judgement.SAME, key("x"), key("y"), author="max", reason="r")
        done = revert(cauce, RevertTarget.AUTHOR, "eva")
        assert (done.retracted, done.rulings) == (1, 1)
        assert cells(cauce) == before
        assert cauce.list_assertions().items == (other,)

    def test_no_such_import(self, cauce: Cauce) -> None:
        """Is not found; a source without records is nothing to do."""
        with pytest.raises(NotFound) as refused:
            cauce.revert(RevertTarget.IMPORT, "0" * 32, EVA)
        assert refused.value.reason is Reason.JOB_NOT_FOUND
        done = cauce.revert(RevertTarget.SOURCE, "nobody", EVA)
        assert (done.act_id, done.effects, done.commits) == ("", Effects(), 0)


def _import(cauce: Cauce, records: Sequence[Record]) -> str:
    """Import records as a job; its id."""
    name = f"{cauce.stats().tenant}-{cauce.stats().revision}.jsonl"
    lines = [
        {
            "source": one.source,
            "record_id": one.record_id,
            "observed_at": "2026-03-01T12:00:00Z",
            "identifiers": [{"namespace": i.namespace, "value": i.value, "assurance": i.assurance.name} for i in one.identifiers],
            "attributes": dict(one.attributes),
        }
        for one in records
    ]
    (imports_directory() / name).write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    job = over(cauce, cauce.start_import(JobRequest(files=(name,))))
    assert job.state is JobState.SUCCEEDED, job.problems
    return job.job_id
