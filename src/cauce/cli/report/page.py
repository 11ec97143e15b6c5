"""The page: its sections in the order in which questions come up."""

from __future__ import annotations

from importlib.resources import files
from itertools import starmap

from altair.utils.schemapi import debug_mode

from cauce.cli.render.words import count
from cauce.cli.report import charts
from cauce.cli.report.data import ClusterShown, PairShown, ReportData, Summary
from cauce.cli.report.draw import draw
from cauce.cli.report.markup import Section, figure, listing, none, section, sheet, text

WORDS = (
    ("Record", "One row of a file."),
    ("Identity", "One customer, as found: all the records that are taken to speak of the same person."),
    ("Pair", "Two records, compared with each other. Pairs that have nothing in common are never looked at."),
    (
        "Match weight, bits",
        (
            "How much speaks for one person, all evidence together. 0: as likely as not. Each bit doubles the odds, so 10 bits are "
            "1,000 to 1, and 10 bits below zero 1,000 to 1 against."
        ),
    ),
    ("Threshold", "The weight from which a pair counts as a match. Identities are then settled by all their pairs together, not by one."),
    ("Strangers", "Two records picked at random. Whatever they have in common, they have by chance."),
    ("Household, namesakes", "People who share an address, or a name, but are not one person. Pairs that look like these are held back."),
    (
        "Precision, recall",
        (
            "Of the pairs that were linked, the share that is right; and of the pairs that should be linked, the share that is. "
            "Expected: worked out from the weights, without knowing the truth. Measured: counted, where the truth was given."
        ),
    ),
)
"""The glossary at the end."""

_PRIVATE = (
    "This page shows customers' data: names and other values stand in the pairs and identities below. Treat it like the files it was "
    "made from, or have it made with --no-values."
)


def page(data: ReportData) -> str:
    """The whole document: one file, no script, nothing fetched from anywhere."""
    with debug_mode(False):  # checking every chart against Vega-Lite's schema takes longer than drawing it; tests do that
        parts = _sections(data)
    links = "".join(f'<a href="#{part.anchor}">{text(part.title)}</a> ' for part in parts)
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    private = f'<p class="private">{_PRIVATE}</p>' if data.values and (data.pairs or data.clusters) else ""
    body = "\n".join(section(part) for part in parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(data.title)}</title><style>\n{style}</style></head>\n<body><main>\n"
        f'<header><h1>{text(data.title)}</h1><p class="lead">{text_of(data.summary)}</p>{private}{_cards(data.summary)}'
        f"<nav>{links}</nav></header>\n{body}\n{_glossary()}\n<footer>{_made(data.summary)}</footer></main></body></html>\n"
    )


def text_of(summary: Summary) -> str:
    """The result in one sentence or two."""
    origin = f" from {_listed(summary.sources)}" if 0 < len(summary.sources) <= 4 else ""  # noqa: PLR2004 - more would drown the sentence
    sentence = f"{count(summary.records, 'record')}{origin} are {count(summary.identities, 'customer')}."
    if summary.expected_precision is None or summary.expected_recall is None:
        return sentence
    right, found = _share(summary.expected_precision), _share(summary.expected_recall)
    expected = (
        f"Of the pairs that were linked, {right} are expected to be right; of those that should be, {found} are expected to be found."
    )
    return f"{sentence} {expected}"


def _listed(names: tuple[str, ...]) -> str:
    *most, last = map(text, names)
    return f"{', '.join(most)} and {last}" if most else last


def _cards(summary: Summary) -> str:
    cards: list[tuple[str, str]] = [
        (f"{summary.records:,}", "records"),
        (f"{summary.identities:,}", "identities (customers)"),
        (f"{summary.pairs:,}", "pairs compared"),
        (f"{summary.linked:,}", "pairs linked"),
    ]
    shares = (
        (summary.expected_precision, "of linked pairs expected right"),
        (summary.expected_recall, "of true pairs expected found"),
        (summary.precision, "of linked pairs right, as measured"),
        (summary.recall, "of true pairs found, as measured"),
    )
    cards += [(_share(share), says) for share, says in shares if share is not None]
    items = "".join(f"<li><b>{value}</b><span>{says}</span></li>" for value, says in cards)
    return f'<ul class="cards {"four" if len(cards) % 4 == 0 else "three"}">{items}</ul>'


def _made(summary: Summary) -> str:
    return "Made by cauce match." if summary.seconds is None else f"Made by cauce match in {summary.seconds:,.1f} seconds."


def _share(share: float) -> str:
    return f"{share:.1%}"


def _sections(data: ReportData) -> tuple[Section, ...]:
    return (
        _columns(data),
        _sizes(data),
        _weights(data),
        _curve(data),
        _rates(data),
        _pairs(data),
        _keys(data),
        _clusters(data),
    )


def _columns(data: ReportData) -> Section:
    rows = [
        (bool(column.meaning), (column.header, column.meaning or "left out", column.reason, f"{column.distinct:,}"))
        for column in data.columns
    ]
    headers = ("column", "read as", "because", "different values")
    body = none("There are no columns.")
    if rows:
        body = listing(headers, rows, frozenset({3})) + figure(
            draw(charts.completeness(data.columns), "Share of records with a value, by column")
        )
    return Section(
        "columns",
        "What was read, and what was left out",
        "What each column of the files was taken for, and how many records have something in it.",
        "Look here first: a column read as the wrong thing spoils everything after it. The emptier a column, the less it can decide.",
        body,
    )


