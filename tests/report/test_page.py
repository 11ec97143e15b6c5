"""The report is one page, complete, safe, and needs nothing from outside."""

import dataclasses
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.report.example import HELD, SURE, example

from cauce.cli import report
from cauce.cli.report import ReportData, require_charts, write_page
from cauce.cli.report.data import LevelRate, Step, Summary
from cauce.cli.report.theme import CONFIG
from cauce.errors import InvalidValue

charts = pytest.importorskip("cauce.cli.report.charts", exc_type=ImportError)
pytest.importorskip("vl_convert")
drawing = pytest.importorskip("cauce.cli.report.draw", exc_type=ImportError)

SECTIONS = ("columns", "sizes", "weights", "threshold", "evidence", "pairs", "keys", "identities", "words")


class Parsed(HTMLParser):
    """Text, ids and attributes; complains of tags that do not close."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.ids += [value for name, value in attributes if name == "id"]
        self.links += [value for name, value in attributes if name in ("src", "href", "xlink:href", "data", "action", "poster")]
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):  # noqa: ARG002 - as it is called
        self.names.add(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data + "\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_page(example(), path)
    assert [found.name for found in path.parent.iterdir()] == ["report.html"]
    return path.read_text(encoding="utf-8")


def test_every_section_is_there_with_its_chart(page):
    parsed = Parsed(page)
    assert [name for name in parsed.ids if not name.startswith("clip")] == list(SECTIONS)
    assert page.count("<svg ") == 5 + 3 + 2, (
        "a chart for each section that has one, the rates of each comparison, a waterfall for each pair"
    )
    assert sorted(parsed.links) == sorted(f"#{name}" for name in SECTIONS[:-1]), "each section can be jumped to"


def test_nothing_is_fetched_and_nothing_runs(page):
    parsed = Parsed(page)
    assert not parsed.names & {"script", "link", "iframe", "object", "embed", "img", "base"}
    assert "http://" not in page
    assert "https://" not in page
    assert "@import" not in page
    assert all(link.startswith("#") for link in parsed.links + re.findall(r"url\(([^)]*)\)", page))


def test_ids_are_unique(page):
    ids = Parsed(page).ids
    assert len(ids) == len(set(ids))


def test_the_figures_are_said_in_a_sentence(page):
    lead = "20,000 records from crm and shop are 12,345 customers. Of the pairs that were linked, 98.7% are expected to be right"
    assert lead in Parsed(page).text


def test_a_weight_is_said_as_odds(page):
    text = Parsed(page).text
    assert "3 million to 1 that it is one person" in text
    assert "630 to 1 against one person" in text


def test_values_are_text_whatever_they_hold(page):
    assert "<b>m</b>@example.com" in Parsed(page).text
    assert "<b>m</b>" not in page


def test_a_report_with_values_says_so_at_the_top(page):
    assert page.index("This page shows customers' data") < page.index('id="columns"')


def test_a_report_without_values_has_none_and_does_not_warn(tmp_path: Path):
    bare = [dataclasses.replace(pair, values=None) for pair in (SURE, HELD)]
    clusters = tuple(dataclasses.replace(cluster, values=None) for cluster in example().clusters)
    path = tmp_path / "report.html"
    write_page(dataclasses.replace(example(values=False), pairs=tuple(bare), clusters=clusters), path)
    page = path.read_text(encoding="utf-8")
    assert "This page shows" not in page
    for value in ("Ana", "Sevilla", "19800214", "crm/1", "ana.garcia"):
        assert value not in page
    assert "A sure match" in page


def test_an_empty_run_still_makes_a_page(tmp_path: Path):
    path = tmp_path / "report.html"
    write_page(ReportData(title="Nothing", summary=Summary(0, 0)), path)
    page = path.read_text(encoding="utf-8")
    assert [name for name in Parsed(page).ids if not name.startswith("clip")] == list(SECTIONS)
    assert "No pair was compared." in page
    assert "0 records are 0 customers." in page


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
def test_without_the_extra_the_error_names_it(missing, monkeypatch, tmp_path):
    monkeypatch.setattr(report, "find_spec", lambda name: None if name == missing else object())
    with pytest.raises(InvalidValue, match=r"cauce\[charts\]"):
        require_charts()
    with pytest.raises(InvalidValue, match=r"--report"):
        write_page(example(), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []


def test_a_path_that_cannot_be_written_is_said_without_a_traceback(tmp_path):
    with pytest.raises(InvalidValue, match="cannot be written"):
        write_page(ReportData(title="Nothing", summary=Summary(0, 0)), tmp_path / "missing" / "report.html")


def test_the_same_run_gives_the_same_words(page, tmp_path):
    path = tmp_path / "again.html"
    write_page(example(), path)
    assert Parsed(path.read_text(encoding="utf-8")).text == Parsed(page).text


def test_charts_keep_to_the_schema():
    data = example()
    drawn = [
        charts.completeness(data.columns),
        charts.sizes(data.sizes),
        charts.weights(data.weights, 0.0),
        charts.curve(data.curve, 0.0),
        charts.keys(data.keys),
        *(chart for _, chart in charts.rates(data.rates)),
        *(charts.waterfall(pair, 0.0) for pair in data.pairs),
    ]
    for chart in drawn:
        chart.configure(**CONFIG).to_dict(validate=True)


def test_odds_and_bits_are_said_as_people_write_them():
    assert [charts.favour(ratio) for ratio in (20_000.0, 2.5, 1 / 87)] == ["20,000 : 1 for", "2.5 : 1 for", "87 : 1 against"]
    assert [charts.bits(weight) for weight in (3.14, -0.04, -12.0)] == ["+3.1", "0.0", "\N{MINUS SIGN}12.0"]
    assert charts.label_of(Step("email", "The same e-mail address", 9.0)) == "The same e-mail address"
    assert charts.label_of(Step("loyalty card", "The same id", 9.0)) == "loyalty card: the same id"


def test_what_charts_say_is_legible_to_its_end():
    """Outcomes that differ only in their last words stand apart: `...; the name is a common one`."""
    long = "One given name is a short form of the other, or lacks a part of it"
    rates = tuple(LevelRate("given name", says, 0.5, 0.01) for says in (long, f"{long}; the name is a common one"))
    page = drawing.draw(charts.rates(rates)[0][1], "")
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "or lacks a part of it;" in words
    assert "the name is a common one" in words
    assert "…" not in words
