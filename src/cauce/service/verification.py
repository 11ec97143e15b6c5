"""Recomputing everything from scratch and comparing: the proof that what is stored is a function of what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from cauce.engine.curation import first_contradiction
from cauce.linkage.resolution import resolve
from cauce.linkage.sharing import muted_keys
from cauce.model.change import ChangeKind
from cauce.model.curation import Assertion, ValueRuling
from cauce.model.packing import unpack_record
from cauce.model.record import RecordKey
from cauce.model.subject import Subject
from cauce.service.api import Verification
from cauce.service.session import CHUNK, Session
from cauce.store.base import Reader, RecordRow


def verify(session: Session, glance: Callable[[int], None] = lambda _: None) -> Verification:
    """Recompute the partition from the stored payloads alone; compare cells, shared values, feed and redirects, in one snapshot.

    `glance` is told how many records were read, and may raise to end it.
    """
    with session.read() as reader:
        subjects: dict[int, Subject] = {}
        identity_of: dict[int, int] = {}
        uids: dict[RecordKey, int] = {}
        for row in _rows(reader):
            prepared = session.kernel.preparer.prepare(unpack_record(row.payload)).subject
            subjects[row.uid] = prepared
            identity_of[row.uid] = row.identity
            uids[row.key] = row.uid
            glance(len(uids))
        assertions = list(_assertions(reader))
        judgements = [
            (uids[made.left], uids[made.right], made.judgement) for made in assertions if made.left in uids and made.right in uids
        ]
        rulings = {ruling.key: ruling.ruling for ruling in _rulings(reader)}
        muted = muted_keys(subjects, session.kernel.ruleset, rulings)
        expected = resolve(subjects, session.kernel, judgements, muted).cells
        problems = [*_check_muted(reader, muted), *_check_identities(reader, set(identity_of.values()))]
        problems += _check_feed(reader, identity_of)
        if first_contradiction(assertions) is not None:
            problems.append("standing assertions contradict each other")
        differences = _differences(expected, identity_of)
        return Verification(
            revision=reader.head().revision,
            records=len(subjects),
            identities=len(set(identity_of.values())),
            differences=differences,
            problems=tuple(problems),
        )


def _rows(reader: Reader) -> Iterator[RecordRow]:
    after = 0
    while page := reader.records_page("", after, CHUNK):
        yield from page
        after = page[-1].uid


def _assertions(reader: Reader) -> Iterator[Assertion]:
    after = ""
    while page := reader.assertions_page(after, CHUNK, retracted=False):
        yield from page
        after = page[-1].assertion_id


def _rulings(reader: Reader) -> Iterator[ValueRuling]:
    after = None
    while page := reader.rulings_page(after, CHUNK):
        yield from page
        after = page[-1].key


def _differences(expected: tuple[tuple[int, ...], ...], identity_of: dict[int, int]) -> int:
    """Records in a stored cell that is not one of the expected cells."""
    stored: dict[int, set[int]] = defaultdict(set)
    for uid, identity in identity_of.items():
        stored[identity].add(uid)
    cells = {frozenset(cell) for cell in expected}
    return sum(len(cell) for cell in stored.values() if frozenset(cell) not in cells)


def _check_muted(reader: Reader, expected: frozenset[int]) -> list[str]:
    stored: set[int] = set()
    for kind in ("value", "block"):
        after = None
        while page := reader.muted_page(kind, after, CHUNK):
            stored.update(row.key for row in page)
            after = page[-1].key
    wrong = len(stored ^ expected)
    return [f"{wrong} shared values or dead blocking keys are not as they should be"] if wrong else []


def _check_identities(reader: Reader, numbers: set[int]) -> list[str]:
    rows = {row.no: row for row in reader.identities(numbers)}
    problems = []
    if lost := len(numbers - rows.keys()):
        problems.append(f"{lost} identities of live records do not exist")
    if dead := sum(not row.live for row in rows.values()):
        problems.append(f"{dead} identities of live records are retired")
    return problems


def _check_feed(reader: Reader, identity_of: dict[int, int]) -> list[str]:
    """The feed must be gapless and, replayed, give the stored membership."""
    member: dict[int, str] = {}
    position = 0
    while commits := reader.commits(position, CHUNK):
        for commit in commits:
            if commit.revision != position + 1:
                return [f"the feed has a gap after revision {position}"]
            position = commit.revision
            for change in commit.changes:
                if change.kind is ChangeKind.RECORD_JOINED:
                    member[change.record] = change.identity
                elif change.kind is ChangeKind.RECORD_LEFT:
                    member.pop(change.record, None)
    if position != reader.head().revision:
        return [f"the feed ends at revision {position}, not at the latest"]
    ids = {row.no: row.identity_id for row in reader.identities(set(identity_of.values()))}
    wrong = sum(member.get(uid) != ids.get(number) for uid, number in identity_of.items()) + len(member.keys() - identity_of.keys())
    return [f"{wrong} records are not where the feed says"] if wrong else []
