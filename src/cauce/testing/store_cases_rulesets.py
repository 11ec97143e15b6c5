"""Store cases: versions of the rules, which one decides, and what is noted while others are tried."""

# ruff: noqa: PLR2004, PT012 - figures of a case mean nothing beyond it; an error is expected from within a transaction

from __future__ import annotations

import pytest

from cauce.store.base import Delta, Store
from cauce.store.rulesets import ActivationRow, RulesetRow, SimulationRow
from cauce.testing.store_world import TENANT, claim, identity, put_people, record


def version(number: int, digest: str = "") -> RulesetRow:
    """A version."""
    return RulesetRow(number, digest or f"d{number}", "mine", number + 10, 5, "ana", f"name: ñ{number}\n", b"{}")


class RulesetCases:
    """Versions and activations."""

    def test_versions_come_back(self, store: Store) -> None:
        """By number, by digest (the first), and in pages without documents."""
        with store.write(TENANT) as writer:
            for row in (version(1), version(2, "same"), version(3, "same")):
                writer.add_ruleset(row)
        with store.read(TENANT) as reader:
            assert reader.ruleset(2) == version(2, "same")
            assert reader.ruleset(4) is None
            assert reader.ruleset_by_digest("same") == version(2, "same")
            assert reader.ruleset_by_digest("\0") is None
            heads = [version(number, digest)._replace(document="", compiled=b"") for number, digest in ((3, "same"), (2, "same"), (1, ""))]
            assert reader.rulesets_page(0, 2) == heads[:2]
            assert reader.rulesets_page(2, 2) == heads[2:]
            assert reader.head().ruleset == 0
        with store.read("another") as reader:
            assert reader.ruleset(1) is None

    def test_the_head_says_which_one_decides(self, store: Store) -> None:
        """From the transaction on; commits leave it as it is."""
        with store.write(TENANT) as writer:
            writer.add_ruleset(version(1))
            writer.activate(ActivationRow(0, 1, 5, "ana", "first"))
            assert writer.head().ruleset == 1
        put_people(store, 2)
        with store.write(TENANT) as writer:
            revision = writer.commit(Delta(), 7)
            writer.activate(ActivationRow(revision, 2, 7, "eva", "then"))
        with store.read(TENANT) as reader:
            assert (reader.head().ruleset, reader.head().trying, reader.head().revision) == (2, 0, revision)
            assert [row.number for row in reader.activations(10)] == [2, 1]
            assert reader.activations(1) == [ActivationRow(revision, 2, 7, "eva", "then")]

    def test_the_last_one_of_a_revision_counts(self, store: Store) -> None:
        """An empty tenant can be given other rules without a commit."""
        with store.write(TENANT) as writer:
            writer.activate(ActivationRow(0, 1, 5, "ana", "first"))
        with store.write(TENANT) as writer:
            writer.activate(ActivationRow(0, 2, 7, "eva", "then"))
        with store.read(TENANT) as reader:
            assert (reader.head().ruleset, reader.activations(10)) == (2, [ActivationRow(0, 2, 7, "eva", "then")])

    def test_what_fails_leaves_the_old_rules(self, store: Store) -> None:
        """As everything of a transaction."""
        with store.write(TENANT) as writer:
            writer.activate(ActivationRow(0, 1, 5, "ana", "first"))
        with pytest.raises(ZeroDivisionError), store.write(TENANT) as writer:
            writer.activate(ActivationRow(1, 2, 7, "eva", "then"))
            raise ZeroDivisionError
        with store.read(TENANT) as reader:
            assert (reader.head().ruleset, len(reader.activations(10))) == (1, 1)

    def test_simulations_come_back(self, store: Store) -> None:
        """By id and by digest; a later row of one id replaces it."""
        row = SimulationRow("s1", "", 2, "name: ñ\n", b"")
        with store.write(TENANT) as writer:
            writer.put_simulation(row)
            writer.put_simulation(row._replace(digest="d", found=b"\0x"))
        with store.read(TENANT) as reader:
            assert reader.simulation("s1") == reader.simulation_by_digest("d") == row._replace(digest="d", found=b"\0x")
            assert reader.simulation("s2") is reader.simulation_by_digest("e") is None


class TrialCases:
    """While other rules are tried."""

    def test_commits_note_what_they_write(self, store: Store) -> None:
        """Records put and removed, not those that only moved; only while a trial is under way."""
        with store.write(TENANT) as writer:
            writer.commit(Delta(records_put=[record(1)], identities_put=[identity(1), identity(2)], next_uid=4), 1)
        with store.write(TENANT) as writer:
            writer.begin_trial(77)
            assert writer.head().trying == 77
        with store.write(TENANT) as writer:
            assert writer.touched(10) == []
            writer.commit(Delta(records_put=[record(2), record(3)], records_moved=[(1, 2, 2)]), 2)
        with store.write(TENANT) as writer:
            assert writer.commit(Delta(records_put=[record(2)], records_removed=[3]), 3) == 3
        with store.read(TENANT) as reader:
            assert reader.touched(10) == [(2, 3), (3, 3)]
            assert reader.touched(1) == [(2, 3)]
        with store.write(TENANT) as writer:
            writer.forget_touched([(2, 2), (3, 3)])
            assert writer.touched(10) == [(2, 3)]
        with store.write(TENANT) as writer:
            writer.begin_trial(0)
            assert (writer.touched(10), writer.head().trying) == ([], 0)

    def test_an_activation_ends_it(self, store: Store) -> None:
        """Nothing is noted any more."""
        with store.write(TENANT) as writer:
            writer.begin_trial(77)
            writer.commit(Delta(records_put=[record(1)], identities_put=[identity(1)], next_uid=2), 1)
            writer.activate(ActivationRow(1, 1, 5, "ana", "first"))
        with store.read(TENANT) as reader:
            assert (reader.touched(10), reader.head().trying, reader.head().ruleset) == ([], 0, 1)

    def test_subjects_are_put(self, store: Store) -> None:
        """And nothing else of the records."""
        rows = [record(number) for number in range(1, 90)]
        with store.write(TENANT) as writer:
            writer.commit(Delta(records_put=rows, claims_added=[claim(7, 1)], identities_put=[identity(1)], next_uid=90), 1)
        with store.write(TENANT) as writer:
            writer.commit(Delta(subjects_put=[(row.uid, b"new", -5) for row in rows[:80]]), 2)
        with store.read(TENANT) as reader:
            expected = [row._replace(subject=b"new", signature=-5) for row in rows[:80]] + rows[80:]
            assert sorted(reader.records_by_uid(range(1, 90))) == expected
            assert len(reader.records_by_signature([-5])) == 80

    def test_places_and_components(self, store: Store) -> None:
        """Of live records and identities, all of them."""
        with store.write(TENANT) as writer:
            rows = [record(1), record(2)._replace(identity=2)]
            dead = identity(3)._replace(live=False, successor=1)
            writer.commit(Delta(records_put=rows, identities_put=[identity(1), identity(2)._replace(component=1), dead], next_uid=3), 1)
            assert writer.places() == {1: rows[0].identity, 2: 2}
            assert writer.live_components() == {1: identity(1).component, 2: 1}