def _sizes(data: ReportData) -> Section:
    return Section(
        "sizes",
        "How many records a customer has",
        "Each bar counts the identities that have so many records.",
        "Most customers have one record or a few. A long tail to the right is worth a look: see the largest identities below.",
        figure(draw(charts.sizes(data.sizes), "Identities by number of records")) if data.sizes else none("There are no identities."),
    )


def _weights(data: ReportData) -> Section:
    return Section(
        "weights",
        "How sure the pairs are",
        "All pairs that were compared, by their match weight: the further right, the surer that it is one person.",
        "Two hills with a valley at the threshold mean that the data tell people apart well. A high valley means many close calls.",
        figure(draw(charts.weights(data.weights, data.threshold), "Pairs by match weight"))
        if data.weights
        else none("No pair was compared."),
    )


def _curve(data: ReportData) -> Section:
    measured = any(point.measured_precision is not None for point in data.curve)
    dashed = " Dotted lines are measured against the truth that was given." if measured else ""
    return Section(
        "threshold",
        "What another threshold would give",
        "How many of the linked pairs would be right, and how many of the true pairs would be found, for each threshold." + dashed,
        "To the right fewer pairs are linked: fewer errors, more customers left in two pieces. At the one used a pair is as likely as not.",
        figure(draw(charts.curve(data.curve, data.threshold), "Precision and recall by threshold"))
        if data.curve
        else none("No pair was compared."),
    )


def _rates(data: ReportData) -> Section:
    return Section(
        "evidence",
        "What says how much",
        "For each thing compared, how often each outcome occurs between two records of one person, and between two strangers.",
        "The wider apart the two dots, the more the outcome says. Blue on the right speaks for one person, red on the right for two. "
        "Agreeing on a rare value says more than agreeing on a frequent one, so exact agreement is counted by rarity. What repeats another "
        "comparison, as a full name does its parts, counts less: that is worked in.",
        "".join(starmap(_rated, charts.rates(data.rates))) or none("Nothing could be compared."),
    )


def _rated(name: str, chart: charts.Chart) -> str:
    return f'<div class="rates"><h3>{text(name)}</h3>{figure(draw(chart, f"Rates of outcomes: {text(name)}"))}</div>'


def _pairs(data: ReportData) -> Section:
    return Section(
        "pairs",
        "Pairs taken apart",
        "A few pairs, as they were compared, and what each comparison added or took away, from how rare matches are to the match weight.",
        "Read from top to bottom: blue moves the sum to the right, red to the left. A sum to the right of the dashed line is a match.",
        "".join(_pair(pair, data.threshold) for pair in data.pairs) or none("No pair was compared."),
    )


def _pair(pair: PairShown, threshold: float) -> str:
    kind = "verdict" if pair.weight >= threshold else "verdict apart"
    values = sheet(pair.values) if pair.values else ""
    drawn = figure(draw(charts.waterfall(pair, threshold), f"Waterfall: {text(pair.title)}"))
    return (
        f'<div class="pair"><h3>{text(pair.title)}</h3><p class="{kind}"><b>{charts.bits(pair.weight)} bits</b>, {_odds(pair.weight)}. '
        f"{text(pair.verdict)}</p>{values}{drawn}</div>"
    )


def _odds(weight: float) -> str:
    """A weight as people say it."""
    odds = 2.0 ** min(abs(weight), 40.0)
    if odds < 1.5:  # noqa: PLR2004 - as good as even
        return "as likely as not"
    shown = f"{odds:,.0f}" if odds < 1e6 else f"{odds / 1e6:,.0f} million" if odds < 1e9 else "more than a thousand million"  # noqa: PLR2004 - words
    return f"{shown} to 1 {'that it is one person' if weight > 0 else 'against one person'}"


def _keys(data: ReportData) -> Section:
    return Section(
        "keys",
        "Where the pairs come from",
        "Comparing every record with every other would take forever, so only pairs that agree on one of these keys are looked at.",
        "Dark: matches that this key alone found and that would be lost without it. A key of many pairs and few matches costs time.",
        figure(draw(charts.keys(data.keys), "Matches found by each key")) if data.keys else none("There are no keys."),
    )


def _clusters(data: ReportData) -> Section:
    return Section(
        "identities",
        "Identities to look at",
        "Some of the customers that were put together: the largest, the least sure, and some as most are.",
        "A minute here says more than any figure: would you have put these together?",
        "".join(map(_cluster, data.clusters)) or none("No identity has more than one record."),
    )


def _cluster(cluster: ClusterShown) -> str:
    more = cluster.records - len(cluster.values.rows) if cluster.values else 0
    rest = f'<p class="how">and {count(more, "record")} more</p>' if more > 0 else ""
    return f"<h3>{text(cluster.title)}</h3><p>{text(cluster.note)}</p>{sheet(cluster.values) if cluster.values else ''}{rest}"


def _glossary() -> str:
    words = "".join(f"<dt>{text(word)}</dt><dd>{means}</dd>" for word, means in WORDS)
    return f'<section id="words"><h2>Words used here</h2><dl>{words}</dl></section>'
