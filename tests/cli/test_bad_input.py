"""Bad input at the command line: right exit code, reason, field and line; no value repeated; nothing lost.

A canary stands where a customer's value would. It may appear in the side file, which is the customer's own, and nowhere else.
"""

from __future__ import annotations

import json
import resource
import stat
import tempfile
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cauce.cli.exits import ADVICE, Exit
from cauce.errors import Reason
from cauce.service.opening import leaving_nothing_unused
from cauce.store import open_store

from .running import Ran, cauce

CANARY = "CANARY-7f3a"
GOOD = '{"source": "web", "record_id": "good-1", "observed_at": "2026-03-01T10:00:00Z", "identifiers": [{"namespace": "cookie", "value": "c-1"}]}'
LAST = GOOD.replace("good-1", "good-2")


class Line(NamedTuple):
    """A bad line among good ones."""

    name: str
    line: str
    field: str
    reason: str


def record(**fields: object) -> str:
    return json.dumps({"source": "web", "record_id": "bad", "observed_at": "2026-03-01T10:00:00Z", **fields})


def identifier(**fields: object) -> str:
    return record(identifiers=[{"namespace": "email", "value": CANARY, **fields}])


JSON_LINES = [
    Line("no JSON", CANARY, "", "not a JSON object"),
    Line("half a JSON", record(record_id=CANARY)[:-20], "", "not a JSON object"),
    Line("a list", f'["{CANARY}"]', "record", "must be a JSON object"),
    Line("not UTF-8", record(record_id="\udcff" + CANARY).replace("\\udcff", "\udcff"), "", "not UTF-8"),
    Line("NUL", record(record_id=CANARY).replace("7f3a", "\0"), "", "NUL byte"),
    Line("unknown field", record(indentifiers=[CANARY]), "indentifiers", "is not a field"),
    Line("unknown identifier field", identifier(verified=True), "identifiers[0].verified", "is not a field"),
    Line("time that is none", record(observed_at=CANARY), "observed_at", "is not a time"),
    Line("time that is a list", record(observed_at=[CANARY]), "observed_at", "is not a time"),
    Line("source of blanks", record(source="   "), "source", "must not be empty"),
    Line("record_id with control characters", record(record_id=CANARY + "\n"), "record_id", "control characters"),
    Line("record_id too long", record(record_id=CANARY * 200), "record_id", "longer than 1024"),
    Line("record_id that is an object", record(record_id={"id": CANARY}), "record_id", "must be text"),
    Line("nothing in it", '{"source": "web"}', "record_id", "must be given"),
    Line("identifiers no list", record(identifiers=CANARY), "identifiers", "must be a list"),
    Line("identifier no object", record(identifiers=[CANARY]), "identifiers[0]", "must be an object"),
    Line("identifier without value", record(identifiers=[{"namespace": "email"}]), "identifiers[0].value", "must not be empty"),
    Line("identifier without namespace", record(identifiers=[{"value": CANARY}]), "identifiers[0].namespace", "must not be empty"),
    Line("identifier too long", identifier(value=CANARY * 200), "identifiers[0].value", "longer than 1024"),
    Line("identifier that is a number with a point", identifier(value=1.5), "identifiers[0].value", "must be text"),
    Line("unknown assurance", identifier(assurance=CANARY), "identifiers[0].assurance", "must be one of"),
    Line("unknown role", identifier(role=CANARY), "identifiers[0].role", "must be one of"),
    Line(
        "ends before it starts", identifier(valid_from="2026-03-02", valid_to="2026-03-01"), "identifiers[0].valid_to", "must not be before"
    ),
    Line("validity that is no time", identifier(valid_to=CANARY), "identifiers[0].valid_to", "is not a time"),
    Line("65 identifiers", record(identifiers=[{"namespace": "email", "value": CANARY}] * 65), "identifiers", "at most 64"),
    Line("257 attributes", record(attributes={f"a{i}": CANARY for i in range(257)}), "attributes", "at most 256"),
    Line("attributes no object", record(attributes=[CANARY]), "attributes", "must be an object"),
    Line("attribute that is an object", record(attributes={"a": {"b": CANARY}}), "attributes.a", "must be text"),
    Line("attribute too long", record(attributes={"a": CANARY * 900}), "attributes", "longer than 8192"),
    Line("region of three letters", record(region="ESP"), "region", "two capital letters"),
    Line("a line of 17 MiB", record(record_id=CANARY * 1_700_000), "", "longer than 16 MiB"),
]


