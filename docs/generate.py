"""Tables of the documentation, made from the code: `python docs/generate.py` rewrites them, a test checks that they are fresh.

A table stands between `<!-- table: NAME -->` and `<!-- end -->`. With a file that holds what `cauce demo` printed, the README's
opening is made anew as well.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from math import log2
from pathlib import Path

from cauce import errors
from cauce.cli.app import COMMANDS
from cauce.cli.exits import ADVICE, Exit
from cauce.errors import Reason
from cauce.linkage.columns.headers import headers as header_words
from cauce.linkage.ruleset import default_ruleset
from cauce.server.rpcs import RPCS, Kind, Scope
from cauce.settings import SETTINGS, Settings
from cauce.wire.status import CODES

ROOT = Path(__file__).resolve().parent.parent
FILES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_MARK = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    lines = [list(headers)]
    lines.append(["---"] * len(lines[0]))
    lines += [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def commands() -> str:
    """Every command with the first sentence of its help."""
    return table(("command", "what it does"), ((f"`cauce {name}`", _first(one.function)) for name, one in COMMANDS.items()))


def exit_codes() -> str:
    """Exit codes with what they mean."""
    source = inspect.getsource(Exit)
    meaning = dict(re.findall(r'(\w+) = \d+\n\s+"""(.*?)"""', source, re.DOTALL))
    return table(("code", "meaning"), ((code.value, meaning[code.name]) for code in Exit))


def reasons() -> str:
    """Every reason: the code it comes with and what to do."""
    return table(("reason", "gRPC code", "what to do"), ((f"`{reason}`", _codes(reason), ADVICE[reason]) for reason in Reason))


def _codes(reason: Reason) -> str:
    """The codes of the classes that the reason is raised with, as the source says; for the rest, of the class whose own it is."""
    kinds = _raised().get(reason.name) or {kind.__name__ for kind in CODES if kind.default_reason is reason} or {"InvalidValue"}
    return ", ".join(sorted(f"`{CODES[getattr(errors, kind)].name}`" for kind in kinds))


@cache
def _raised() -> dict[str, set[str]]:
    """Reason -> error classes that are built with it anywhere in the source."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src" / "cauce").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and hasattr(errors, node.func.id):
                said = next((word.value for word in node.keywords if word.arg == "reason"), None)
                if isinstance(said, ast.Attribute) and ast.unparse(said.value) == "Reason":
                    found.setdefault(said.attr, set()).add(node.func.id)
    return found


def rpcs() -> str:
    """Every call with the scope it needs, and how long it may take if its caller does not say."""
    return table(
        ("service", "call", "scope", "default deadline"),
        (
            (rpc.service, f"`{rpc.method}`", f"`{rpc.scope}`", "none: a stream" if rpc.kind is Kind.STREAM else f"{rpc.deadline:g} s")
            for rpc in RPCS
        ),
    )


def scopes() -> str:
    """Scopes of API keys."""
    return table(
        ("scope", "calls"), ((f"`{scope}`", ", ".join(rpc.method for rpc in RPCS if rpc.scope is scope) or "-") for scope in Scope)
    )


def settings() -> str:
    """Every variable with its default."""
    defaults = Settings()
    rows = ((row, getattr(getattr(defaults, row.group), row.field)) for row in SETTINGS)
    return table(
        ("variable", "default", "what it sets"),
        ((f"`{row.variable}`", f"`{value}`" if value != "" else "", row.says) for row, value in rows),
    )


def namespaces() -> str:
    """Namespaces of the default ruleset with their policies."""
    rows = (
        (
            f"`{policy.name}`",
            policy.scope.value + (", strong" if policy.strong else ""),
            policy.max_per_identity or "",
            policy.max_spread or "",
            policy.min_assurance.name.lower(),
            policy.fresh_for or "",
        )
        for policy in default_ruleset().namespaces
    )
    return table(("namespace", "scope", "at most, per customer", "shared beyond, people", "least assurance", "fresh for, days"), rows)


def comparisons() -> str:
    """Comparisons of the default ruleset with the weight of each level."""
    rows = []
    for comparison in default_ruleset().comparisons:
        for level in comparison.levels:
            bits = log2(level.m / level.u)
            weight = f"up to {min(bits, level.cap or bits):+.1f}" if level.cap else f"{bits:+.1f}"
            rows.append((f"`{comparison.name}`", f"`{level.name}`", weight, level.says))
    return table(("comparison", "level", "bits", "what it says"), rows)


def blocking() -> str:
    """Blocking rules of the default ruleset."""
    return table(("rule", "agrees on"), ((f"`{rule.name}`", ", ".join(rule.parts)) for rule in default_ruleset().blocking))


def thresholds() -> str:
    """Thresholds of the default ruleset."""
    found = default_ruleset().thresholds
    return table(("threshold", "value"), ((f"`{name}`", getattr(found, name)) for name in found.__struct_fields__))


def headers() -> str:
    """Header words that are understood in files."""
    return table(("target", "headers"), ((f"`{target}`", ", ".join(words)) for target, words in header_words().items()))


TABLES: dict[str, Callable[[], str]] = {
    made.__name__: made
    for made in (commands, exit_codes, reasons, rpcs, scopes, settings, namespaces, comparisons, blocking, thresholds, headers)
}


def _first(function: Callable[..., None]) -> str:
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ")


def fresh(text: str) -> str:
    """A page with its tables made anew."""
    return _MARK.sub(lambda found: found[1] + "\n" + TABLES[found[2]]() + "\n" + found[3], text)


_SHOWN = ("2", "3", "4", "5", "7")
"""Screens of the demonstration that the README opens with."""


def demo_excerpt(printed: str) -> str:
    """The README's part of what `cauce demo` printed."""
    screens = re.split(r"^(?=\d  .* ─+$)", printed, flags=re.MULTILINE)
    chosen = [screen.rstrip() for screen in screens if screen[:1] in _SHOWN]
    text = "\n\n".join("\n".join(line.rstrip() for line in screen.splitlines()) for screen in chosen)
    return f"```text\n{text}\n```\n"


def with_demo(text: str, printed: str) -> str:
    """A page with the demonstration's excerpt made anew."""
    return _DEMO.sub(lambda found: found[1] + "\n" + demo_excerpt(printed) + "\n" + found[2], text)


_DEMO = re.compile(r"(<!-- demo -->\n).*?(<!-- end -->)", re.DOTALL)

if __name__ == "__main__":
    for path in FILES:
        path.write_text(fresh(path.read_text("utf-8")), "utf-8")
    if sys.argv[1:]:  # a file with what `cauce demo` printed
        readme = ROOT / "README.md"
        readme.write_text(with_demo(readme.read_text("utf-8"), Path(sys.argv[1]).read_text("utf-8")), "utf-8")
