"""FEBRL3's truth, linked or not: every pair has a reason, and what is said to be lacking, or to link, does."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import msgspec
import pytest

from cauce.linkage.kernel import Kernel
from cauce.linkage.sharing import muted_keys
from cauce.linkage.why.pair import explain_pair
from cauce.linkage.why.walk import Excerpt
from cauce.model.explanation import Decision, PairExplanation
from cauce.model.record import Record
from trained.test_febrl import matched, records, some


class Table:
    """FEBRL's rows as records under the ruleset that was trained on them."""

    def __init__(self, path: Path, persons: int | None) -> None:
        rows = some(3, persons)
        self.result = matched(path, rows)
        assert self.result.ruleset is not None
        self.rules = self.result.ruleset
        self.kernel = Kernel.of(self.rules)
        self.records = dict(enumerate(records(self.result, rows), 1))
        people: dict[str, list[int]] = {}
        for uid, row in enumerate(rows, 1):
            people.setdefault(row["rec_id"].split("-")[1], []).append(uid)
        self.pairs = [pair for uids in people.values() for pair in combinations(uids, 2)]
        self.subjects = {uid: self.kernel.preparer.prepare(record).subject for uid, record in self.records.items()}
        self.muted = muted_keys(self.subjects, self.rules)

    def explain(self, pair: tuple[int, int], alone: dict[int, Record] | None = None) -> PairExplanation:
        """Among all records, or as if there were only some."""
        if alone is None:
            return explain_pair(
                pair, Excerpt({uid: one.key for uid, one in self.records.items()}, self.subjects, (), self.muted), self.kernel
            )
        subjects = {uid: self.kernel.preparer.prepare(record).subject for uid, record in alone.items()}
        return explain_pair(pair, Excerpt({uid: one.key for uid, one in alone.items()}, subjects, (), ()), self.kernel)

    def lent(self, pair: tuple[int, int], explanation: PairExplanation) -> dict[int, Record]:
        """The two records after one has said what the other does, where that was lacking: as far as it takes."""
        enough = next(place for place, lack in enumerate(explanation.lacks, 1) if lack.reaches >= explanation.match)
        lacking = {lack.comparison for lack in explanation.lacks[:enough]}
        fields = {name for comparison in self.rules.comparisons if comparison.name in lacking for name in comparison.fields}
        reads = {name for field in self.rules.fields if field.name in fields for name in field.reads}
        left, right = (self.records[uid] for uid in pair)
        ours, theirs = dict(left.attributes), dict(right.attributes)
        for name in reads:
            if name in ours:
                theirs[name] = ours[name]
            elif name in theirs:
                ours[name] = theirs[name]
        return {
            pair[0]: msgspec.structs.replace(left, attributes=ours, identifiers=left.identifiers or right.identifiers),
            pair[1]: msgspec.structs.replace(right, attributes=theirs, identifiers=left.identifiers or right.identifiers),
        }


def check(table: Table, pairs: list[tuple[int, int]]) -> dict[Decision, int]:
    found: dict[Decision, int] = {}
    for pair in pairs:
        explanation = table.explain(pair)
        found[explanation.decision] = found.get(explanation.decision, 0) + 1
        assert explanation.cause
        assert explanation.reason.endswith(".")
        assert sum(level.bits for level in explanation.comparisons) == pytest.approx(explanation.weight, abs=1e-6)
        if explanation.decision is Decision.LINKED:
            gone = {
                pair[0]: table.records[pair[0]],
                pair[1]: msgspec.structs.replace(table.records[pair[1]], attributes={}, identifiers=()),
            }
            assert table.explain(pair, gone).decision is not Decision.LINKED
        elif explanation.lacks and explanation.lacks[-1].reaches >= explanation.match:
            assert table.explain(pair, table.lent(pair, explanation)).weight >= explanation.match
    return found


def test_pairs_of_some_people_are_explained_as_they_are_matched(tmp_path: Path) -> None:
    table = Table(tmp_path / "febrl.csv", 60)
    found = check(table, table.pairs)
    assert found[Decision.LINKED] > len(table.pairs) * 0.9


@pytest.mark.slow
def test_pairs_among_all_people_are_explained_as_they_are_matched(tmp_path: Path) -> None:
    """Pairs drawn from all, and every pair that is not linked."""
    table = Table(tmp_path / "febrl.csv", None)
    home = dict(enumerate(table.result.identities.tolist(), 1))
    apart = [pair for pair in table.pairs if home[pair[0]] != home[pair[1]]]
    check(table, apart[:60] + random.Random(3).sample(table.pairs, 40))
