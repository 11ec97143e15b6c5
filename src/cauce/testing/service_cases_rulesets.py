"""Service cases: versions of the rules, what they would change, and putting them in force."""

# ruff: noqa: PLR2004 - figures of a case mean nothing beyond it

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cauce.errors import Conflict, FailedPrecondition, InvalidValue, NotFound, Reason
from cauce.linkage.dump import dump_ruleset
from cauce.linkage.ruleset import default_ruleset
from cauce.model.change import ChangeKind
from cauce.model.curation import Judgement
from cauce.model.job import Job, JobKind, JobRequest, JobState
from cauce.model.record import Record
from cauce.model.simulation import Affected, Fate, Simulation, WouldBe
from cauce.service.api import Cauce, LookupOutcome
from cauce.service.verbs.rulesets import RulesetVersion
from cauce.testing.service_cases_jobs import as_lines, over, write
from cauce.testing.service_world import account, everything, key, partition, put, record, verified

BEGINNING = dump_ruleset(default_ruleset())


def without_cards(version: int = 2) -> str:
    """Rules under which cards are kept for the profile and link nobody."""
    changed = re.sub(r"^  card: \{scope: person", "  card: {scope: none", BEGINNING, flags=re.MULTILINE)
    assert changed != BEGINNING
    return changed.replace("version: 1", f"version: {version}", 1)


def card_holders(number: int, card: str) -> list[Record]:
    """Records that nothing but one card makes one."""
    return [record(f"{card}-{name}", verified("card", card)) for name in range(number)]


def activated(cauce: Cauce, document: str, simulation: str = "") -> Job:
    """A document in force, whatever is active."""
    version = cauce.create_ruleset(document, author="ana")
    job = over(cauce, cauce.activate(version.number, author="ana", reason="a case", simulation=simulation))
    assert job.state is JobState.SUCCEEDED, job
    return job


def simulated(cauce: Cauce, document: str) -> Simulation:
    """What a document would change."""
    job = over(cauce, cauce.simulate(document=document))
    assert job.state is JobState.SUCCEEDED, job
    return cauce.get_simulation(job.job_id)


class RulesetCases:
    """Versions."""

    def test_a_tenant_begins_with_the_default(self, cauce: Cauce) -> None:
        """As version 1, active, with the document that it was read from, or one that means the same."""
        active = cauce.get_ruleset()
        assert (active.number, active.name, active.version, active.active) == (1, "omnichannel", 1, True)
        assert (active.digest, active.activated_revision) == (default_ruleset().digest, 0)
        assert cauce.validate_ruleset(active.document).digest == active.digest

    def test_versions_are_numbered_and_never_change(self, cauce: Cauce) -> None:
        """A document that means what an earlier one means is that version, whatever it looks like."""
        made = cauce.create_ruleset(without_cards(), author="ana")
        assert (made.number, made.version, made.author, made.active, made.etag) == (2, 2, "ana", False, "")
        assert made.activated_revision is None
        again = cauce.create_ruleset("# a comment\n" + without_cards(), author="bea")
        assert again == made
        assert cauce.get_ruleset(2).document == without_cards()
        assert cauce.create_ruleset(BEGINNING, author="ana").number == 1

    def test_versions_are_listed_latest_first(self, cauce: Cauce) -> None:
        """The latest first, in pages, without documents."""
        for version in (2, 3, 4):
            cauce.create_ruleset(without_cards(version), author="ana")
        listed: list[RulesetVersion] = everything(lambda token: cauce.list_rulesets(page_size=3, page_token=token))
        assert [(one.number, one.active, one.document) for one in listed] == [(4, False, ""), (3, False, ""), (2, False, ""), (1, True, "")]

    def test_what_is_no_ruleset(self, cauce: Cauce) -> None:
        """All problems at once, each with its place; nothing is kept."""
        check = cauce.validate_ruleset(BEGINNING.replace("scope: person", "scope: planet", 1).replace("version: 1", "version: 0", 1))
        assert {problem.field for problem in check.problems} == {"version", "namespaces.customer_id.scope"}
        assert all("line " in problem.description for problem in check.problems)
        with pytest.raises(InvalidValue) as refused:
            cauce.create_ruleset("name: nothing else", author="ana")
        assert refused.value.reason is Reason.RULESET_INVALID
        assert len(refused.value.violations) > 1
        assert len(cauce.list_rulesets().items) == 1

    def test_validate_keeps_nothing(self, cauce: Cauce) -> None:
        """It says what the document is."""
        check = cauce.validate_ruleset(without_cards())
        assert (check.problems, check.name, check.version) == ((), "omnichannel", 2)
        assert len(cauce.list_rulesets().items) == 1

    @pytest.mark.parametrize("number", [2, 99])
    def test_no_such_version(self, cauce: Cauce, of: Callable[[str], Cauce], number: int) -> None:
        """Also one of another tenant."""
        of("other").create_ruleset(without_cards(), author="ana")
        for ask in (
            lambda: cauce.get_ruleset(number),
            lambda: cauce.simulate(number=number),
            lambda: cauce.activate(number, author="ana", reason="a case"),
        ):
            with pytest.raises(NotFound) as refused:
                ask()
            assert refused.value.reason is Reason.RULESET_NOT_FOUND


