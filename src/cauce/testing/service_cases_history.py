"""Service cases: what caused each commit, what became of an identity, and how things were."""

# ruff: noqa: PT009 - figures of a case mean nothing beyond it; `assert_` is a verb

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cauce.errors import InvalidValue, NotFound, OutOfRange, Reason
from cauce.model.change import Cause, CauseKind, ChangeKind
from cauce.model.curation import Judgement
from cauce.model.explanation import Decision
from cauce.model.permission import Consent, Permission
from cauce.model.record import Identifier, Role
from cauce.service.api import AsOf, Cauce, View
from cauce.service.verbs.curation import Author
from cauce.service.verbs.history import HistoryEntry, Order, Standing
from cauce.service.verbs.journey import ConsentSubject
from cauce.testing.service_world import BRIDGE, NOON, account, key, put, put_two_customers, record, verified


def causes(cauce: Cauce) -> list[tuple[Cause, ...]]:
    """Of every commit, in order."""
    return [item.commit.causes for item in cauce.list_changes(limit=1000) if item.commit]


class CauseCases:
    """Why there was a commit."""

    def test_puts_of_several_sources(self, cauce: Cauce) -> None:
        """One cause for each source, with the number of records; the source did it, for nobody else is known."""
        put(
            cauce,
            account("a", "ana"),
            record("w1", verified("cookie", "c-1"), source="web"),
            record("w2", verified("cookie", "c-2"), source="web"),
        )
        assert causes(cauce) == [
            (Cause(CauseKind.PUT, actor="crm", source="crm", count=1), Cause(CauseKind.PUT, actor="web", source="web", count=2))
        ]

    def test_what_changes_nothing_causes_nothing(self, cauce: Cauce) -> None:
        """Of a batch only the records count that are new or changed."""
        put(cauce, account("a", "ana"))
        put(cauce, account("a", "ana"), account("b", "bea"))
        assert causes(cauce)[1] == (Cause(CauseKind.PUT, actor="crm", source="crm", count=1),)

    def test_a_delete_names_the_source_of_its_record(self, cauce: Cauce) -> None:
        """Of whose record."""
        put(cauce, account("a", "ana"))
        cauce.delete_record(key("a"))
        assert causes(cauce)[1] == (Cause(CauseKind.DELETE, actor="crm", source="crm"),)

    def test_an_assertion_and_its_end(self, cauce: Cauce) -> None:
        """Whose word it was, and which."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        made = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called", request_id="r1")
        cauce.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called", request_id="r1")
        cauce.retract(made.assertion_id, author="Ivo")
        assert causes(cauce)[1:] == [
            (Cause(CauseKind.ASSERT, actor="Eva", subject=made.assertion_id),),
            (Cause(CauseKind.RETRACT, actor="Ivo", subject=made.assertion_id),),
        ]


def kinds(entry: HistoryEntry) -> list[ChangeKind]:
    """What a commit did to an identity."""
    return [change.kind for change in entry.changes]


def whole(cauce: Cauce, identity_id: str, page_size: int = 50) -> list[HistoryEntry]:
    """A history from its beginning, page by page."""
    entries: list[HistoryEntry] = []
    token = ""
    while True:
        page = cauce.get_history(identity_id, order=Order.OLDEST_FIRST, page_size=page_size, page_token=token)
        entries += page.items
        token = page.next_page_token
        if not token:
            return entries


class HistoryCases:
    """GetHistory."""

    def test_a_life_has_every_change_with_its_cause(self, cauce: Cauce) -> None:
        """Made, changed, merged into, split again: each with its cause, and nothing else."""
        older, younger = put_two_customers(cauce)
        put(cauce, account("c", "carla"))
        put(cauce, record("a", verified("loyalty/x", "L1"), full_name="Ana Gil", at=NOON))
        put(cauce, BRIDGE)
        cauce.delete_record(BRIDGE.key)
        life = whole(cauce, older)
        assert [entry.revision for entry in life] == [1, 4, 5, 6]
        assert [entry.causes[0].kind for entry in life] == [CauseKind.PUT, CauseKind.PUT, CauseKind.PUT, CauseKind.DELETE]
        assert kinds(life[0]) == [ChangeKind.IDENTITY_CREATED, ChangeKind.RECORD_JOINED]
        assert kinds(life[1]) == [ChangeKind.PROFILE_CHANGED]
        assert ChangeKind.IDENTITIES_MERGED in kinds(life[2])
        assert ChangeKind.IDENTITY_SPLIT in kinds(life[3])
        assert list(life[0].records.values()) == [key("a")]
        page = cauce.get_history(younger)
        assert (page.standing, page.successor_id) == (Standing.REDIRECTED, older)
        assert [entry.revision for entry in page.items] == [5, 2]

    def test_pages_in_both_orders(self, cauce: Cauce) -> None:
        """The same entries, whatever the size of the page."""
        made = cauce.put_record(account("a", "ana"))
        for number in range(6):
            cauce.put_record(account("a", "ana", full_name=f"Ana {'IVXLCD'[number]}alle Gil"))
        all_ = whole(cauce, made.identity_id)
        assert [entry.revision for entry in all_] == list(range(1, 8))
        assert whole(cauce, made.identity_id, 2) == whole(cauce, made.identity_id, 7) == all_
        newest = cauce.get_history(made.identity_id, page_size=3)
        assert list(newest.items) == all_[:-4:-1]

    def test_who_is_gone_has_a_history(self, cauce: Cauce) -> None:
        """Of an id that never was there is none."""
        made = cauce.put_record(account("a", "ana"))
        cauce.delete_record(key("a"))
        page = cauce.get_history(made.identity_id)
        assert page.standing is Standing.GONE
        assert ChangeKind.IDENTITY_RETIRED in kinds(page.items[0])
        with pytest.raises(NotFound):
            cauce.get_history("nobody")

    def test_words_and_conflicts_about_it(self, cauce: Cauce) -> None:
        """Also those that moved no record."""
        first, second = (cauce.put_record(account(name, name)) for name in "ab")
        made = cauce.assert_(Judgement.DIFFERENT, key("a"), key("b"), author="Eva", reason="two sisters")
        put(cauce, account("n", "nil"))
        put(cauce, account("a", "a", verified("loyalty/x", "L")), account("b", "b", verified("loyalty/x", "L")))
        cauce.retract(made.assertion_id, author="Eva")
        for identity in (first.identity_id, second.identity_id):
            said = [kind for entry in whole(cauce, identity) for kind in kinds(entry)]
            assert {ChangeKind.ASSERTION_MADE, ChangeKind.ASSERTION_RETRACTED, ChangeKind.CONFLICT_FOUND} <= set(said)
        assert whole(cauce, first.identity_id)[1].causes == (Cause(CauseKind.ASSERT, actor="Eva", subject=made.assertion_id),)

    def test_a_word_of_consent_about_it(self, cauce: Cauce) -> None:
        """Nothing moves, and it is told all the same."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        denied = Consent(purpose="marketing", permission=Permission.DENIED, at=NOON)
        cauce.set_consent(ConsentSubject(record=key("a")), denied, author="eva")
        latest = cauce.get_history(cauce.get_record(key("a")).identity_id).items[0]
        assert [change.kind for change in latest.changes] == [ChangeKind.CONSENT_CHANGED]
        assert latest.causes == (Cause(CauseKind.CONSENT, actor="eva"),)
        assert len(cauce.get_history(cauce.get_record(key("b")).identity_id).items) == 1


