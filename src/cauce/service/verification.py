"""Recomputing everything from scratch and comparing: the proof that what is stored is a function of what was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from cauce.engine.curation import first_contradiction
from cauce.engine.scratch import Scratch, from_scratch
from cauce.linkage.greyzone import grey_pairs
from cauce.model.change import ChangeKind
from cauce.model.packing import pack
from cauce.model.subject import Subject
from cauce.service.api import Verification
from cauce.service.session import Session
from cauce.store.base import Reader, RecordRow
from cauce.store.listing import PAGE, all_conflicts, all_muted, all_reviews


def verify(
    session: Session, read: Callable[[int], None] = lambda _: None, resolved: Callable[[int], None] = lambda _: None
) -> Verification:
    """Recompute the partition from the stored payloads alone; compare cells, shared values, conflicts, feed and redirects, in one snapshot.

    `read` hears how many records were read, then `resolved` how many are resolved; both may raise to end it.
    """
    unlike = 0

    def look(row: RecordRow, subject: Subject, done: int) -> None:
        nonlocal unlike
        unlike += pack(subject) != row.subject
        read(done)

    with session.read() as reader:
        scratch = from_scratch(reader, session.kernel_of(reader), look, resolved)
        identity_of, expected = scratch.homes, scratch.resolution.cells
        problems = [*_check_muted(reader, scratch.muted), *_check_identities(reader, set(identity_of.values()))]
        problems += _check_feed(reader, identity_of)
        problems += _check_reviews(reader, scratch)
        problems += _check_conflicts(reader, scratch)
        if unlike:
            problems.append(f"{unlike} records are not prepared as this version of Cauce does it: recompute")
        if first_contradiction(scratch.assertions) is not None:
            problems.append("standing assertions contradict each other")
        differences = _differences(expected, identity_of)
        return Verification(
            revision=reader.head().revision,
            records=len(identity_of),
            identities=len(set(identity_of.values())),
            differences=differences,
            problems=tuple(problems),
        )


def _differences(expected: tuple[tuple[int, ...], ...], identity_of: dict[int, int]) -> int:
    """Records in a stored cell that is not one of the expected cells."""
    stored: dict[int, set[int]] = defaultdict(set)
    for uid, identity in identity_of.items():
        stored[identity].add(uid)
    cells = {frozenset(cell) for cell in expected}
    return sum(len(cell) for cell in stored.values() if frozenset(cell) not in cells)


def _check_muted(reader: Reader, expected: frozenset[int]) -> list[str]:
    stored = {row.key for kind in ("value", "block") for row in all_muted(reader, kind)}
    wrong = len(stored ^ expected)
    return [f"{wrong} shared values or dead blocking keys are not as they should be"] if wrong else []


def _check_reviews(reader: Reader, scratch: Scratch) -> list[str]:
    """The grey zone must be what the records make it; a pair within one identity may be kept, and is not shown."""
    expected = grey_pairs(scratch.subjects, scratch.homes, scratch.kernel, scratch.muted)
    homes: dict[int, set[int]] = defaultdict(set)
    for uid, subject in scratch.subjects.items():
        homes[subject.signature].add(scratch.homes[uid])
    shown = (row for row in all_reviews(reader) if len(homes[row.left] | homes[row.right]) != 1)
    stored = {(row.left, row.right): row.weight for row in shown}
    wrong = len(stored.items() ^ expected.items())
    return [f"{wrong} pairs of the grey zone are not as they should be"] if wrong else []


def _check_conflicts(reader: Reader, scratch: Scratch) -> list[str]:
    wrong = len(set(all_conflicts(reader)) ^ set(scratch.resolution.conflicts))
    return [f"{wrong} conflicts are not as they should be"] if wrong else []


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
    while commits := reader.commits(position, PAGE):
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
