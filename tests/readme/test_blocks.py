"""Every block of Python, console and YAML in the documentation runs, in the order of its page, and prints what the page shows."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from cauce.cli.demo.serving import served
from cauce.cli.files.defaults import Defaults
from cauce.cli.files.jsonl import record_of
from cauce.cli.files.mapping import parse_given
from cli.running import cauce

from .blocks import ROOT, Block, blocks

ADDRESS = "127.0.0.1:50051"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An empty folder with the project's examples: where a reader stands after cloning."""
    made = tmp_path_factory.mktemp("reader")
    (made / "examples").mkdir()
    for path in (ROOT / "examples").glob("*.csv"):
        (made / "examples" / path.name).write_bytes(path.read_bytes())
    return made


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served") / "shop.db") as found:
        yield found


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_every_python_block_runs(block: Block, address):
    text = block.text.replace(ADDRESS, address)
    ran = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout or "print(" not in text


def test_the_readme_example_merges_the_two_records():
    [block] = [block for block in blocks("python") if "open_cauce" in block.text and block.page.name == "README.md"]
    ran = subprocess.run([sys.executable, "-"], input=block.text, capture_output=True, text=True, timeout=60, check=False)
    assert "records=2, sources=('pos', 'web')" in ran.stdout
    assert "value='Ana Gil'" in ran.stdout
    assert len([line for line in block.text.splitlines() if line]) == 10


def commands(block: Block) -> list[tuple[str, list[str]]]:
    """The commands of a console block with the output that the page shows."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        elif line.strip():
            found[-1][1].append(line)
    return found


CONSOLE = [(block, command, shown) for block in blocks("console") for command, shown in commands(block) if " serve" not in command]


@pytest.mark.parametrize(("block", "command", "shown"), CONSOLE, ids=[f"{block.name} {command[:40]}" for block, command, _ in CONSOLE])
def test_console_prints_what_is_shown(block: Block, command: str, shown: list[str], folder, monkeypatch):
    monkeypatch.chdir(folder)
    ran = cauce(*shlex.split(command)[1:])
    assert ran.code in ((0, 3) if "ingest" in command else (0, 1) if "why" in command else (0,)), ran.err
    assert ran.out.strip()
    printed = [" ".join(line.split()) for line in ran.out.splitlines()]
    for line in shown:
        assert " ".join(line.split()) in printed


def test_the_server_of_the_readme_starts_as_it_says(folder):
    block = next(block for block in blocks("console") if "cauce serve" in block.text)
    [(command, shown)] = commands(block)
    words = [*shlex.split(command)[1:], "--listen", "127.0.0.1:0"]
    with subprocess.Popen(
        [sys.executable, "-m", "cauce.cli", *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        server.terminate()
    assert re.sub(r"127\.0\.0\.1:\d+", ADDRESS, line.strip()) == shown[0]


@pytest.mark.parametrize("block", blocks("yaml"), ids=lambda block: block.name)
def test_mappings_are_accepted(block: Block):
    assert parse_given(yaml.safe_load(block.text), block.name)


@pytest.mark.parametrize("block", blocks("json"), ids=lambda block: block.name)
def test_json_is_a_record(block: Block):
    assert record_of(json.loads(block.text), Defaults(source="", observed_at=0)).identifiers


def test_no_block_is_left_out():
    text = "\n".join(path.read_text("utf-8") for path in {block.page for block in blocks("python")})
    assert set(re.findall(r"^```(\w+)$", text, re.MULTILINE)) <= {"python", "console", "yaml", "text", "json"}
