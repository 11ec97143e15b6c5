"""The charts of a report, each from plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from textwrap import fill
from typing import Any

import altair as alt

from cauce.cli.report.data import ColumnUse, KeyYield, LevelRate, PairShown, SizeCount, Step, ThresholdPoint, WeightBin
from cauce.cli.report.theme import APART, FAINT, INK, MATCH, MUTED, PALE, ROW, WIDE

Chart = alt.LayerChart | alt.FacetChart
_RAREST = 1e-7
"""Rates below are drawn here: a logarithm needs an end."""
_ONE_IN = "datum.value == 1 ? 'always' : '1 in ' + format(1 / datum.value, ',.0f')"
_LABELS = 300
_FAVOUR = 118
_LETTERS = 48
"""Of a label, before it goes on in a second line."""
_LINE = 9
"""What stands left and right of the rates, in pixels."""


def _rows(rows: Iterable[Mapping[str, object]]) -> alt.InlineData:
    return alt.InlineData(values=[dict(row) for row in rows])


def _ticks(largest: float) -> list[int]:
    """0, 1, 10, 100 ... up to what there is."""
    ticks = [0, 1]
    while ticks[-1] < largest:
        ticks.append(ticks[-1] * 10)
    return ticks


def _counts(largest: float) -> tuple[alt.Scale, alt.Axis]:
    """A scale on which both one and a million can be seen."""
    return alt.Scale(type="symlog", constant=0.5), alt.Axis(values=_ticks(largest), labelExpr="format(datum.value, ',d')")


def _framed(chart: Chart, height: int | alt.Step) -> Chart:
    """As wide as the page, labels included."""
    fitted: Chart = chart.properties(width=WIDE, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
    return fitted


def _line(at: float) -> alt.Chart:
    line: alt.Chart = alt.Chart(_rows([{"at": at}])).mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1.5).encode(x="at:Q")
    return line


def _marker(at: float, label: str, y: int = 10) -> Chart:
    """The threshold: a line with its name."""
    name = alt.Chart(_rows([{"at": at, "label": label}])).encode(x="at:Q", y=alt.value(y), text="label:N")
    return alt.layer(_line(at), *_haloed(name, align="left", dx=6))


def _haloed(chart: alt.Chart, **text: Any) -> tuple[alt.Chart, alt.Chart]:
    """Text that can be read on top of lines."""
    return chart.mark_text(stroke="white", strokeWidth=4, strokeJoin="round", **text), chart.mark_text(**text)


def completeness(columns: Sequence[ColumnUse]) -> Chart:
    """How full each column is, in the order of the file."""
    rows = [
        {
            "column": column.header,
            "filled": column.filled,
            "used": "used" if column.meaning else "left out",
            "text": _percent(column.filled),
        }
        for column in columns
    ]
    base = alt.Chart(_rows(rows)).encode(
        y=alt.Y("column:N", sort=None, title=None),
        x=alt.X(
            "filled:Q",
            title="share of the records that have a value",
            axis=alt.Axis(format="%", tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
    )
    shades = alt.Color("used:N", scale=alt.Scale(domain=["used", "left out"], range=[MATCH, FAINT]))
    bars = base.mark_bar(height=13, cornerRadiusEnd=2).encode(color=shades)
    return _framed(bars + base.mark_text(align="left", dx=5, color=MUTED).encode(text="text:N"), alt.Step(ROW))


def rates(levels: Sequence[LevelRate]) -> tuple[tuple[str, Chart], ...]:
    """For each comparison its outcomes, each as two dots, how often among matches and among strangers: the wider apart, the more it says.

    All have one scale. A comparison is a picture of its own, so that a printed page can end between two of them.
    """
    by_name = {
        name: [level for level in levels if level.comparison == name] for name in dict.fromkeys(level.comparison for level in levels)
    }
    lowest = min((level.stranger for level in levels if level.stranger > _RAREST), default=_RAREST) / 1.5
    return tuple((name, _rates(of_one, lowest, first=number == 0)) for number, (name, of_one) in enumerate(by_name.items()))


def _rates(levels: Sequence[LevelRate], lowest: float, *, first: bool) -> Chart:
    kinds = ("among records of one person", "among strangers")
    rows = [
        {"says": _fold(level.says), "low": stranger, "high": match, "favour": favour(match / stranger)}
        for level in levels
        for match, stranger in [(max(level.match, _RAREST), max(level.stranger, _RAREST))]
    ]
    scale = alt.Scale(type="log", domain=[lowest, 1.0], clamp=True)
    ticks = [10.0**-power for power in range(8) if 10.0**-power >= lowest]
    axis = alt.Axis(values=ticks, labelExpr=_ONE_IN, labelOverlap=True, labelColor=MUTED, domain=False)
    says = _folded(minExtent=_LABELS, maxExtent=_LABELS, labelLimit=_LABELS - 10, grid=True)
    place = alt.Y("says:N", sort=None, title=None, axis=says)
    base = alt.Chart(_rows(rows)).encode(y=place)
    line = base.mark_rule(color=FAINT, strokeWidth=3).encode(x=alt.X("low:Q", scale=scale, axis=axis, title=None), x2="high:Q")
    shades = alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=[MATCH, APART]), legend=alt.Legend() if first else None)
    points = [
        base.transform_calculate(kind=f"'{kind}'").mark_point(filled=True, size=75, opacity=1).encode(x=alt.X(f"{side}:Q"), color=shades)
        for kind, side in zip(kinds, ("high", "low"), strict=True)
    ]
    plot = WIDE - _LABELS - _FAVOUR
    favours = base.mark_text(align="left", color=MUTED).encode(x=alt.value(plot + 12), text="favour:N")
    room = alt.Chart(_rows([{}])).mark_text(align="left", opacity=0)  # all pictures are as wide, so that their scales stand in line
    room = room.encode(x=alt.value(plot + 12), y=alt.value(9), text=alt.value("88,888,888 : 1 for"))
    lines = max(str(row["says"]).count("\n") for row in rows) + 1
    return alt.layer(line, *points, favours, room).properties(width=plot, height=alt.Step(ROW - 3 + (lines - 1) * _LINE))


def _fold(said: str) -> str:
    """In two lines if it is long."""
    return fill(said, _LETTERS, max_lines=2, placeholder="\N{HORIZONTAL ELLIPSIS}")


def _folded(**more: Any) -> alt.Axis:
    """An axis whose labels have two lines where they have a line break, as high as those of one."""
    lifted = {"condition": {"test": r"indexof(datum.label, '\n') >= 0", "value": -_LINE * 2 / 3}, "value": 0}
    return alt.Axis(labelExpr=r"split(datum.label, '\n')", labelOffset=lifted, **more)


def favour(ratio: float) -> str:
    """How much an outcome says, as odds: `20,000 : 1 for`."""
    odds = max(ratio, 1 / ratio)
    shown = f"{odds:,.0f}" if odds >= 10 else f"{odds:.1f}"  # noqa: PLR2004 - two digits say enough
    return f"{shown} : 1 {'for' if ratio >= 1 else 'against'}"


def bits(weight: float) -> str:
    """A weight with its sign."""
    shown = f"{weight:+.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown.replace("-", "\N{MINUS SIGN}")


def waterfall(pair: PairShown, threshold: float) -> Chart:
    """Each comparison moves the weight on from where the one before left it."""
    ends = list(accumulate(step.bits for step in pair.steps))
    starts = [0.0, *ends][: len(ends)]
    rows = [
        _bar(label_of(step), start, end, MATCH if step.bits >= 0 else APART)
        for step, start, end in zip(pair.steps, starts, ends, strict=True)
    ]
    rows.append({**_bar("match weight", 0.0, pair.weight, INK), "text": bits(pair.weight)})
    spread = [0.0, *ends, pair.weight]
    margin = 0.09 * (max(spread) - min(spread) or 1.0)
    scale = alt.Scale(domain=[min(spread) - margin, max(spread) + margin], nice=False)
    for row in rows:
        row["step"] = _fold(str(row["step"]))
    lines = max(str(row["step"]).count("\n") for row in rows) + 1
    base = alt.Chart(_rows(rows)).encode(y=alt.Y("step:N", sort=None, title=None, axis=_folded()))
    bars = base.mark_bar(height=12, cornerRadius=1).encode(
        x=alt.X("start:Q", scale=scale, title="bits: each one doubles the odds that it is one person", axis=alt.Axis(tickCount=8)),
        x2="end:Q",
        color=alt.Color("shade:N", scale=None),
    )
    ahead = base.encode(x="end:Q", text="text:N")
    texts = (
        *_haloed(ahead.transform_filter("datum.text[0] != '\N{MINUS SIGN}'"), align="left", dx=5),
        *_haloed(ahead.transform_filter("datum.text[0] == '\N{MINUS SIGN}'"), align="right", dx=-5),
    )
    return _framed(alt.layer(_line(threshold), bars, *texts), alt.Step(ROW + (lines - 1) * _LINE))


def label_of(step: Step) -> str:
    """What a step says; its name comes before it unless it is part of what is said."""
    said = step.says.lower().replace("-", "")
    return step.says if step.name.lower().replace("-", "") in said else f"{step.name}: {step.says[:1].lower()}{step.says[1:]}"


def _bar(step: str, start: float, end: float, shade: str) -> dict[str, object]:
    return {"step": step, "start": start, "end": end, "text": bits(end - start), "shade": shade}


def weights(bins: Sequence[WeightBin], threshold: float) -> Chart:
    """How many pairs have which weight, on both sides of the threshold."""
    sides = ("more likely two people", "more likely one person")
    rows = [
        {"low": part.low, "high": part.high, "none": 0, "pairs": part.pairs, "side": sides[part.low >= threshold]}
        for part in bins
        if part.pairs
    ]
    scale, axis = _counts(max((part.pairs for part in bins), default=1))
    shades = alt.Color("side:N", scale=alt.Scale(domain=list(sides), range=[APART, MATCH]))
    bars = (
        alt.Chart(_rows(rows))
        .mark_rect(stroke="white", strokeWidth=0.6)
        .encode(
            x=alt.X("low:Q", title="match weight, in bits", axis=alt.Axis(grid=False)),
            x2="high:Q",
            y=alt.Y("pairs:Q", scale=scale, axis=axis, title="pairs (each line ten times more)"),
            y2="none:Q",
            color=shades,
        )
    )
    return _framed(alt.layer(bars, _marker(threshold, "threshold")), 230)


def curve(points: Sequence[ThresholdPoint], threshold: float) -> Chart:
    """What another threshold would give."""
    kinds = ("right among the linked (precision)", "found among the true (recall)")
    rows: list[dict[str, object]] = []
    for point in points:
        expected, measured = (point.precision, point.recall), (point.measured_precision, point.measured_recall)
        for how, shares in (("expected", expected), ("measured", measured)):
            rows += [
                {"threshold": point.threshold, "share": share, "kind": kind, "how": how}
                for kind, share in zip(kinds, shares, strict=True)
                if share is not None
            ]
    lowest = min((float(str(row["share"])) for row in rows), default=0.0)
    lines = (
        alt.Chart(_rows(rows))
        .mark_line(strokeWidth=2.5, interpolate="monotone")
        .encode(
            x=alt.X("threshold:Q", title="threshold, in bits", axis=alt.Axis(grid=False)),
            y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%", tickCount=6), scale=alt.Scale(domain=[max(0.0, lowest - 0.02), 1.0])),
            color=alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=[MATCH, APART])),
            strokeDash=alt.StrokeDash("how:N", scale=alt.Scale(domain=["expected", "measured"], range=[[1, 0], [3, 4]]), legend=_how(rows)),
        )
    )
    return _framed(alt.layer(lines, _marker(threshold, "used here", 226)), 240)


def _how(rows: Sequence[Mapping[str, object]]) -> alt.Legend | None:
    return alt.Legend(symbolType="stroke", symbolSize=300) if any(row["how"] == "measured" for row in rows) else None


def sizes(counts: Sequence[SizeCount]) -> Chart:
    """How many identities have how many records."""
    rows = [{"size": count.size, "identities": count.identities, "text": f"{count.identities:,}"} for count in counts]
    scale, axis = _counts(max((count.identities for count in counts), default=1))
    base = alt.Chart(_rows(rows)).encode(
        x=alt.X("size:N", sort=None, title="records of one identity", axis=alt.Axis(labelAngle=0, grid=False)),
        y=alt.Y("identities:Q", scale=scale, axis=axis, title="identities (each line ten times more)"),
    )
    bars = base.mark_bar(color=MATCH, cornerRadiusEnd=2)
    return _framed(bars + base.mark_text(dy=-8, color=MUTED).encode(text="text:N"), 220)


def keys(yields: Sequence[KeyYield]) -> Chart:
    """Matches that each key found, and how many of them no other found."""
    kinds = ("found by this key alone", "found by others too")
    rows = [
        {"key": found.name, "matches": share, "kind": kind, "order": order}
        for found in yields
        for order, (kind, share) in enumerate(zip(kinds, (found.only, max(found.matches - found.only, 0.0)), strict=True))
    ]
    totals = [{"key": found.name, "end": found.matches, "text": f"of {found.pairs:,} pairs"} for found in yields]
    most = max((found.matches for found in yields), default=1.0)
    scale = alt.Scale(domain=[0, 1.25 * most], nice=False)
    place = alt.Y("key:N", sort=None, title=None)
    bars = (
        alt.Chart(_rows(rows))
        .mark_bar(height=13)
        .encode(
            y=place,
            x=alt.X("matches:Q", title="likely matches found", scale=scale, axis=alt.Axis(format=",d", tickCount=6)),
            color=alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=[MATCH, PALE])),
            order="order:Q",
        )
    )
    texts = alt.Chart(_rows(totals)).mark_text(align="left", dx=5, color=MUTED).encode(y=place, x="end:Q", text="text:N")
    return _framed(alt.layer(bars, texts), alt.Step(ROW))


def _percent(share: float) -> str:
    return f"{share:.0%}" if share in (0.0, 1.0) or 0.01 <= share < 0.995 else "< 1%" if share < 0.01 else "> 99%"  # noqa: PLR2004 - rounding