def ingest(path: Path, *words: object) -> Ran:
    return cauce("ingest", path, "--store", f"sqlite:///{path.parent}/cauce.db", *words)


def rejected(path: Path) -> list[dict[str, object]]:
    side = path.with_name(path.name + ".rejected.jsonl")
    return [json.loads(line) for line in side.read_text("utf-8").splitlines()] if side.exists() else []


def no_canary(ran: Ran) -> None:
    assert CANARY not in ran.out
    assert CANARY not in ran.err
    assert "Traceback" not in ran.err


@pytest.fixture(scope="module")
def lines(tmp_path_factory) -> tuple[Ran, dict[int, dict[str, object]]]:
    """All bad lines in one file, each between good ones: what the command said, and the side file by line."""
    path = tmp_path_factory.mktemp("lines") / "lines.jsonl"
    text = "".join(f"{GOOD}\n{case.line}\n{LAST}\n" for case in JSON_LINES)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    ran = ingest(path, "--json")
    return ran, {int(str(row["line"])): row for row in rejected(path)}


@pytest.mark.parametrize(("place", "case"), list(enumerate(JSON_LINES)), ids=[case.name for case in JSON_LINES])
def test_a_bad_line_is_set_aside_with_line_field_and_reason(place, case, lines):
    row = lines[1][3 * place + 2]
    assert (row["field"], row["code"]) == (case.field, "FIELD_INVALID")
    assert case.reason in str(row["reason"])
    assert row["original"]
    assert CANARY not in str(row["reason"])


def test_what_stands_between_bad_lines_goes_in(lines):
    ran, rows = lines
    assert ran.code == Exit.BAD_INPUT, ran.err
    assert (ran.document["put"], ran.document["rejected"]) == (2 * len(JSON_LINES), len(JSON_LINES))
    assert len(rows) == len(JSON_LINES)
    no_canary(ran)


