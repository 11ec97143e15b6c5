"""Tables of texts: whatever a file is like, good rows are read, bad ones are told, and Arrow and the row reader agree."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cauce.engine.batch import csv_table
from cauce.engine.batch.bad import Bad
from cauce.engine.batch.csv_rows import CsvTable, sniff
from cauce.engine.batch.csv_table import _by_arrow, _by_rows
from cauce.engine.batch.table import Table
from cauce.engine.batch.tables import read_table
from cauce.errors import InvalidValue, Reason


def read(path: Path) -> tuple[Table, list[Bad]]:
    bad: list[Bad] = []
    return read_table(path, bad.append), bad


def cells(table: Table) -> dict[str, list[str | None]]:
    return {name: texts.texts().to_pylist() for name, texts in table.columns.items()}


def file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "\ufeffname;city\nAna;León\n Luis ; \n".encode(),
        "name;city\nAna;León\nLuis;\n".encode("latin-1"),
        "name\tcity\r\nAna\tLeón\r\n\r\nLuis\t\r\n".encode(),
        'name|city\n"Ana"|"León"\nLuis|""\n'.encode(),
        "name,city,\nAna,León,\nLuis,,\n".encode(),
        "\n\nname,city\nAna,León\n   \n,\nLuis,".encode(),
        "sep=;\nname;city\nAna;León\nLuis;\n".encode(),
    ],
    ids=[
        "bom and blanks",
        "latin-1",
        "tabs, crlf and blank lines",
        "bars and quotes",
        "empty columns at the end",
        "blank lines, cut",
        "separator stated",
    ],
)
def test_csv_of_all_kinds(tmp_path, content):
    table, bad = read(file(tmp_path, "customers.csv", content))
    assert cells(table) == {"name": ["Ana", "Luis"], "city": ["León", None]}
    assert bad == []


def test_csv_that_windows_wrote(tmp_path):
    table, bad = read(file(tmp_path, "customers.csv", "name;note\nÍñigo;€ \u201cKike\u201d\n".encode("cp1252")))
    assert cells(table) == {"name": ["Íñigo"], "note": ["€ \u201cKike\u201d"]}
    assert bad == []


def test_broken_bytes_in_one_line_do_not_misread_the_letters_of_the_others(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", "id,a\n1,ñu\n2,x\n".encode() + b"3,\xff\xfe\x93\xf1\n4,z\n"))
    assert cells(table) == {"id": ["1", "2", "4"], "a": ["ñu", "x", "z"]}
    assert [(row.number, row.reason) for row in bad] == [(4, "the line is not UTF-8 like the rest of the file")]
    assert table.notes == ()


def test_two_exports_in_one_file_are_each_read_as_they_are_written(tmp_path):
    windows = 'id;a\n1;Muñoz\n2;"Peña\nRuíz"\n3;€\n'.encode("cp1252")
    table, bad = read(file(tmp_path, "a.csv", windows + "4;Núñez\n5;x\n".encode()))
    assert cells(table)["a"] == ["Muñoz", "Peña\nRuíz", "€", "Núñez", "x"]
    assert bad == []
    assert table.notes == ("is not UTF-8: read as Windows-1252, but for the lines that are UTF-8",)


@given(lines=st.lists(st.text(st.sampled_from("aeñóüÑÇ"), min_size=1, max_size=8), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_a_file_says_does_not_depend_on_its_encoding(tmp_path, lines):
    text = "a,b\n" + "".join(f"{line},{number}\n" for number, line in enumerate(lines))
    for encoding, note in (("utf-8", ()), ("latin-1", ("is not UTF-8: read as Latin-1",))):
        table, bad = read(file(tmp_path, "a.csv", text.encode(encoding)))
        assert (cells(table)["a"], bad, table.notes) == (lines, [], () if text.isascii() else note)


def test_columns_without_a_name_of_their_own(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", b",phone,phone,phone_2,\n0,1,2,3,\n1,4,5,6,\n"))
    assert cells(table) == {"column_1": ["0", "1"], "phone": ["1", "4"], "phone_3": ["2", "5"], "phone_2": ["3", "6"]}
    assert bad == []


def test_rows_that_do_not_fit_are_told_and_the_rest_goes_on(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", b"id,a,b\n1,x,y\n2\n\n3,x,y,z\n4,x,y\n5,x"))
    assert cells(table)["id"] == ["1", "4"]
    assert table.numbers.tolist() == [2, 6]
    assert [(row.number, row.reason) for row in bad] == [
        (3, "the row has 1 cells, the header has 3"),
        (5, "the row has 4 cells, the header has 3"),
        (7, "the row has 2 cells, the header has 3; the file ends in the middle of the row"),
    ]


def test_a_quote_that_never_closes_costs_one_row(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", b'id,a\n1,"x\n2,y\n3,z\n'))
    assert cells(table)["id"] == ["2", "3"]
    assert [row.number for row in bad] == [2]


def test_nul_bytes_and_broken_encoding(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", "id,a\n1,ñu\n2,é\n".encode() + b"3,x\0\n4,\xff\n5,z\n"))
    assert cells(table)["id"] == ["1", "2", "5"]
    assert [(row.number, row.reason) for row in bad] == [
        (4, "the line holds a NUL byte"),
        (5, "the line is not UTF-8 like the rest of the file"),
    ]


def test_a_cell_of_ten_megabytes(tmp_path):
    huge = b"x" * (10 << 20)
    table, bad = read(file(tmp_path, "a.csv", b"id,a\n1,y\n2," + huge + b"\n3,z\n"))
    assert cells(table)["id"] == ["1", "3"]
    assert len(bad) == 1
    assert "64 KiB" in bad[0].reason
    table, bad = read(file(tmp_path, "a.jsonl", b'{"id": 1, "a": "y"}\n{"id": 2, "a": "' + huge + b'"}\n{"id": 3}\n'))
    assert cells(table)["id"] == ["1", "3"]
    assert [(row.number, row.field) for row in bad] == [(2, "a")]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n", "is empty"),
        ("a.parquet", b"PAR1 and no more", "not a Parquet file"),
        ("a.jsonl", b"[1]\nx\n", "no line is a JSON object"),
        ("a.csv", b"ab\0,b\n1,2\n", "line 1: should name the columns, but the line holds a NUL byte"),
        ("a.csv", b"n\xff,\xc3\xa9\xc3\xb1\n1,2\n", "line 1: should name the columns"),
        ("a.csv", b'a,"b\n1,2\n', "line 1: should name the columns"),
        ("a.csv", b"\x01\x02,b\n1,2\n", "is no text"),
        ("a.csv", b"Ana,ana@x.es\nLuis,luis@x.es\n", "not like a header"),
    ],
)
def test_files_that_cannot_be_used(tmp_path, name, content, word):
    with pytest.raises(InvalidValue, match=word) as raised:
        read(file(tmp_path, name, content))
    assert raised.value.reason is Reason.FILE_INVALID


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InvalidValue, match="does not exist"):
        read(tmp_path / "none.csv")


def test_header_only(tmp_path):
    table, bad = read(file(tmp_path, "a.csv", b"id,name\n"))
    assert (len(table), bad) == (0, [])


def test_json_lines_flat_and_as_records(tmp_path):
    lines = [
        {"id": 7, "name": "Ana", "tags": ["x", "y"], "address": {"city": "León"}, "vip": True, "none": None},
        {"record_id": "r", "identifiers": [{"namespace": "email", "value": "a@x.es"}, {"namespace": "email", "value": "b@x.es"}]},
        {"attributes": {"given_name": "Ana"}},
    ]
    content = "\n".join(map(json.dumps, lines)) + '\n{"id": \n'
    table, bad = read(file(tmp_path, "a.jsonl", content.encode()))
    assert cells(table) == {
        "address_city": ["León", None, None],
        "email": [None, "a@x.es", None],
        "email_2": [None, "b@x.es", None],
        "given_name": [None, None, "Ana"],
        "id": ["7", None, None],
        "name": ["Ana", None, None],
        "record_id": [None, "r", None],
        "tags": ["x", None, None],
        "tags_2": ["y", None, None],
        "vip": ["true", None, None],
    }
    assert [row.number for row in bad] == [4]


def test_parquet_of_all_types(tmp_path):
    born = dt.date(1980, 2, 1)
    table = pa.table(
        {
            "text": pa.array(["Ana ", None]),
            "coded": pa.array(["x", "x"]).dictionary_encode(),
            "whole": pa.array([28001, None], pa.int32()),
            "number": pa.array([28001.0, float("nan")]),
            "exact": pa.array([Decimal("1.50"), None]),
            "day": pa.array([born, None]),
            "time": pa.array([born, None], pa.date64()).cast(pa.timestamp("ns")),
            "yes": pa.array([True, False]),
            "nothing": pa.nulls(2),
            "list": pa.array([[1], [2]]),
            "bytes": pa.array([b"1", b"2"]),
        }
    )
    path = tmp_path / "a.parquet"
    pq.write_table(table, path)
    read_back, bad = read(path)
    assert cells(read_back) == {
        "text": ["Ana", None],
        "coded": ["x", "x"],
        "whole": ["28001", None],
        "number": ["28001", None],
        "exact": ["1.5", None],
        "day": ["1980-02-01", None],
        "time": ["1980-02-01", None],
        "yes": ["true", "false"],
        "nothing": [None, None],
    }
    assert [note.split(" is ")[0] for note in read_back.notes] == ["column list", "column bytes"]
    assert bad == []


def test_parquet_times_that_python_has_not(tmp_path):
    """What stands for "for ever" in other systems is no reason to refuse the file: by UTC, or else the number that it holds."""
    ever = pa.array([253402300799000000, 2**62, 0])
    kinds = [pa.timestamp("us", tz="Asia/Tokyo"), pa.timestamp("us", tz="Nowhere/At_all"), pa.timestamp("us")]
    columns = {str(kind): ever.cast(kind) for kind in kinds} | {"day": pa.array([2**31 - 1, 0, None], pa.int32()).cast(pa.date32())}
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    expected = {str(kind): ["9999-12-31T23:59:59+00:00", str(2**62), "1970-01-01"] for kind in kinds}
    assert cells(read(tmp_path / "a.parquet")[0]) == expected | {"day": [str(2**31 - 1), "1970-01-01", None]}


def test_parquet_cells_nobody_can_use(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["1", "2", "3"], "a": ["x\0", "y", "z" * 70_000]}), path)
    table, bad = read(path)
    assert cells(table)["id"] == ["2"]
    assert [(row.number, row.field) for row in bad] == [(1, "a"), (3, "a")]


PIECES = st.sampled_from(["a", "b", ",", ",", "\n", "\n", "\r\n", '"', '""', " ", "é", "x,y\n", '"q,\nr",s\n', "\n\n"])


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=30), chunk=st.sampled_from([1, 3, 1 << 22]))
def test_arrow_and_the_row_reader_agree(tmp_path, pieces, chunk):
    path = file(tmp_path, "a.csv", ("h1,h2\n" + "".join(pieces)).encode())
    fast: list[Bad] = []
    slow: list[Bad] = []
    with path.open("rb") as stream, mock.patch.object(csv_table, "_CHUNK", chunk):
        table = CsvTable(stream, sniff(stream, ","))
        by_arrow = _by_arrow(path, table, fast.append)
        by_rows = _by_rows(table, slow.append)
    if by_arrow is None:
        return
    texts = [{name: column.texts().to_pylist() for name, column in columns.items()} for columns, _ in (by_arrow, by_rows)]
    said = [
        [(row, number) for *row, number in zip(*columns.values(), numbers.tolist(), strict=True) if any(row)]
        for columns, (_, numbers) in zip(texts, (by_arrow, by_rows), strict=True)
    ]
    assert said[0] == said[1]
    assert [bad[:3] for bad in fast] == [bad[:3] for bad in slow]
