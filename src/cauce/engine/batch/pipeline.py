"""The stages of a match, one after the other: what columns mean, canonical values, signatures, training, pairs, weights, the partition.

Reading and recognising is done anew by every run; what comes after is kept in the working directory, if there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from cauce.engine.batch.artefacts import KeptLabels, KeptPairs, KeptScores, KeptSignatures, KeptTrained
from cauce.engine.batch.gathering import Group, canonical_columns, merged_fields, order_of, read_as_learned, read_columns, recognized
from cauce.engine.batch.labels import read_labels
from cauce.engine.batch.linking import linked_one_to_one
from cauce.engine.batch.options import Clock, MatchOptions
from cauce.engine.batch.records import Records, records_of
from cauce.engine.batch.result import MatchResult, Recognized
from cauce.engine.batch.scoring import Resources, Scored, against_itself, score_pairs
from cauce.engine.batch.signatures import Signatures, signatures
from cauce.engine.batch.table import Table, fingerprint
from cauce.engine.batch.untrained import untrained_identities
from cauce.engine.batch.work import Space, Work, peak_memory
from cauce.engine.batch.workers import Workers
from cauce.errors import InvalidValue, Reason
from cauce.linkage.columns.block import candidate_pairs
from cauce.linkage.columns.cells import Pairs, partition, spread
from cauce.linkage.columns.column import Column
from cauce.linkage.columns.comparator import Rows
from cauce.linkage.columns.train import Diagnostics, Labels, Options, Trained, train
from cauce.linkage.ruleset import sealed
from cauce.model.ruleset import Ruleset

WORTH_SPREADING = 10_000
"""Records from which it pays that several processes work."""


def recognize_tables(tables: Sequence[Table], options: MatchOptions) -> Recognized:
    """What the columns of some tables mean.

    Raises:
        InvalidValue: a mapping names a column that there is not, or the tables hold no records.
    """
    filled = tuple(table for table in tables if len(table))
    if not filled:
        raise InvalidValue("files", "hold no records", reason=Reason.FILE_INVALID)
    if options.truth and not any(options.truth in table.columns for table in filled):
        raise InvalidValue("--truth", "is neither a file nor a column of the tables")
    given = {**options.mapping, **({options.truth: "-"} if options.truth else {})}
    groups = recognized(filled, given)
    if options.ruleset is not None:
        groups = read_as_learned(groups, options.ruleset.columns, given)
    records = records_of(filled, groups)
    fields = merged_fields(groups, options.region)
    return Recognized(tables=filled, groups=groups, fields=fields, records=records, warnings=tuple(_warnings(filled, groups, records)))


def _warnings(tables: Sequence[Table], groups: Sequence[Group], records: Records) -> Iterator[str]:
    for group in groups:
        own = {field.name for field in group.fields}
        others = {field.name for other in groups if other is not group for field in other.fields}
        name = tables[group.tables[0]].name
        if not own and all(len(texts.values) <= 1 for header, texts in group.columns.items() if header != group.reads.get("record_id")):
            if len(group) > 1:
                yield f"{name} says the same in all rows"
        elif not own:
            yield f"{name} has no column that says who somebody is"
        elif len(groups) > 1 and own.isdisjoint(others):
            yield f"{name} shares no column with the other files: none of its records can be united with theirs"
    if records.repeated:
        yield f"{records.repeated:,} records have an id that another one had before; they were told apart by a number, such as #2"


def match_tables(tables: Sequence[Table], options: MatchOptions) -> MatchResult:
    """Who is who in some tables.

    Raises:
        InvalidValue: see `recognize_tables`; or nothing in the tables can be compared.
    """
    clock = Clock(options.progress)
    clock.stage("recognise")
    found = recognize_tables(tables, options)
    clock.end()
    return match_recognized(found, options, clock)


def match_recognized(found: Recognized, options: MatchOptions, clock: Clock | None = None) -> MatchResult:
    """Who is who, when what the columns mean is settled.

    Raises:
        InvalidValue: nothing in the tables can be compared.
    """
    return _Run(found, options, clock or Clock(options.progress)).result()


def train_recognized(found: Recognized, options: MatchOptions) -> Trained:
    """Only what training learns.

    Raises:
        InvalidValue: no two records have anything in common that could be compared.
    """
    clock = Clock(options.progress)
    trained = _Run(found, options, clock).trained()
    clock.end()
    return trained


class _Learned(NamedTuple):
    ruleset: Ruleset
    diagnostics: Diagnostics | None


class _Run:
    """The stages after recognition; each leaves its result in the working directory, if there is one."""

    def __init__(self, found: Recognized, options: MatchOptions, clock: Clock) -> None:
        self._found = found
        self._options = options
        self._clock = clock
        self._work = Work(options.work)
        self._space = Space(options.memory, options.work)
        self._workers = Workers(options.workers if len(found.records) >= WORTH_SPREADING else 1)
        self._fields = found.fields if options.ruleset is None else options.ruleset.fields

    def result(self) -> MatchResult:
        """Go through all stages."""
        found, clock = self._found, self._clock
        distinct = self._distinct()
        try:
            trained = self._learned(distinct)
        except InvalidValue as error:
            if error.reason is Reason.FILE_INVALID:
                raise
            return self._untrained(distinct)
        self._work.depends(trained.ruleset)
        columns, row_of = distinct.columns, distinct.of_record
        scored = self._scored(trained.ruleset, columns)
        identities = self._identities(trained.ruleset, columns, scored, row_of)
        clock.end()
        return MatchResult(
            recognized=found,
            ruleset=trained.ruleset,
            diagnostics=trained.diagnostics,
            columns=columns,
            row_of=row_of,
            scored=scored,
            identities=identities,
            seconds=clock.seconds,
            resumed=tuple(self._work.resumed),
            spilled=self._space.spilled,
            peak=peak_memory(),
            spread=self._workers,
        )

    def _untrained(self, distinct: Signatures) -> MatchResult:
        """No two rows have anything in common: what is left is records that say the same."""
        found = self._found
        order = order_of(found.tables, found.groups)
        same = untrained_identities(found.groups, order, self._fields, distinct.columns, distinct.of_record)
        nothing = np.zeros(0, np.int64)
        self._clock.end()
        return MatchResult(
            recognized=self._found,
            identities=_smallest_records(same),
            ruleset=None,
            diagnostics=None,
            columns=distinct.columns,
            row_of=distinct.of_record,
            scored=Scored(nothing, nothing, np.zeros((0, 0), np.int8), np.zeros(0)),
            seconds=self._clock.seconds,
            resumed=tuple(self._work.resumed),
            peak=peak_memory(),
        )

    def _signatures(self) -> Signatures:
        self._clock.stage("normalise")
        order = order_of(self._found.tables, self._found.groups)
        columns = canonical_columns(self._found.groups, self._fields, order, self._clock.advance, self._workers)
        self._clock.stage("find distinct rows")
        return signatures(columns, len(self._found.records))

    def trained(self) -> Trained:
        """The stages up to training."""
        return self._trained(self._distinct())

    def _distinct(self) -> Signatures:
        if self._work.directory is not None:
            told = self._options.ruleset
            reads = [group.reads for group in self._found.groups]
            self._work.depends(fingerprint(self._found.tables), reads, self._fields if told is None else told.digest)
        return self._work.kept("signatures", KeptSignatures(), self._signatures)

    def _learned(self, distinct: Signatures) -> _Learned:
        if self._options.ruleset is not None:
            return _Learned(self._options.ruleset, None)
        return _Learned(*self._trained(distinct))

    def _trained(self, distinct: Signatures) -> Trained:
        labels = self._labels(distinct)
        self._work.depends(self._options.budget, self._options.name)
        return self._work.kept("trained", KeptTrained(), lambda: self._train(distinct, labels))

    def _labels(self, distinct: Signatures) -> Labels | None:
        path = self._options.labels
        if path is None:
            return None
        self._work.depends_on_file(path)
        return read_labels(path, self._found.records, self._options.on_bad).of_rows(distinct.of_record)

    def _train(self, distinct: Signatures, labels: Labels | None) -> Trained:
        self._clock.stage("train")
        told = Options(
            budget=self._options.budget,
            labels=labels,
            name=self._options.name,
            progress=lambda _stage, share: self._clock.advance(share),
            spread=self._workers,
        )
        if not self._fields:
            raise InvalidValue("columns", "none says who somebody is, or tells two apart")
        trained = train(distinct.columns, self._fields, told)
        columns = read_columns(self._found.groups)
        return trained._replace(ruleset=sealed(msgspec.structs.replace(trained.ruleset, columns=columns)))

    def _scored(self, ruleset: Ruleset, columns: dict[str, Column]) -> Scored:
        self._work.depends(self._options.link_only)
        pairs = self._work.kept("pairs", KeptPairs(), lambda: self._pairs(ruleset, columns))
        return self._work.kept("scores", KeptScores(pairs), lambda: self._score(ruleset, columns, pairs))

    def _pairs(self, ruleset: Ruleset, columns: dict[str, Column]) -> tuple[Rows, Rows]:
        self._clock.stage("find candidates")
        left, right = candidate_pairs(ruleset, columns, self._workers)
        return self._space.moved(left), self._space.moved(right)

    def _score(self, ruleset: Ruleset, columns: dict[str, Column], pairs: tuple[Rows, Rows]) -> Scored:
        self._clock.stage("compare and weigh")
        return score_pairs(ruleset, columns, pairs, Resources(self._space, self._clock, self._workers))

    def _identities(self, ruleset: Ruleset, columns: dict[str, Column], scored: Scored, row_of: Rows) -> Rows:
        return self._work.kept("identities", KeptLabels(), lambda: self._resolve(ruleset, columns, scored, row_of))

    def _resolve(self, ruleset: Ruleset, columns: dict[str, Column], scored: Scored, row_of: Rows) -> Rows:
        self._clock.stage("resolve identities")
        if self._options.link_only:
            itself = against_itself(ruleset, columns, np.arange(int(row_of.max()) + 1))
            return linked_one_to_one(scored, itself, row_of, _sides(self._found.records), ruleset.thresholds.match)
        labels = partition(ruleset, columns, Pairs(*scored), spread_by=self._workers)
        return spread(ruleset, columns, labels, row_of)


def _sides(records: Records) -> NDArray[np.int32]:
    """What is linked with what: files, or the sources within the only one."""
    return records.files if records.files.any() else records.sources


def _smallest_records(labels: Rows) -> Rows:
    """For each record the smallest number of one that has its label."""
    first = np.zeros(int(labels.max()) + 1, np.int64)
    first[labels[::-1]] = np.arange(len(labels))[::-1]
    smallest: Rows = first[labels]
    return smallest
