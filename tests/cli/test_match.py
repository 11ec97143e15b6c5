"""`cauce match`, `train`, `evaluate` as a shell sees them: files out, figures, exit codes, and no value anywhere."""

from __future__ import annotations

import csv
import errno
import gzip
import json
import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.batch.people import some, write

from cauce.cli.exits import Exit

from .running import cauce

CANARY = "CANARY-7f3a"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows, truth = some(60)
    return write(
        tmp_path_factory.mktemp("people") / "people.csv", [{**row, "who": f"p{one}"} for row, one in zip(rows, truth, strict=True)]
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_identities_pairs_profiles_and_the_ruleset(people, tmp_path):
    ran = cauce(
        *("match", people, "--output", tmp_path / "i.csv", "--pairs", tmp_path / "p.parquet", "--profiles", tmp_path / "g.jsonl"),
        *("--save-ruleset", tmp_path / "r.yaml", "--truth", "who"),
    )
    assert ran.code == Exit.OK, ran.err
    assert "120 records are 60 identities: 60 duplicates found" in ran.out
    for word in (
        "pairs compared",
        "threshold",
        "expected precision",
        "expected recall",
        "blocking",
        "resolve identities",
        "at most",
        "b cubed",
    ):
        assert word in ran.out
    assert "given_name" in ran.err
    found = rows_of(tmp_path / "i.csv")
    assert list(found[0]) == ["record_id", "identity_id"]
    assert len(found) == 120
    assert len({row["identity_id"] for row in found}) == 60
    assert pq.read_table(tmp_path / "p.parquet").num_rows > 50
    golden = [json.loads(line) for line in (tmp_path / "g.jsonl").read_text("utf-8").splitlines()]
    assert len(golden) == 60
    assert {row["identity_id"] for row in golden} == {row["identity_id"] for row in found}
    assert stat.S_IMODE((tmp_path / "i.csv").stat().st_mode) == 0o600
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["g.jsonl", "i.csv", "p.parquet", "r.yaml"]


def test_the_same_in_json_with_a_trained_ruleset(people, tmp_path):
    trained = cauce("train", people, "--output", tmp_path / "r.yaml", "--mapping", "who=-", "--json")
    assert trained.code == Exit.OK, trained.err
    assert trained.document["diagnostics"]["sample"] == 120
    first = cauce("match", people, "--output", tmp_path / "1.csv", "--mapping", "who=-", "--json")
    second = cauce("match", people, "--output", tmp_path / "2.csv", "--mapping", "who=-", "--ruleset", tmp_path / "r.yaml", "--json")
    assert (tmp_path / "1.csv").read_text() == (tmp_path / "2.csv").read_text()
    assert first.err == second.err == ""
    assert (first.document["identities"], first.document["trained"]) == (60, True)
    assert (second.document["identities"], second.document["trained"]) == (60, False)
    assert {column["column"]: column["read_as"] for column in first.document["columns"]}["who"] == "-"


def test_a_file_that_is_not_utf8_is_read_and_said_to_be_so(people, tmp_path):
    old = tmp_path / "old.csv"
    old.write_bytes(people.read_text("utf-8").replace("rec_id", "rec_id_ñ").encode("latin-1", "replace"))
    ran = cauce("match", old, "--output", tmp_path / "i.csv", "--mapping", "who=-")
    assert ran.code == Exit.OK, ran.err
    assert "old.csv: is not UTF-8: read as Latin-1" in "".join(ran.err.split("\n"))
    assert "not UTF-8" not in cauce("match", people, "--output", tmp_path / "j.csv", "--mapping", "who=-").err


def test_evaluate_against_a_column_and_a_file(people, tmp_path):
    ran = cauce("evaluate", people, "--truth", "who", "--json")
    assert ran.code == Exit.OK, ran.err
    measured = ran.document["measured"]
    assert measured["pairs"]["f1"] > 0.99
    truth = [{"record_id": row["rec_id"], "identity_id": row["who"]} for row in rows_of(people)]
    again = cauce("evaluate", people, "--mapping", "who=-", "--truth", write(tmp_path / "truth.csv", truth[:100]), "--json")
    assert again.document["measured"]["records"] == 100
    assert "b cubed" in cauce("evaluate", people, "--truth", "who").out


def measured(*words: object) -> dict[str, float]:
    ran = cauce("evaluate", *words, "--json")
    assert ran.code == Exit.OK, ran.err
    found: dict[str, float] = {**ran.document["measured"]["pairs"], "records": ran.document["measured"]["records"]}
    return found


def test_truth_as_pairs_is_the_same_truth(people, tmp_path):
    sides: dict[str, list[str]] = {}
    for row in rows_of(people):
        sides.setdefault(row["who"], []).append(row["rec_id"])
    pairs = [{"left_record_id": one, "right_record_id": other, "same": "yes"} for one, other in sides.values()]
    apart = {"left_record_id": pairs[0]["left_record_id"], "right_record_id": pairs[1]["left_record_id"], "same": "no"}
    words = (people, "--mapping", "who=-", "--truth")
    expected = measured(people, "--truth", "who")
    assert measured(*words, write(tmp_path / "decided.csv", [*pairs, apart])) == expected
    bare = [{key: cell for key, cell in pair.items() if key != "same"} for pair in pairs]
    assert measured(*words, write(tmp_path / "bare.csv", bare)) == expected
    others = write(tmp_path / "others.csv", [{"left_record_id": "x", "right_record_id": "y"}])
    assert "names none of the records" in cauce("evaluate", *words, others).err


def test_truth_is_of_a_source_where_ids_are(people, tmp_path):
    sides: dict[str, list[dict[str, str]]] = {}
    for row in rows_of(people):
        number, side = row["rec_id"].removesuffix("-0").rsplit("-", 1)
        sides.setdefault(side, []).append({**row, "rec_id": number})
    files = [write(tmp_path / f"{name}.csv", some) for name, some in sides.items()]
    truth = [{"source": name, "record_id": row["rec_id"], "identity_id": row["who"]} for name, some in sides.items() for row in some]
    words = (*files, "--mapping", "who=-", "--truth")
    assert measured(*words, write(tmp_path / "truth.csv", truth)) == measured(*files, "--truth", "who")
    cauce("match", *files, "--mapping", "who=-", "--output", tmp_path / "i.parquet")
    assert measured(*words, tmp_path / "i.parquet")["f1"] == 1
    without = write(tmp_path / "without.csv", [{key: cell for key, cell in row.items() if key != "source"} for row in truth])
    ran = cauce("evaluate", *words, without)
    assert ran.code == Exit.BAD_INPUT
    assert "without.csv: lacks the column source" in ran.err


def test_truth_that_contradicts_itself_is_told(people, tmp_path):
    truth = [{"record_id": row["rec_id"], "identity_id": row["who"]} for row in rows_of(people)]
    again = [truth[0], {**truth[1], "identity_id": "somebody else"}]
    ran = cauce("evaluate", people, "--mapping", "who=-", "--truth", write(tmp_path / "truth.csv", truth + again))
    assert ran.code == Exit.OK
    told = [line for line in ran.err.splitlines() if "elsewhere" in line]
    assert told == [f"{tmp_path}/truth.csv: line 123: names a record that an earlier line puts elsewhere"]


def test_several_files_say_their_source_and_can_be_linked_only(people, tmp_path):
    rows = [{key: cell for key, cell in row.items() if key != "who"} for row in rows_of(people)]
    a = write(tmp_path / "a.csv", [row for row in rows if "-org" in row["rec_id"]])
    b = write(tmp_path / "b.csv", [row for row in rows if "-dup" in row["rec_id"]])
    assert cauce("match", a, b, "--link-only", "--output", tmp_path / "i.parquet").code == Exit.OK
    found = pq.read_table(tmp_path / "i.parquet").to_pylist()
    assert list(found[0]) == ["source", "record_id", "identity_id"]
    sides: dict[str, set[str]] = {}
    for row in found:
        assert row["source"] not in sides.setdefault(row["identity_id"], set())
        sides[row["identity_id"]].add(row["source"])
    assert sum(len(side) == 2 for side in sides.values()) >= 59


def test_one_file_is_not_linked_with_itself(people, tmp_path):
    ran = cauce("match", people, "--truth", "who", "--link-only", "--output", tmp_path / "i.csv")
    assert (ran.code, "--link-only: needs several files, or a column of sources" in ran.err) == (Exit.USAGE, True)
    rows = [{**row, "channel": "ab"["-dup" in row["rec_id"]]} for row in rows_of(people)]
    ran = cauce("match", write(tmp_path / "a.csv", rows), "--truth", "who", "--link-only", "--output", tmp_path / "i.csv")
    assert ran.code == Exit.OK, ran.err


def test_what_the_user_says_of_ids_is_done(tmp_path):
    rows, _ = some(30)
    path = write(tmp_path / "a.csv", [{**row, "ticket": f"T-{number}"} for number, row in enumerate(rows)])
    cauce("match", path, "--output", tmp_path / "i.csv", "--mapping", "ticket=record_id")
    assert rows_of(tmp_path / "i.csv")[0]["record_id"] == "T-0"
    cauce("match", path, "--output", tmp_path / "i.csv", "--mapping", "ticket=-", "--mapping", "rec_id=-")
    assert rows_of(tmp_path / "i.csv")[0]["record_id"] == "a.csv:2"


def test_a_dry_run_only_shows_the_columns(people, tmp_path):
    ran = cauce("match", people, "--dry-run", "--json")
    assert ran.code == Exit.OK
    assert ran.document["dry_run"] is True
    assert [column["read_as"] for column in ran.document["columns"]][:3] == ["record_id", "given_name", "family_name"]
    assert list(people.parent.iterdir()) == [people]


def test_resuming_says_what_was_kept(people, tmp_path):
    for _ in range(2):
        ran = cauce("match", people, "--output", tmp_path / "i.csv", "--truth", "who", "--work", tmp_path / "w", "--json")
    assert ran.document["resumed"] == ["signatures", "trained", "pairs", "scores", "identities"]


def test_rows_that_cannot_be_used_go_to_a_side_file(people, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(people.read_bytes() + f"x,{CANARY}\n".encode() + b"y," + b"z" * (10 << 20) + b"\n" + b"cut,in,the")
    ran = cauce("match", path, "--output", tmp_path / "i.csv", "--truth", "who")
    assert ran.code == Exit.BAD_INPUT
    assert "3 rows not taken in" in " ".join(ran.err.split())
    assert CANARY not in ran.err + ran.out
    side = [json.loads(line) for line in (tmp_path / "people.csv.rejected.jsonl").read_text("utf-8").splitlines()]
    assert [row["line"] for row in side] == [122, 123, 124]
    assert all(row["reason"] for row in side)
    assert len(rows_of(tmp_path / "i.csv")) == 120


def test_standard_input_is_a_file_too(people, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    piped = people.read_bytes().replace(b",", b"\t") + b"x\n"
    ran = cauce("match", "-", "--output", "i.csv", "--truth", "who", "--delimiter", "tab", stdin=piped)
    assert ran.code == Exit.BAD_INPUT
    assert "stdin: 1 row not taken in: see stdin.rejected.jsonl" in " ".join(ran.err.split())
    assert "stdin: 120 records" in ran.err
    assert len({row["identity_id"] for row in rows_of(tmp_path / "i.csv")}) == 60
    assert "stdin: is empty" in cauce("match", "-", "--output", "i.csv").err


def test_packed_files_are_of_the_source_that_their_name_says(people, tmp_path):
    (tmp_path / "shop.csv.gz").write_bytes(gzip.compress(people.read_bytes()))
    ran = cauce("match", people, tmp_path / "shop.csv.gz", "--output", tmp_path / "i.csv", "--truth", "who")
    assert ran.code == Exit.OK, ran.err
    assert {row["source"] for row in rows_of(tmp_path / "i.csv")} == {"people", "shop"}


@pytest.mark.parametrize("name", ["w.txt", "w.tsv", "w.json", "w", "w.csv.gz"])
def test_a_name_that_does_not_say_how_to_write_is_refused_at_once(people, tmp_path, name):
    ran = cauce("match", people, "--output", tmp_path / name, "--json")
    assert ran.code == Exit.BAD_INPUT
    assert "end the name with .parquet, .csv or .jsonl" in ran.error["message"]
    assert not (tmp_path / name).exists()


def test_one_bad_file_among_good_ones(people, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "header.csv").write_bytes(b"id,name\n")
    (tmp_path / "cut.parquet").write_bytes(b"PAR1x")
    files = [people, *(tmp_path / name for name in ("empty.csv", "header.csv", "cut.parquet", "none.csv"))]
    ran = cauce("match", *files, "--output", tmp_path / "i.csv", "--truth", "who")
    assert ran.code == Exit.BAD_INPUT
    for word in ("is empty", "holds no records", "is not a Parquet file", "does not exist"):
        assert word in ran.err
    assert len(rows_of(tmp_path / "i.csv")) == 120


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b"id,name\n", "holds no records"),
        (b"a\tb\n\n\n", "holds no records"),
        (b"Ana,ana@x.es\nEva,eva@x.es\n", "not like a header"),
    ],
)
def test_a_file_with_nothing_in_it(tmp_path, content, word):
    (tmp_path / "a.csv").write_bytes(content)
    ran = cauce("match", tmp_path / "a.csv", "--output", tmp_path / "i.csv", "--json")
    assert ran.code == Exit.BAD_INPUT
    assert ran.error["reason"] == "FILE_INVALID"
    assert word in ran.error["message"]
    assert not (tmp_path / "i.csv").exists()


