"""Looking for a person who is erased in files that Cauce does not keep: logs, exports, what was imported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from cauce.engine.batch.bad import file_invalid
from cauce.engine.traces import Needles, Searcher, search_files
from cauce.service.api import Cauce
from cauce.service.paging import MAX_PAGE, all_items
from cauce.service.verbs.privacy import SubjectIdentifier, SubjectItem, SubjectRecord, SubjectRef


class FileFound(NamedTuple):
    """What a file still holds of a person."""

    path: str
    hits: dict[str, int]
    """How many different names, identifiers (as written, normalized) and attributes stand in it, by kind."""


def subject_items(cauce: Cauce, who: SubjectRef, *, include_claimed: bool) -> Iterator[SubjectItem]:
    """The whole export of a person."""
    return all_items(lambda token: cauce.export_subject(who, include_claimed=include_claimed, page_size=MAX_PAGE, page_token=token))


def needles_of(cauce: Cauce, who: SubjectRef) -> Needles:
    """What the records that an erasure takes say, read before they go. Digests do not stand outside of databases."""
    needles = Needles()
    for item in subject_items(cauce, who, include_claimed=not who.identifiers):
        if isinstance(item, SubjectRecord) and (not who.records or item.record.key in who.records):
            needles.add_record(item.record)
        elif isinstance(item, SubjectIdentifier) and (not who.records or set(item.identifier.records) & set(who.records)):
            needles.add_text("normalized", item.identifier.value)
    return needles


def check_readable(paths: Sequence[Path]) -> None:
    """Refuse a file that cannot be searched, before anything is erased."""
    for path in paths:
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            raise file_invalid(str(path), f"cannot be read ({(error.strerror or '').lower()})") from None


def traces_in(needles: Needles, paths: Sequence[Path]) -> list[FileFound]:
    """What stands in each file."""
    searcher = Searcher(needles.forms)
    found: list[FileFound] = []
    for path in paths:
        things, _ = search_files(searcher, [path], lambda _: None)
        found.append(FileFound(str(path), dict(sorted(Counter(needles.kinds[thing] for thing in things).items()))))
    return found
