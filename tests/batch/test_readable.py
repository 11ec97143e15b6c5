"""Files that are packed, piped, or written like no other: the same table comes out, or a word that says what they are."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tempfile
import threading
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cauce.engine.batch import readable as module
from cauce.engine.batch.readable import readable
from cauce.engine.batch.tables import read_table
from cauce.errors import InvalidValue, Reason

TEXT = "name,city\nAna,León\nÍñigo,Cádiz\n"
ROWS = {"name": ["Ana", "Íñigo"], "city": ["León", "Cádiz"]}


def zipped(*names: str, text: bytes = TEXT.encode()) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, text)
    return stream.getvalue()


def zstd(data: bytes) -> bytes:
    packed: bytes = pa.compress(data, codec="zstd", asbytes=True)
    return packed


def parquet() -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(ROWS), stream)
    return stream.getvalue()


def rows(path: Path) -> dict[str, list[str | None]]:
    bad: list[object] = []
    table = read_table(path, bad.append)
    assert (table.name, bad) == (str(path), [])
    return {name: texts.texts().to_pylist() for name, texts in table.columns.items()}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "temporary"
    directory.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv.gz", gzip.compress(TEXT.encode())),
        ("two members.csv.gz", gzip.compress(TEXT.encode()[:20]) + gzip.compress(TEXT.encode()[20:])),
        ("a.csv.bz2", bz2.compress(TEXT.encode())),
        ("a.csv.xz", lzma.compress(TEXT.encode())),
        ("a.csv.zst", zstd(TEXT.encode())),
        ("two frames.csv.zst", zstd(TEXT.encode()[:20]) + zstd(TEXT.encode()[20:])),
        ("a.zip", zipped("deep/a.csv")),
        ("from a Mac.zip", zipped("a.csv", "__MACOSX/._a.csv")),
        ("named as if it were not.csv", gzip.compress(TEXT.encode())),
        ("twice.zip", zipped("a.csv.gz", text=gzip.compress(TEXT.encode()))),
        ("a.parquet.gz", gzip.compress(parquet())),
        ("a.jsonl.gz", gzip.compress(b'{"name": "Ana", "city": "Le\xc3\xb3n"}\n{"name": "\xc3\x8d\xc3\xb1igo", "city": "C\xc3\xa1diz"}\n')),
        ("spreadsheets.txt", TEXT.replace(",", "\t").encode("utf-16")),
        ("little.csv", TEXT.encode("utf-16-le")),
        ("big.csv", TEXT.encode("utf-16-be")),
        ("four bytes.csv", TEXT.encode("utf-32")),
        ("four bytes, little.csv", TEXT.encode("utf-32-le")),
        ("four bytes, big.csv", TEXT.encode("utf-32-be")),
        ("packed.csv.gz", gzip.compress(TEXT.encode("utf-16"))),
        ("old Mac.csv", TEXT.replace("\n", "\r").encode()),
        ("array.json", json.dumps([{"name": "Ana", "city": "León"}, {"name": "Íñigo", "city": "Cádiz"}]).encode()),
        (
            "pretty.json",
            b"\xef\xbb\xbf" + json.dumps([{"name": "Ana", "city": "León"}, {"name": "Íñigo", "city": "Cádiz"}], indent=2).encode(),
        ),
        ("lines.csv", b'{"name": "Ana", "city": "Le\xc3\xb3n"}\n{"name": "\xc3\x8d\xc3\xb1igo", "city": "C\xc3\xa1diz"}\n'),
        ("table.csv", parquet()),
    ],
)
def test_the_same_table_however_it_is_packed(tmp_path: Path, temporary: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert rows(path) == ROWS
    assert list(temporary.iterdir()) == []


def test_a_pipe_is_read(tmp_path: Path, temporary: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.write_bytes(gzip.compress(TEXT.encode())), daemon=True)
    writer.start()
    assert rows(pipe) == ROWS
    writer.join(10)
    assert list(temporary.iterdir()) == []


def test_a_plain_file_is_not_copied(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, "utf-8")
    with ExitStack() as held:
        assert readable(path, held) == path
        assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd, lambda data: zipped("a.csv", text=data)])
def test_what_is_packed_and_cut_off_is_said(tmp_path: Path, temporary: Path, pack: Callable[[bytes], bytes]) -> None:
    packed = pack(os.urandom(50_000))
    path = tmp_path / "a.csv.packed"
    path.write_bytes(packed[: len(packed) // 2])
    with pytest.raises(InvalidValue, match=r"a\.csv\.packed: is packed, and damaged or cut off") as raised:
        read_table(path, print)
    assert raised.value.reason is Reason.FILE_INVALID
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (zipped("a.csv", "b.csv"), "holds 2 files"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "is a spreadsheet"),
        (zipped(), "holds 0 files"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is a spreadsheet"),
        (b"SQLite format 3\0" + bytes(600), "is an SQLite database"),
        (b"ARROW1\0\0" + bytes(600), "is an Arrow file"),
        (b"%PDF-1.7\n1 0 obj\n", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
        (b"<html><body>\n", "is a web page"),
        (bytes(257) + b"ustar\0", "is an archive"),
        (gzip.compress(b""), "is empty"),
        (b'[{"a": 1}, {"a"', "is a JSON array that is damaged"),
        (bytes(range(1, 120)) * 40, "is no text"),
        (TEXT.encode("utf-32") + b"\xff" * 4, "begins as UTF-32 and is something else"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(InvalidValue, match=word) as raised:
        read_table(path, print)
    assert raised.value.reason is Reason.FILE_INVALID
    assert str(raised.value).startswith(f"{path}: ")


def test_half_characters_of_utf_16_cost_their_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a,b\né,ñ\n".encode("utf-16") + b"\x00\xd8,\x00x\x00\n\x00" + "ü,ö\n".encode("utf-16-le") + b"z")
    bad: list[int] = []
    table = read_table(path, lambda row: bad.append(row.number))
    assert table.columns["a"].texts().to_pylist() == ["é", "ü"]
    assert bad == [3]


def test_no_room_for_a_copy_is_said(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(module, "_read", lambda _: (_ for _ in ()).throw(full))
    with pytest.raises(InvalidValue, match=r"no space left on device.*TMPDIR"):
        read_table(path, print)
    assert list(temporary.iterdir()) == []