def test_a_table_of_one_row_is_matched(tmp_path):
    (tmp_path / "a.csv").write_text("id,name,email\n1,Ana,ana@x.es\n")
    ran = cauce("match", tmp_path / "a.csv", "--output", tmp_path / "i.csv")
    assert ran.code == Exit.OK, ran.err
    assert "1 record are" not in ran.out
    assert "nothing to learn" in " ".join(ran.out.split())
    assert len(rows_of(tmp_path / "i.csv")) == 1


@pytest.mark.parametrize(("columns", "row", "identities"), [("name", "Ana Gil", 4), ("name,email", "Ana Gil,ana@x.es", 1)])
def test_what_makes_rows_that_say_the_same_one_is_said(tmp_path, columns, row, identities):
    (tmp_path / "a.csv").write_text(f"id,{columns}\n" + "".join(f"{number},{row}\n" for number in range(4)))
    ran = cauce("match", tmp_path / "a.csv", "--output", tmp_path / "i.csv")
    assert len({row["identity_id"] for row in rows_of(tmp_path / "i.csv")}) == identities
    assert "are one where that is an e-mail, a phone, an id, or a name and a birth date" in " ".join(ran.out.split())


def test_files_that_share_no_column(people, tmp_path):
    (tmp_path / "shops.csv").write_text("shop,opened\nnorth,yes\nsouth,no\nwest,yes\n")
    ran = cauce("match", people, tmp_path / "shops.csv", "--output", tmp_path / "i.csv", "--truth", "who")
    assert ran.code == Exit.OK, ran.err
    assert "shops.csv" in " ".join(ran.err.split())
    assert len(rows_of(tmp_path / "i.csv")) == 123


