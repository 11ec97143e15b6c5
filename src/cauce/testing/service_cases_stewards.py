"""Service cases of data stewards: merge, split, reviews, decisions, rulings and reverting; the nine situations of an operator's day."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it, and assert_ is a verb

from __future__ import annotations

from collections.abc import Callable, Sequence

from cauce.model.curation import Judgement, Ruling
from cauce.model.effect import NEW, Effects
from cauce.model.job import JobState
from cauce.model.record import Record, RecordKey
from cauce.service.api import Cauce
from cauce.service.verbs.curation import Author, Outcome, RevertTarget, ReviewKind, Verdict
from cauce.testing.service_cases_jobs import over
from cauce.testing.service_world import partition, put, record, verified

EVA = Author(author="eva", reason="looked at it")

ANA = record("a", verified("loyalty/x", "L1"), given_name="Ana", surname="López Ruiz", birth_date="1980-02-03")
ANA_TOO = record("a2", verified("loyalty/x", "L1"), source="web")
JUAN = record("b", verified("loyalty/x", "L2"), given_name="Juan", surname="Pérez Gil", birth_date="1966-07-08")
JUAN_TOO = record("b2", verified("loyalty/x", "L2"), source="web")
TWO = (ANA, ANA_TOO, JUAN, JUAN_TOO)
"""Two customers of two records, whom the rules would never make one."""

CLARA = [
    record("c1", given_name="Clara", surname="Zapatero Ruiz", birth_date="1985-03-14"),
    record("c2", source="web", given_name="C.", surname="Zapatero Ruiz", birth_date="1985-03-14"),
]
"""Alike, but with an initial only: a person has to look."""


def cells(cauce: Cauce) -> set[frozenset[RecordKey]]:
    """The partition."""
    found: dict[str, set[RecordKey]] = {}
    for name, identity in partition(cauce).items():
        found.setdefault(identity, set()).add(name)
    return set(map(frozenset, found.values()))


def apart(*groups: Sequence[Record]) -> set[frozenset[RecordKey]]:
    """The partition in which each of these is an identity."""
    return {frozenset(one.key for one in group) for group in groups}


def identity(cauce: Cauce, of: Record) -> str:
    """The identity of a record."""
    return partition(cauce)[of.key]


def as_foreseen(effects: Effects, known: set[str]) -> object:
    """Effects with new identities called as a preview calls them."""
    new: dict[str, str] = {}

    def called(one: str) -> str:
        """New ones in the order in which they are named."""
        return one if one in known or not one else new.setdefault(one, f"{NEW}{len(new) + 1}")

    identities = [(called(one.identity_id), one.fate, one.before, one.after, one.came, one.went) for one in effects.identities]
    others = [sorted(map(called, one.others)) for one in effects.identities]
    moves = [(one.record, called(one.before), called(one.after)) for one in effects.moves]
    counts = (effects.merged, effects.split, effects.created, effects.retired, effects.moved, effects.values_shared)
    return identities, others, moves, counts, effects.values_unshared, effects.conflicts


def foreseen(cauce: Cauce, act: Callable[[bool], Outcome]) -> Outcome:
    """Do what was looked at first: that wrote nothing, and said what then happens."""
    known, before = set(partition(cauce).values()), cauce.stats()
    told = act(True)
    assert cauce.stats() == before
    assert (told.act_id, told.commits) == ("", 0)
    done = act(False)
    assert as_foreseen(done.effects, known) == as_foreseen(told.effects, known)
    assert (done.retracted, done.deleted, done.restored, done.rulings) == (told.retracted, told.deleted, told.restored, told.rulings)
    return done


def merge(cauce: Cauce, *of: Record) -> Outcome:
    """Merge the identities of these records, having looked before."""
    ids = [identity(cauce, one) for one in of]
    return foreseen(cauce, lambda only: cauce.merge_identities(ids, EVA, validate_only=only))


def split(cauce: Cauce, *groups: Sequence[Record], keep_together: bool = True) -> Outcome:
    """Take these records out of the identity that the first is in, having looked before."""
    name = identity(cauce, groups[0][0])
    keys = [[one.key for one in group] for group in groups]
    return foreseen(cauce, lambda only: cauce.split_identity(name, keys, EVA, keep_together=keep_together, validate_only=only))


def rule(cauce: Cauce, value: tuple[str, str] | str, ruling: Ruling | None) -> Outcome:
    """Rule on a value, having looked before."""
    return foreseen(cauce, lambda only: cauce.rule_value(value, ruling, EVA, validate_only=only))


def revert(cauce: Cauce, target: RevertTarget, name: str) -> Outcome:
    """Revert, having looked before."""
    return foreseen(cauce, lambda only: cauce.revert(target, name, EVA, validate_only=only))


class OperatorCases:
    """The nine situations of an operator's day; corrections hold through everything that comes after."""

    def test_a_merge_outlives_sending_everything_again(self, cauce: Cauce) -> None:
        """Two customers whom the rules would keep apart: one assertion, one commit, and re-sending every record changes nothing."""
        put(cauce, *TWO)
        done = merge(cauce, ANA, JUAN)
        assert cells(cauce) == apart(TWO)
        assert [one.judgement for one in done.assertions] == [Judgement.SAME]
        assert (done.effects.merged, done.effects.moved, done.commits) == (1, 2, 1)
        put(cauce, *TWO)
        assert cells(cauce) == apart(TWO)
        assert cauce.verify().sound

    def test_a_detached_record_stays_away(self, cauce: Cauce) -> None:
        """A record that does not belong there leaves and stays away, also when it is sent again."""
        put(cauce, ANA, ANA_TOO)
        done = split(cauce, [ANA_TOO])
        assert cells(cauce) == apart([ANA], [ANA_TOO])
        assert (done.effects.split, done.effects.created) == (1, 1)
        put(cauce, ANA_TOO, ANA)
        assert cells(cauce) == apart([ANA], [ANA_TOO])
        assert cauce.verify().sound

    def test_a_contested_newcomer(self, cauce: Cauce) -> None:
        """Carries keys of both sides of a split: it joins the two together never, and a person decides whose it is."""
        put(cauce, ANA, ANA_TOO)
        split(cauce, [ANA_TOO])
        newcomer = record("n", verified("loyalty/x", "L1"), source="pos")
        put(cauce, newcomer)
        assert identity(cauce, ANA) != identity(cauce, ANA_TOO)
        assert cells(cauce) == apart([ANA], [ANA_TOO], [newcomer])
        review = next(one for one in cauce.list_reviews().items if {one.left, one.right} == {ANA.key, newcomer.key})
        assert review.kind in (ReviewKind.WITHHELD, ReviewKind.REFUSED)
        cauce.decide(review.review_id, Verdict.SAME, EVA)
        assert cells(cauce) == apart([ANA, newcomer], [ANA_TOO])

    def test_confirm_a_match(self, cauce: Cauce) -> None:
        """A pair in the grey zone is a review; said to be the same, it is one customer, and the review is closed."""
        put(cauce, *CLARA)
        assert len(cells(cauce)) == 2
        (review,) = cauce.list_reviews().items
        assert (review.kind, {review.left, review.right}) == (ReviewKind.SCORE, {one.key for one in CLARA})
        assert 12 <= review.weight < 20
        assert review.records == 2
        foreseen(cauce, lambda only: cauce.decide(review.review_id, Verdict.SAME, EVA, validate_only=only))
        assert cells(cauce) == apart(CLARA)
        assert not cauce.list_reviews().items

    def test_of_two_who_decide_the_same_each_is_heard(self, cauce: Cauce) -> None:
        """What one of two stewards said holds without the other: a decision is kept even if somebody was quicker."""
        put(cauce, *CLARA)
        (review,) = cauce.list_reviews().items
        first = cauce.decide(review.review_id, Verdict.SAME, EVA)
        second = cauce.decide(review.review_id, Verdict.SAME, Author(author="bea", reason="looked, too"))
        assert (second.effects.moved, len(second.assertions)) == (0, 1)
        cauce.revert(RevertTarget.ACT, first.act_id, EVA)
        assert identity(cauce, CLARA[0]) == identity(cauce, CLARA[1])
        cauce.revert(RevertTarget.ACT, second.act_id, EVA)
        assert identity(cauce, CLARA[0]) != identity(cauce, CLARA[1])

    def test_silence_a_bot_or_a_shared_mailbox(self, cauce: Cauce) -> None:
        """A value that is denied is evidence for nobody, nor for who comes; cleared, it is again."""
        sessions = [record(f"s{n}", verified("device", "bot-1"), source="web") for n in range(4)]
        put(cauce, *sessions)
        assert cells(cauce) == apart(sessions)
        rule(cauce, ("device", "bot-1"), Ruling.DENY)
        assert cells(cauce) == apart(*([one] for one in sessions))
        late = record("late", verified("device", "bot-1"), source="web")
        put(cauce, late, *sessions)
        assert cells(cauce) == apart(*([one] for one in sessions), [late])
        assert cauce.verify().sound
        rule(cauce, ("device", "bot-1"), None)
        assert cells(cauce) == apart([*sessions, late])

    def test_a_re_run_breaks_nothing(self, cauce: Cauce) -> None:
        """Merged, split and decided; then every record is sent again, and everything is recomputed."""
        put(cauce, *TWO, *CLARA)
        merge(cauce, ANA, JUAN)
        split(cauce, [JUAN_TOO])
        cauce.decide(cauce.list_reviews(kind=ReviewKind.SCORE).items[0].review_id, Verdict.DIFFERENT, EVA)
        wanted = apart([ANA, ANA_TOO, JUAN], [JUAN_TOO], *([one] for one in CLARA))
        assert cells(cauce) == wanted
        put(cauce, *TWO, *CLARA)
        assert over(cauce, cauce.start_recompute()).state is JobState.SUCCEEDED
        assert cells(cauce) == wanted
        assert not cauce.list_reviews(kind=ReviewKind.SCORE).items
        assert cauce.verify().sound

    def test_undo_a_mistake(self, cauce: Cauce) -> None:
        """An act is taken back by its id, all of it."""
        put(cauce, *TWO)
        before = cells(cauce)
        done = merge(cauce, ANA, JUAN)
        undone = revert(cauce, RevertTarget.ACT, done.act_id)
        assert undone.retracted == len(done.assertions)
        assert cells(cauce) == before

    def test_correct_the_past(self, cauce: Cauce) -> None:
        """A source that sent nonsense is taken back as a whole: what it joined comes apart."""
        put(cauce, ANA, JUAN)
        bridge = record("n1", verified("email", "x@shop.example"), source="broken", given_name="Ana", surname="López Ruiz")
        put(cauce, bridge, record("n2", verified("loyalty/x", "L2"), source="broken"))
        done = revert(cauce, RevertTarget.SOURCE, "broken")
        assert done.deleted == 2
        assert cells(cauce) == apart([ANA], [JUAN])
        assert cauce.verify().sound

    def test_a_denied_value_takes_two_hundred_apart_and_back(self, cauce: Cauce) -> None:
        """Two hundred records that one value has made one: denied, they are two hundred again; and back, in any number of acts."""
        many = [record(f"r{n}", verified("device", "kiosk"), source="pos") for n in range(200)]
        put(cauce, *many)
        assert len(cells(cauce)) == 1
        done = rule(cauce, ("device", "kiosk"), Ruling.DENY)
        assert len(cells(cauce)) == 200
        assert (done.effects.split, done.effects.created, done.effects.moved) == (1, 199, 199)
        assert len(done.effects.identities) == 50
        revert(cauce, RevertTarget.AUTHOR, "eva")
        assert len(cells(cauce)) == 1
