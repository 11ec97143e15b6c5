"""Exports into files, as jobs: read like ExportGraph, written table by table, with a checkpoint after every part."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from shutil import rmtree
from typing import TextIO

from cauce.engine.batch.graph_edges import Carriers
from cauce.engine.batch.graph_tables import EDGE_COLUMNS, NODE_COLUMNS, GraphMl, count_rows, write_csv, write_part
from cauce.engine.jobs import Outcome, Ticket
from cauce.errors import InvalidValue, Reason
from cauce.linkage.greyzone import MILLIBITS
from cauce.linkage.keys import digest64
from cauce.model.packing import read_held
from cauce.model.ruleset import Ruleset
from cauce.service.exploring import identity_profile, name_of
from cauce.service.exporting import Position, export_from
from cauce.service.relations import BY_SCOPE, MAX_CARRIERS, MAX_OWNERS, said_in_clear
from cauce.service.session import Session
from cauce.service.verbs.graph import ExportChunk, RelationKind
from cauce.store.base import Reader, batches
from cauce.store.listing import all_muted
from cauce.store.relations import Member
from cauce.store.steward import ReviewRow

PART_RECORDS = 200_000
"""Records in one part of a table, about."""
_STEP = 2_000
_EDGES = 200_000
FORMATS = (".graphml", ".csv")
EdgeRow = tuple[str, str, str, str, int, float]


def check_output(name: str, path: Path) -> None:
    """Refuse an output that cannot be written.

    Raises:
        InvalidValue: (FILE_INVALID) neither a folder (ends with /) nor a .csv or .graphml, or in no directory that is there.
    """
    if not (name.endswith("/") or path.suffix in FORMATS):
        raise InvalidValue("output", "must end with / (a folder of Parquet tables), .csv or .graphml", reason=Reason.FILE_INVALID)
    if not path.parent.is_dir() or (name.endswith("/") and path.exists() and any(path.iterdir() if path.is_dir() else [path])):
        raise InvalidValue("output", "must be a new name, in a directory that is there", reason=Reason.FILE_INVALID)


def export_files(session: Session, path: Path, ticket: Ticket) -> Outcome:
    """Write what the job's request asks for. The output appears whole, at the end; what is unfinished has .partial in its name."""
    try:
        if ticket.request.output.endswith("/"):
            return _Folder(session, path, ticket).run()
        return _write_nodes_and_edges(session, path, ticket)
    except OSError as error:
        problem = os.strerror(error.errno or 0).lower()
    raise InvalidValue("output", f"cannot be written ({problem})", reason=Reason.FILE_INVALID)


class _Folder:
    """A folder of Parquet tables; gone on with from the last part that was written whole."""

    def __init__(self, session: Session, path: Path, ticket: Ticket) -> None:
        self._session, self._path, self._ticket = session, path, ticket
        self._partial = path.with_name(path.name + ".partial")
        kept = ticket.checkpoint
        self._part, self._done = kept.get("part", 0), kept.get("records", 0)

    def run(self) -> Outcome:
        kept, session = self._ticket.checkpoint, self._session
        if self._path.is_dir():  # it was whole, and then the process died
            return self._outcome()
        if not kept:
            rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True, exist_ok=True)
        with session.read() as reader:
            revision, total = reader.head().revision, reader.stats().records
        start = Position(kept["revision"], kept["after"]) if kept else Position(revision)
        waiting: list[ExportChunk] = []
        records = 0
        for chunk, position in export_from(session, start, profiles=self._ticket.request.profiles):
            waiting.append(chunk)
            records += sum(len(identity.records) for identity in chunk.identities)
            self._ticket.tell("records", self._done + records, total)
            if position is None or (records >= PART_RECORDS and position.assertion is None):
                self._write(waiting)
                waiting, self._done, records = [], self._done + records, 0
                if position is not None:
                    self._part += 1
                    self._keep(position)
        self._write_edges()
        self._partial.replace(self._path)
        return self._outcome()

    def _keep(self, position: Position) -> None:
        self._ticket.keep(revision=position.revision, after=position.after, part=self._part, records=self._done)

    def _outcome(self) -> Outcome:
        return Outcome({table: count_rows(self._path, table) for table in ("identities", "records", "edges")})

    def _write(self, chunks: list[ExportChunk]) -> None:
        rows = [(identity.identity_id, record) for chunk in chunks for identity in chunk.identities for record in identity.records]
        sizes: dict[str, int] = {}
        for identity_id, _ in rows:
            sizes[identity_id] = sizes.get(identity_id, 0) + 1
        self._put("identities", [list(sizes), list(sizes.values())])
        names = [("", "") if record.key is None else (record.key.source, record.key.record_id) for _, record in rows]
        uids = [record.uid for _, record in rows]
        self._put("records", [uids, [name[0] for name in names], [name[1] for name in names], [identity_id for identity_id, _ in rows]])
        redirects = [redirect for chunk in chunks for redirect in chunk.redirects]
        self._put("redirects", [[one.identity_id for one in redirects], [one.successor_id for one in redirects]])
        self._put_profiles(chunks)
        self._put_assertions(chunks)

    def _put_profiles(self, chunks: list[ExportChunk]) -> None:
        if not self._ticket.request.profiles:
            return
        rows = [
            (identity.identity_id, value.name, _text(value.value), value.record.source, value.record.record_id, value.observed_at)
            for chunk in chunks
            for identity in chunk.identities
            if identity.profile is not None
            for value in identity.profile.attributes
        ]
        self._put("profiles", [list(column) for column in zip(*rows, strict=True)] or [[]] * 6)

    def _put_assertions(self, chunks: list[ExportChunk]) -> None:
        rows = [
            (
                made.assertion_id,
                made.judgement.value,
                made.left.source,
                made.left.record_id,
                made.right.source,
                made.right.record_id,
                made.author,
                made.made_at,
            )
            for chunk in chunks
            for made in chunk.assertions
        ]
        self._put("assertions", [list(column) for column in zip(*rows, strict=True)] or [[]] * 8)

    def _put(self, table: str, columns: Sequence[Sequence[object]]) -> None:
        write_part(self._partial, table, self._part, columns)

    def _write_edges(self) -> None:
        rows: list[EdgeRow] = []
        part = 0
        for row in whole_graph(self._session, self._ticket):
            rows.append(row)
            if len(rows) >= _EDGES:
                write_part(self._partial, "edges", part, list(zip(*rows, strict=True)))
                rows, part = [], part + 1
        write_part(self._partial, "edges", part, list(zip(*rows, strict=True)) or [[]] * len(EDGE_COLUMNS))


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