def test_record_ids_that_repeat_are_said_and_told_apart(people, tmp_path):
    rows = rows_of(people)
    rows[7]["rec_id"] = rows[3]["rec_id"]
    ran = cauce("match", write(tmp_path / "a.csv", rows), "--output", tmp_path / "i.csv", "--mapping", "rec_id=record_id", "--truth", "who")
    assert ran.code == Exit.OK, ran.err
    assert "1 records have an id that another one had before; they were told apart" in " ".join(ran.err.split())
    ids = [row["record_id"] for row in rows_of(tmp_path / "i.csv")]
    assert len(set(ids)) == 120
    assert f"{rows[3]['rec_id']}#2" in ids


def test_mixed_dates_and_a_column_of_one_value(tmp_path):
    rows, truth = some(60)
    for number, row in enumerate(rows):
        born = row["date_of_birth"]
        if number % 2 and len(born) == 8:
            row["date_of_birth"] = f"{born[6:]}/{born[4:6]}/{born[:4]}"
        row["country"] = "AU"
        row["who"] = str(truth[number])
    ran = cauce("match", write(tmp_path / "a.csv", rows), "--output", tmp_path / "i.csv", "--truth", "who", "--json")
    assert ran.document["measured"]["pairs"]["f1"] > 0.98
    assert {column["column"]: column["read_as"] for column in ran.document["columns"]}["country"] == "-"


