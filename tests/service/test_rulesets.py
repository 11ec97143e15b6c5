"""What a tenant begins with, who notices new rules, and activations that do not come to their end."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from cauce.engine.jobs import Ticket
from cauce.engine.surroundings import Surroundings
from cauce.engine.trial import Trial
from cauce.errors import FailedPrecondition, Reason
from cauce.linkage.ruleset import default_ruleset
from cauce.model.job import JobState
from cauce.service import open_cauce, trials
from cauce.service.local import LocalCauce
from cauce.testing.service_cases_rulesets import BEGINNING, activated, card_holders, over, simulated, without_cards
from cauce.testing.service_world import account, partition, put

SCHEMA = Path(__file__).parents[1] / "store" / "schemas" / "0002.sqlite.sql"


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/cauce.db"


def test_a_database_from_before_versions(tmp_path, url):
    """What a tenant went by is its first version, active, and can be written out."""
    old = msgspec.structs.replace(default_ruleset(), name="old", digest="0" * 32)
    with closing(sqlite3.connect(tmp_path / "cauce.db")) as connection, connection:
        connection.executescript(SCHEMA.read_text())
        (tenant,) = connection.execute("SELECT no FROM tenant").fetchone()
        connection.execute("UPDATE tenant SET name = 'default' WHERE no = ?", (tenant,))
        connection.execute("INSERT OR REPLACE INTO setting VALUES ('ruleset', ?, ?)", (msgspec.json.encode(old), tenant))
    with closing(open_cauce(url)) as cauce:
        version = cauce.get_ruleset()
        assert (version.number, version.name, version.digest, version.activated_revision) == (1, "old", "0" * 32, 0)
        assert cauce.validate_ruleset(version.document).problems == ()
        assert cauce._session.kernel.ruleset == old


def test_another_ruleset_is_refused_with_what_to_do(url):
    open_cauce(url).close()
    other = msgspec.structs.replace(default_ruleset(), digest="x")
    with pytest.raises(FailedPrecondition, match="cauce activate") as refused:
        open_cauce(url, ruleset=other)
    assert refused.value.reason is Reason.RULESET_CHANGED


def test_two_on_one_database(url):
    """Records that were prepared under the old rules are prepared anew under the lock."""
    with closing(open_cauce(url)) as one, closing(open_cauce(url)) as other:
        put(other, *card_holders(2, "C1"))
        waiting = other._session.engine.put(card_holders(2, "C2"))
        activated(one, without_cards())
        other._session.engine.run(waiting)
        assert len(set(partition(one).values())) == 4
        assert other.verify().sound


def test_without_looking_it_goes_wrong(url, monkeypatch):
    """The switch that this hangs on."""
    with closing(open_cauce(url)) as one, closing(open_cauce(url)) as other:
        put(other, *card_holders(2, "C1"))
        waiting = other._session.engine.put(card_holders(2, "C2"))
        activated(one, without_cards())
        blind, look = other._session.kernel, Surroundings.kernel_of
        monkeypatch.setattr(Surroundings, "kernel_of", lambda self, reader: blind if self.kernel is blind else look(self, reader))
        other._session.engine.run(waiting)
        assert not one.verify().sound


def held(monkeypatch):
    """Activations that wait, once they have filled their trial, until they are let go."""
    filled, go_on, fill = threading.Event(), threading.Event(), Trial.fill

    def fill_and_wait(self, reader, told):
        fill(self, reader, told)
        filled.set()
        while not go_on.wait(0.01):
            told("wait", 0, 0)

    monkeypatch.setattr(Trial, "fill", fill_and_wait)
    monkeypatch.setattr("cauce.engine.jobs.SAVE_SECONDS", 0.0)
    return filled, go_on


def standing(cauce):
    with cauce._session.read() as reader:
        return reader.head().ruleset, bool(reader.head().trying), reader.touched(10)


def test_what_is_written_meanwhile_is_noted_and_followed(url, monkeypatch):
    filled, go_on = held(monkeypatch)
    with closing(open_cauce(url)) as cauce:
        put(cauce, *card_holders(2, "C1"), account("b", "bea"))
        version = cauce.create_ruleset(without_cards(), author="test")
        job = cauce.activate(version.number, author="test", reason="test")
        assert filled.wait(10)
        deleted = cauce.get_record(account("b", "bea").key).uid
        put(cauce, *card_holders(3, "C1"))
        cauce.delete_record(account("b", "bea").key)
        assert [uid for uid, _ in standing(cauce)[2]] == [deleted, 4]
        assert len(set(partition(cauce).values())) == 1
        go_on.set()
        assert over(cauce, job).state is JobState.SUCCEEDED
        assert standing(cauce) == (2, False, [])
        assert len(set(partition(cauce).values())) == 3
        assert cauce.verify().sound


def test_a_cancelled_activation_changes_nothing(url, monkeypatch):
    """Nothing has changed, and nothing is noted any more."""
    filled, _ = held(monkeypatch)
    with closing(open_cauce(url)) as cauce:
        put(cauce, *card_holders(2, "C1"))
        before = cauce.stats()
        version = cauce.create_ruleset(without_cards(), author="test")
        job = cauce.activate(version.number, author="test", reason="test")
        assert filled.wait(10)
        cauce.cancel_job(job.job_id)
        assert over(cauce, job).state is JobState.CANCELLED
        assert standing(cauce) == (1, False, [])
        assert cauce.stats() == before
        assert cauce.verify().sound


@pytest.mark.parametrize("start", [LocalCauce.simulate, LocalCauce.activate])
def test_cancelled_while_it_resolves(url, monkeypatch, start):
    """Component by component it tells how far it is, and hears that it is to stop."""
    monkeypatch.setattr("cauce.linkage.components.REPORT_EACH", 2)
    monkeypatch.setattr("cauce.engine.jobs.SAVE_SECONDS", 0.0)
    seen, tell = [], Ticket.tell

    def tell_and_cancel(self, stage, done, total=0):
        seen.append((stage, done, total))
        if (stage, done) == ("resolve", 4):
            cauce.cancel_job(self.job_id)
        tell(self, stage, done, total)

    with closing(open_cauce(url)) as cauce:
        put(cauce, *(one for number in range(5) for one in card_holders(2, f"C{number}")))
        version = cauce.create_ruleset(BEGINNING.replace("max_block: 200", "max_block: 150"), author="test")
        monkeypatch.setattr(Ticket, "tell", tell_and_cancel)
        words = {"author": "test", "reason": "test"} if start is LocalCauce.activate else {}
        assert over(cauce, start(cauce, number=version.number, **words)).state is JobState.CANCELLED
        assert seen == [*(("prepare", done, 10) for done in range(1, 11)), ("resolve", 2, 10), ("resolve", 4, 10)]
        assert standing(cauce) == (1, False, [])


def test_what_fails_in_the_switch_leaves_everything_as_it_was(url, monkeypatch):
    def fail(*_, **__):
        raise ValueError

    with closing(open_cauce(url)) as cauce:
        put(cauce, *card_holders(2, "C1"))
        before = cauce.stats()
        version = cauce.create_ruleset(without_cards(), author="test")
        monkeypatch.setattr("cauce.engine.jobs.Ticket.keep_in", fail)
        job = over(cauce, cauce.activate(version.number, author="test", reason="test"))
        assert (job.state, job.problems) == (JobState.FAILED, ("a bug in Cauce: ValueError",))
        assert cauce.stats() == before
        assert standing(cauce) == (1, False, [])
        monkeypatch.undo()
        activated(cauce, without_cards())
        assert cauce.verify().sound


def test_how_much_may_change_unlooked_at(url, monkeypatch):
    """A share of the identities, or as many as a simulation tells of; both of what a simulation showed and beyond it."""
    monkeypatch.setattr("cauce.engine.simulating.MOST_AFFECTED", 2)
    with closing(open_cauce(url, activate_share=0.5)) as cauce:
        put(cauce, *(one for number in range(6) for one in card_holders(2, f"C{number}")))
        assert simulated(cauce, without_cards()).needs_approval
        put(cauce, *(account(f"r{number}", f"u{number}") for number in range(6)))
        found = simulated(cauce, without_cards())
        assert (found.changed, found.needs_approval) == (6, False)
        activated(cauce, without_cards())
        activated(cauce, BEGINNING, simulated(cauce, BEGINNING).digest)
        assert trials.SHARE == 0.01


def test_a_change_that_outgrew_its_simulation(url, monkeypatch):
    monkeypatch.setattr("cauce.engine.simulating.MOST_AFFECTED", 2)
    with closing(open_cauce(url)) as cauce:
        put(cauce, *card_holders(2, "C0"))
        found = simulated(cauce, without_cards())
        put(cauce, *(one for number in range(1, 6) for one in card_holders(2, f"C{number}")))
        version = cauce.create_ruleset(without_cards(), author="test")
        job = over(cauce, cauce.activate(version.number, author="test", reason="test", simulation=found.digest))
        assert job.state is JobState.FAILED
        assert "it would change 6 of 6 identities, and 3 may go unlooked at" in job.problems[0]
        activated(cauce, without_cards(), simulated(cauce, without_cards()).digest)