class AsOfCases:
    """How things were."""

    def test_an_identity_as_it_was(self, cauce: Cauce) -> None:
        """Its records then; what is gone is counted."""
        older, younger = put_two_customers(cauce)
        put(cauce, BRIDGE)
        cauce.delete_record(key("a"))
        assert cauce.get_record(key("b")).identity_id == cauce.get_record(key("b"), as_of="3").identity_id == older
        assert cauce.get_record(key("b"), as_of="2").identity_id == younger
        found = cauce.get_identity(younger, view=View.FULL, as_of="2")
        assert (found.identity_id, found.as_of) == (younger, AsOf(revision=2, records=1, gone=0))
        assert cauce.get_identity(older, view=View.FULL, as_of="3").as_of == AsOf(revision=3, records=3, gone=1)
        with pytest.raises(NotFound) as caught:
            cauce.get_identity(older, as_of="1")
        assert caught.value.reason is Reason.IDENTITY_GONE
        for revision, then in (("1", NotFound), ("9", OutOfRange)):
            with pytest.raises(then):
                cauce.get_record(key("b"), as_of=revision)

    def test_a_time_means_the_last_revision_until_then(self, cauce: Cauce) -> None:
        """The last revision at or before it."""
        older, younger = put_two_customers(cauce)
        put(cauce, BRIDGE)
        times = [item.commit.at for item in cauce.list_changes() if item.commit]
        before = datetime.fromtimestamp(times[1] / 1e6, UTC) + timedelta(microseconds=1)
        assert cauce.get_record(key("b"), as_of=before.isoformat()).identity_id == younger
        assert cauce.get_record(key("b"), as_of="2999-01-01T00:00:00Z").identity_id == older
        assert [row.record.key for row in cauce.list_identity_records(older, as_of="2999-01-01").items] == [key("a"), key("b"), BRIDGE.key]
        with pytest.raises(NotFound):
            cauce.get_record(key("b"), as_of="1999-12-31T12:00:00+02:00")


