"""Service cases: the feed, curation, operation, tenants."""

# ruff: noqa: PLR2004, PT009 - figures of a case mean nothing beyond it; `assert_` is a verb

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import islice

import pytest

from cauce.errors import CauceError, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.model.change import ChangeKind
from cauce.model.curation import Assertion, Judgement
from cauce.model.record import RecordKey
from cauce.service.api import Cauce, WatchItem
from cauce.testing.service_world import (
    BRIDGE,
    NOON,
    account,
    everything,
    key,
    partition,
    put,
    put_two_customers,
    record,
    verified,
    watching,
)


def _feed(cauce: Cauce, limit: int = 1000) -> list[WatchItem]:
    items: list[WatchItem] = []
    while page := cauce.list_changes(after=items[-1].token if items else "", limit=limit):
        items += page
    return items


def _kinds(items: list[WatchItem]) -> list[ChangeKind]:
    return [change.kind for item in items if item.commit for change in item.commit.changes]


class ChangeCases:
    """ListChanges and Watch."""

    def test_a_new_record_in_the_feed(self, cauce: Cauce) -> None:
        """An identity, and the record that joined it, by the key it was put under."""
        made = cauce.put_record(account("a", "ana"))
        (item,) = _feed(cauce)
        assert item.commit is not None
        assert [change.kind for change in item.commit.changes][:2] == [ChangeKind.IDENTITY_CREATED, ChangeKind.RECORD_JOINED]
        joined = item.commit.changes[1]
        assert (joined.identity, item.records[joined.record]) == (made.identity_id, key("a"))

    def test_revisions_have_no_gap(self, cauce: Cauce) -> None:
        """One message a revision, whatever the page size."""
        for number in range(5):
            cauce.put_record(account(f"r{number}", f"u{number}"))
        for limit in (1, 2, 5, 6):
            assert [item.commit.revision for item in _feed(cauce, limit) if item.commit] == [1, 2, 3, 4, 5]

    def test_nothing_new_is_an_empty_list(self, cauce: Cauce) -> None:
        """Is an empty list, also for a tenant without any record."""
        assert cauce.list_changes() == []
        token = cauce.put_record(account("a", "ana")).token
        assert cauce.list_changes(after=token) == []
        assert cauce.list_changes(after="head") == []

    def test_only_what_came_after(self, cauce: Cauce) -> None:
        """A token is exclusive."""
        token = cauce.put_record(account("a", "ana")).token
        cauce.put_record(account("b", "bea"))
        (item,) = cauce.list_changes(after=token)
        assert set(item.records.values()) == {key("b")}

    def test_a_put_that_changes_nothing_is_no_change(self, cauce: Cauce) -> None:
        """The feed stays as it was."""
        cauce.put_record(account("a", "ana"))
        cauce.put_record(account("a", "ana"))
        assert len(_feed(cauce)) == 1

    def test_a_merge_and_its_end(self, cauce: Cauce) -> None:
        """Who took in whom, and who came apart."""
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        cauce.delete_record(BRIDGE.key)
        changes = [change for item in _feed(cauce) if item.commit for change in item.commit.changes]
        merged = next(change for change in changes if change.kind is ChangeKind.IDENTITIES_MERGED)
        assert (merged.identity, merged.others) == (older, (younger,))
        split = next(change for change in changes if change.kind is ChangeKind.IDENTITY_SPLIT)
        assert split.identity == older

    def test_the_feed_replayed_is_the_partition(self, cauce: Cauce) -> None:
        """After every commit: joins and leaves alone say where each record is."""
        put_two_customers(cauce)
        steps: list[Callable[[], object]] = [
            lambda: cauce.put_record(BRIDGE),
            lambda: cauce.put_record(account("c", "ana")),
            lambda: cauce.delete_record(BRIDGE.key),
            lambda: cauce.put_record(account("c", "bea", verified("loyalty/x", "L1"))),
            lambda: cauce.delete_record(key("a")),
        ]
        for step in steps:
            step()
            assert _replay(_feed(cauce)) == partition(cauce)

    def test_the_feed_holds_no_values(self, cauce: Cauce) -> None:
        """Only ids and names, so that erasure need not rewrite it."""
        put(cauce, account("a", "canary-login", full_name="Canaria Canto", city="Canarias"))
        put(cauce, account("a", "canary-login", full_name="Canaria Canto", city="Kanaren"))
        said = repr([item.commit for item in _feed(cauce)]).lower()
        assert "canar" not in said
        assert "kanar" not in said

    def test_a_watch_begins_at_the_beginning(self, cauce: Cauce) -> None:
        """And says what the list says."""
        put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        listed = _feed(cauce)
        with watching(cauce) as watched:
            assert [item for item in islice(watched, len(listed) + 1) if item.commit is not None] == listed

    def test_a_watch_resumes_after_its_token(self, cauce: Cauce) -> None:
        """Nothing is lost and nothing comes twice."""
        for number in range(4):
            cauce.put_record(account(f"r{number}", f"u{number}"))
        token = _feed(cauce)[1].token
        with watching(cauce, after=token) as watched:
            found = [item for item in islice(watched, 4) if item.commit is not None]
        assert [item.commit.revision for item in found if item.commit] == [3, 4]

    def test_a_watch_from_head_sees_only_what_is_new(self, cauce: Cauce) -> None:
        """As it happens."""
        cauce.put_record(account("a", "ana"))
        with watching(cauce, after="head") as watched:
            assert next(watched).commit is None
            threading.Timer(0.05, cauce.put_record, [account("b", "bea")]).start()
            item = next(item for item in watched if item.commit is not None)
        assert set(item.records.values()) == {key("b")}

    def test_an_idle_watch_sends_checkpoints(self, cauce: Cauce) -> None:
        """With the token to resume from."""
        token = cauce.put_record(account("a", "ana")).token
        with watching(cauce, after=token) as watched:
            checkpoints = list(islice(watched, 2))
        assert [(item.token, item.commit) for item in checkpoints] == [(token, None)] * 2

    def test_a_watch_of_some_kinds(self, cauce: Cauce) -> None:
        """Filters changes; tokens go on."""
        put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        items: list[WatchItem] = []
        with watching(cauce, kinds=[ChangeKind.IDENTITIES_MERGED]) as watched:
            while ChangeKind.IDENTITIES_MERGED not in _kinds(items):
                items.append(next(watched))
        assert set(_kinds(items)) == {ChangeKind.IDENTITIES_MERGED}

    def test_a_watch_from_a_token_that_is_none(self, cauce: Cauce) -> None:
        """Is refused, as is a list."""
        calls: list[Callable[[], object]] = [lambda: cauce.list_changes(after="x"), lambda: next(cauce.watch(after="x"))]
        for call in calls:
            with pytest.raises(InvalidValue) as refused:
                call()
            assert refused.value.reason is Reason.TOKEN_INVALID