# --- nodes and edges -------------------------------------------------------------------------------------------------------------
def _write_nodes_and_edges(session: Session, path: Path, ticket: Ticket) -> Outcome:
    """CSV: NAME.nodes.csv and NAME.edges.csv. GraphML: one file. Begun anew if it was interrupted."""
    if path.suffix == ".graphml":
        with _appearing(path) as (stream,):
            return _write_graphml(session, stream, ticket)
    both = (path.with_suffix(".nodes.csv"), path.with_suffix(".edges.csv"))
    with _appearing(*both) as (nodes, edges):
        counted = write_csv(nodes, NODE_COLUMNS, _nodes(session, ticket))
        return Outcome({"identities": counted, "edges": write_csv(edges, EDGE_COLUMNS, whole_graph(session, ticket))})


def _write_graphml(session: Session, stream: TextIO, ticket: Ticket) -> Outcome:
    document = GraphMl(stream)
    figures = {"identities": 0, "edges": 0}
    for identity_id, records, label in _nodes(session, ticket):
        document.node(identity_id, records, label)
        figures["identities"] += 1
    for row in whole_graph(session, ticket):
        document.edge(row)
        figures["edges"] += 1
    document.close()
    return Outcome(figures)


class _appearing:  # noqa: N801 - a context manager that reads like a verb
    """Text files that are there, whole, once the block is left without an error."""

    def __init__(self, *paths: Path) -> None:
        self._paths = paths
        self._partial = [path.with_name(path.name + ".partial") for path in paths]
        self._streams: list[TextIO] = []

    def __enter__(self) -> tuple[TextIO, ...]:
        self._streams = [partial.open("w", encoding="utf-8", newline="") for partial in self._partial]
        return tuple(self._streams)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        for stream in self._streams:
            stream.close()
        for partial, path in zip(self._partial, self._paths, strict=True):
            if kind is None:
                partial.replace(path)
            else:
                with suppress(OSError):
                    partial.unlink()


def _nodes(session: Session, ticket: Ticket) -> Iterator[tuple[str, int, str]]:
    after, done = 0, 0
    while True:
        with session.read() as reader:
            page = reader.identities_page(after, _STEP)
            rows = [row for row in page if row.live]
            sizes = reader.sizes([row.no for row in rows])
            names = {row.no: name_of(identity_profile(session, reader, row.no)) for row in rows} if ticket.request.profiles else {}
        if not page:
            return
        after = page[-1].no
        done += len(rows)
        ticket.tell("identities", done)
        for row in rows:
            yield row.identity_id, sizes.get(row.no, 0), names.get(row.no, "")


def whole_graph(session: Session, ticket: Ticket) -> Iterator[EdgeRow]:
    """Every relation of every two identities, by age, as values, conflicts and possible matches stand while it is read."""
    edges = _Edges(session)
    after = 0
    while True:
        with session.read() as reader:
            page = reader.identities_page(after, _STEP)
            if not page:
                edges.finish(reader)
                break
            edges.step(reader, page[0].no, page[-1].no)
        after = page[-1].no
        ticket.tell("edges", edges.records)
    rows = sorted(edges.rows())
    for part in batches(rows, _STEP):
        with session.read() as reader:
            ids = {row.no: row.identity_id for row in reader.identities({no for row in part for no in row[:2]})}
        for left, right, kind, evidence, count, weight in part:
            yield (ids[left], ids[right], kind, evidence, count, weight)


