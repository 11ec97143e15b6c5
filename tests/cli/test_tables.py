"""CSV and Parquet: what is read, whatever it is written like."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cauce.cli.files.parquet import ParquetTable
from cauce.engine.batch.bad import Bad
from cauce.engine.batch.csv_rows import CsvTable, TableRow, sniff
from cauce.errors import InvalidValue, Reason


def table(data: bytes, delimiter: str = "") -> CsvTable:
    stream = io.BytesIO(data)
    return CsvTable(stream, sniff(stream, delimiter))


def cells(data: bytes) -> list[dict[str, str]]:
    return [row.cells for row in table(data).rows() if isinstance(row, TableRow)]


def bad(data: bytes) -> list[Bad]:
    return [row for row in table(data).rows() if isinstance(row, Bad)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_every_line_alike(delimiter):
    data = delimiter.join(["name", "note", "email"]) + "\n" + delimiter.join(["Ana", '"a, b; c | d"', "ana@b.es"]) + "\n"
    assert cells(data.encode()) == [{"name": "Ana", "note": "a, b; c | d", "email": "ana@b.es"}]


@pytest.mark.parametrize(("encoding", "prefix"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("latin-1", b"")])
def test_the_encoding_is_found(encoding, prefix):
    assert cells(prefix + "población;ñ\nMérida;ü\n".encode(encoding)) == [{"población": "Mérida", "ñ": "ü"}]


def test_what_windows_writes_is_windows_1252_unless_it_cannot_be():
    text = "name;note\nÍñigo;€ \u201cKike\u201d\n"
    assert cells(text.encode("cp1252")) == [{"name": "Íñigo", "note": "€ \u201cKike\u201d"}]
    assert cells(text.encode("cp1252") + b"\x81;x\n")[1] == {"name": "\x81", "note": "x"}


def test_a_first_line_for_spreadsheets_says_the_delimiter():
    assert cells(b"sep=;\nname;note\nAna;a,b\nEva;c,d\n") == [{"name": "Ana", "note": "a,b"}, {"name": "Eva", "note": "c,d"}]


def test_one_broken_line_does_not_make_a_utf8_file_latin1():
    data = "a,b\nMérida,Á\nCádiz,É\n".encode() + b"\xff,x\n" + "Ávila,Í\n".encode()
    assert [row["a"] for row in cells(data)] == ["Mérida", "Cádiz", "Ávila"]
    assert [(row.number, row.reason) for row in bad(data)] == [(4, "the line is not UTF-8 like the rest of the file")]


def test_quoted_cells_hold_delimiters_quotes_and_line_breaks():
    data = b'a,b\n"x, ""y""\nz",1\nlast,2\n'
    assert cells(data) == [{"a": 'x, "y"\nz', "b": "1"}, {"a": "last", "b": "2"}]


def test_an_open_quote_costs_its_own_line_only():
    data = b'a,b\n1,"open\n' + b"2,x\n" * 5000
    assert [row.number for row in bad(data)] == [2]
    assert len(cells(data)) == 5000


def test_windows_line_ends_blank_lines_and_trailing_delimiters_are_fine():
    assert cells(b"a;b;\r\n1;2;\r\n\r\n;;\r\n3;4;\r\n") == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]


def test_rows_keep_the_line_they_begin_on():
    rows = [row for row in table(b'a,b\n"x\ny",1\n2,3\n').rows() if isinstance(row, TableRow)]
    assert [(row.number, row.original) for row in rows] == [(2, '"x\ny",1'), (4, "2,3")]


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_characters="\0\r\n\x85\u2028\u2029", exclude_categories=["Cs", "Cc", "Zs"]), min_size=1
            ),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_what_the_csv_module_writes_is_read_back(rows):
    import csv

    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    assert [list(row.values()) for row in cells(text.getvalue().encode())] == rows


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (b"a,b,a", ("a", "b", "a_2")),
        (b"a,,b", ("a", "column_2", "b")),
        (b",a,a_2,a,", ("column_1", "a", "a_2", "a_3")),
    ],
)
def test_columns_without_a_name_of_their_own_are_given_one(header, columns):
    assert table(header + b"\n1,2,3\n").columns == columns


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        (b"\n\n", "file", "no header"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00", "encoding", "UTF-16"),
        ("a,b\n".encode("utf-16-be"), "encoding", "UTF-16"),
        (bytes(range(64)), "encoding", "no text at all"),
        (b"sep=;\n", "file", "no header"),
    ],
)
def test_a_header_that_cannot_be_used_says_so(data, field, words):
    with pytest.raises(InvalidValue, match=words) as caught:
        table(data)
    assert (caught.value.field, caught.value.reason) == (field, Reason.FILE_INVALID)


def parquet(columns: dict[str, pa.Array]) -> ParquetTable:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    stream.seek(0)
    return ParquetTable(stream)


def test_parquet_cells_are_what_a_person_would_write():
    read = parquet(
        {
            "id": pa.array([1.0, 2.5]),
            "phone": pa.array([34612000111, None]),
            "born": pa.array([dt.date(1980, 12, 31), None]),
            "seen": pa.array([dt.datetime(2026, 3, 1, 10, 0, tzinfo=dt.UTC), None], pa.timestamp("ns", tz="UTC")),
            "ok": pa.array([True, False]),
            "code": pa.array([Decimal("12.50"), None]),
            "city": pa.array(["Mérida", " "]).dictionary_encode(),
        }
    )
    rows = [row.cells for row in read.rows() if isinstance(row, TableRow)]
    assert rows[0] == {
        "id": "1",
        "phone": "34612000111",
        "born": "1980-12-31",
        "seen": "2026-03-01T10:00:00+00:00",
        "ok": "true",
        "code": "12.5",
        "city": "Mérida",
    }
    assert rows[1] == {"id": "2.5", "ok": "false"}


def test_parquet_types_that_are_no_cells_are_named():
    with pytest.raises(InvalidValue, match=r"column 2 \(tags\): is of type list") as caught:
        parquet({"id": pa.array(["1"]), "tags": pa.array([["a"]])})
    assert caught.value.reason is Reason.FILE_INVALID


def test_parquet_times_that_python_has_not():
    ever = pa.array([253402300799000000, 2**62, None])
    read = parquet({"at": ever.cast(pa.timestamp("us", tz="Asia/Tokyo")).dictionary_encode(), "day": ever.cast(pa.timestamp("us"))})
    assert [row.cells for row in read.rows() if isinstance(row, TableRow)] == [
        {"at": "9999-12-31T23:59:59+00:00", "day": "9999-12-31T23:59:59+00:00"},
        {"at": str(2**62), "day": str(2**62)},
        {},
    ]


def test_parquet_that_is_damaged_within_says_from_where():
    stream = io.BytesIO()
    pq.write_table(pa.table({"id": [str(number) for number in range(20_000)]}), stream, row_group_size=10_000, compression="zstd")
    data = bytearray(stream.getvalue())
    begin = pq.ParquetFile(stream).metadata.row_group(1).column(0).dictionary_page_offset
    data[begin : begin + 400] = bytes(400)
    read: list[int] = []
    with pytest.raises(InvalidValue, match="row 10001: is damaged") as caught:
        read.extend(row.number for row in ParquetTable(io.BytesIO(data)).rows())
    assert caught.value.reason is Reason.FILE_INVALID
    assert len(read) == 10_000


def test_what_is_no_parquet_is_said():
    with pytest.raises(InvalidValue, match="not a Parquet file"):
        ParquetTable(io.BytesIO(b"PAR1 and nothing else"))
