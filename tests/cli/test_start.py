"""A command answers `--help` at once: what takes long to load is loaded where it is used."""

import os
import subprocess
import sys
from types import ModuleType

import pytest

from cauce.cli import main
from cauce.cli.app import COMMANDS, named
from cauce.cli.exits import Exit

HEAVY = ("numpy", "rapidfuzz", "phonenumbers", "pyarrow", "pandas", "grpc", "sqlalchemy", "altair")


def test_the_command_line_loads_nothing_heavy():
    ask = f"import sys, cauce.cli.app; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split() == []


def test_what_a_line_names_is_loaded_and_no_more():
    assert named(["match", "people.csv", "-o", "out.csv"]) == ("match",)
    assert named(["--tenant", "match", "verify"]) == ("match", "verify")


@pytest.mark.parametrize("line", [[], ["--help", "match"], ["--version"], ["mtach", "people.csv"]])
def test_help_and_what_is_no_command_know_all(line):
    assert named(line) == tuple(COMMANDS)


def test_an_interruption_while_it_loads_is_one_line(monkeypatch, capsys):
    class Loading(ModuleType):
        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "cauce.cli.app", Loading("cauce.cli.app"))
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code, capsys.readouterr().err) == (Exit.INTERRUPTED, "cauce: interrupted\n")


HOLDING = """
import atexit, sys
from cauce.cli import main

class Held:
    def __del__(self):
        print("taken apart", flush=True)

held = Held()
atexit.register(print, "at exit")
sys.argv = ["cauce", {command!r}, "--help"] if {command!r} == "verify" else ["cauce", {command!r}, "nowhere.csv", "-o", "out.csv"]
main()
"""


@pytest.mark.parametrize(
    ("command", "code", "said", "complaint"),
    [("match", Exit.BAD_INPUT, "at exit\n", "nowhere.csv: does not exist"), ("verify", Exit.OK, "at exit\ntaken apart\n", "")],
)
def test_what_holds_tables_ends_without_taking_them_apart(command, code, said, complaint, tmp_path):
    asked = [sys.executable, "-c", HOLDING.format(command=command)]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    ran = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env=buffered)
    assert (ran.returncode, ran.stdout[-len(said) :], "taken apart" in ran.stdout) == (code, said, command == "verify")
    assert complaint in ran.stderr
