"""Service cases: the customer's journey, and what customers allow."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import msgspec
import pytest

from cauce.errors import InvalidValue, NotFound
from cauce.model.change import ChangeKind
from cauce.model.consent import ConsentStatus
from cauce.model.curation import Judgement
from cauce.model.permission import Consent, Permission
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.touch import Touch
from cauce.service.api import Cauce
from cauce.service.verbs.journey import ConsentSubject
from cauce.testing.service_world import DAY, NOON, everything, key, put, record, verified

GRANTED, DENIED, UNKNOWN = ConsentStatus.GRANTED, ConsentStatus.DENIED, ConsentStatus.UNKNOWN


def seen(day: int, kind: str, *, source: str = "web", channel: str = "", campaign: str = "", cookie: str = "c1") -> Record:
    """A cookie is seen."""
    touch = Touch(kind=kind, channel=channel, campaign=campaign)
    return Record(source=source, observed_at=NOON + day * DAY, identifiers=(verified("cookie", cookie),), touch=touch)


def bought(day: int) -> Record:
    """Ana buys something in the shop, with her account and her cookie."""
    identifiers = (verified("login", "ana"), verified("cookie", "c1"))
    touch = Touch(kind="purchase")
    return Record(source="shop", record_id=f"order-{day}", observed_at=NOON + day * DAY, identifiers=identifiers, touch=touch)


def says(permission: str, purpose: str = "marketing", channel: str = "email", at: int | None = None) -> Consent:
    """A word of consent."""
    return Consent(purpose=purpose, channel=channel, permission=Permission(permission), at=at)


def asked(cauce: Cauce, identity_id: str, **how: int) -> ConsentStatus:
    """What an identity allows of e-mail for marketing."""
    return cauce.get_consent(identity_id, purpose="marketing", channel="email", **how).status


class JourneyCases:
    """GetTimeline with touches, GetJourney."""

    def test_each_touch_of_a_known_cookie_stands_in_the_timeline(self, cauce: Cauce) -> None:
        """The record is one, seen three times."""
        put(cauce, bought(2), seen(0, "page_view", campaign="spring"), seen(1, "page_view"), seen(3, "cart", channel="app"))
        identity_id = cauce.lookup_identifiers([("login", "ana")])[0].identity_id
        moments = everything(lambda token: cauce.get_timeline(identity_id, page_size=1, page_token=token))
        assert [((touch.at - NOON) // DAY, touch.channel, touch.kind, touch.campaign) for touch in moments] == [
            (0, "web", "page_view", "spring"),
            (1, "web", "page_view", ""),
            (2, "shop", "purchase", ""),
            (3, "app", "cart", ""),
        ]

    def test_several_touches_of_one_moment_are_all_there_on_any_page_size(self, cauce: Cauce) -> None:
        """Pages may end within a moment."""
        put(cauce, bought(0), *(seen(1, f"kind-{number}") for number in range(5)), seen(2, "last"))
        identity_id = cauce.lookup_identifiers([("login", "ana")])[0].identity_id
        for size in range(1, 8):
            found = everything(lambda token, size=size: cauce.get_timeline(identity_id, page_size=size, page_token=token))  # type: ignore[misc]
            assert [touch.kind for touch in found] == ["purchase", *(f"kind-{number}" for number in range(5)), "last"]

    def test_a_touch_that_is_sent_again_is_one(self, cauce: Cauce) -> None:
        """Deliveries are repeated."""
        put(cauce, bought(0), seen(1, "page_view"), seen(1, "page_view"))
        put(cauce, seen(1, "page_view"))
        identity_id = cauce.lookup_identifiers([("login", "ana")])[0].identity_id
        assert len(cauce.get_timeline(identity_id).items) == 2

    def test_a_journey_in_short(self, cauce: Cauce) -> None:
        """First and last on each channel."""
        put(cauce, bought(4), seen(0, "page_view", campaign="spring"), seen(1, "page_view", campaign="spring"), seen(9, "cart"))
        identity_id = cauce.lookup_identifiers([("login", "ana")])[0].identity_id
        web, shop = cauce.get_journey(identity_id).channels
        assert (web.channel, web.touches, web.kinds, web.campaigns) == ("web", 3, {"cart": 1, "page_view": 2}, {"spring": 2})
        assert (web.first.kind, web.first.campaign, web.first.at) == ("page_view", "spring", NOON)
        assert (web.last.kind, web.last.at) == ("cart", NOON + 9 * DAY)
        assert (shop.first, shop.touches, shop.first.record) == (shop.last, 1, key("order-4", "shop"))

    def test_sessions_of_an_ambiguous_device_are_nobodys(self, cauce: Cauce) -> None:
        """Two customers have used it: whose the visit was, nobody knows."""
        tablet = verified("device", "tablet")
        ana, bea = (record(name, verified("login", name), tablet, full_name=f"{name} Gil Sanz") for name in ("ana", "bea"))
        visit = Record(source="web", observed_at=NOON, identifiers=(tablet,), touch=Touch(kind="page_view"))
        put(cauce, ana, bea, visit)
        for login in ("ana", "bea"):
            identity_id = cauce.lookup_identifiers([("login", login)])[0].identity_id
            assert [channel.channel for channel in cauce.get_journey(identity_id).channels] == ["crm"]

    def test_touches_go_with_their_record(self, cauce: Cauce) -> None:
        """A record put again after its deletion starts anew."""
        [made] = put(cauce, seen(0, "page_view"))
        cauce.delete_record(made.key)
        [again] = put(cauce, seen(5, "page_view"))
        assert [touch.at for touch in cauce.get_timeline(again.identity_id).items] == [NOON + 5 * DAY]


class ConsentCases:
    """SetConsent, GetConsent, CheckContacts, exclusion lists."""

    def test_records_carry_consent(self, cauce: Cauce) -> None:
        """Event time decides within a record; putting it again replaces what it said."""
        mail = verified("email", "ana@x.es")
        plain = record("a", verified("login", "ana"), mail)
        told = msgspec.structs.replace(plain, consents=(says("GRANTED"), says("DENIED", at=NOON + DAY)))
        [made] = put(cauce, told)
        assert [asked(cauce, made.identity_id), asked(cauce, made.identity_id, at=NOON)] == [DENIED, GRANTED]
        assert cauce.get_record(made.key).record.consents == told.consents
        put(cauce, plain)
        assert asked(cauce, made.identity_id) is UNKNOWN

    def test_a_word_outlives_re_sends_and_covers_its_addresses(self, cauce: Cauce) -> None:
        """What was noted by hand stays."""
        sent = record("a", verified("login", "ana"), verified("email", "ana@x.es"))
        [made] = put(cauce, sent)
        cauce.set_consent(ConsentSubject(identity_id=made.identity_id), says("GRANTED"), author="ines", reason="by phone")
        put(cauce, sent)
        decision = cauce.get_consent(made.identity_id, purpose="marketing", channel="email")
        assert (decision.status, decision.contact_points) == (GRANTED, ("ana@x.es",))
        [said] = decision.decided_by
        assert (said.author, said.reason, said.record) == ("ines", "by phone", key("a"))
        checks = cauce.check_contacts([("email", "ANA@x.es"), ("email", "bea@x.es")], purpose="marketing", channel="email")
        assert [check.status for check in checks] == [GRANTED, UNKNOWN]
        assert checks[0].identity_ids == (made.identity_id,)

    def test_a_merge_never_loosens_and_a_split_restores(self, cauce: Cauce) -> None:
        """One of two customers said no: together they say no, apart each says its own."""
        yes, no = put(
            cauce,
            record("yes", verified("login", "1"), verified("email", "a@x.es"), full_name="Ana Gil"),
            record("no", verified("login", "2"), verified("email", "b@x.es"), full_name="Ana Gil"),
        )
        assert yes.identity_id != no.identity_id
        cauce.set_consent(ConsentSubject(record=key("yes")), says("GRANTED"), author="ines")
        cauce.set_consent(ConsentSubject(record=key("no")), says("DENIED"), author="ines")
        before = [asked(cauce, made.identity_id) for made in (yes, no)]
        merged = cauce.assert_(Judgement.SAME, key("yes"), key("no"), author="ines", reason="one woman")  # noqa: PT009 - the verb
        assert before == [GRANTED, DENIED]
        assert [asked(cauce, made.identity_id) for made in (yes, no)] == [DENIED, DENIED]
        checks = cauce.check_contacts([("email", "a@x.es"), ("email", "b@x.es")], purpose="marketing", channel="email")
        assert [check.status for check in checks] == [DENIED, DENIED]
        cauce.retract(merged.assertion_id, author="ines")
        homes = [cauce.get_record(key(name)).identity_id for name in ("yes", "no")]
        assert [asked(cauce, home) for home in homes] == [GRANTED, DENIED]

    def test_a_grant_of_one_side_opens_no_address_of_the_other(self, cauce: Cauce) -> None:
        """Whose consent it was decides which addresses it covers."""
        put(
            cauce,
            record("a", verified("login", "1"), verified("email", "a@x.es")),
            record("b", verified("login", "1"), verified("email", "b@x.es")),
        )
        cauce.set_consent(ConsentSubject(record=key("a")), says("GRANTED"), author="ines")
        checks = cauce.check_contacts([("email", "a@x.es"), ("email", "b@x.es")], purpose="marketing", channel="email")
        assert [check.status for check in checks] == [GRANTED, UNKNOWN]

    def test_an_exclusion_list_denies_clear_and_hashed_addresses(self, cauce: Cauce) -> None:
        """The next issue of the list takes the place of this one."""
        [made] = put(cauce, record("a", verified("login", "ana"), verified("email", "ana@x.es"), verified("phone", "+34612000111")))
        cauce.set_consent(ConsentSubject(identity_id=made.identity_id), says("GRANTED", channel=""), author="ines")
        first, second = says("DENIED", channel="", at=NOON), says("DENIED", channel="", at=NOON + DAY)
        phone = Identifier(namespace="phone", value="612 00 01 11", assurance=Assurance.ASSERTED)
        unreadable = Identifier(namespace="phone", value="call me")
        assert cauce.add_exclusions("robinson", [phone, unreadable], consent=first, region="ES") == 1
        [listed] = cauce.list_exclusion_lists()
        assert (listed.name, listed.entries > 0, listed.imported_at) == ("robinson", True, NOON)
        assert asked(cauce, made.identity_id) is DENIED
        mail = Identifier(namespace="email", value="other@x.es")
        cauce.add_exclusions("robinson", [mail], consent=second)
        cauce.remove_exclusions("robinson", before=NOON + DAY)
        assert [asked(cauce, made.identity_id), len(cauce.list_exclusion_lists())] == [GRANTED, 1]
        [check] = cauce.check_contacts([("email", "other@x.es")], purpose="marketing", channel="email")
        assert (check.status, check.decided_by[0].exclusion_list) == (DENIED, "robinson")

    def test_watchers_hear_of_it(self, cauce: Cauce) -> None:
        """Who, for what and by which way, never an address."""
        [made] = put(cauce, record("a", verified("login", "ana")))
        cauce.set_consent(ConsentSubject(identity_id=made.identity_id), says("DENIED"), author="ines")
        commit = cauce.list_changes()[-1].commit
        assert commit is not None
        [change] = commit.changes
        assert (change.kind, change.identity) == (ChangeKind.CONSENT_CHANGED, made.identity_id)
        assert change.fields == ("marketing", "email", "DENIED")

    def test_what_cannot_be_asked(self, cauce: Cauce) -> None:
        """Each with the field that is wrong."""
        for subject, author in ((ConsentSubject(), "ines"), (ConsentSubject(identity_id="x", record=key("a")), "ines")):
            with pytest.raises(InvalidValue):
                cauce.set_consent(subject, says("DENIED"), author=author)
        with pytest.raises(InvalidValue):
            cauce.set_consent(ConsentSubject(record=key("a")), says("DENIED"), author="")
        with pytest.raises(NotFound):
            cauce.set_consent(ConsentSubject(record=key("a")), says("DENIED"), author="ines")
        with pytest.raises(InvalidValue):
            cauce.check_contacts([("email", "a@x.es")], purpose="marketing", channel="post")
        with pytest.raises(InvalidValue):
            cauce.add_exclusions("robinson", [], consent=says("GRANTED"))
