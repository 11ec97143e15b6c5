"""The demonstration runs, and shows what the README says it shows."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from cauce.cli.demo.data import febrl_quality
from cauce.engine.batch.quality import Quality

from .test_commands import JOURNEY

ROOT = JOURNEY.parents[2]


def general(text: str) -> list[str]:
    """Lines without what differs from run to run: ids, rates, times."""
    without_ids = re.sub(r"\b[0-9a-z]{26,32}\b", "ID", text)
    return [" ".join(line.split()) for line in re.sub(r"[\d,]+/s", "N/s", without_ids).splitlines()]


@pytest.mark.slow
def test_the_demonstration_shows_what_the_readme_says(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "cauce.cli", "demo", "--dir", tmp_path], cwd=ROOT, capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert max(len(line) for line in ran.stdout.splitlines() if "export" not in line) <= 100
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.search(r"<!-- demo -->\n\n```text\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    missing = [line for line in general(shown[1]) if line not in general(ran.stdout)]
    assert missing == [], "run: make docs"
    f1 = re.search(r"F1 ([\d.]+)", ran.stdout)
    assert f1 is not None
    assert float(f1[1]) >= 0.98


def test_quality_counts_pairs():
    rows = [("febrl_a", "rec-1-org", "x"), ("febrl_b", "rec-1-dup-0", "x"), ("febrl_a", "rec-2-org", "x"), ("febrl_b", "rec-2-dup-0", "y")]
    quality = febrl_quality(iter([[*rows, ("web", "c01", "x")]]))
    assert quality == Quality(right=1, found=3, true=2)
    assert (quality.precision, quality.recall, quality.f1) == (1 / 3, 1 / 2, 2 / 5)