class _Codes(dict[str, int]):
    """What values of each namespace are evidence of."""

    def __init__(self, ruleset: Ruleset, carriers: Carriers) -> None:
        super().__init__()
        self._ruleset, self._carriers = ruleset, carriers

    def __missing__(self, namespace: str) -> int:
        kind = BY_SCOPE[self._ruleset.policy(namespace).scope]
        self[namespace] = code = self._carriers.code(kind, namespace)
        return code


class _Edges:
    """Gathers what relates identities, identity by identity."""

    def __init__(self, session: Session) -> None:
        self._carriers = Carriers(MAX_OWNERS)
        self._values = _Codes(session.kernel.ruleset, self._carriers)
        self._house, self._flat = (self._carriers.code(RelationKind.HOUSEHOLD, where) for where in ("number", "flat"))
        self._mentioned: dict[tuple[int, str], set[int]] = defaultdict(set)
        self._pairs: dict[tuple[int, int, str, str], tuple[int, float]] = {}
        self._muted: set[int] = set()
        self.records = 0

    def step(self, reader: Reader, first: int, last: int) -> None:
        """Take in the records of some identities."""
        homes: dict[int, int] = {}
        self._carry(reader.subjects_between(first, last), homes)
        self.records += len(homes)
        for mention in reader.mentions_of(homes):
            self._mentioned[mention.key, mention.namespace].add(homes[mention.uid])
        conflicts = reader.conflicts_of(homes)
        others = reader.homes({uid for conflict in conflicts for uid in (conflict.left, conflict.right)})
        for conflict in conflicts:
            if conflict.left in homes and conflict.right in others:  # the other half comes with the other record
                self._pair(homes[conflict.left], others[conflict.right], RelationKind.CONFLICT, conflict.evidence)

    def _carry(self, members: Iterable[Member], homes: dict[int, int]) -> None:
        """Take in their values and addresses; notes where each of them is at home."""
        keys: list[int] = []
        identities: list[int] = []
        codes: list[int] = []
        places: dict[tuple[str, str, str, str], int] = {}
        for identity, uid, subject in members:
            homes[uid] = identity
            held = read_held(subject)
            for claim in held.claims:
                keys.append(claim.key)
                identities.append(identity)
                codes.append(self._values[claim.namespace])
            at = held.traits.address
            if at is not None and at.street and at.number and at.postal_code:
                place = at.street, at.number, at.unit, at.postal_code
                if place not in places:
                    places[place] = digest64("home", *place)
                keys.append(places[place])
                identities.append(identity)
                codes.append(self._flat if at.unit else self._house)
        self._carriers.extend(keys, identities, codes)

    def _pair(self, one: int, other: int, kind: RelationKind, evidence: str, weight: float = 0.0) -> None:
        if one != other:
            pair = (min(one, other), max(one, other), kind.value, evidence)
            count, best = self._pairs.get(pair, (0, weight))
            self._pairs[pair] = (count + 1, max(best, weight))

    def finish(self, reader: Reader) -> None:
        """Take in what is no record's own: shared values, whose the mentioned values are, possible matches."""
        self._muted.update(row.key for row in all_muted(reader, "value"))
        for (key, namespace), who in self._mentioned.items():
            whose = {carrier.identity for carrier in reader.carriers_upto([key], MAX_CARRIERS)} | who
            if key not in self._muted and len(whose) <= MAX_OWNERS:
                for pair in {(min(one, other), max(one, other)) for one in who for other in whose}:
                    self._pair(*pair, RelationKind.MENTIONED, namespace)
        last: ReviewRow | None = None
        while reviews := reader.reviews_page(last, _STEP):
            places: dict[int, set[int]] = defaultdict(set)
            for signer in reader.signers({signature for row in reviews for signature in row[:2]}):
                places[signer.signature].add(signer.identity)
            for row in reviews:
                for pair in {(min(one, other), max(one, other)) for one in places[row.left] for other in places[row.right]}:
                    self._pair(*pair, RelationKind.POSSIBLE, "score", row.weight / MILLIBITS)
            last = reviews[-1]

    def rows(self) -> Iterator[tuple[int, int, str, str, int, float]]:
        """All edges, by numbers."""
        for _, group in groupby(self._carriers.edges(self._muted), key=lambda edge: edge[:2]):
            edges = list(group)
            said = {(edge.kind, edge.evidence) for edge in edges}
            for edge in edges:
                if not said_in_clear(edge.kind, edge.evidence, said):
                    yield (edge.left, edge.right, edge.kind, edge.evidence, edge.values, 0.0)
        for pair, (count, weight) in self._pairs.items():
            yield (*pair, count, weight)
