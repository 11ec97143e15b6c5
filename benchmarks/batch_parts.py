"""Comparing pairs and EM, against those of recordlinkage: both get the very same pairs, and their processor time is taken."""

from __future__ import annotations

import csv
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.two_classes import fit_two_classes
from cauce.linkage.columns.assume import assume
from cauce.linkage.columns.block import union_of_pairs
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparators.registry import build, compare_pairs, propose_comparisons
from cauce.linkage.columns.em import fit
from cauce.linkage.columns.normalize import read_fields
from cauce.linkage.columns.patterns import Layout, find_patterns
from cauce.linkage.columns.recognize import recognize
from cauce.linkage.columns.rules import try_rules, useful_parts
from cauce.linkage.columns.totals import Drawn, count_equals, count_level, drawn_pairs
from cauce.model.ruleset import Field

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import recordlinkage

PAIRS = 200_000
AGREEING = 4
"""Levels before this one are exact agreement, in every comparison that counts by term frequency."""
ROUNDS, NEAR = 200, 1e-5
CAP = 20
"""Size of blocks from which the pairs are taken."""

Measured = tuple[int, float, float, str]
"""Pairs, seconds of the reference (0: there is none), seconds of ours, a remark."""


class Bench:
    """A table, read and blocked by every rule, with at most `PAIRS` of its candidate pairs."""

    def __init__(self, table: Path) -> None:
        with table.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        raw = {header: Column.of([row[header] for row in rows]) for header in rows[0]}
        found = recognize(raw, {})
        by_attribute = {attribute: raw[header] for attribute, header in found.reads.items()}
        self.fields: tuple[Field, ...] = tuple(found.fields)
        self.columns = read_fields(self.fields, by_attribute)
        left, right = union_of_pairs((one.blocks.up_to(CAP) for one in try_rules(useful_parts(self.fields, self.columns))), len(rows))
        some = np.sort(np.random.default_rng(1).permutation(len(left))[:PAIRS])
        self.left, self.right = left[some], right[some]
        self.comparators = build(propose_comparisons(self.fields, self.columns), self.fields)

    def frame(self) -> pd.DataFrame:
        """The canonical values as a peer takes them; absent ones are missing."""
        texts = {name: [column.text(row) or None for row in range(len(column))] for name, column in self.columns.items()}
        return pd.DataFrame(texts)

    def levels(self) -> np.ndarray[Any, Any]:
        """The level of every pair in every comparison."""
        return compare_pairs(self.comparators, self.columns, self.left, self.right)

    def drawn(self) -> Drawn:
        """Pairs drawn evenly, compared."""
        pairs = drawn_pairs(self.columns)
        levels = [comparator.compare(*pairs, self.columns) for comparator in self.comparators]
        totals = [count_level(one, self.columns, pairs, reached) for one, reached in zip(self.comparators, levels, strict=True)]
        return Drawn(np.stack(levels, axis=1), totals, [count_equals(one, self.columns) for one in self.comparators])


KINDS = {"given": "jarowinkler", "surname": "jarowinkler", "email": "levenshtein", "phone": "levenshtein", "street": "jarowinkler"}
"""What recordlinkage compares as strings; all other fields it compares exactly."""


def peer(bench: Bench) -> recordlinkage.Compare:
    """The same fields, each by one measure of recordlinkage's."""
    compare = recordlinkage.Compare()
    for field in bench.fields:
        if field.kind in KINDS:
            compare.string(field.name, field.name, method=KINDS[field.kind], threshold=0.85, label=field.name)
        else:
            compare.exact(field.name, field.name, label=field.name)
    return compare


def compare_against_recordlinkage(table: Path) -> Measured:
    """Levels of every comparison for every pair, against recordlinkage's vectors of 0 and 1."""
    bench = Bench(table)
    pairs = pd.MultiIndex.from_arrays([bench.left, bench.right])
    frame = bench.frame()
    start = time.process_time()
    peer(bench).compute(pairs, frame)
    reference = time.process_time() - start
    start = time.process_time()
    bench.levels()
    ours = time.process_time() - start
    return len(bench.left), reference, ours, f"{len(bench.comparators)} comparisons with term frequency, nicknames and exchanged names"


def em_against_recordlinkage(table: Path) -> Measured:
    """The same two classes fitted to the same vectors of 0 and 1, from the same start, to the same nearness."""
    levels = Bench(table).levels()
    agrees = (levels >= 0) & (levels < AGREEING)
    agrees = agrees[:, agrees.min(axis=0) < agrees.max(axis=0)]
    frame = pd.DataFrame(agrees.astype(int))
    classifier = recordlinkage.ECMClassifier(use_col_names=False, max_iter=ROUNDS, atol=NEAR)
    start = time.process_time()
    classifier.fit(frame)
    reference = time.process_time() - start
    start = time.process_time()
    layout = Layout([2] * agrees.shape[1])
    fitted = fit_two_classes(find_patterns((~agrees).astype(np.int8), layout), layout, rounds=ROUNDS)
    ours = time.process_time() - start
    shares = f"{fitted.share:.4f} of the pairs are matches, by recordlinkage {classifier.p:.4f}"
    return len(levels), reference, ours, f"two classes, {fitted.iterations} rounds; {shares}"


def full_em(table: Path) -> Measured:
    """What training does with the same pairs: four classes, all levels, several starts."""
    bench = Bench(table)
    levels = bench.levels()
    layout = Layout([len(comparator.outcomes) for comparator in bench.comparators])
    drawn = bench.drawn()
    assumed = assume(bench.comparators, layout, bench.columns, find_patterns(levels, layout), drawn)
    start = time.process_time()
    patterns = find_patterns(levels, layout)
    fitted = fit(assumed, patterns)
    ours = time.process_time() - start
    return (
        len(levels),
        0.0,
        ours,
        f"four classes, {len(patterns.levels):,} patterns, {fitted.iterations} rounds",
    )
