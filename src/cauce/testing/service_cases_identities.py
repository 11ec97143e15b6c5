"""Service cases: look-ups, identities, journeys, explanations."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import pytest

from cauce.errors import InvalidValue, NotFound, OutOfRange, Reason
from cauce.model.curation import Judgement
from cauce.model.explanation import Decision
from cauce.model.record import Assurance, Identifier
from cauce.service.api import MAX_LOOKUPS, Cauce, Identity, IdentityFailure, LookupOutcome, View
from cauce.testing.service_world import BRIDGE, DAY, NOON, account, everything, key, put, put_two_customers, record, verified


class LookupCases:
    """LookupIdentifiers and SearchIdentities."""

    def test_an_identifier_leads_to_its_customer(self, cauce: Cauce) -> None:
        """With the assurance of the best claim."""
        made = cauce.put_record(account("a", "ana"))
        (found,) = cauce.lookup_identifiers([("login", "ana")])
        assert (found.outcome, found.identity_id, found.assurance) == (LookupOutcome.MATCH, made.identity_id, Assurance.VERIFIED)

    def test_an_identifier_of_nobody(self, cauce: Cauce) -> None:
        """Leads to none."""
        (found,) = cauce.lookup_identifiers([("login", "ana")])
        assert (found.outcome, found.identity_id) == (LookupOutcome.NONE, "")

    def test_identifiers_are_normalised_before_they_are_looked_up(self, cauce: Cauce) -> None:
        """Case of an e-mail, form of a phone number."""
        made = cauce.put_record(account("a", "ana", verified("email", "ana@tienda.example"), verified("phone", "+34 612 345 678")))
        found = cauce.lookup_identifiers([("email", " ANA@Tienda.Example"), ("phone", "612 34 56 78")], region="ES")
        assert [one.identity_id for one in found] == [made.identity_id] * 2

    def test_a_value_that_means_nobody(self, cauce: Cauce) -> None:
        """Is blocked, whoever sent it."""
        put(cauce, account("a", "ana", verified("email", "test@test.com")))
        assert cauce.lookup_identifiers([("email", "test@test.com")])[0].outcome is LookupOutcome.BLOCKED

    def test_a_value_of_two_customers(self, cauce: Cauce) -> None:
        """Is ambiguous, and names them."""
        ids = [
            made.identity_id
            for made in put(
                cauce,
                record("a", verified("customer_id", "1"), verified("email", "casa@tienda.example"), full_name="Ana Ruiz Gil"),
                record("b", verified("customer_id", "2"), verified("email", "casa@tienda.example"), full_name="Bruno Sanz Mora"),
            )
        ]
        (found,) = cauce.lookup_identifiers([("email", "casa@tienda.example")])
        assert (found.outcome, found.candidates) == (LookupOutcome.AMBIGUOUS, tuple(sorted(ids)))

    def test_a_value_of_too_many_people(self, cauce: Cauce) -> None:
        """Is shared, and of one person again when the others are gone."""
        names = ["Ana Ruiz", "Bruno Sanz", "Carla Mora", "David Vidal", "Elena Pons", "Fermín Rey", "Gloria Soto", "Hugo Luna"]
        put(
            cauce,
            *(
                record(f"r{number}", verified("customer_id", f"{number}"), verified("email", "casa@tienda.example"), full_name=name)
                for number, name in enumerate(names)
            ),
        )
        assert cauce.lookup_identifiers([("email", "casa@tienda.example")])[0].outcome is LookupOutcome.SHARED
        for number in range(1, len(names)):
            cauce.delete_record(key(f"r{number}"))
        assert cauce.lookup_identifiers([("email", "casa@tienda.example")])[0].outcome is LookupOutcome.MATCH

    def test_answers_come_in_order(self, cauce: Cauce) -> None:
        """Also for one identifier asked twice, and for no identifier."""
        put(cauce, account("a", "ana"))
        found = cauce.lookup_identifiers([("login", "zoe"), ("login", "ana"), ("login", "zoe"), ("login", "ana")])
        assert [one.outcome for one in found] == [LookupOutcome.NONE, LookupOutcome.MATCH] * 2
        assert cauce.lookup_identifiers([]) == []

    def test_too_many_identifiers(self, cauce: Cauce) -> None:
        """Are refused; the most that is allowed is not."""
        assert len(cauce.lookup_identifiers([("login", str(number)) for number in range(MAX_LOOKUPS)])) == MAX_LOOKUPS
        with pytest.raises(InvalidValue) as refused:
            cauce.lookup_identifiers([("login", str(number)) for number in range(MAX_LOOKUPS + 1)])
        assert (refused.value.reason, refused.value.field) == (Reason.BATCH_TOO_LARGE, "identifiers")

    def test_an_identifier_that_cannot_be_one(self, cauce: Cauce) -> None:
        """Is refused with its place, not its value."""
        with pytest.raises(InvalidValue) as refused:
            cauce.lookup_identifiers([("login", "ana"), ("email", "not an address")])
        assert (refused.value.reason, refused.value.field) == (Reason.FIELD_INVALID, "identifiers[1].value")
        assert "not an address" not in str(refused.value)

    def test_a_search_finds_by_what_is_known(self, cauce: Cauce) -> None:
        """Best first, with the reason; it creates nothing."""
        wanted, _ = put(
            cauce,
            record("a", verified("customer_id", "1"), full_name="Ramona Zapatero Olmedo", birth_date="1971-05-09", city="Soria"),
            record("b", verified("customer_id", "2"), full_name="Ramón Olmos Prado", birth_date="1985-11-30", city="Vigo"),
        )
        hits = cauce.search_identities(attributes={"full_name": "Ramona Zapatero Olmedo", "birth_date": "1971-05-09"})
        assert hits[0].identity_id == wanted.identity_id
        assert hits[0].explanation.comparisons
        assert 0 < hits[0].probability <= 1
        assert [hit.weight for hit in hits] == sorted((hit.weight for hit in hits), reverse=True)
        assert cauce.stats().records == 2

    def test_a_search_by_identifier(self, cauce: Cauce) -> None:
        """Finds whoever carries it."""
        made = cauce.put_record(account("a", "ana"))
        hits = cauce.search_identities(attributes={}, identifiers=[verified("login", "ana")], limit=1)
        assert [hit.identity_id for hit in hits] == [made.identity_id]

    def test_a_search_for_nothing(self, cauce: Cauce) -> None:
        """Is refused."""
        with pytest.raises(InvalidValue) as refused:
            cauce.search_identities(attributes={})
        assert refused.value.field == "attributes"


class IdentityCases:
    """GetIdentity, BatchGetIdentities, ListIdentityRecords, GetTimeline."""

    def test_a_profile_says_where_each_value_comes_from(self, cauce: Cauce) -> None:
        """Attributes and identifiers with their records."""
        made = cauce.put_record(account("a", "ana", full_name="Ana Ruiz Gil", city="Soria"))
        identity = cauce.get_identity(made.identity_id)
        city = next(value for value in identity.profile.attributes if value.name == "city")
        assert (city.value, city.record, city.observed_at) == ("Soria", key("a"), NOON)
        (login,) = identity.profile.identifiers
        assert (login.namespace, login.value, login.records) == ("login", "ana", (key("a"),))
        assert (identity.redirected, identity.requested_id, identity.view) == (False, made.identity_id, View.PROVEN)
        assert (identity.profile.records, identity.profile.sources) == (1, ("crm",))

    def test_a_merged_id_is_followed(self, cauce: Cauce) -> None:
        """And it is said."""
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        identity = cauce.get_identity(younger)
        assert (identity.identity_id, identity.requested_id, identity.redirected) == (older, younger, True)

    def test_an_id_of_nobody(self, cauce: Cauce) -> None:
        """Is not found, by any verb."""
        for read in (cauce.get_identity, cauce.list_identity_records, cauce.get_timeline):
            with pytest.raises(NotFound) as refused:
                read("nobody")
            assert refused.value.reason is Reason.IDENTITY_NOT_FOUND

    def test_an_identity_of_which_nothing_is_left(self, cauce: Cauce) -> None:
        """Is gone, which is not the same as never there."""
        made = cauce.put_record(account("a", "ana"))
        cauce.delete_record(key("a"))
        with pytest.raises(NotFound) as refused:
            cauce.get_identity(made.identity_id)
        assert refused.value.reason is Reason.IDENTITY_GONE

    def test_a_proven_view_shows_the_part_that_holds_the_identifier(self, cauce: Cauce) -> None:
        """What only an assertion ties to it is shown by the full view alone."""
        put(cauce, account("a", "ana", city="Soria"), account("b", "bea", city="Vigo"))
        cauce.assert_(Judgement.SAME, key("a"), key("b"), author="s", reason="r")  # noqa: PT009 - a verb
        identity_id = cauce.lookup_identifiers([("login", "ana")])[0].identity_id
        for login in ("ana", "bea"):
            proven = cauce.get_identity(identity_id, through=("login", login))
            assert [one.value for one in proven.profile.identifiers] == [login]
        full = cauce.get_identity(identity_id, view=View.FULL)
        assert {one.value for one in full.profile.identifiers} == {"ana", "bea"}
        assert full.profile.records == 2

    def test_an_identifier_that_the_identity_does_not_hold(self, cauce: Cauce) -> None:
        """Leads to no part of it."""
        made = cauce.put_record(account("a", "ana"))
        with pytest.raises(NotFound):
            cauce.get_identity(made.identity_id, through=("login", "bea"))

    def test_through_goes_with_the_proven_view(self, cauce: Cauce) -> None:
        """Not with the full one."""
        made = cauce.put_record(account("a", "ana"))
        with pytest.raises(InvalidValue) as refused:
            cauce.get_identity(made.identity_id, view=View.FULL, through=("login", "ana"))
        assert refused.value.field == "through"

    def test_many_identities_at_once(self, cauce: Cauce) -> None:
        """In order, with redirects followed and a reason for each that is not there."""
        older, younger = put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        first, second, third = cauce.batch_get_identities([younger, "nobody", older], view=View.FULL)
        assert isinstance(first, Identity)
        assert (first.identity_id, first.redirected) == (older, True)
        assert isinstance(second, IdentityFailure)
        assert (second.requested_id, second.error.reason) == ("nobody", Reason.IDENTITY_NOT_FOUND)
        assert isinstance(third, Identity)
        assert third.redirected is False

    def test_too_many_identities_at_once(self, cauce: Cauce) -> None:
        """Are refused."""
        with pytest.raises(InvalidValue) as refused:
            cauce.batch_get_identities(["x"] * (MAX_LOOKUPS + 1))
        assert (refused.value.reason, refused.value.field) == (Reason.BATCH_TOO_LARGE, "identity_ids")

    @pytest.mark.parametrize("page_size", [1, 2, 3, 4])
    def test_records_of_an_identity(self, cauce: Cauce, page_size: int) -> None:
        """In pages, once each."""
        made = put(cauce, account("a", "ana"), account("b", "ana"), account("c", "ana"), account("x", "eva"))[0]
        rows = everything(lambda token: cauce.list_identity_records(made.identity_id, page_size=page_size, page_token=token))
        assert sorted(row.record.record_id for row in rows) == ["a", "b", "c"]
        assert {row.identity_id for row in rows} == {made.identity_id}

    def test_records_of_an_identity_as_they_were(self, cauce: Cauce) -> None:
        """Before a merge, by token and by revision."""
        older, younger = put_two_customers(cauce)
        before = cauce.list_changes(limit=1000)[-1]
        assert before.commit is not None
        cauce.put_record(BRIDGE)
        for as_of in (before.token, str(before.commit.revision)):
            then = [[row.record.record_id for row in cauce.list_identity_records(one, as_of=as_of).items] for one in (older, younger)]
            assert then == [["a"], ["b"]]
        now = cauce.list_identity_records(older).items
        assert sorted(row.record.record_id for row in now) == ["a", "b", "bridge"]

    def test_a_revision_that_is_not_there_yet(self, cauce: Cauce) -> None:
        """Is out of range; one that is no revision is invalid."""
        made = cauce.put_record(account("a", "ana"))
        with pytest.raises(OutOfRange) as beyond:
            cauce.list_identity_records(made.identity_id, as_of="999999")
        assert beyond.value.reason is Reason.REVISION_OUT_OF_RANGE
        with pytest.raises(InvalidValue) as wrong:
            cauce.list_identity_records(made.identity_id, as_of="yesterday")
        assert wrong.value.reason is Reason.TOKEN_INVALID

    def test_a_journey_is_in_event_time(self, cauce: Cauce) -> None:
        """Across sources, whatever came first."""
        late = record("late", verified("login", "ana"), source="pos", at=NOON + 2 * DAY, store="Soria")
        made = put(cauce, late, account("a", "ana"), record("mid", verified("login", "ana"), source="web", at=NOON + DAY))[0]
        moments = everything(lambda token: cauce.get_timeline(made.identity_id, page_size=2, page_token=token))
        assert [(one.source, one.at) for one in moments] == [("crm", NOON), ("web", NOON + DAY), ("pos", NOON + 2 * DAY)]
        assert moments[2].attributes == {"store": "Soria"}
        assert moments[2].identifiers == late.identifiers


class ExplainCases:
    """ExplainPair."""

    def test_a_linked_pair(self, cauce: Cauce) -> None:
        """By the account they share."""
        put(cauce, account("a", "ana"), account("b", "ana"))
        explanation = cauce.explain_pair(key("a"), key("b"))
        assert explanation.decision is Decision.LINKED
        assert (explanation.left, explanation.right) == (key("a"), key("b"))
        assert [(one.namespace, one.value, one.live) for one in explanation.shared] == [("login", "ana", True)]
        assert explanation.steps

    def test_a_pair_linked_through_a_third(self, cauce: Cauce) -> None:
        """The chain of evidence is shown."""
        put_two_customers(cauce)
        cauce.put_record(BRIDGE)
        explanation = cauce.explain_pair(key("a"), key("b"))
        assert explanation.decision is Decision.LINKED
        assert len(explanation.steps) == 2

    def test_a_pair_that_a_constraint_keeps_apart(self, cauce: Cauce) -> None:
        """Names what refuses."""
        put(
            cauce,
            record("a", verified("customer_id", "1"), verified("loyalty/x", "L1"), full_name="Ana Ruiz Gil"),
            record("b", verified("customer_id", "2"), verified("loyalty/x", "L1"), full_name="Ana Ruiz Gil"),
        )
        explanation = cauce.explain_pair(key("a"), key("b"))
        assert explanation.decision is Decision.REFUSED
        assert "customer_id" in explanation.cause

    def test_a_pair_with_nothing_in_common(self, cauce: Cauce) -> None:
        """Is unrelated, or short of the threshold by so much."""
        put(cauce, account("a", "ana", full_name="Ana Ruiz"), account("b", "bea", full_name="Beatriz Sanz"))
        explanation = cauce.explain_pair(key("a"), key("b"))
        assert explanation.decision in {Decision.UNRELATED, Decision.BELOW}
        assert explanation.reason

    def test_a_record_and_itself(self, cauce: Cauce) -> None:
        """Are no pair."""
        put(cauce, account("a", "ana"))
        with pytest.raises(InvalidValue) as refused:
            cauce.explain_pair(key("a"), key("a"))
        assert refused.value.field == "right"

    def test_a_pair_of_which_one_does_not_exist(self, cauce: Cauce) -> None:
        """Is not found."""
        put(cauce, account("a", "ana"))
        with pytest.raises(NotFound) as refused:
            cauce.explain_pair(key("a"), key("nobody"))
        assert refused.value.reason is Reason.RECORD_NOT_FOUND

    def test_a_claim_that_does_not_count(self, cauce: Cauce) -> None:
        """An account that was only typed in links nothing, and the explanation says why not."""
        put(cauce, account("a", "ana"), record("b", Identifier(namespace="login", value="ana", assurance=Assurance.ASSERTED)))
        explanation = cauce.explain_pair(key("a"), key("b"))
        assert explanation.decision is not Decision.LINKED
        assert [(one.namespace, one.live) for one in explanation.shared] == [("login", False)]