def _replay(items: list[WatchItem]) -> dict[RecordKey, str]:
    member: dict[int, str] = {}
    names: dict[int, RecordKey] = {}
    for item in items:
        names.update(item.records)
        for change in item.commit.changes if item.commit else ():
            if change.kind is ChangeKind.RECORD_JOINED:
                member[change.record] = change.identity
            elif change.kind is ChangeKind.RECORD_LEFT:
                member.pop(change.record, None)
    return {names[uid]: identity for uid, identity in member.items()}


class CurationCases:
    """Assert, Retract, ListAssertions."""

    def test_the_same_customer(self, cauce: Cauce) -> None:
        """Two that nothing else connects, until it is taken back."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        made = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="called in")
        assert len(set(partition(cauce).values())) == 1
        retracted = cauce.retract(made.assertion_id, author="max")
        assert len(set(partition(cauce).values())) == 2
        assert retracted.assertion_id == made.assertion_id
        assert (retracted.retracted_by, made.retracted_by) == ("max", "")
        assert retracted.retracted_at is not None

    def test_different_keeps_apart_what_a_card_unites(self, cauce: Cauce) -> None:
        """What a card unites, a word keeps apart."""
        put(cauce, record("a", verified("loyalty/x", "L1")), record("b", verified("loyalty/x", "L1")))
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), author="eva", reason="brothers")
        assert len(set(partition(cauce).values())) == 2

    def test_an_assertion_says_what_was_said(self, cauce: Cauce) -> None:
        """All of it."""
        made = cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), author="eva", reason="two people")
        assert (made.judgement, made.left, made.right) == (Judgement.DIFFERENT, key("a"), key("b"))
        assert (made.author, made.reason, made.retracted_at) == ("eva", "two people", None)
        assert made.made_at > NOON
        assert cauce.list_assertions().items == (made,)

    def test_an_assertion_about_records_to_come(self, cauce: Cauce) -> None:
        """Holds when they come, and when they come again."""
        cauce.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="r")
        put(cauce, account("a", "ana"), account("b", "bea"))
        assert len(set(partition(cauce).values())) == 1
        cauce.delete_record(key("b"))
        put(cauce, account("b", "bea"))
        assert len(set(partition(cauce).values())) == 1

    def test_a_contradiction_is_refused_and_names_the_chain(self, cauce: Cauce) -> None:
        """Also through others, whichever comes first."""
        first = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="r")
        second = cauce.assert_(Judgement.SAME, key("b"), key("c"), author="eva", reason="r")
        with pytest.raises(FailedPrecondition) as refused:
            cauce.assert_(Judgement.DIFFERENT, key("a"), key("c"), author="eva", reason="r")
        assert refused.value.reason is Reason.ASSERTION_CONTRADICTION
        assert refused.value.metadata["assertions"] == f"{first.assertion_id}, {second.assertion_id}"
        cauce.retract(second.assertion_id, author="eva")
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("c"), author="eva", reason="r")
        with pytest.raises(FailedPrecondition):
            cauce.assert_(Judgement.SAME, key("c"), key("b"), author="eva", reason="r")

    def test_a_request_id_asserts_once(self, cauce: Cauce) -> None:
        """A repeat is answered as the first was; another request under it is refused."""
        said = {"author": "eva", "reason": "r", "request_id": "r-1"}
        first = cauce.assert_(Judgement.SAME, key("a"), key("b"), **said)
        assert cauce.assert_(Judgement.SAME, key("a"), key("b"), **said) == first
        assert len(cauce.list_assertions().items) == 1
        with pytest.raises(InvalidValue) as refused:
            cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), **said)
        assert (refused.value.reason, refused.value.field) == (Reason.REQUEST_ID_REUSED, "request_id")

    def test_an_assertion_of_nobody(self, cauce: Cauce) -> None:
        """Cannot be retracted."""
        with pytest.raises(NotFound) as refused:
            cauce.retract("nobody", author="eva")
        assert refused.value.reason is Reason.ASSERTION_NOT_FOUND

    def test_an_assertion_about_one_record(self, cauce: Cauce) -> None:
        """Is none; one that nobody signs neither."""
        with pytest.raises(InvalidValue) as alone:
            cauce.assert_(Judgement.SAME, key("a"), key("a"), author="eva", reason="r")
        assert alone.value.field == "right"
        with pytest.raises(InvalidValue) as unsigned:
            cauce.assert_(Judgement.SAME, key("a"), key("b"), author="", reason="r")
        assert unsigned.value.field == "author"

    def test_assertions_in_pages(self, cauce: Cauce) -> None:
        """Standing ones, all ones, and those about a record."""
        made = [cauce.assert_(Judgement.SAME, key("hub"), key(f"r{number}"), author="eva", reason="r") for number in range(4)]
        cauce.retract(made[0].assertion_id, author="eva")
        for size in (1, 3, 4):
            assert {one.assertion_id for one in _assertions(cauce, size)} == {one.assertion_id for one in made[1:]}
            every = _assertions(cauce, size, retracted=True)
            assert [one.assertion_id for one in every] == [one.assertion_id for one in made]
        assert [one.assertion_id for one in cauce.list_assertions(record=key("r2")).items] == [made[2].assertion_id]


def _assertions(cauce: Cauce, size: int, *, retracted: bool = False) -> list[Assertion]:
    return everything(lambda token: cauce.list_assertions(retracted=retracted, page_size=size, page_token=token))


class OperationCases:
    """GetStats, Verify, and tenants."""

    def test_stats_count_what_is_live(self, cauce: Cauce) -> None:
        """Of live things."""
        put(cauce, account("a", "ana"), account("b", "ana"), account("c", "bea"))
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("c"), author="eva", reason="r")
        cauce.delete_record(key("b"))
        stats = cauce.stats()
        assert (stats.records, stats.identities, stats.claims, stats.assertions, stats.revision) == (2, 2, 2, 1, 3)
        assert stats.ruleset

    def test_what_is_stored_is_what_follows_from_it(self, cauce: Cauce) -> None:
        """Recomputed from scratch."""
        put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), author="eva", reason="r")
        result = cauce.verify()
        assert result.sound, result
        assert (result.records, result.revision) == (3, cauce.stats().revision)

    def test_tenants_share_nothing(self, of: Callable[[str], Cauce]) -> None:
        """Same keys, other worlds; ids and tokens of one mean nothing in the other."""
        one, other = of("one"), of("other")
        made = one.put_record(account("a", "ana", city="Soria"))
        assert other.put_record(account("a", "ana", city="Vigo")).identity_id != made.identity_id
        other.put_record(account("b", "bea"))
        assert one.get_record(key("a")).record.attributes["city"] == "Soria"
        assert (one.stats().records, other.stats().records) == (1, 2)
        page = other.list_records(page_size=1).next_page_token
        wrong: list[tuple[Reason, Callable[[], object]]] = [
            (Reason.IDENTITY_NOT_FOUND, lambda: other.get_identity(made.identity_id)),
            (Reason.TOKEN_INVALID, lambda: other.get_record(key("a"), at_least=made.token)),
            (Reason.TOKEN_INVALID, lambda: other.list_changes(after=made.token)),
            (Reason.PAGE_TOKEN_INVALID, lambda: one.list_records(page_size=1, page_token=page)),
        ]
        for reason, call in wrong:
            with pytest.raises(CauceError) as refused:
                call()
            assert refused.value.reason is reason
