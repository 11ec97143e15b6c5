"""What a report says is what the run did: counted by hand on a small run, and end to end."""

import numpy as np
import pytest

from cauce.cli.report.charts import label_of
from cauce.cli.report.collect import collect
from cauce.cli.report.figures import key_yields, level_rates, plain, size_counts, threshold_points, weight_bins
from cauce.cli.report.run import Run
from cauce.cli.report.samples import sample_identities, sample_pairs, steps_of
from cauce.engine.batch.options import MatchOptions
from cauce.engine.batch.pipeline import match_tables
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.truth import truth_of_file
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.weigh import weigh
from cauce.linkage.ruleset import default_ruleset
from cauce.model.ruleset import BlockingRule, Comparison, Field, Holds, Level, Priors, Thresholds
from cauce.testing.customers import Layout, draw_customers, write_files

pytest.importorskip("altair")


def level(says: str, m: float, u: float, household: float | None = None) -> Level:
    return Level(name=says, says=f"{says}.", m=m, u=u, household=household)


def comparison(name: str, *levels: Level) -> Comparison:
    return Comparison(name=name, comparator=name, holds=Holds.ONE, fields=(name,), levels=levels)


def ruleset():
    import msgspec

    return msgspec.structs.replace(
        default_ruleset(),
        fields=(
            Field(name="given", kind="given", reads=("given_name",)),
            Field(name="surname", kind="surname", reads=("family_name",)),
            Field(name="email", kind="email", reads=("email",)),
        ),
        comparisons=(
            comparison("given", level("The same given name", 0.9, 0.01), level("Different given names", 0.1, 0.99)),
            comparison(
                "surname", level("The same surname", 0.9, 0.01, household=0.95), level("Different surnames", 0.1, 0.99, household=0.05)
            ),
            comparison(
                "email", level("The same e-mail address", 0.8, 0.0001), level("Never reached", 0.1, 0.1), level("Another", 0.1, 0.9)
            ),
        ),
        blocking=(BlockingRule(name="email", parts=("email",)), BlockingRule(name="surname", parts=("surname",))),
        priors=Priors(match=0.01, household=0.02, namesake=0.001),
        thresholds=Thresholds(match=0.0, review=-3.0, edge=-3.0, max_block=3),
    )


PEOPLE = (
    ("ana", "garcia", "ana@example.com"),
    ("ana", "garcia", "ana@example.com"),
    ("anna", "gracia", "ana@example.com"),
    ("luis", "perez", "luis@example.com"),
    ("marta", "perez", ""),
    ("john", "smith", "john@example.com"),
)


@pytest.fixture(scope="module")
def run() -> Run:
    """Ana three times, Luis and Marta of one household, John alone."""
    left, right = np.array([0, 0, 1, 3]), np.array([1, 2, 2, 4])
    levels = np.array([[0, 0, 0], [1, 1, 0], [1, 1, 0], [1, 0, -1]], dtype=np.int8)
    rules = ruleset()
    columns = {name: Column.of([row[at] for row in PEOPLE]) for at, name in enumerate(("given", "surname", "email"))}
    labels = np.array([0, 0, 0, 1, 2, 3])
    return Run(rules, columns, left, right, weigh(rules, levels), levels, labels, np.array([4, 1, 1, 1]), lambda row: f"crm/{row}")


def test_every_pair_is_in_one_bin_and_what_is_expected_is_the_sum_of_the_odds(run):
    bins = weight_bins(run)
    assert sum(part.pairs for part in bins) == 4
    assert sum(part.expected for part in bins) == pytest.approx(run.chances.sum())
    assert all(part.low <= weight < part.high for weight in run.weights for part in bins if part.low == np.floor(weight))
    assert [part.low for part in bins] == list(np.arange(bins[0].low, bins[-1].high))


def test_the_steps_of_a_pair_add_up_to_its_weight(run):
    for pair in range(len(run.weights)):
        assert sum(step.bits for step in steps_of(run, pair)) == pytest.approx(run.weights[pair], abs=0.05)


def test_a_household_is_a_step_of_its_own(run):
    steps = steps_of(run, 3)
    assert steps[-1].name == "also fits a household"
    assert steps[-1].bits < -1
    assert [label_of(step) for step in steps[:3]] == ["starting point: how rare matches are", "Different given names", "The same surname"]


