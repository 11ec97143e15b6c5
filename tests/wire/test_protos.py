"""The API's documents: lint clean, and the generated code is theirs."""

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GENERATED = ROOT / "src" / "cauce" / "api"


def test_the_generated_code_is_fresh(tmp_path):
    assert runpy.run_path(str(ROOT / "protos" / "generate.py"))["generate"](tmp_path) == 0
    fresh = {path.relative_to(tmp_path / "cauce/api"): path.read_text() for path in tmp_path.rglob("*.py*")}
    committed = {path.relative_to(GENERATED): path.read_text() for path in GENERATED.rglob("*.py*") if "__pycache__" not in path.parts}
    assert committed.keys() == fresh.keys()
    assert [str(name) for name, text in fresh.items() if committed[name] != text] == []


def test_protos_pass_buf_lint():
    buf = shutil.which("buf", path=str(Path(sys.executable).parent)) or shutil.which("buf")
    if buf is None:
        pytest.skip("buf-bin is not installed")
    done = subprocess.run([buf, "lint"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
