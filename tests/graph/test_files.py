"""Exports into files: gone on with where they were, whole or not at all, and equal to what the store says."""

from __future__ import annotations

from contextlib import closing

import pyarrow.parquet as pq
import pytest

from cauce.engine.jobs import Stopped
from cauce.errors import InvalidValue, Reason
from cauce.model.job import JobRequest
from cauce.service import exporting, graph_files, open_cauce
from cauce.service.graph_files import check_output, export_files
from cauce.testing.service_cases_graph import settle
from cauce.testing.service_world import account, partition, put


class Ticket:
    """A job's ticket that is torn out of its hands after so many steps; what was kept stays."""

    def __init__(self, output, steps=10**9, checkpoint=None, profiles=False):
        self.request = JobRequest(output=output, profiles=profiles)
        self.checkpoint, self._steps = checkpoint or {}, steps

    def tell(self, *_):
        self._steps -= 1
        if self._steps < 0:
            raise Stopped

    def keep(self, **checkpoint):
        self.checkpoint = checkpoint


@pytest.fixture
def cauce(monkeypatch):
    monkeypatch.setattr(exporting, "STEP", 3)
    monkeypatch.setattr(graph_files, "PART_RECORDS", 5)
    with closing(open_cauce("sqlite://")) as opened:
        settle(opened)
        put(opened, *(account(f"r{number}", f"u{number % 17}") for number in range(40)))
        yield opened


def rows(folder, table):
    return pq.read_table(folder / table).to_pylist()


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 7, 9])
def test_a_folder_is_gone_on_with_from_its_last_part(cauce, tmp_path, steps):
    path = tmp_path / "tables"
    expected = {(key.source, key.record_id): identity_id for key, identity_id in partition(cauce).items()}
    first = Ticket("tables/", steps)
    with pytest.raises(Stopped):
        export_files(cauce._session, path, first)
    assert not path.exists()
    put(cauce, account("later", "later"))  # is not in an export that had begun
    second = Ticket("tables/", checkpoint=first.checkpoint)
    outcome = export_files(cauce._session, path, second)
    if first.checkpoint:
        assert {(row["source"], row["record_id"]): row["identity_id"] for row in rows(path, "records")} == expected
    assert len(rows(path, "records")) == outcome.figures["records"]
    assert sum(row["records"] for row in rows(path, "identities")) == outcome.figures["records"]
    assert len(list((path / "records").iterdir())) > 2
    assert not (tmp_path / "tables.partial").exists()
    assert export_files(cauce._session, path, Ticket("tables/")).figures == outcome.figures  # killed between the end and its noting


@pytest.mark.parametrize("name", ["g.csv", "g.graphml"])
def test_an_interrupted_file_leaves_nothing(cauce, tmp_path, name):
    with pytest.raises(Stopped):
        export_files(cauce._session, tmp_path / name, Ticket(name, 1))
    assert list(tmp_path.iterdir()) == []
    assert export_files(cauce._session, tmp_path / name, Ticket(name)).figures["identities"] == len(set(partition(cauce).values()))
    assert not [path for path in tmp_path.iterdir() if "partial" in path.name]


def test_a_disk_that_fails_is_no_bug(cauce, tmp_path):
    (tmp_path / "g.graphml.partial").mkdir()
    with pytest.raises(InvalidValue) as failed:
        export_files(cauce._session, tmp_path / "g.graphml", Ticket("g.graphml"))
    assert failed.value.reason is Reason.FILE_INVALID


def test_what_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    for name in ("full/", "no/where.csv", "x.zip"):
        with pytest.raises(InvalidValue):
            check_output(name, tmp_path / name)


def test_edges_of_files_are_those_of_exploring(cauce, tmp_path):
    export_files(cauce._session, tmp_path / "t", Ticket("t/"))
    found = {(row["left"], row["right"], row["kind"], row["evidence"]) for row in rows(tmp_path / "t", "edges")}
    explored = {
        (edge.left, edge.right, edge.kind.value, edge.evidence)
        for identity_id in set(partition(cauce).values())
        for edge in cauce.explore_graph(identity_id).edges
    }
    assert found == explored
    assert len(found) == 4
