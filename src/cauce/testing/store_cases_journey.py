"""Store cases: touches and words of consent."""

from __future__ import annotations

from cauce.model.consent import ExclusionList, Statement
from cauce.model.permission import Consent, Permission
from cauce.store.base import Store
from cauce.store.journey import TouchRow, TouchTotal
from cauce.testing.store_world import TENANT, claim, put, put_people

LOOK, CART = TouchRow(1, 10, "page_view", "web", ""), TouchRow(1, 20, "cart", "web", "spring")


def said(subject: int, permission: str, at: int, exclusion_list: str = "", channel: str = "email") -> Statement:
    """A word about marketing."""
    consent = Consent(purpose="marketing", channel=channel, permission=Permission(permission))
    return Statement(subject=subject, consent=consent, at=at, exclusion_list=exclusion_list, author="ines")


class TouchCases:
    """What happened, and when."""

    def test_touches_are_kept_once_and_in_order(self, store: Store) -> None:
        """Whatever order they come in, and however often."""
        put_people(store, 2)
        put(store, touches_added=[CART, LOOK, LOOK._replace(uid=2)])
        put(store, touches_added=[LOOK])
        with store.read(TENANT) as reader:
            assert reader.touches_after(1, -(2**63), 9) == [LOOK, CART]
            assert reader.touches_after(1, 11, 9) == [CART]
            assert reader.touches_after(1, 0, 1) == [LOOK]
            totals = sorted(reader.touch_totals([1, 2, 3]))
        assert totals == sorted(
            [
                TouchTotal(1, "cart", "web", "spring", 1, 20, 20),
                TouchTotal(1, "page_view", "web", "", 1, 10, 10),
                TouchTotal(2, "page_view", "web", "", 1, 10, 10),
            ]
        )

    def test_touches_go_before_others_come(self, store: Store) -> None:
        """In one commit; those of other tenants and records stay."""
        put_people(store, 2)
        put(store, touches_added=[LOOK, LOOK._replace(uid=2)])
        put(store, "other", touches_added=[LOOK])
        put(store, touches_removed=[1], touches_added=[CART])
        with store.read(TENANT) as reader:
            assert [reader.touches_after(uid, 0, 9) for uid in (1, 2)] == [[CART], [LOOK._replace(uid=2)]]
        with store.read("other") as reader:
            assert reader.touches_after(1, 0, 9) == [LOOK]

    def test_values_with_a_stated_end(self, store: Store) -> None:
        """Some carrier's end is enough."""
        put_people(store, 2)
        put(store, claims_added=[claim(7, 1), claim(7, 2, end=5), claim(8, 1)])
        with store.read(TENANT) as reader:
            assert reader.ended([7, 8, 9]) == {7}


class ConsentCases:
    """What was said, and lists of who is not to be addressed."""

    def test_every_word_is_kept(self, store: Store) -> None:
        """Later words overrule earlier ones when they are read, not here; the same word again is one."""
        words = [said(1, "GRANTED", 10), said(1, "DENIED", 20), said(1, "DENIED", 20, channel="sms"), said(2, "GRANTED", 10)]
        put(store, consents_put=words)
        put(store, consents_put=words[:1])
        with store.read(TENANT) as reader:
            assert sorted(reader.consents_about([1]), key=lambda one: (one.at, one.consent.channel)) == words[:3]
            assert reader.consents_about([3]) == []
        with store.read("other") as reader:
            assert reader.consents_about([1]) == []

    def test_an_issue_of_a_list_takes_the_place_of_the_one_before(self, store: Store) -> None:
        """What is not in the new one is off the list; other lists and words stay."""
        put(store, consents_put=[said(1, "DENIED", 10, "robinson"), said(2, "DENIED", 10, "robinson"), said(1, "DENIED", 5, "own")])
        put(store, consents_put=[said(2, "DENIED", 20, "robinson"), said(1, "GRANTED", 1)])
        with store.write(TENANT) as writer:
            writer.remove_exclusions("robinson", 20)
        with store.read(TENANT) as reader:
            assert reader.exclusion_lists() == [ExclusionList("own", 1, 5), ExclusionList("robinson", 1, 20)]
            assert {one.exclusion_list for one in reader.consents_about([1])} == {"own", ""}
