"""Looking for erased bytes: what a person's rows could have left anywhere, and which of it a file still holds.

The needles exist in memory only, from before the rows go until after the files were searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import fstat
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cauce.linkage.columns.digests import GOLDEN
from cauce.model.packing import unpack_record, unpack_subject
from cauce.model.record import Record, name_digest
from cauce.store.base import RecordRow

SHORTEST = 6
"""Bytes: what is shorter is found in any file by chance, or is a word that many share."""
CHUNK = 1 << 20
_WINDOW = 6
"""Bytes by which needles are found: as many as the shortest has."""
_MASK = np.uint64((1 << 8 * _WINDOW) - 1)
_MULTIPLIER = np.uint64(GOLDEN)
_TABLE_BITS = 22
"""Windows of thousands of needles seldom share one of so many places."""

Windows = npt.NDArray[np.uint64]


class Needles:
    """What to look for: each thing in all the ways in which it may stand in a file."""

    def __init__(self) -> None:
        self.kinds: dict[str | int, str] = {}
        """Each thing (a text, a digest) with what it is."""
        self.forms: dict[bytes, str | int] = {}

    def add_text(self, kind: str, text: str) -> None:
        """A text, as it is and in other cases, in UTF-8 and UTF-16."""
        if len(text.encode(errors="surrogatepass")) < SHORTEST:
            return
        self.kinds.setdefault(text, kind)
        for form in {text, text.lower(), text.upper(), text.casefold(), text.title()}:
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                self.forms.setdefault(form.encode(encoding, errors="surrogatepass"), text)

    def add_digest(self, digest: int) -> None:
        """A 64-bit digest, in both byte orders."""
        self.kinds.setdefault(digest, "digest")
        self.forms.setdefault(digest.to_bytes(8, "big", signed=True), digest)
        self.forms.setdefault(digest.to_bytes(8, "little", signed=True), digest)

    def add_record(self, record: Record) -> None:
        """What a record says, as its source sent it."""
        self.add_text("name", record.record_id)
        for identifier in record.identifiers:
            self.add_text("identifier", identifier.value)
        for value in record.attributes.values():
            for text in value if isinstance(value, tuple) else (value,):
                self.add_text("attribute", str(text))

    def add_rows(self, rows: Iterable[RecordRow]) -> None:
        """All that some records' rows, and the indexes made of them, hold."""
        for row in rows:
            record, subject = unpack_record(row.payload), unpack_subject(row.subject)
            self.add_record(record)
            for claim in subject.claims:
                self.add_text("normalized", claim.value)
            digests = (name_digest(row.key), subject.signature, subject.person, *(claim.key for claim in subject.claims), *subject.blocks)
            for digest in filter(None, digests):
                self.add_digest(digest)


class Searcher:
    """Finds any of thousands of needles in one pass, by a window of six bytes in the middle of each."""

    def __init__(self, forms: Mapping[bytes, str | int]) -> None:
        self.longest = max(map(len, forms), default=0)
        self._by_window: dict[int, list[tuple[int, bytes, str | int]]] = defaultdict(list)
        for form, thing in forms.items():
            at = (len(form) - _WINDOW) // 2
            window = int.from_bytes(form[at : at + _WINDOW], "little")
            self._by_window[window].append((at, form, thing))
        self._windows: Windows = np.array(sorted(self._by_window), dtype=np.uint64)
        self._begins = np.zeros(1 << 16, dtype=bool)
        self._begins[self._windows & np.uint64(0xFFFF)] = True
        self._table = np.zeros(1 << _TABLE_BITS, dtype=bool)
        self._table[_places(self._windows)] = True

    def find(self, data: bytes) -> set[str | int]:
        """The things that stand in the data."""
        found: set[str | int] = set()
        if len(data) < _WINDOW or not self._by_window:
            return found
        padded = data + bytes(8)
        count = len(data) - _WINDOW + 1
        pairs: npt.NDArray[np.uint16] = np.ndarray(shape=(count,), dtype="<u2", buffer=padded, strides=(1,))
        words: Windows = np.ndarray(shape=(count,), dtype="<u8", buffer=padded, strides=(1,))
        places = np.flatnonzero(self._begins[pairs])
        seen = words[places] & _MASK
        likely = np.flatnonzero(self._table[_places(seen)])
        likely = likely[np.isin(seen[likely], self._windows)]
        for position, window in zip(places[likely].tolist(), seen[likely].tolist(), strict=True):
            for at, form, thing in self._by_window[window]:
                if thing not in found and data.startswith(form, max(position - at, 0)) and position >= at:
                    found.add(thing)
        return found


def _places(windows: Windows) -> Windows:
    return (windows * _MULTIPLIER) >> np.uint64(64 - _TABLE_BITS)


def search_files(searcher: Searcher, paths: Sequence[Path], progress: Callable[[int], None]) -> tuple[set[str | int], int]:
    """The things that stand in some files, and how many bytes were read. A file that goes while it is read holds nothing."""
    found: set[str | int] = set()
    done = 0
    for path in paths:
        for chunk, fresh in _chunks(path, searcher.longest):
            found |= searcher.find(chunk)
            done += fresh
            progress(done)
    return found, done


def _chunks(path: Path, overlap: int) -> Iterator[tuple[bytes, int]]:
    """Pieces of a file as long as it is now, each with the end of the one before; and how much of it is new."""
    tail = b""
    try:
        with path.open("rb") as file:
            left = fstat(file.fileno()).st_size
            while data := file.read(min(CHUNK, left)):
                left -= len(data)
                yield tail + data, len(data)
                tail = (tail + data)[-overlap:] if overlap else b""
    except FileNotFoundError:
        return