class SimulateCases:
    """Simulate: nothing is changed."""

    def test_what_would_split(self, cauce: Cauce) -> None:
        """Who is affected, where the records would go, and how large what remains would be; state is untouched."""
        results = put(cauce, *card_holders(3, "C1"), *(account(f"b{n}", "bea", verified("card", "C2")) for n in range(2)))
        before = cauce.stats()
        found = simulated(cauce, without_cards())
        assert cauce.stats() == before
        assert (found.revision, found.records, found.version) == (before.revision, 5, 2)
        assert (found.identities_before, found.identities_after) == (2, 4)
        assert (found.changed, found.merged, found.split, found.created, found.moved) == (1, 0, 1, 2, 2)
        assert found.affected == (Affected(results[0].identity_id, Fate.SPLIT, 3, 1, 2),)
        assert found.largest[0] == WouldBe(results[3].identity_id, 2)
        assert not found.needs_approval

    def test_what_would_merge(self, cauce: Cauce) -> None:
        """Which id would go on, and which would redirect."""
        activated(cauce, without_cards())
        results = put(cauce, *card_holders(2, "C1"))
        first, second = sorted(result.identity_id for result in results)
        found = simulated(cauce, BEGINNING)
        assert (found.changed, found.merged, found.split, found.created, found.moved) == (2, 1, 0, 0, 1)
        assert set(found.affected) == {
            Affected(first, Fate.GROWN, 1, 2, 1, (second,)),
            Affected(second, Fate.MERGED, 1, 0, 1, (first,)),
        }
        assert found.largest == (WouldBe(first, 2, (second,)),)

    def test_the_same_question_has_the_same_answer(self, cauce: Cauce) -> None:
        """Until something is written."""
        put(cauce, *card_holders(3, "C1"))
        first, second = simulated(cauce, without_cards()), simulated(cauce, without_cards())
        assert first.digest == second.digest
        assert simulated(cauce, BEGINNING).digest != first.digest
        put(cauce, account("b", "bea"))
        assert simulated(cauce, without_cards()).digest != first.digest

    def test_of_an_empty_tenant(self, cauce: Cauce) -> None:
        """Nothing would change."""
        found = simulated(cauce, without_cards())
        assert (found.records, found.changed, found.largest, found.affected) == (0, 0, (), ())

    def test_neither_or_both(self, cauce: Cauce) -> None:
        """One of version and document is wanted."""
        for given in ({}, {"number": 1, "document": BEGINNING}):
            with pytest.raises(InvalidValue):
                cauce.simulate(**given)  # type: ignore[arg-type]

    def test_no_such_simulation(self, cauce: Cauce, of: Callable[[str], Cauce]) -> None:
        """Also one of another tenant."""
        other = simulated(of("other"), BEGINNING)
        for name in (other.simulation_id, "nothing", "\0"):
            with pytest.raises(NotFound) as refused:
                cauce.get_simulation(name)
            assert refused.value.reason is Reason.SIMULATION_NOT_FOUND


