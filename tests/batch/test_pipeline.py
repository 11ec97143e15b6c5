"""A match as a whole: the partition hangs on what the records say and on nothing else, finished stages are kept, memory is bounded."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from cauce.engine.batch.bad import Bad
from cauce.engine.batch.expected import expected
from cauce.engine.batch.golden import profiles_table
from cauce.engine.batch.options import MatchOptions, Step
from cauce.engine.batch.output import identities_table, pairs_table
from cauce.engine.batch.pipeline import match_tables
from cauce.engine.batch.quality import pairwise
from cauce.engine.batch.result import MatchResult
from cauce.engine.batch.tables import read_table
from cauce.engine.batch.truth import measure, truth_of_column
from cauce.engine.batch.work import Space, peak_memory
from cauce.errors import InvalidValue
from cauce.testing.customers import columns_of, draw_customers

from .people import Row, some, write

PERSONS = 120


def matched(*paths: Path, **options: object) -> MatchResult:
    return match_tables([read_table(path, lambda _: None) for path in paths], MatchOptions(**options))


def cells(result: MatchResult, names: dict[str, str] | None = None) -> set[frozenset[str]]:
    """The partition as sets of record ids, each under its own name."""
    groups: dict[int, set[str]] = {}
    for identity, record in zip(result.identities.tolist(), result.records.ids.to_pylist(), strict=True):
        groups.setdefault(identity, set()).add((names or {}).get(record, record))
    return {frozenset(group) for group in groups.values()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[int], Path, MatchResult]:
    rows, truth = some(PERSONS)
    path = write(tmp_path_factory.mktemp("whole") / "people.csv", rows)
    return rows, truth, path, matched(path)


def test_it_finds_who_is_who(whole):
    _, truth, _, result = whole
    assert pairwise(result.identities, np.array(truth)).f1 > 0.99
    assert result.count == PERSONS
    likely = expected(result)
    assert likely is not None
    assert likely.precision > 0.99
    assert likely.recall is not None
    assert likely.recall > 0.95


def test_the_order_of_rows_changes_nothing(whole, tmp_path):
    rows, _, _, result = whole
    shuffled = Random(3).sample(rows, len(rows))
    again = matched(write(tmp_path / "people.csv", shuffled))
    assert cells(again) == cells(result)
    assert again.ruleset == result.ruleset
    ids = [
        dict(zip(*(table.column(name).to_pylist() for name in ("record_id", "identity_id")), strict=True))
        for table in map(one_file, (result, again))
    ]
    assert ids[0] == ids[1]


def one_file(result: MatchResult):
    return identities_table(result, with_source=False)


def test_names_of_records_change_nothing(whole, tmp_path):
    rows, _, _, result = whole
    names = {row["rec_id"]: f"x{number * 7919 % 1000}" for number, row in enumerate(rows)}
    again = matched(write(tmp_path / "people.csv", [{**row, "rec_id": names[row["rec_id"]]} for row in rows]))
    assert cells(again, {new: old for old, new in names.items()}) == cells(result)
    assert again.ruleset == result.ruleset


def test_ten_files_are_as_one(whole, tmp_path):
    rows, _, _, result = whole
    parts = [write(tmp_path / f"part{number}.csv", rows[number::10]) for number in range(10)]
    again = matched(*parts)
    assert cells(again) == cells(result)
    assert again.ruleset == result.ruleset
    assert identities_table(again, with_source=True).column_names == ["source", "record_id", "identity_id"]


def test_ten_files_of_json_lines_are_as_one_table(whole, tmp_path):
    rows, _, _, result = whole
    paths = []
    for number in range(10):
        part = [{name: cell for name, cell in row.items() if cell} for row in rows[number::10]]
        paths.append(tmp_path / f"{number}.jsonl")
        paths[-1].write_text("\n".join(map(json.dumps, part)), "utf-8")
    again = matched(*paths)
    assert len(again.recognized.groups) == 1
    assert cells(again) == cells(result)


def test_the_order_of_columns_may_differ_from_file_to_file(whole, tmp_path):
    rows, _, _, result = whole
    turned = [dict(reversed(row.items())) for row in rows[60:]]
    again = matched(write(tmp_path / "a.csv", rows[:60]), write(tmp_path / "b.csv", turned))
    assert len(again.recognized.groups) == 1
    assert cells(again) == cells(result)


def test_files_with_other_headers_meet(whole, tmp_path):
    rows, truth, _, _ = whole
    spanish = {"rec_id": "id", "given_name": "nombre", "surname": "apellido", "date_of_birth": "fecha_nacimiento", "suburb": "localidad"}
    half = len(rows) // 2
    other = [{spanish.get(name, name): cell for name, cell in row.items()} for row in rows[half:]]
    result = matched(write(tmp_path / "a.csv", rows[:half]), write(tmp_path / "b.csv", other))
    assert len(result.recognized.groups) == 2
    assert pairwise(result.identities, np.array(truth)).f1 > 0.99


def test_identical_rows_are_one_signature(whole, tmp_path):
    rows, _, _, result = whole
    copies = [{**row, "rec_id": f"{row['rec_id']}-{copy}"} for row in rows for copy in range(3)]
    again = matched(write(tmp_path / "people.csv", copies))
    assert len(again.scored) == len(result.scored)
    assert {frozenset(name.rpartition("-")[0] for name in group) for group in cells(again)} == cells(result)
    assert sum(map(len, cells(again))) == 3 * len(rows)


def test_a_hundred_thousand_identical_rows(tmp_path):
    path = tmp_path / "same.csv"
    path.write_text("id,name,surname,email,birth\n" + "".join(f"{n},Ana,Ruiz,ana@x.es,1980-02-01\n" for n in range(100_000)))
    result = matched(path)
    assert result.count == 1
    assert result.ruleset is None


def test_rows_that_all_say_the_same_are_not_said_to_say_nothing(tmp_path):
    row = {"name": "Ana Gil", "email": "ana@example.es"}
    words = [
        matched(write(tmp_path / "a.csv", [{"id": str(number), **row} for number in range(count)])).recognized.warnings for count in (1, 3)
    ]
    assert words == [(), (f"{tmp_path}/a.csv says the same in all rows",)]
    strange = [{"id": f"{number}", "serial": f"{number * 7919:09d}"} for number in range(30)]
    assert "no column that says who somebody is" in matched(write(tmp_path / "b.csv", strange)).recognized.warnings[0]


A_DOZEN = """customer_no,first,last,mail,tel,birthday,town
1,Maria,Lopez Garcia,maria.lopez@gmail.com,+34 600 111 222,1985-03-12,Madrid
2,María,López García,MARIA.LOPEZ@gmail.com,600111222,12/03/1985,Madrid
3,M.,Lopez,,0034600111222,,
4,John,Smith,jsmith@acme.com,,1970-01-30,Boston
5,Jon,Smith,jsmith@acme.com,617-555-0188,1970-01-30,Boston
6,Jane,Smith,jane@acme.com,617-555-0199,1972-05-01,Boston
7,Peter,Müller,,,1990-11-11,Köln
8,Peter,Mueller,p.mueller@web.de,,1990-11-11,Koeln
9,Pedro,Martin,,,1990-11-11,Sevilla
10,Li,Wei,liwei@qq.com,,1988-08-08,Beijing
11,Wei,Li,liwei@qq.com,,1988-08-08,Beijing
12,Ana,Torres,ana@t.es,699888777,2001-02-03,Bilbao
"""


def test_a_dozen_records_are_enough(tmp_path):
    path = tmp_path / "dozen.csv"
    path.write_text(A_DOZEN, encoding="utf-8")
    together = {frozenset(cell) for cell in cells(matched(path)) if len(cell) > 1}
    assert together == {frozenset(cell) for cell in (["1", "2", "3"], ["4", "5"], ["7", "8"], ["10", "11"])}


def test_in_a_dozen_records_nobody_is_found_who_is_not_there(tmp_path):
    path = tmp_path / "dozen.csv"
    header, *rows = A_DOZEN.splitlines()
    path.write_text("\n".join([header, *(row for row in rows if row.split(",")[0] not in {"2", "3", "5", "8", "11"})]) + "\n")
    assert matched(path).count == 7


@pytest.mark.parametrize("people", [1, 50])
def test_a_name_that_nobody_shares_is_no_id_of_its_row(tmp_path, people):
    path = tmp_path / "clients.csv"
    path.write_text("name,country\n" + "".join(f"Ana {chr(97 + i % 26) * 4}ez{'' if i < 26 else 'o'},ES\n" for i in range(people)))
    result = matched(path)
    assert [result.records.ids[0].as_py(), result.count] == ["clients.csv:2", people]
    if people > 1:
        assert [note.meaning for note in result.recognized.notes] == ["full_name", "-"]


def test_rows_that_say_little_are_not_one_for_saying_the_same(tmp_path):
    path = tmp_path / "little.csv"
    path.write_text("id,city,sex\n" + "".join(f"{n},Madrid,F\n" for n in range(20)))
    assert matched(path).count == 20


@pytest.mark.parametrize("rows", [1, 2])
def test_tiny_tables(tmp_path, rows):
    people, _ = some(2)
    result = matched(write(tmp_path / "a.csv", people[:rows]))
    assert len(result.records) == rows
    assert 1 <= result.count <= rows


def test_where_nobody_is_twice_nothing_is_missed(whole, tmp_path):
    rows, truth, *_ = whole
    first = {person: row for row, person in zip(rows, truth, strict=True)}
    likely = expected(matched(write(tmp_path / "once.csv", list(first.values()))))
    assert likely is not None
    assert (likely.precision, likely.recall) == (1.0, 1.0)


def test_a_given_ruleset_says_what_columns_are(tmp_path):
    """A few rows of it do not show what a column is; the ruleset knows."""
    rows, _ = some(PERSONS)
    renamed = [{("c1" if name == "surname" else name): value for name, value in row.items()} for row in rows]
    learned = matched(write(tmp_path / "all.csv", renamed), mapping={"c1": "family_name"})
    few = [row | {"c1": f"x{number // 2}"} for number, row in enumerate(renamed[:8])]
    path = write(tmp_path / "few.csv", few)
    assert "surname" not in matched(path).columns
    again = matched(path, ruleset=learned.ruleset)
    assert sorted(again.columns["surname"].values) == ["x0", "x1", "x2", "x3"]
    assert {note.reason for note in again.recognized.notes if note.column == "c1"} == {"as the ruleset was learned"}
    assert not matched(path, ruleset=learned.ruleset, mapping={"c1": "-"}).columns["surname"].values


def test_a_given_ruleset_gives_the_same(whole):
    _, _, path, result = whole
    again = matched(path, ruleset=result.ruleset)
    assert cells(again) == cells(result)
    assert again.diagnostics is None
    assert np.array_equal(again.scored.weights, result.scored.weights)


def test_memory_that_does_not_suffice_changes_nothing(whole, tmp_path):
    _, _, path, result = whole
    again = matched(path, memory=64, work=tmp_path / "work")
    assert again.spilled > 0
    assert cells(again) == cells(result)


class _Killed(Exception):
    pass


@pytest.mark.parametrize("stage", ["train", "find candidates", "compare and weigh", "resolve identities"])
def test_a_run_that_was_cut_short_goes_on(whole, tmp_path, stage):
    _, _, path, result = whole

    def cut(step: Step) -> None:
        if step.stage == stage:
            raise _Killed

    with pytest.raises(_Killed):
        matched(path, work=tmp_path, progress=cut)
    seen: list[str] = []
    again = matched(path, work=tmp_path, progress=lambda step: seen.append(step.stage))
    assert cells(again) == cells(result)
    assert "normalise" not in seen
    assert "signatures" in again.resumed
    assert stage in seen


@pytest.mark.parametrize("saves", [0, 1, 2, 5, 9, 10, 11])
def test_a_run_that_is_killed_while_it_leaves_something_goes_on(whole, tmp_path, monkeypatch, saves):
    _, _, path, result = whole
    save, saved = np.save, iter(range(99))

    def killed(*given: Any) -> None:
        if next(saved) == saves:
            os.kill(os.getpid(), signal.SIGKILL)
        save(*given)

    child = os.fork()
    if not child:
        monkeypatch.setattr("cauce.engine.batch.artefacts.np.save", killed)
        matched(path, work=tmp_path)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert (tmp_path / f"unfinished-{child}").is_dir()
    again = matched(path, work=tmp_path)
    assert not (tmp_path / f"unfinished-{child}").exists()
    assert cells(again) == cells(result)
    assert again.ruleset == result.ruleset


def test_no_room_for_pairs_is_said_beforehand(tmp_path):
    space = Space(4, tmp_path)
    with pytest.raises(InvalidValue, match=r"has no room for 536870912 MB of pairs.*--memory"):
        space.array((1 << 46,), np.int64)


def test_changed_input_is_not_taken_from_an_earlier_run(whole, tmp_path):
    rows, _, path, _ = whole
    matched(path, work=tmp_path / "work")
    assert matched(path, work=tmp_path / "work").resumed == ("signatures", "trained", "pairs", "scores", "identities")
    fewer = write(tmp_path / "people.csv", rows[:-10])
    assert matched(fewer, work=tmp_path / "work").resumed == ()
    assert len(list((tmp_path / "work").iterdir())) == 5


def test_truth_in_a_column_is_for_figures_only(whole, tmp_path):
    rows, truth, _, result = whole
    path = write(tmp_path / "people.csv", [{**row, "who": f"p{person}"} for row, person in zip(rows, truth, strict=True)])
    again = matched(path, truth="who")
    assert again.ruleset == result.ruleset
    assert measure(again, truth_of_column(again.recognized, "who")).pairs.f1 > 0.99


def test_pairs_and_golden_records(whole):
    _, _, _, result = whole
    pairs = pairs_table(result)
    assert pairs.column_names[:4] == ["left_record_id", "right_record_id", "weight", "probability"]
    assert pairs.num_rows == len(result.scored)
    levels = pairs.column("birth_date").to_pylist()
    assert set(levels) <= {None, *(level.name for one in result.ruleset.comparisons if one.name == "birth_date" for level in one.levels)}
    profiles = profiles_table(result)
    assert profiles.num_rows == result.count
    assert sum(profiles.column("records").to_pylist()) == len(result.records)
    assert profiles.column("identity_id").to_pylist() == list(dict.fromkeys(one_file(result).column("identity_id").to_pylist()))


def test_one_stage_is_timed_after_the_other(whole):
    _, _, _, result = whole
    assert list(result.seconds)[-2:] == ["compare and weigh", "resolve identities"]
    assert result.peak > peak_memory() // 10


def test_labels_are_read_and_listened_to(whole, tmp_path):
    rows, truth, path, result = whole
    ids = [row["rec_id"] for row in rows]
    twins: dict[int, list[str]] = {}
    for name, person in zip(ids, truth, strict=True):
        twins.setdefault(person, []).append(name)
    pairs = [{"left_record_id": one, "right_record_id": other, "same": "yes"} for one, other in list(twins.values())[:30]]
    pairs += [{"left_record_id": ids[0], "right_record_id": name, "same": "no"} for name in ids[1:20] if name not in twins[truth[0]]]
    pairs += [
        {"left_record_id": "nobody", "right_record_id": ids[0], "same": "yes"},
        {"left_record_id": ids[0], "right_record_id": ids[1], "same": "perhaps"},
        {"left_record_id": ids[0], "right_record_id": ids[1], "same": ""},
    ]
    bad: list[Bad] = []
    again = matched(path, labels=write(tmp_path / "labels.csv", pairs), on_bad=bad.append)
    assert [row.reason for row in bad] == ["must be yes or no", "names a record that is not in the tables"]
    assert again.ruleset != result.ruleset
    assert cells(again) == cells(result)


def test_labels_that_cannot_be_read(whole, tmp_path):
    with pytest.raises(InvalidValue, match="lacks the column left_record_id"):
        matched(whole[2], labels=write(tmp_path / "labels.csv", [{"left": "a", "right": "b", "same": "yes"}]))


def test_what_is_expected_is_of_records_and_not_of_their_contents(tmp_path):
    """Where a table has few columns many rows say the same: they are pairs of one identity, right or wrong, as those that were compared are."""
    drawn = list(draw_customers(2000, seed=5, noise="mild"))
    columns = columns_of(drawn)
    names = ("given_name", "surname", "birth_date")
    rows = [dict(zip(names, said, strict=True)) for said in zip(*(columns[name] for name in names), strict=True)]
    result = matched(write(tmp_path / "thin.csv", rows))
    assert len(result.record_of) < 0.7 * len(rows)
    measured, likely = pairwise(result.identities, np.array([record.customer for record in drawn])), expected(result)
    assert likely is not None
    assert likely.precision == pytest.approx(measured.precision, abs=0.03)
    assert likely.recall == pytest.approx(measured.recall, abs=0.03)
