"""The documentation is complete, its tables are fresh, its links lead somewhere, and it says nothing that the code does not."""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path

import pytest

from cauce.cli.app import COMMANDS
from cauce.cli.exits import Exit
from cauce.cli.run import command
from cauce.errors import Reason
from cauce.linkage.ruleset import default_ruleset
from cauce.server.rpcs import RPCS, Scope
from cauce.service import api
from cauce.settings import SETTINGS

from .blocks import PAGES, ROOT

sys.path.insert(0, str(ROOT / "docs"))
import generate


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_tables_are_fresh(path):
    text = path.read_text("utf-8")
    assert generate.fresh(text) == text, "run: make docs"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


def test_every_command_is_documented():
    readme = page("README.md")
    assert [name for name in COMMANDS if f"`cauce {name}`" not in readme] == []


def test_every_command_of_the_pages_exists():
    text = "\n".join(path.read_text("utf-8") for path in PAGES)
    named = set(re.findall(r"(?:^\$ |^ {4}|`)cauce ([a-z-]+)", text, re.MULTILINE))
    assert named - set(COMMANDS) == set()


def options() -> set[str]:
    known = {"--version", "--help"}
    for one in COMMANDS.values():
        for name, parameter in inspect.signature(command(one.function)).parameters.items():
            for said in getattr(parameter.annotation, "__metadata__", ()):
                # In an annotation, typer takes the first name for the default.
                words = (getattr(said, "default", None), *(getattr(said, "param_decls", None) or ()))
                named = {word for word in words if isinstance(word, str) and word.startswith("--")}
                known |= named or {f"--{name.replace('_', '-')}"}
    return known


def test_every_option_of_the_pages_exists():
    known = options()
    for path in PAGES:
        lines = path.read_text("utf-8").splitlines()
        used = {word for line in lines if "cauce " in line for word in re.findall(r"(?<=\s)--[a-z-]+", line)}
        assert used - known == set(), path.name


def test_every_reason_is_documented():
    errors = page("docs/errors.md")
    assert [reason for reason in Reason if f"`{reason}`" not in errors] == []


def test_every_exit_code_is_documented():
    for name in ("README.md", "docs/errors.md"):
        assert [code for code in Exit if f"| {code.value} | " not in page(name)] == []


def test_every_call_and_scope_is_documented():
    text = page("docs/api.md")
    assert [rpc.method for rpc in RPCS if f"`{rpc.method}`" not in text] == []
    assert [scope for scope in Scope if f"`{scope}`" not in text] == []


def test_every_setting_is_documented():
    text = page("docs/operations.md")
    assert [row.variable for row in SETTINGS if f"`{row.variable}`" not in text] == []
    assert set(re.findall(r"CAUCE_[A-Z_]+", text)) <= {row.variable for row in SETTINGS}


def test_the_ruleset_is_documented_to_the_last_level():
    text, ruleset = page("docs/ruleset.md"), default_ruleset()
    names = [one.name for part in (ruleset.namespaces, ruleset.comparisons, ruleset.blocking) for one in part]
    names += [level.says for comparison in ruleset.comparisons for level in comparison.levels]
    assert [name for name in names if name not in text] == []
    assert [name for name in ruleset.thresholds.__struct_fields__ if f"`{name}`" not in text] == []


def test_the_limits_are_those_of_the_code():
    from cauce.model import record

    text = page("docs/api.md")
    for limit in (api.MAX_BATCH, api.MAX_LOOKUPS, api.MAX_PAGE, record.MAX_IDENTIFIERS, record.MAX_ATTRIBUTES, record.MAX_VALUE_LENGTH):
        assert f"| {limit:,} |" in text
    assert f"| {record.MAX_ATTRIBUTE_LENGTH:,} |" in text
    assert f"| {record.MAX_NAME_LENGTH} |" in text


def test_the_glossary_has_the_words_of_the_code():
    glossary = page("docs/concepts.md").lower()
    for word in ("match weight", "term frequency", "blocking rule", "survivorship", "candidate", "comparison", "signature", "revision"):
        assert word in glossary


def test_the_makefile_has_what_the_readme_says():
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^ {4}make ([a-z-]+)", page("README.md"), re.MULTILINE)) <= targets
    assert "make test" in Path(ROOT / ".ci" / "run").read_text()