def test_the_side_file_is_its_owners_and_is_made_anew(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text(f"{GOOD}\n{CANARY}\n")
    side = tmp_path / "lines.jsonl.rejected.jsonl"
    for _ in range(2):
        assert ingest(path).code == Exit.BAD_INPUT
        assert stat.S_IMODE(side.stat().st_mode) == 0o600
        assert len(rejected(path)) == 1
    path.write_text(f"{GOOD}\n")
    assert ingest(path).code == Exit.OK
    assert not side.exists()


def test_one_side_file_for_several_files_keeps_all(tmp_path):
    names = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for name in names:
        name.write_text(f"{GOOD}\n{CANARY}\n")
    side = tmp_path / "bad.jsonl"
    assert cauce("ingest", *names, "--rejects", side, "--store", f"sqlite:///{tmp_path}/s.db").code == Exit.BAD_INPUT
    assert [(json.loads(row)["file"], json.loads(row)["line"]) for row in side.read_text().splitlines()] == [
        (str(name), 2) for name in names
    ]


def test_rows_that_replace_others_are_counted(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text(f"{GOOD}\n{LAST}\n{GOOD}\n")
    ran = ingest(path, "--json")
    assert (ran.code, ran.document["put"], ran.document["replaced"]) == (Exit.OK, 3, 1)


class Table(NamedTuple):
    """A CSV file with one bad row."""

    name: str
    data: str
    line: int
    field: str
    reason: str


TABLES = [
    Table("too few cells", f"email,city,cp\na@b.es,x,y\n{CANARY},y\nc@d.es,z,z\n", 3, "", "has 2 cells, the header has 3"),
    Table("too many cells", f"email,city\na@b.es,x\n{CANARY},y,z\nc@d.es,z\n", 3, "", "has 3 cells, the header has 2"),
    Table("open quote", f'email,city\na@b.es,x\n"{CANARY},y\nc@d.es,z\n', 3, "", "quote is opened and never closed"),
    Table("ends in the middle", f"email,city\na@b.es,x\nc@d.es,z\n{CANARY}", 4, "", "the file ends in the middle"),
    Table("NUL", f"email,city\na@b.es,x\n{CANARY},\0\nc@d.es,z\n", 3, "", "NUL byte"),
    Table("10 MB cell", "email,city\na@b.es,x\n" + CANARY * 1_000_000 + ",y\nc@d.es,z\n", 3, "", "longer than 64 KiB"),
    Table("identifier too long", f"email,city\na@b.es,x\n{CANARY * 200},y\nc@d.es,z\n", 3, "email", "longer than 1024"),
    Table(
        "no time",
        "email,updated_at\n" + "a@b.es,2026-01-01\n" * 9 + f"x@b.es,{CANARY}\nc@d.es,2026-01-02\n",
        11,
        "updated_at",
        "is not a time",
    ),
    Table("region", "email,country_code\n" + "a@b.es,ES\n" * 9 + "b@b.es,ESPAÑA\nc@d.es,MX\n", 11, "region", "two capital letters"),
]


@pytest.fixture(scope="module")
def tables(tmp_path_factory) -> tuple[Ran, Path]:
    """All tables in one command."""
    folder = tmp_path_factory.mktemp("tables")
    for place, case in enumerate(TABLES):
        (folder / f"{place}.csv").write_text(case.data, "utf-8")
    names = [folder / f"{place}.csv" for place in range(len(TABLES))]
    return cauce("ingest", *names, "--store", f"sqlite:///{folder}/cauce.db", "--json"), folder


@pytest.mark.parametrize(("place", "case"), list(enumerate(TABLES)), ids=[case.name for case in TABLES])
def test_a_bad_row_is_set_aside_with_line_field_and_reason(place, case, tables):
    [row] = rejected(tables[1] / f"{place}.csv")
    assert (row["line"], row["field"]) == (case.line, case.field)
    assert case.reason in str(row["reason"])
    assert CANARY not in str(row["reason"])


def test_the_other_rows_go_in(tables):
    ran, _ = tables
    rows = sum(len(case.data.rstrip("\n").splitlines()) - 1 for case in TABLES)
    assert ran.code == Exit.BAD_INPUT, ran.err
    assert (ran.document["read"], ran.document["rejected"]) == (rows, len(TABLES))
    assert ran.document["put"] == rows - len(TABLES)
    no_canary(ran)


class File(NamedTuple):
    """A file that cannot be used at all."""

    name: str
    data: bytes | None
    reason: str
    file: str = "customers.csv"


FILES = [
    File("missing", None, "does not exist"),
    File("empty", b"", "is empty"),
    File("blank lines", b"\n\n\n", "no header line"),
    File("header only", b"email,city\n", "holds no records"),
    File("no header", f"{CANARY}@b.es;Ana\nc@d.es;Eva\n".encode(), "looks like a customer"),
    File("header of NULs", f"em\0ail,city\n{CANARY}@b.es,x\n".encode(), "line 1: should name the columns, but the line holds a NUL byte"),
    File("spreadsheet", b"\xd0\xcf\x11\xe0" + CANARY.encode(), "is a spreadsheet", "customers.xls"),
    File("no Parquet", b"PAR1" + CANARY.encode(), "not a Parquet file", "customers.parquet"),
    File("empty JSON lines", b"\n \n", "holds no records", "lines.jsonl"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Ran, list[dict[str, str]]]:
    """All of them, and then a good one, in one command."""
    folder = tmp_path_factory.mktemp("files")
    names = [folder / f"{place}-{case.file}" for place, case in enumerate(FILES)]
    for name, case in zip(names, FILES, strict=True):
        if case.data is not None:
            name.write_bytes(case.data)
    (folder / "good.jsonl").write_text(GOOD + "\n")
    ran = cauce("ingest", *names, folder / "good.jsonl", "--store", f"sqlite:///{folder}/cauce.db", "--json")
    return ran, [json.loads(line)["error"] for line in ran.err.splitlines()]


@pytest.mark.parametrize(("place", "case"), list(enumerate(FILES)), ids=[case.name for case in FILES])
def test_a_file_that_cannot_be_used_is_named(place, case, files):
    error = files[1][place]
    assert error["reason"] == Reason.FILE_INVALID
    assert f"{place}-{case.file}" in error["message"]
    assert case.reason in error["message"]


def test_the_other_files_go_in(files):
    ran, errors = files
    assert (ran.code, ran.document["put"], len(errors)) == (Exit.BAD_INPUT, 1, len(FILES))
    no_canary(ran)


def test_parquet_columns_of_a_wrong_type_are_named(tmp_path):
    path = tmp_path / "customers.parquet"
    pq.write_table(pa.table({"email": ["a@b.es"], "tags": [[CANARY]]}), path)
    ran = ingest(path, "--json")
    assert ran.code == Exit.BAD_INPUT
    assert "column 2 (tags): is of type list" in ran.error["message"]
    no_canary(ran)


def test_a_directory_is_no_file(tmp_path):
    ran = cauce("ingest", tmp_path, "--store", f"sqlite:///{tmp_path}/cauce.db")
    assert ran.code == Exit.BAD_INPUT
    assert "is a directory" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ("load", "none.csv"),
        ("load", "header.csv"),
        ("load", "good.csv", "--map", "nothing=email"),
        ("load", "good.csv", "none.csv"),
        ("load", "good.csv", "--tenant", "No Name"),
        ("ingest", "none.csv"),
        ("ingest", "header.csv"),
        ("ingest", "good.csv", "--map", "nothing=email"),
    ],
    ids=" ".join,
)
def test_what_is_refused_leaves_no_store_that_was_not_there(tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("header.csv").write_text("email,city\n")
    Path("good.csv").write_text("email,city\nana@example.es,Lugo\n")
    assert cauce(*words, "--store", "sqlite:///new.db").code in (Exit.BAD_INPUT, Exit.USAGE)
    assert not list(tmp_path.glob("new.db*"))
    assert cauce("ingest", "good.csv", "--store", "sqlite:///new.db").code == Exit.OK
    cauce(*words, "--store", "sqlite:///new.db")
    assert cauce("stats", "--store", "sqlite:///new.db", "--json").document["records"] == 1


def test_a_store_that_somebody_has_open_stays(tmp_path):
    url = f"sqlite:///{tmp_path}/new.db"
    with leaving_nothing_unused(url):
        open_store(url).close()
    assert not list(tmp_path.iterdir())
    with closing(open_store(f"sqlite:///{tmp_path}/other.db")) as held, leaving_nothing_unused(url):
        (tmp_path / "other.db").rename(tmp_path / "new.db")
        assert held.tenants() == []
    assert (tmp_path / "new.db").exists()


@pytest.mark.parametrize("words", [("match", "-", "--output", "who.csv"), ("ingest", "-")], ids=" ".join)
def test_what_is_wrong_with_standard_input_is_said_of_it_by_name(tmp_path, words, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    ran = cauce(*words, stdin=b"email,city\nana@example.es,Lugo\n")
    assert ran.code == Exit.BAD_INPUT
    assert "cauce: stdin: must be copied to be read, and cannot be (no such file or directory" in ran.err


@pytest.mark.parametrize("kilobytes", [20, 100])
def test_no_room_for_a_new_store_is_said_and_leaves_none(tmp_path, kilobytes):
    (tmp_path / "good.csv").write_text("email,city\nana@example.es,Lugo\n")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, hard))
    try:
        ran = cauce("ingest", tmp_path / "good.csv", "--store", f"sqlite:///{tmp_path}/new.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ran.code == Exit.UNAVAILABLE
    assert "the disk of the database" in ran.err
    assert not list(tmp_path.glob("new.db*"))


def test_no_room_beside_a_load_is_said(tmp_path, monkeypatch):
    (tmp_path / "good.csv").write_text("email,city\nana@example.es,Lugo\n")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    ran = cauce("load", tmp_path / "good.csv", "--store", f"sqlite:///{tmp_path}/new.db", "--json")
    assert (ran.code, ran.error["reason"]) == (Exit.BAD_INPUT, Reason.FILE_INVALID)
    assert "has no room for what a load sets aside (no such file or directory); TMPDIR names another directory" in ran.error["message"]
    assert not list(tmp_path.glob("new.db*"))


def test_what_a_job_exports_is_told_and_what_it_cannot_is_refused_in_words(tmp_path):
    (tmp_path / "good.csv").write_text("email,city\nana@example.es,Lugo\n")
    where = ("--store", f"sqlite:///{tmp_path}/new.db")
    imports = {"CAUCE_IMPORTS": str(tmp_path)}
    assert cauce("ingest", tmp_path / "good.csv", *where).code == Exit.OK
    ran = cauce("jobs", "export", "--output", "who.csv", *where, env=imports)
    assert ran.code == Exit.OK, ran.err
    assert [line.split() for line in ran.out.splitlines()[1:]] == [["0", "edges"], ["1", "identities"]]
    assert ran.out.splitlines()[0].endswith(" export succeeded ")
    for output, words in (
        ("who.docx", "output: must end with / (a folder of Parquet tables), .csv or .graphml"),
        ("", "output: must be a path below the server's directory for imports"),
        ("../who.csv", "output: must lie below the server's directory for imports"),
    ):
        ran = cauce("jobs", "export", "--output", output, *where, env=imports)
        assert (ran.code, words in ran.err) == (Exit.BAD_INPUT, True), ran.err
    ran = cauce("jobs", "export", "--output", "who.csv", *where)
    assert (ran.code, "start it with CAUCE_IMPORTS" in ran.err) == (Exit.STATE, True), ran.err


class Words(NamedTuple):
    """A command line that cannot be followed."""

    name: str
    words: tuple[str, ...]
    code: Exit
    says: str


COMMANDS = [
    Words("identifier without colon", ("lookup", CANARY), Exit.USAGE, "NAMESPACE:VALUE"),
    Words("identifier without value", ("lookup", "email:"), Exit.USAGE, "NAMESPACE:VALUE"),
    Words("unreadable identifier", ("lookup", f"email:{CANARY}"), Exit.USAGE, "value"),
    Words("unknown identity", ("show", "01hzzzzzzzzzzzzzzzzzzzzzzz"), Exit.NO, "IDENTITY_NOT_FOUND"),
    Words("unknown record", ("why", "web/x1", "web/x2"), Exit.NO, "RECORD_NOT_FOUND"),
    Words("unknown record by id alone", ("why", "x1", "x2"), Exit.NO, "RECORD_NOT_FOUND"),
    Words("nobody's identifier", ("show", "email:a@b.example"), Exit.NO, "leads to no single identity"),
    Words("search by nothing known", ("search", f"colour={CANARY}"), Exit.USAGE, "given_name"),
    Words("assertion about itself", ("assert", "same", "web/good-1", "web/good-1", "--reason", CANARY), Exit.USAGE, ""),
    Words("unknown assertion", ("retract", CANARY), Exit.NO, "ASSERTION_NOT_FOUND"),
    Words("unknown record to delete", ("delete", f"web/{CANARY}"), Exit.NO, "RECORD_NOT_FOUND"),
    Words("token that is none", ("watch", "--after", CANARY, "--once"), Exit.USAGE, "TOKEN_INVALID"),
    Words("export to nowhere", ("export", "--output", "/nonexistent/x.csv"), Exit.BAD_INPUT, "cannot be written"),
    Words("export as what", ("export", "--output", "x.docx"), Exit.USAGE, "must end in"),
    Words("mapping of no column", ("ingest", "{csv}", "--map", "nothing=email"), Exit.BAD_INPUT, "is not a column"),
    Words("mapping to nothing known", ("ingest", "{csv}", "--map", "email=colour"), Exit.USAGE, "is not something a column can be"),
    Words("mapping without =", ("ingest", "{csv}", "--map", "email"), Exit.USAGE, "COLUMN=TARGET"),
    Words("mapping file that is missing", ("ingest", "{csv}", "--mapping", "/nonexistent.yaml"), Exit.BAD_INPUT, "cannot be read"),
    Words("event time that is none", ("ingest", "{csv}", "--observed-at", CANARY), Exit.USAGE, "is not a time"),
    Words("region that is none", ("ingest", "{csv}", "--region", "Spain"), Exit.USAGE, "two capital letters"),
    Words("delimiter of two", ("ingest", "{csv}", "--delimiter", ";;"), Exit.USAGE, "one character"),
    Words("tenant that is no name", ("stats", "--tenant", "a b/" + CANARY), Exit.USAGE, "tenant"),
    Words("store that is no URL", ("stats", "--store", CANARY), Exit.USAGE, "must be a URL"),
    Words("server and store", ("stats", "--server", "127.0.0.1:1"), Exit.USAGE, "exclude each other"),
    Words("ruleset for a server", ("stats", "--store", "", "--server", "127.0.0.1:1", "--ruleset", "x.yaml"), Exit.USAGE, "--ruleset"),
    Words("ruleset that is missing", ("stats", "--ruleset", "/nonexistent.yaml"), Exit.BAD_INPUT, "/nonexistent.yaml: cannot be read"),
    Words("no server there", ("stats", "--store", "", "--server", "127.0.0.1:1", "--timeout", "0.5"), Exit.UNAVAILABLE, "cauce:"),
    Words("no store there", ("stats", "--store", "sqlite:////tmp/no/such/cauce.db"), Exit.UNAVAILABLE, "no store at"),
    Words("plaintext for everybody", ("serve", "--listen", "0.0.0.0:0"), Exit.USAGE, "listen"),
    Words(
        "certificate that is missing", ("serve", "--tls-cert", "/nonexistent.pem", "--tls-key", "/nonexistent.pem"), Exit.BAD_INPUT, "tls"
    ),
    Words("key file that is missing", ("serve", "--api-keys", "/nonexistent.yaml"), Exit.BAD_INPUT, "api_keys"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    (folder / "good.jsonl").write_text(f"{GOOD}\n{LAST}\n")
    (folder / "table.csv").write_text("email,city\na@b.es,x\n")
    assert cauce("ingest", folder / "good.jsonl", "--store", f"sqlite:///{folder}/cauce.db").code == Exit.OK
    return folder


@pytest.mark.parametrize("case", COMMANDS, ids=[case.name for case in COMMANDS])
def test_a_command_that_cannot_be_followed_fails_in_one_line(case, store):
    words = [word.format(csv=store / "table.csv") if word == "{csv}" else word for word in case.words]
    ran = cauce("--store", f"sqlite:///{store}/cauce.db", *words)
    assert ran.code == case.code, ran.err
    assert case.says in ran.err
    complaint = [line for line in ran.err.splitlines() if line.startswith("cauce: ")]
    assert len(complaint) == 1, ran.err
    no_canary(ran)


@pytest.mark.parametrize(
    "words", [(), ("nothing",), ("lookup",), ("stats", "--nothing"), ("assert", "maybe", "a", "b"), ("show", "x", "--limit", "0")]
)
def test_usage_errors_exit_with_two(words):
    assert cauce(*words).code == Exit.USAGE


def test_a_choice_that_there_is_not_is_told_in_plain_words():
    ran = cauce("ingest", "customers.csv", "--assurance", "sure")
    assert "is not one of" in ran.err
    assert "Value error" not in ran.err


@pytest.mark.parametrize(
    "document",
    [
        "columns: [",
        "- email",
        "columns:\n  email: {to: 5}",
        "columns: {email: email}\nother: 1",
        "columns: {email: {to: email, assurance: sure}}",
    ],
)
def test_a_mapping_file_that_cannot_be_used_says_where(document, store, tmp_path):
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(document)
    ran = cauce("ingest", store / "table.csv", "--mapping", mapping, "--store", f"sqlite:///{tmp_path}/cauce.db")
    assert ran.code in (Exit.BAD_INPUT, Exit.USAGE)
    assert "mapping.yaml" in ran.err or "columns" in ran.err
    assert not (tmp_path / "cauce.db").exists()


@pytest.mark.parametrize(("variable", "value"), [("CAUCE_TIMEOUT", "soon"), ("CAUCE_WORKERS", CANARY), ("CAUCE_TLS", "perhaps")])
def test_a_setting_that_cannot_be_used_is_named(variable, value):
    ran = cauce("stats", env={variable: value})
    assert ran.code == Exit.USAGE
    assert variable in ran.err
    assert value not in ran.err


def test_errors_are_json_where_answers_are(store):
    ran = cauce("show", "email:a@b.example", "--store", f"sqlite:///{store}/cauce.db", "--json")
    assert ran.code == ran.error["exit_code"] == Exit.NO
    assert ran.error["reason"] == Reason.IDENTITY_NOT_FOUND


def test_every_reason_has_its_advice():
    assert set(ADVICE) == set(Reason)


@pytest.mark.parametrize("server", ["http://127.0.0.1:50051", "https://cauce.example", "cauce.example"])
def test_a_server_that_is_no_address(server: str) -> None:
    """Of a URL gRPC says that it is a misformatted domain name; of a name alone it asks the port 443."""
    ran = cauce("stats", "--server", server, "--json")
    assert ran.code == Exit.USAGE
    assert "must be HOST:PORT" in ran.error["message"]


def test_a_variable_that_is_misspelt(tmp_path: Path) -> None:
    """Is pointed out to people; programs that read JSON are not disturbed."""
    where = ("--store", f"sqlite:///{tmp_path}/none.db")
    assert (
        "CAUCE_STROE is not a setting and is not heeded; is CAUCE_STORE meant?" in cauce("stats", *where, env={"CAUCE_STROE": CANARY}).err
    )
    assert "STROE" not in cauce("stats", *where, "--json", env={"CAUCE_STROE": CANARY}).err


@pytest.mark.parametrize(
    "flags", [("--log-level", "loud"), ("--listen", "127.0.0.1:99999"), ("--listen", "nonsense"), ("--metrics", "foo")]
)
def test_a_server_that_is_told_what_it_cannot_run_with(tmp_path: Path, flags: tuple[str, str]) -> None:
    ran = cauce("serve", "--listen", "127.0.0.1:0", "--store", f"sqlite:///{tmp_path}/new.db", *flags, "--json")
    assert (ran.code, ran.error["reason"]) == (Exit.USAGE, Reason.FIELD_INVALID)