class ActivateCases:
    """Activate."""

    def test_it_does_what_was_simulated(self, cauce: Cauce) -> None:
        """The same figures, in one commit, of which the feed says everything; records that come are seen under the new rules."""
        put(cauce, *card_holders(3, "C1"), account("b", "bea"))
        found = simulated(cauce, without_cards())
        job = activated(cauce, without_cards(), found.digest)
        assert (job.kind, job.figures["revision"]) == (JobKind.ACTIVATE, found.revision + 1)
        assert {name: job.figures[name] for name in ("changed", "split", "created", "moved")} == {
            name: getattr(found, name) for name in ("changed", "split", "created", "moved")
        }
        assert len(set(partition(cauce).values())) == found.identities_after == 4
        changes = cauce.list_changes(limit=100)[-1].commit
        assert changes is not None
        kinds = [change.kind for change in changes.changes]
        assert kinds[0] is ChangeKind.RULESET_ACTIVATED
        assert kinds.count(ChangeKind.RECORD_LEFT) == kinds.count(ChangeKind.IDENTITY_CREATED) == 2
        assert put(cauce, *card_holders(5, "C2"))[4].identity_id != partition(cauce)[key("C2-0")]
        assert cauce.verify().sound
        assert cauce.stats().ruleset == "omnichannel 2"

    def test_an_empty_tenant_can_still_be_loaded(self, cauce: Cauce) -> None:
        """It begins with the other rules; nothing has been written."""
        assert activated(cauce, without_cards()).figures["revision"] == cauce.stats().revision == 0
        assert (cauce.get_ruleset().number, cauce.get_ruleset().activated_revision, cauce.get_ruleset().activated_by) == (2, 0, "ana")
        names = write(as_lines(card_holders(2, "C1"))), write("record_id,identity_id\nC1-0,one\nC1-1,other\n", "csv")
        job = over(cauce, cauce.start_import(JobRequest(files=names[:1], identities=names[1])))
        assert job.state is JobState.SUCCEEDED, job
        assert partition(cauce) == {key("C1-0"): "one", key("C1-1"): "other"}
        assert cauce.verify().sound

    def test_look_ups_go_by_the_new_rules(self, cauce: Cauce) -> None:
        """Also how a value is read."""
        put(cauce, record("a", verified("card", "C1")))
        assert cauce.lookup_identifiers([("card", "C1")])[0].outcome is LookupOutcome.MATCH
        activated(cauce, BEGINNING.replace('\n  ["null", ', '\n  ["null", c1, ').replace("version: 1", "version: 2", 1))
        assert cauce.lookup_identifiers([("card", "c1")])[0].outcome is LookupOutcome.BLOCKED
        assert cauce.verify().sound

    def test_the_old_version_brings_the_old_partition_back(self, cauce: Cauce) -> None:
        """The old version again: the old partition, and the first ids of what was split go on."""
        put(cauce, *card_holders(3, "C1"))
        before = partition(cauce)
        activated(cauce, without_cards())
        assert len(set(partition(cauce).values())) == 3
        activated(cauce, BEGINNING)
        assert partition(cauce) == before
        assert (cauce.get_ruleset().number, cauce.get_ruleset(2).active) == (1, False)
        assert cauce.get_ruleset(2).activated_revision == 2
        assert cauce.verify().sound

    def test_assertions_hold_under_any_rules(self, cauce: Cauce) -> None:
        """What persons said is said under any rules."""
        put(cauce, *card_holders(3, "C1"), account("b", "bea"))
        cauce.assert_(Judgement.SAME, key("C1-0"), key("C1-1"), author="ana", reason="known")  # noqa: PT009 - a verb, no test
        cauce.assert_(Judgement.DIFFERENT, key("C1-0"), key("C1-2"), author="ana", reason="known")  # noqa: PT009 - a verb, no test
        for document in (without_cards(), BEGINNING, without_cards()):
            activated(cauce, document)
            found = partition(cauce)
            assert found[key("C1-0")] == found[key("C1-1")] != found[key("C1-2")]
            assert cauce.verify().sound

    def test_guarded_by_the_etag(self, cauce: Cauce) -> None:
        """Whoever decided by what is not active any more has to look again."""
        put(cauce, *card_holders(2, "C1"))
        etag = cauce.get_ruleset().etag
        activated(cauce, without_cards())
        with pytest.raises(Conflict) as refused:
            cauce.activate(1, author="bea", reason="a case", etag=etag)
        assert refused.value.reason is Reason.RULESET_CHANGED
        job = over(cauce, cauce.activate(1, author="bea", reason="a case", etag=cauce.get_ruleset().etag))
        assert job.state is JobState.SUCCEEDED
        active = cauce.get_ruleset()
        assert (active.number, active.activated_by, active.reason) == (1, "bea", "a case")
        assert active.etag != etag

    def test_of_two_that_were_asked_for_at_once_one_is_done(self, cauce: Cauce) -> None:
        """The other one fails and says why."""
        numbers = [cauce.create_ruleset(without_cards(version), author="ana").number for version in (2, 3)]
        jobs = [cauce.activate(number, author="ana", reason="a case") for number in numbers]
        states = [over(cauce, job) for job in jobs]
        assert [job.state for job in states] == [JobState.SUCCEEDED, JobState.FAILED]
        assert "RULESET_CHANGED" in states[1].problems[0]
        assert cauce.get_ruleset().number == numbers[0]

    def test_a_large_change_wants_somebody_to_look(self, cauce: Cauce) -> None:
        """Without a simulation's digest the job fails and changes nothing; with it, the change is made."""
        for start in range(0, 60, 20):
            put(cauce, *(one for number in range(start, start + 20) for one in card_holders(2, f"C{number}")))
        found = simulated(cauce, without_cards())
        assert (found.needs_approval, found.changed, len(found.affected)) == (True, 60, 50)
        version = cauce.create_ruleset(without_cards(), author="ana")
        before = partition(cauce)
        job = over(cauce, cauce.activate(version.number, author="ana", reason="a case"))
        assert job.state is JobState.FAILED
        assert "SIMULATION_REQUIRED" in job.problems[0]
        assert partition(cauce) == before
        assert (cauce.stats().revision, cauce.get_ruleset().number) == (3, 1)
        activated(cauce, without_cards(), found.digest)
        assert cauce.verify().sound

    def test_a_simulation_of_other_rules(self, cauce: Cauce) -> None:
        """Approves nothing; neither does one that does not exist."""
        found = simulated(cauce, without_cards(3))
        version = cauce.create_ruleset(without_cards(2), author="ana")
        with pytest.raises(FailedPrecondition) as refused:
            cauce.activate(version.number, author="ana", reason="a case", simulation=found.digest)
        assert refused.value.reason is Reason.SIMULATION_REQUIRED
        with pytest.raises(NotFound):
            cauce.activate(version.number, author="ana", reason="a case", simulation="0" * 32)

    @pytest.mark.parametrize("words", [{"author": "", "reason": "x"}, {"author": "x", "reason": " "}])
    def test_who_and_why(self, cauce: Cauce, words: dict[str, str]) -> None:
        """Are wanted."""
        with pytest.raises(InvalidValue):
            cauce.activate(1, **words)