def test_parquet_types_that_are_no_text_are_left_out_and_named(people, tmp_path):
    rows = rows_of(people)
    table = pa.table({name: [row[name] or None for row in rows] for name in rows[0]}).append_column("history", pa.array([[1]] * len(rows)))
    pq.write_table(table, tmp_path / "a.parquet")
    ran = cauce("match", tmp_path / "a.parquet", "--output", tmp_path / "i.jsonl", "--truth", "who")
    assert ran.code == Exit.OK, ran.err
    assert "column history is of type list" in " ".join(ran.err.split())
    assert len((tmp_path / "i.jsonl").read_text().splitlines()) == 120


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--output", "i.xlsx"], "i.xlsx"),
        (["--output", "nowhere/i.csv"], "nowhere/i.csv"),
        ([], "--output"),
        (["--output", "i.csv", "--memory", "lots"], "--memory"),
        (["--output", "i.csv", "--memory", "1K"], "--memory"),
        (["--output", "i.csv", "--mapping", "nothing=email"], "--map"),
        (["--output", "i.csv", "--mapping", "given_name=shoe size"], "--map"),
        (["--output", "i.csv", "--mapping", "given_name"], "--map"),
        (["--output", "i.csv", "--region", "Spain"], "--region"),
        (["--output", "i.csv", "--delimiter", ";;"], "--delimiter"),
        (["--output", "i.csv", "--labels", "nothing.csv"], "--labels"),
        (["--output", "i.csv", "--truth", "nothing"], "--truth"),
    ],
)
def test_words_that_cannot_be_understood(people, tmp_path, monkeypatch, words, field):
    monkeypatch.chdir(tmp_path)
    ran = cauce("match", people, *words, "--json")
    assert ran.code in (Exit.USAGE, Exit.BAD_INPUT)
    assert field in ran.error["message"]
    assert not (tmp_path / "i.csv").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--output", "people.csv"), "--output: names a file that is read"),
        (("--output", "sub/../people.csv"), "--output: names a file that is read"),
        (("--output", "i.csv", "--pairs", "i.csv"), "--pairs: names a file that is read, or that another option writes"),
        (("--output", "i.csv", "--report", "i.csv"), "--report: names"),
        (("--output", "i.csv", "--save-ruleset", "labels.csv", "--labels", "labels.csv"), "--save-ruleset: names"),
        (("--output", "i.csv", "--profiles", "truth.csv", "--truth", "truth.csv"), "--profiles: names"),
        (("--output", "i.csv", "--save-ruleset", "nowhere/r.yaml"), "nowhere/r.yaml: lies in a directory that does not exist"),
        (("--output", "i.csv", "--report", "sub"), "sub: is a directory"),
        (("--output", "sub.csv"), "sub.csv: is a directory"),
    ],
)
def test_what_cannot_be_written_is_said_before_anything_is_read(people, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    for name in ("sub", "sub.csv"):
        (tmp_path / name).mkdir()
    for name in ("people.csv", "labels.csv", "truth.csv"):
        (tmp_path / name).write_bytes(people.read_bytes())
    ran = cauce("match", "people.csv", *words)
    assert ran.code in (Exit.USAGE, Exit.BAD_INPUT)
    assert says in ran.err
    assert "read as" not in ran.err
    assert (tmp_path / "people.csv").read_bytes() == people.read_bytes()
    assert not (tmp_path / "i.csv").exists()
    trained = cauce("train", "people.csv", "--output", "people.csv")
    assert (trained.code, "--output: names a file that is read" in trained.err) == (Exit.USAGE, True)


def test_a_disk_that_is_full_is_said_and_leaves_nothing(people, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("cauce.engine.batch.output.pa_csv.write_csv", full)
    ran = cauce("match", people, "--output", tmp_path / "i.csv", "--truth", "who")
    assert ran.code == Exit.BAD_INPUT
    assert "i.csv: cannot be written (no space left on device)" in ran.err
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("cauce.engine.batch.artefacts.np.save", full)
    ran = cauce("match", people, "--output", tmp_path / "i.csv", "--truth", "who", "--work", tmp_path / "work")
    assert "cannot be used as --work (no space left on device)" in ran.err
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize("at", ["matching.read_table", "matching.match_recognized", "matching.write_table"])
@pytest.mark.parametrize(("words", "left"), [((), "no file is half written"), (("--work", "w"), "finished stages are in w: run it again")])
def test_an_interruption_says_what_it_leaves(people, tmp_path, monkeypatch, at, words, left):
    monkeypatch.chdir(tmp_path)

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"cauce.cli.{at}", interrupted)
    ran = cauce("match", people, "--output", "i.csv", "--truth", "who", *words)
    assert ran.code == Exit.INTERRUPTED
    assert f"cauce: interrupted; {left}" in ran.err
    assert not (tmp_path / "i.csv").exists()


def test_what_holds_values_is_its_owners(people, tmp_path):
    others = ("--save-ruleset", tmp_path / "r.yaml", "--report", tmp_path / "r.html", "--work", tmp_path / "work")
    ran = cauce("match", people, "--output", tmp_path / "i.csv", "--truth", "who", *others)
    assert ran.code == Exit.OK, ran.err
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_a_report_that_can_be_passed_on(people, tmp_path):
    pages = {}
    for words in ((), ("--no-values",)):
        cauce("match", people, "--output", tmp_path / "i.csv", "--truth", "who", "--report", tmp_path / "r.html", *words)
        pages[words] = (tmp_path / "r.html").read_text("utf-8")
    names = {row["surname"] for row in rows_of(people) if len(row["surname"]) > 5}
    shown = [{name for name in names if f">{name}<" in page} for page in pages.values()]
    assert shown[0]
    assert shown[1] == set()
    assert "--no-values" in pages[()]
    assert "--no-values" not in pages["--no-values",]


def test_a_ruleset_that_is_not_written_is_said(tmp_path):
    (tmp_path / "a.csv").write_text("id,name,email\n1,Ana,ana@x.es\n")
    ran = cauce("match", tmp_path / "a.csv", "--output", tmp_path / "i.csv", "--save-ruleset", tmp_path / "r.yaml")
    assert "r.yaml is not written: there was nothing to learn" in " ".join(ran.err.split())
    assert not (tmp_path / "r.yaml").exists()


def test_what_people_decided_is_what_training_listens_to(people, tmp_path):
    rows = rows_of(people)
    named = [{**row, "rec_id": str(number // 2), "source": "ab"[number % 2]} for number, row in enumerate(rows)]
    table = write(tmp_path / "table.csv", [{key: cell for key, cell in row.items() if key != "who"} for row in named])
    store = ("--store", f"sqlite:///{tmp_path}/new.db")
    assert cauce("ingest", table, "--map", "rec_id=record_id", *store).code == Exit.OK
    for said, left, right in (("same", "a/0", "b/3"), ("different", "a/1", "b/1"), ("same", "a/4", "b/5")):
        made = cauce("assert", said, left, right, "--reason", "seen", "--json", *store).document
    cauce("retract", made["assertion_id"], *store)
    assert cauce("assertions", "--retracted", "--labels", tmp_path / "labels.csv", *store).code == Exit.OK
    assert {tuple(row.values()) for row in rows_of(tmp_path / "labels.csv")} == {("a", "0", "b", "3", "yes"), ("a", "1", "b", "1", "no")}
    ran = cauce("train", table, "--mapping", "rec_id=record_id", "--labels", tmp_path / "labels.csv", "--output", tmp_path / "r.yaml")
    assert (ran.code, "labels.csv" in ran.err) == (Exit.OK, False), ran.err


def test_a_hand_set_ruleset_is_refused(people, tmp_path):
    (tmp_path / "r.yaml").write_text(cauce("ruleset").out, "utf-8")
    ran = cauce("match", people, "--output", tmp_path / "i.csv", "--ruleset", tmp_path / "r.yaml", "--json")
    assert ran.code == Exit.BAD_INPUT
    assert "not a trained ruleset" in ran.error["message"]
