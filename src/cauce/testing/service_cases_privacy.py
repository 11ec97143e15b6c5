"""Service cases: everything held about a person, and being forgotten."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
import pytest

from cauce.errors import FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement, Ruling
from cauce.model.job import JobState
from cauce.model.permission import Consent, Permission
from cauce.model.privacy import Erasure, ErasureState, SuppressionKind, SuppressionScope
from cauce.model.record import Identifier, Record
from cauce.model.touch import Touch
from cauce.service.api import Cauce, PutFailure, PutResult
from cauce.service.verbs.curation import Author
from cauce.service.verbs.journey import ConsentSubject
from cauce.service.verbs.privacy import (
    KeepOut,
    SubjectAssertion,
    SubjectConsent,
    SubjectHeldBack,
    SubjectIdentifier,
    SubjectItem,
    SubjectPlace,
    SubjectRecord,
    SubjectRef,
    SubjectSummary,
    SubjectSuppression,
    SubjectTouch,
    SubjectValue,
)
from cauce.testing.service_world import BRIDGE, account, everything, key, partition, put, put_two_customers, record, verified

MAIL = "Ana.Canaria@Example.es"


def ana() -> tuple[Record, Record]:
    """Two records of one account."""
    return (
        account("ana-1", "ana.login", verified("email", MAIL), full_name="Ana Canaria"),
        account("ana-2", "ana.login", verified("phone", "+34611222333"), city="Teguise"),
    )


def bea() -> Record:
    """Somebody else."""
    return account("bea-1", "bea.login", verified("email", "bea@example.es"), full_name="Beatriz Otra")


def exported(cauce: Cauce, who: SubjectRef, *, include_claimed: bool = False) -> list[SubjectItem]:
    """The whole export."""
    return everything(lambda token: cauce.export_subject(who, include_claimed=include_claimed, page_size=3, page_token=token))


def erased(cauce: Cauce, who: SubjectRef, keep_out: KeepOut = KeepOut()) -> Erasure:  # noqa: B008 - frozen
    """An erasure that is done."""
    erasure = cauce.erase_subject(who, author="dpo", reference="case 7", keep_out=keep_out)
    for _ in range(60):
        if cauce.wait_job(erasure.erasure_id, timeout=5.0).finished:
            break
    done = cauce.get_erasure(erasure.erasure_id)
    assert done.state is ErasureState.DONE, (done, cauce.get_job(erasure.erasure_id))
    return done


def refused(outcomes: list[PutResult | PutFailure]) -> list[bool]:
    """Which puts were kept out; others must have been accepted."""
    for outcome in outcomes:
        assert isinstance(outcome, PutResult) or outcome.error.reason is Reason.SUPPRESSED
    return [isinstance(outcome, PutFailure) for outcome in outcomes]


def put_with_all_that_goes(cauce: Cauce, *, words: bool = True) -> str:
    """Ana and what she did with her cookie; `words`: and what was said about her. Her identity."""
    cookie = verified("cookie", "ana-cookie")
    put(cauce, account("ana-1", "ana.login", verified("email", MAIL), cookie), bea())
    for second, kind in enumerate(("page_view", "cart"), start=1):
        put(cauce, Record(source="web", observed_at=second * 1_000_000, identifiers=(cookie,), touch=Touch(kind=kind)))
    if words:
        granted = Consent(purpose="marketing", channel="email", permission=Permission.GRANTED)
        denied = msgspec.structs.replace(granted, permission=Permission.DENIED)
        cauce.set_consent(ConsentSubject(record=key("ana-1")), granted, author="ines")
        cauce.set_consent(ConsentSubject(identifier=("email", MAIL)), denied, author="ines")
        cauce.add_exclusions("robinson", [Identifier(namespace="email", value=MAIL)], consent=denied)
        cauce.rule_value(("email", MAIL), Ruling.DENY, Author(author="eva", reason="a bot"))
    return cauce.get_record(key("ana-1")).identity_id


class ExportSubjectCases:
    """ExportSubject."""

    def test_everything_with_its_origin(self, cauce: Cauce) -> None:
        """Records, profile, identifiers, places, what was said; nothing of anybody else."""
        put(cauce, *ana(), bea())
        cauce.assert_(Judgement.DIFFERENT, key("ana-1"), key("bea-1"), author="eva", reason="called")  # noqa: PT009 - a verb
        identity = cauce.get_record(key("ana-1")).identity_id
        items = exported(cauce, SubjectRef(identity_id=identity))
        summary = items[0]
        assert isinstance(summary, SubjectSummary)
        assert (summary.identity_id, summary.records, summary.held_back) == (identity, 2, 0)
        assert {item.record.key for item in items if isinstance(item, SubjectRecord)} == {key("ana-1"), key("ana-2")}
        values = {item.value.name: item.value.record for item in items if isinstance(item, SubjectValue)}
        assert values["city"] == key("ana-2")
        identifiers = {item.identifier.namespace: item.identifier for item in items if isinstance(item, SubjectIdentifier)}
        assert (identifiers["email"].value, identifiers["email"].written) == (MAIL.lower(), MAIL)
        assert identifiers["phone"].records == (key("ana-2"),)
        places = [item for item in items if isinstance(item, SubjectPlace)]
        assert {(place.record, place.identity_id, place.until) for place in places} == {(key(f"ana-{n}"), identity, 0) for n in (1, 2)}
        said = next(item for item in items if isinstance(item, SubjectAssertion))
        assert (said.record, said.other, said.reason) == (key("ana-1"), None, "called")
        text = msgspec.json.encode(items)
        assert not [word for word in (b"bea-", b"bea.", b"Beatriz") if word in text]  # ids are hexadecimal: bea alone may be part of one

    def test_history_of_a_merge(self, cauce: Cauce) -> None:
        """Where a record was before, and which ids lead here."""
        first, second = put_two_customers(cauce)
        put(cauce, BRIDGE)
        items = exported(cauce, SubjectRef(identity_id=second))
        summary = items[0]
        assert isinstance(summary, SubjectSummary)
        assert {summary.identity_id, *summary.also_known_as} == {first, second}
        places = [item for item in items if isinstance(item, SubjectPlace)]
        assert {place.identity_id for place in places} == {first, second}
        assert any(place.until for place in places)

    def test_what_is_only_claimed_is_held_back(self, cauce: Cauce) -> None:
        """Somebody who types the customer's e-mail and name joins the identity, and is neither told nor shown."""
        claimed = [("email", MAIL.lower()), ("phone", "+34611222333")]
        put(
            cauce,
            account("ana-1", "ana.login", *(verified(*one) for one in claimed), full_name="Ana Canaria Toledo", birth_date="1980-02-03"),
        )
        typed = record("typed", *(msgspec.structs.replace(verified(*one), assurance=2) for one in claimed), source="web")
        typed = msgspec.structs.replace(typed, attributes={"full_name": "Ana Canaria Toledo", "birth_date": "1980-02-03"})
        put(cauce, typed)
        identity = cauce.get_record(key("ana-1")).identity_id
        assert cauce.get_record(key("typed", "web")).identity_id == identity
        for who in (SubjectRef(identity_id=identity), SubjectRef(records=(key("ana-1"),)), SubjectRef(identifiers=(("email", MAIL),))):
            items = exported(cauce, who)
            assert [item.record.key for item in items if isinstance(item, SubjectRecord)] == [key("ana-1")]
            held = [item for item in items if isinstance(item, SubjectHeldBack)]
            assert [item.source for item in held] == ["web"]
            assert b"typed" not in msgspec.json.encode(items)
        items = exported(cauce, SubjectRef(identity_id=identity), include_claimed=True)
        assert len([item for item in items if isinstance(item, SubjectRecord)]) == 2

    def test_touches_and_words_of_consent(self, cauce: Cauce) -> None:
        """Of a record that is put again and again, all that happened; and what was said about records and values."""
        put_with_all_that_goes(cauce)
        items = exported(cauce, SubjectRef(records=(key("ana-1"),)))
        touches = [(item.record, item.touch.kind, item.at) for item in items if isinstance(item, SubjectTouch)]
        cookie = next(record for record, _, _ in touches)
        assert touches == [(cookie, "page_view", 1_000_000), (cookie, "cart", 2_000_000)]
        said = [item.statement for item in items if isinstance(item, SubjectConsent)]
        assert {(one.consent.permission, one.exclusion_list) for one in said} == {
            (Permission.GRANTED, ""),
            (Permission.DENIED, ""),
            (Permission.DENIED, "robinson"),
        }

    def test_who_is_not_one_person(self, cauce: Cauce) -> None:
        """Is refused, not guessed."""
        put(cauce, *ana(), bea())
        with pytest.raises(FailedPrecondition) as ambiguous:
            cauce.export_subject(SubjectRef(identifiers=(("email", MAIL), ("email", "bea@example.es"))))
        assert ambiguous.value.reason is Reason.SUBJECT_AMBIGUOUS
        for nobody in (
            SubjectRef(identifiers=(("email", "no@example.es"),)),
            SubjectRef(records=(key("no"),)),
            SubjectRef(identity_id="no"),
        ):
            with pytest.raises(NotFound):
                cauce.export_subject(nobody)
        for wrong in (SubjectRef(), SubjectRef(identity_id="x", records=(key("ana-1"),))):
            with pytest.raises(InvalidValue):
                cauce.export_subject(wrong)