def test_pairs_are_shown_by_kind_each_once(run):
    shown = sample_pairs(run, values=True)
    assert [pair.title for pair in shown] == ["A sure match", "A close call, held apart", "Not alike, linked by the others"]
    assert len({pair.values.rows for pair in shown}) == len(shown)
    assert all(pair.values is None for pair in sample_pairs(run, values=False))


def test_thresholds_by_hand(run):
    truth = np.array([7, 7, 7, 8, 9, -1])
    points = threshold_points(run, 0.5, truth)
    at_zero = next(point for point in points if point.threshold == 0.0)
    linked = run.weights >= 0
    assert at_zero.precision == pytest.approx(run.chances[linked].mean())
    assert at_zero.recall == pytest.approx(0.5 * run.chances[linked].sum() / run.chances.sum())
    assert at_zero.measured_precision == 1.0
    assert at_zero.measured_recall == pytest.approx(linked.sum() / 3)
    assert [point.recall for point in points] == sorted((point.recall for point in points), reverse=True)


def test_key_yields_by_hand(run):
    email, surname = key_yields(run)
    assert (email.name, email.pairs) == ("e-mail", 3)
    assert (surname.name, surname.pairs) == ("surname", 2)
    assert email.matches == pytest.approx(run.chances[:3].sum())
    assert email.only == pytest.approx(run.chances[1:3].sum()), "the first pair has the surname too"
    assert surname.only == pytest.approx(run.chances[3])


def test_a_dead_key_yields_nothing(run):
    import dataclasses

    import msgspec

    tight = msgspec.structs.replace(run.ruleset, thresholds=msgspec.structs.replace(run.ruleset.thresholds, max_block=2))
    email = next(found for found in key_yields(dataclasses.replace(run, ruleset=tight)) if found.name == "e-mail")
    assert email.pairs == 0


def test_only_outcomes_that_some_pair_reached_are_shown(run):
    shown = [rate.says for rate in level_rates(run)]
    assert "Never reached" not in shown
    assert "The same e-mail address" in shown


def test_identities_are_shown_with_their_weakest_hold(run):
    (largest,) = sample_identities(run, values=True)
    assert largest.title == "The largest"
    assert largest.note.startswith("4 records, 3 of them different; ")
    assert [row[0] for row in largest.values.rows] == ["crm/0", "crm/1", "crm/2"]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([], []),
        ([1, 1, 2], [("1", 2), ("2", 1)]),
        ([1, 7, 8, 150], [("1", 1), ("7 to 8", 2), ("over 100", 1)]),
    ],
)
def test_sizes_are_counted_in_groups(sizes, expected):
    counts = [(count.size, count.identities) for count in size_counts(np.array(sizes, dtype=np.int64)) if count.identities]
    assert counts == expected


def test_names_of_fields_are_words():
    assert [plain(name) for name in ("given", "birth_date.year_month", "postal_code", "names.sounds")] == [
        "given name",
        "birth date (year month)",
        "postal code",
        "names (sounds)",
    ]


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    folder = tmp_path_factory.mktemp("customers")
    table, truth = folder / "customers.csv", folder / "truth.csv"
    write_files(draw_customers(250, seed=5, noise="normal"), Layout(), table, truth)
    result = match_tables([read_table(table, lambda _: None)], MatchOptions())
    return result, truth_of_file(result.recognized, truth, lambda _: None)


def test_a_run_from_end_to_end(matched):
    result, truth = matched
    data = collect(result, truth)
    assert data.title == "How customers.csv was matched"
    assert (data.summary.records, data.summary.identities) == (250, result.count)
    assert sum(count.identities for count in data.sizes) == result.count
    assert sum(part.pairs for part in data.weights) == len(result.scored)
    assert data.summary.precision > 0.9
    assert all(point.measured_recall is not None for point in data.curve)
    assert {column.header for column in data.columns} >= {"record_id", "given_name", "email"}
    assert data.rates
    assert data.keys
    assert data.pairs
    assert data.clusters


def test_without_values_no_value_is_collected(matched):
    result, _ = matched
    data = collect(result, values=False)
    assert all(pair.values is None for pair in data.pairs)
    assert all(cluster.values is None for cluster in data.clusters)
    assert data.summary.precision is None
