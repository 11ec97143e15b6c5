"""Consent: a denial anywhere holds, a grant covers its own addresses, and neither a merge nor a split changes what was said."""

from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.consent import Member, decide
from cauce.model.consent import ConsentStatus, Statement
from cauce.model.permission import Consent, Permission

GRANTED, DENIED, UNKNOWN = ConsentStatus.GRANTED, ConsentStatus.DENIED, ConsentStatus.UNKNOWN
ASKED = ("marketing", "email")


def said(subject, permission, at, purpose="marketing", channel="email", exclusion_list=""):
    consent = Consent(purpose=purpose, channel=channel, permission=Permission(permission))
    return Statement(subject=subject, consent=consent, at=at, exclusion_list=exclusion_list)


def member(subject, *emails):
    return Member(subject, tuple(("email", email, 1000 + ord(email[0])) for email in emails))


WEB, SHOP = member(1, "a@x.es"), member(2, "b@x.es")


def test_the_latest_word_of_a_record_counts():
    story = [said(1, "GRANTED", 10), said(1, "DENIED", 20), said(1, "GRANTED", 30)]
    assert [decide(ASKED, [WEB], story, until).status for until in (5, 10, 20, 29, 30, None)] == [
        UNKNOWN, GRANTED, DENIED, DENIED, GRANTED, GRANTED,
    ]  # fmt: skip


def test_at_one_moment_the_denial_counts():
    assert decide(ASKED, [WEB], [said(1, "DENIED", 10), said(1, "GRANTED", 10)]).status is DENIED


def test_a_denial_of_another_record_beats_a_later_grant():
    assert decide(ASKED, [WEB, SHOP], [said(1, "DENIED", 10), said(2, "GRANTED", 20)]).status is DENIED


def test_a_grant_covers_the_addresses_of_the_record_that_gave_it():
    assert decide(ASKED, [WEB, SHOP], [said(1, "GRANTED", 10)]).contact_points == ("a@x.es",)


def test_a_grant_about_an_address_covers_it_wherever_it_stands():
    assert decide(ASKED, [WEB, SHOP], [said(1000 + ord("b"), "GRANTED", 10)]).contact_points == ("b@x.es",)


def test_an_exclusion_list_is_not_outdone_by_the_customer_of_another_record():
    listed = said(1000 + ord("a"), "DENIED", 5, purpose="", channel="", exclusion_list="robinson")
    decision = decide(ASKED, [WEB], [listed, said(1, "GRANTED", 10)])
    assert (decision.status, decision.decided_by) == (DENIED, (listed,))


def test_a_word_about_every_channel_covers_each():
    everywhere = said(1, "DENIED", 10, channel="")
    assert [decide(("marketing", channel), [WEB], [everywhere]).status for channel in ("", "sms")] == [DENIED, DENIED]
    assert decide(("profiling", "sms"), [WEB], [everywhere]).status is UNKNOWN


STATEMENTS = st.lists(
    st.builds(
        said,
        st.integers(1, 4),
        st.sampled_from(["GRANTED", "DENIED"]),
        st.integers(0, 5),
        st.sampled_from(["", "marketing", "profiling"]),
        st.sampled_from(["", "email", "sms"]),
    ),
    max_size=12,
)
PEOPLE = [member(number, f"{letter}@x.es", "z@x.es") for number, letter in ((1, "a"), (2, "b"), (3, "c"), (4, "d"))]


def allowed(members, statements):
    mine = {one.subject for one in members}
    return decide(ASKED, members, [one for one in statements if one.subject in mine])


@given(STATEMENTS, st.integers(1, 3))
def test_a_merge_loosens_nothing_and_does_not_depend_on_order(statements, cut):
    left, right = PEOPLE[:cut], PEOPLE[cut:]
    apart, whole = (allowed(left, statements), allowed(right, statements)), allowed(PEOPLE, statements)
    assert (whole.status is DENIED) == any(side.status is DENIED for side in apart)
    before = {point for side in apart for point in side.contact_points}
    assert set(whole.contact_points) <= before
    assert whole == allowed(PEOPLE[::-1], statements[::-1])
