"""Why two records are, or are not, one identity: the waterfall of comparisons, the decision, the chain of evidence."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cauce.cli.render.words import brief, name_of, plain_table, safe
from cauce.model.explanation import Decision, LevelReached, PairExplanation

_BAR = 26
_NARROW = 72
"""Columns of a terminal that has no room for bars."""
_DECISION_STYLE = {
    Decision.LINKED: "bold green",
    Decision.REVIEW: "bold yellow",
    Decision.WITHHELD: "bold yellow",
    Decision.REFUSED: "bold red",
    Decision.BELOW: "bold red",
    Decision.UNRELATED: "bold red",
}
MISSING = "missing"


def show_pair(console: Console, explanation: PairExplanation) -> None:
    """The decision first, then what it rests on."""
    verdict = Text(explanation.decision.value, _DECISION_STYLE[explanation.decision])
    pair = f"[cyan]{name_of(explanation.left)}[/] and [cyan]{name_of(explanation.right)}[/]: "
    console.print(Text.from_markup(pair) + verdict)
    console.print(safe(explanation.reason))
    console.print()
    _show_comparisons(console, explanation)
    _show_as_identities(console, explanation)
    _show_shared(console, explanation)
    _show_lacks(console, explanation)
    _show_missed(console, explanation)
    _show_against(console, explanation)
    _show_steps(console, explanation)


def _show_comparisons(console: Console, explanation: PairExplanation) -> None:
    compared = [reached for reached in explanation.comparisons if reached.level != MISSING]
    if not compared:
        console.print("[dim]no comparison has something on both sides: there is no score[/]")
        return
    console.print(waterfall(explanation, compared, bars=console.width >= _NARROW))
    missing = [reached.comparison for reached in explanation.comparisons if reached.level == MISSING]
    if missing:
        console.print(f"[dim]missing on either side, so 0 bits: {', '.join(map(safe, missing))}[/]")


def waterfall(explanation: PairExplanation, compared: list[LevelReached], *, bars: bool = True) -> Table:
    """Each comparison moves the sum on from where the one before left it."""
    table = plain_table("comparison", "what was found", "bits", *([""] if bars else []), title="Score")
    table.columns[2].justify = "right"
    table.columns[2].no_wrap = True
    total = 0.0
    low, high = _span(explanation, compared)
    for reached in compared:
        bar = [_bar(total, total + reached.bits, (low, high))] if bars else []
        total += reached.bits
        table.add_row(safe(reached.comparison), _level(reached), Text(f"{reached.bits:+.1f}", _sign(reached.bits)), *bar)
    for held in explanation.adjustments:
        bar = [_bar(total, total + held.bits, (low, high))] if bars else []
        total += held.bits
        table.add_row(f"[dim]{safe(held.name)}[/]", f"[dim]{safe(held.says)}[/]", Text(f"{held.bits:+.1f}", "dim"), *bar)
    bar = [_scale(explanation, (low, high))] if bars else []
    table.add_row("[bold]match weight[/]", _standing(explanation), Text(f"{explanation.weight:+.1f}", "bold"), *bar)
    return table


def _level(reached: LevelReached) -> str:
    values = f" [dim]{brief(reached.left)} | {brief(reached.right)}[/]" if reached.left or reached.right else ""
    flags = (" [red](contradicts)[/]" if reached.contradicts else "") + (" [yellow](ceiling)[/]" if reached.ceiling else "")
    return safe(reached.says) + flags + values


def _standing(explanation: PairExplanation) -> str:
    if explanation.decision is Decision.LINKED and explanation.weight < explanation.match:
        return f"not enough alone (≥ {explanation.match:g}): see the chain below"
    if explanation.short_by > 0:
        return f"{explanation.short_by:.1f} bits short of a match (≥ {explanation.match:g}; review ≥ {explanation.review:g})"
    return f"a match is ≥ {explanation.match:g}"


def _span(explanation: PairExplanation, compared: list[LevelReached]) -> tuple[float, float]:
    sums = [0.0, explanation.match, explanation.weight]
    total = 0.0
    for reached in compared:
        total += reached.bits
        sums.append(total)
    return min(sums), max(sums)


def _cell(value: float, span: tuple[float, float]) -> int:
    low, high = span
    return round((value - low) / ((high - low) or 1.0) * (_BAR - 1))


def _bar(start: float, end: float, span: tuple[float, float]) -> Text:
    first, last = sorted((_cell(start, span), _cell(end, span)))
    bar = Text(" " * first)
    bar.append("█" * max(last - first, 1), _sign(end - start))
    return bar


def _scale(explanation: PairExplanation, span: tuple[float, float]) -> Text:
    marks = [" "] * _BAR
    marks[_cell(0.0, span)] = "0"
    marks[_cell(explanation.match, span)] = "┃"
    marks[_cell(explanation.weight, span)] = "▲"
    return Text("".join(marks), "bold")


def _sign(bits: float) -> str:
    return "green" if bits > 0 else "red" if bits < 0 else "dim"


def _show_shared(console: Console, explanation: PairExplanation) -> None:
    if not explanation.shared:
        return
    console.print()
    table = plain_table("identifier", "value", "", title="Both carry")
    for key in explanation.shared:
        found = "[green]counts[/]" if key.live else f"[yellow]no evidence: {safe(key.why_not)}[/]"
        table.add_row(safe(key.namespace), brief(key.value), found)
    console.print(table)


def _show_as_identities(console: Console, explanation: PairExplanation) -> None:
    if explanation.identity_weight is None:
        return
    terms = ", ".join(f"{safe(part.name)} {part.bits:+.1f}" for part in explanation.identity_parts)
    console.print(f"[dim]their identities as a whole weigh {explanation.identity_weight:+.1f} bits: {terms}[/]")


def _show_lacks(console: Console, explanation: PairExplanation) -> None:
    if not explanation.lacks:
        return
    console.print()
    table = plain_table("if they agreed on", "now", "then", "weight", title="What would have been enough")
    for lack in explanation.lacks:
        reached = f"{lack.reaches:+.1f}"
        enough = lack.reaches >= explanation.match
        table.add_row(
            safe(lack.comparison),
            f"{safe(lack.level)} {lack.bits:+.1f}",
            f"{lack.best:+.1f}",
            f"[green]{reached}[/]" if enough else reached,
        )
        if enough:
            break
    console.print(table)


def _show_missed(console: Console, explanation: PairExplanation) -> None:
    if explanation.blocking or not explanation.missed:
        return
    said = {"dead": "too many share it", "differs": "not the same", "missing": "missing"}
    rules = ", ".join(f"{safe(missed.rule)} ({said[missed.why]})" for missed in explanation.missed)
    console.print(f"[dim]they meet on no blocking rule: {rules}[/]")


def _show_against(console: Console, explanation: PairExplanation) -> None:
    if not explanation.against:
        return
    console.print()
    table = plain_table("record", "and", "", title="What stands against it")
    for one in explanation.against:
        values = f" [dim]{brief(one.left_value)} | {brief(one.right_value)}[/]" if one.left_value or one.right_value else ""
        table.add_row(f"[cyan]{name_of(one.left)}[/]", f"[cyan]{name_of(one.right)}[/]", safe(one.says) + values)
    console.print(table)


def _show_steps(console: Console, explanation: PairExplanation) -> None:
    if not explanation.steps:
        return
    console.print()
    table = plain_table("from", "to", "by", title="Chain of evidence")
    for step in explanation.steps:
        bits = f" ({step.bits:+.1f} bits)" if step.bits is not None else ""
        table.add_row(f"[cyan]{name_of(step.left)}[/]", f"[cyan]{name_of(step.right)}[/]", evidence(step.evidence) + bits)
    console.print(table)


def evidence(code: str) -> str:
    """A step's evidence in words."""
    kind, _, namespace = code.partition(":")
    words = {
        "same-assertion": "somebody said they are the same",
        "score": "comparison of what they say",
        "key": f"the same {namespace}",
        "device": f"the same {namespace}, and the traits agree",
        "owner": f"{namespace} that belongs to that customer alone",
        "group": f"{namespace} shared by records nobody owns",
    }
    return safe(words.get(kind, code))