class EraseCases:
    """EraseSubject, GetErasure, ListErasures."""

    def test_nothing_is_left_but_id_feed_and_certificate(self, cauce: Cauce) -> None:
        """Records, places, words: gone; the id says so; the feed and the certificate say what happened."""
        put(cauce, *ana(), bea())
        said = cauce.assert_(Judgement.DIFFERENT, key("ana-1"), key("bea-1"), author="eva", reason="Ana called", request_id="r1")  # noqa: PT009 - a verb
        cauce.retract(said.assertion_id, author="eva")
        cauce.assert_(Judgement.DIFFERENT, key("ana-2"), key("bea-1"), author="eva", reason="Ana called")  # noqa: PT009 - a verb
        identity = cauce.get_record(key("ana-1")).identity_id
        done = erased(cauce, SubjectRef(identity_id=identity))
        assert (done.author, done.reference, done.identities) == ("dpo", "case 7", (identity,))
        assert done.counts["records"] == done.counts["assertions"] == 2
        assert done.counts["identities"] == 1
        assert done.finished_at is not None
        assert done.erased_at is not None
        assert done.requested_at <= done.erased_at <= done.finished_at
        assert done.search is not None
        assert done.search.clean, done.search
        assert done.remains
        assert partition(cauce) == {key("bea-1"): cauce.get_record(key("bea-1")).identity_id}
        assert not cauce.list_assertions(retracted=True).items
        with pytest.raises(NotFound) as gone:
            cauce.get_identity(identity)
        assert gone.value.reason is Reason.IDENTITY_ERASED
        commit = cauce.list_changes(limit=100)[-1].commit
        assert commit is not None
        last = [change for change in commit.changes if change.kind is ChangeKind.SUBJECT_ERASED]
        assert [(change.identity, change.subject) for change in last] == [(identity, done.erasure_id)]
        assert cauce.list_erasures().items == (done,)
        assert cauce.get_job(done.erasure_id).state is JobState.SUCCEEDED
        assert cauce.verify().sound

    def test_all_that_goes_with_them(self, cauce: Cauce) -> None:
        """Touches, words of consent, rulings on values that were theirs alone, in clear in the database: all but exclusion lists."""
        identity = put_with_all_that_goes(cauce)
        done = erased(cauce, SubjectRef(identity_id=identity), KeepOut(scope=SuppressionScope.NOTHING))
        assert done.search is not None
        assert done.search.clean, done.search
        assert not cauce.list_shared_values().items
        put_with_all_that_goes(cauce, words=False)
        items = exported(cauce, SubjectRef(records=(key("ana-1"),)))
        assert [item.touch.kind for item in items if isinstance(item, SubjectTouch)] == ["page_view", "cart"]
        assert [item.statement.exclusion_list for item in items if isinstance(item, SubjectConsent)] == ["robinson"]

    def test_a_preview_changes_nothing(self, cauce: Cauce) -> None:
        """And says what would go."""
        put(cauce, *ana())
        before = cauce.stats()
        identity = cauce.get_record(key("ana-1")).identity_id
        seen = cauce.erase_subject(SubjectRef(identity_id=identity), author="dpo", validate_only=True)
        assert (seen.state, seen.erasure_id, seen.identities) == (ErasureState.PREVIEW, "", (identity,))
        assert cauce.stats() == before
        assert refused(cauce.batch_put_records(ana())) == [False, False]
        done = erased(cauce, SubjectRef(identity_id=identity))
        assert {name: done.counts[name] for name in seen.counts} == seen.counts

    def test_what_only_the_erased_held_together_comes_apart(self, cauce: Cauce) -> None:
        """In the same commit; ids that were merged are not brought back."""
        put_two_customers(cauce)
        merged = put(cauce, BRIDGE)[0].identity_id
        done = erased(cauce, SubjectRef(records=(BRIDGE.key,)))
        found = partition(cauce)
        assert found[key("a")] != found[key("b")]
        assert merged in found.values()
        assert (done.counts["identities"], done.counts["records_moved"]) == (0, 1)
        assert cauce.get_identity(merged).identity_id == merged
        assert cauce.verify().sound

    def test_ids_that_led_to_the_erased_are_erased_too(self, cauce: Cauce) -> None:
        """Whatever id a caller has kept."""
        first, second = put_two_customers(cauce)
        put(cauce, BRIDGE)
        erased(cauce, SubjectRef(identity_id=first))
        other = cauce.put_record(account("c", "c")).identity_id
        by = Author(author="eva", reason="looked at it")
        for old in (first, second):
            for ask in (cauce.get_identity, cauce.explain_identity, lambda one: cauce.merge_identities([one, other], by)):
                with pytest.raises(NotFound) as gone:
                    ask(old)
                assert gone.value.reason is Reason.IDENTITY_ERASED

    def test_the_nightly_import_does_not_bring_them_back(self, cauce: Cauce) -> None:
        """Neither the same records nor others with their keys and verified contacts; everybody else is taken in."""
        put(cauce, *ana(), bea())
        erased(cauce, SubjectRef(records=(key("ana-1"), key("ana-2"))))
        typed = record("t", msgspec.structs.replace(verified("email", "ana.canaria@EXAMPLE.es"), assurance=2), source="web")
        again = [*ana(), account("new", "ana.login"), typed, bea(), account("other", "other.login")]
        assert refused(cauce.batch_put_records(again)) == [True, True, True, True, False, False]
        assert [refused(outcomes) for outcomes in cauce.ingest_records([again])] == [[True, True, True, True, False, False]]
        with pytest.raises(FailedPrecondition) as kept_out:
            cauce.put_record(ana()[0])
        assert kept_out.value.reason is Reason.SUPPRESSED
        assert set(partition(cauce)) == {key("bea-1"), key("other")}

    def test_what_others_carry_too_keeps_nobody_out(self, cauce: Cauce) -> None:
        """A household's telephone."""
        phone = verified("phone", "+34611222333")
        put(cauce, *ana(), account("bea-1", "bea.login", phone, full_name="Beatriz Otra"))
        erased(cauce, SubjectRef(records=(key("ana-1"), key("ana-2"))))
        assert refused(cauce.batch_put_records([account("bea-2", "bea.login", phone)])) == [False]

    @pytest.mark.parametrize(("scope", "expected"), [(SuppressionScope.NOTHING, [False, False]), (SuppressionScope.RECORDS, [True, False])])
    def test_what_is_kept_out(self, cauce: Cauce, scope: SuppressionScope, expected: list[bool]) -> None:
        """Is the caller's choice."""
        put(cauce, *ana())
        erased(cauce, SubjectRef(records=(key("ana-1"), key("ana-2"))), KeepOut(scope=scope))
        assert refused(cauce.batch_put_records([ana()[0], account("new", "ana.login")])) == expected

    def test_identifiers_mean_the_proven_part_that_holds_them(self, cauce: Cauce) -> None:
        """The proven part that holds them."""
        put(cauce, *ana(), bea())
        erased(cauce, SubjectRef(identifiers=(("email", MAIL), ("phone", "+34 611 22 23 33"))))
        assert set(partition(cauce)) == {key("bea-1")}

    def test_cannot_be_cancelled(self, cauce: Cauce) -> None:
        """What was promised is finished."""
        put(cauce, *ana())
        erasure = cauce.erase_subject(SubjectRef(records=(key("ana-1"),)), author="dpo")
        try:
            cauce.cancel_job(erasure.erasure_id)
        except FailedPrecondition as bound:
            assert bound.reason is Reason.JOB_BOUND  # noqa: PT017 - unless it was over before

    def test_erasing_nobody_is_refused_and_suppresses_nothing(self, cauce: Cauce) -> None:
        """Is nobody's erasure, and leaves no suppression behind."""
        put(cauce, *ana())
        for who in (SubjectRef(records=(key("no"),)), SubjectRef(identity_id="no")):
            for preview in (True, False):
                with pytest.raises(NotFound):
                    cauce.erase_subject(who, author="dpo", validate_only=preview)
        with pytest.raises(InvalidValue):
            cauce.erase_subject(SubjectRef(records=(key("ana-1"),)), author=" ")
        with pytest.raises(InvalidValue):
            cauce.erase_subject(SubjectRef(records=(key("ana-1"),)), author="dpo", keep_out=KeepOut(expires_at=1))
        with pytest.raises(NotFound) as unknown:
            cauce.get_erasure("no")
        assert unknown.value.reason is Reason.ERASURE_NOT_FOUND
        assert not cauce.list_suppressions().items
        assert len(partition(cauce)) == 2