class HowCases:
    """ExplainIdentity, and why not."""

    def test_what_is_no_moment_is_named_with_what_would_be(self, cauce: Cauce) -> None:
        """A field is named as the caller knows it."""
        identity = put(cauce, record("a"), record("b"))[0].identity_id
        with pytest.raises(InvalidValue, match=r"^as_of: must be a token of this tenant, a revision, or a time such as"):
            cauce.get_identity(identity, as_of="yesterday")
        with pytest.raises(InvalidValue, match=r"^unchanged_since: "):
            cauce.merge_identities([identity, identity[::-1]], Author(author="eva", reason="r"), unchanged_since="yesterday")

    def test_how_and_why(self, cauce: Cauce) -> None:
        """Keys first, then what is compared, then what is attached; each union names its sides and the value."""
        ana, born = "Ana Belén Zubizarreta Gil", "1980-02-03"
        put(
            cauce,
            record("a", verified("loyalty/x", "L1"), verified("cookie", "c-1"), full_name=ana, birth_date=born),
            record("b", verified("loyalty/x", "L1"), full_name="Ana Zubizarreta"),
            record("c", verified("email", "ana.zubi@example.net"), full_name="Ana Belen Zubizarreta Gil", birth_date="1980-02-03"),
            record("w", verified("cookie", "c-1"), source="web"),
        )
        found = cauce.explain_identity(cauce.get_record(key("a")).identity_id)
        assert [step.evidence for step in found.steps] == ["key:loyalty/x", "score", "owner:cookie"]
        by_key, by_score, attached = found.steps
        assert by_key.value == "L1"
        assert [(side.record, side.size, side.step) for side in by_score.sides] == [(key("a"), 2, 1), (key("c"), 1, 0)]
        assert sum(part.bits for part in by_score.parts) == pytest.approx(by_score.bits)
        assert [(side.size, side.step) for side in attached.sides] == [(3, 2), (1, 0)]
        assert [one.record for one in found.contributions][-1] == key("w", "web")
        assert {name for one in found.contributions for name in one.fields} >= {"full_name", "birth_date"}
        assert (found.weak[0].evidence, found.weak[0].resolved) == ("score", False)
        assert found.weak[0].apart[1] == (key("c"),)
        assert found.reason.startswith("4 records are one customer")

    def test_one_record_alone_has_no_steps(self, cauce: Cauce) -> None:
        """Has no steps."""
        made = cauce.put_record(account("a", "ana"))
        found = cauce.explain_identity(made.identity_id)
        assert (found.steps, found.weak, found.border) == ((), (), ())
        assert [one.step for one in found.contributions] == [0]

    def test_whose_word_it_was(self, cauce: Cauce) -> None:
        """An assertion is named with its author, and taking it away is tried."""
        put(cauce, account("a", "ana"), account("b", "bea"))
        made = cauce.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called")
        found = cauce.explain_identity(cauce.get_record(key("a")).identity_id)
        (step,) = found.steps
        assert (step.evidence, step.assertion_id, step.author, step.reason) == ("same-assertion", made.assertion_id, "Eva", "she called")
        assert (found.weak[0].resolved, found.weak[0].apart) == (True, ((key("a"),), (key("b"),)))

    def test_what_stands_at_the_border(self, cauce: Cauce) -> None:
        """Refused evidence, with the identity on its other side."""
        put(cauce, account("a", "a", verified("loyalty/x", "L")), account("b", "b", verified("loyalty/x", "L")))
        other = cauce.get_record(key("b")).identity_id
        (border,) = cauce.explain_identity(cauce.get_record(key("a")).identity_id).border
        assert (border.record, border.other, border.other_identity_id, border.cause) == (
            key("a"),
            key("b"),
            other,
            "max_per_identity:login",
        )
        refused = cauce.explain_pair(key("a"), key("b"))
        assert refused.decision is Decision.REFUSED
        assert [(one.left_value, one.right_value) for one in refused.against] == [("a", "b")]

    def test_what_would_have_been_enough(self, cauce: Cauce) -> None:
        """The most telling first; the sentence names it; blocking rules say why they miss."""
        put(
            cauce,
            record("a", full_name="Ana Belén Zubizarreta Gil", birth_date="1980-02-03", city="Bilbao"),
            record("b", full_name="Ana Belén Zubizarreta Gil", city="Bilbao"),
        )
        told = cauce.explain_pair(key("a"), key("b"))
        assert told.decision in (Decision.REVIEW, Decision.BELOW)
        assert told.lacks[0].comparison == "birth_date"
        assert told.lacks[0].reaches >= told.match
        assert "birth date" in told.reason
        assert sum(one.bits for one in told.comparisons) + sum(one.bits for one in told.adjustments) == pytest.approx(told.weight)
        assert {missed.why for missed in told.missed} <= {"missing", "differs"}
        put(cauce, record("b", full_name="Ana Belén Zubizarreta Gil", birth_date="1980-02-03", city="Bilbao"))
        assert cauce.explain_pair(key("a"), key("b")).decision is Decision.LINKED

    def test_values_that_are_no_claims(self, cauce: Cauce) -> None:
        """They mean nobody, or are somebody else's."""
        put(
            cauce,
            record("a", verified("email", "test@test.com"), verified("phone", "+34600111222")),
            record("b", verified("email", "test@test.com")),
            record("c", Identifier(namespace="phone", value="+34600111222", role=Role.MENTIONED), verified("cookie", "c")),
        )
        assert [(one.namespace, one.why_not) for one in cauce.explain_pair(key("a"), key("b")).shared] == [("email", "blocked")]
        told = cauce.explain_pair(key("a"), key("c"))
        assert (told.cause, [one.why_not for one in told.shared]) == ("mentioned", ["mentioned"])