class SuppressCases:
    """Suppress, ListSuppressions, LiftSuppressions."""

    def test_names_and_values_can_be_suppressed_by_hand(self, cauce: Cauce) -> None:
        """Records by name, values in any spelling; an empty tenant too."""
        made = cauce.suppress(
            records=[key("ana-1")], identifiers=[("phone", "611 222 333")], region="ES", author="eva", reason="asked by letter"
        )
        assert {one.kind for one in made} == {SuppressionKind.RECORD, SuppressionKind.IDENTIFIER}
        assert refused(cauce.batch_put_records([*ana(), bea()])) == [True, True, False]
        assert cauce.list_suppressions().items == tuple(sorted(made, key=lambda one: one.handle))

    def test_what_is_stored_stays(self, cauce: Cauce) -> None:
        """Only putting it again is refused; and an export says so."""
        put(cauce, *ana())
        cauce.suppress(records=[key("ana-1")], author="eva", reason="asked")
        assert refused(cauce.batch_put_records(ana())) == [True, False]
        assert len(partition(cauce)) == 2
        items = exported(cauce, SubjectRef(records=(key("ana-1"),)))
        assert [item.suppression.reason for item in items if isinstance(item, SubjectSuppression)] == ["asked"]

    def test_what_is_lifted_may_come_again(self, cauce: Cauce) -> None:
        """It may come again."""
        made = cauce.suppress(records=[key("ana-1"), key("ana-2")], author="eva", reason="asked")
        assert cauce.lift_suppressions([made[0].handle, "0" * 32], author="eva") == 1
        assert refused(cauce.batch_put_records(ana())) == [False, True]
        assert cauce.lift_suppressions([made[1].handle], author="eva") == 1
        assert refused(cauce.batch_put_records(ana())) == [False, False]

    def test_what_has_expired_may_come_again(self, cauce: Cauce) -> None:
        """It may come again by itself."""
        soon = time.time_ns() // 1000 + 1_000_000
        cauce.suppress(records=[key("ana-1")], author="eva", reason="a pause", expires_at=soon)
        assert refused(cauce.batch_put_records(ana()[:1])) == [True]
        while time.time_ns() // 1000 <= soon:
            time.sleep(0.05)
        assert refused(cauce.batch_put_records(ana()[:1])) == [False]
        assert not cauce.list_suppressions().items

    def test_tenants_keep_out_by_keys_of_their_own(self, of: Callable[[str], Cauce]) -> None:
        """The same name has another handle, and is welcome next door."""
        one, other = of("one"), of("other")
        first = one.suppress(records=[key("ana-1")], author="eva", reason="asked")
        assert refused(other.batch_put_records(ana())) == [False, False]
        assert other.suppress(records=[key("ana-1")], author="eva", reason="asked")[0].handle != first[0].handle

    def test_suppressions_are_listed_by_handle_each_once(self, cauce: Cauce) -> None:
        """By handle, each once."""
        made = cauce.suppress(records=[key(f"r{number}") for number in range(7)], author="eva", reason="asked")
        found = everything(lambda token: cauce.list_suppressions(page_size=3, page_token=token))
        assert [one.handle for one in found] == sorted(one.handle for one in made)

    def test_suppressing_nothing_is_refused(self, cauce: Cauce) -> None:
        """Is refused."""
        with pytest.raises(InvalidValue):
            cauce.suppress(author="eva", reason="asked")
        with pytest.raises(InvalidValue):
            cauce.suppress(records=[key("a")], author="eva", reason="")
        with pytest.raises(InvalidValue):
            cauce.suppress(identifiers=[("email", "test@test.com")], author="eva", reason="means nobody")
        with pytest.raises(InvalidValue):
            cauce.suppress(records=[key("a")], author="eva", reason="asked", expires_at=5)
        with pytest.raises(InvalidValue):
            cauce.lift_suppressions([], author="eva")
