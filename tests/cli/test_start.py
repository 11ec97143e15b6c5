"""A command answers `--help` at once: what takes long to load is loaded where it is used."""

import subprocess
import sys

HEAVY = ("numpy", "rapidfuzz", "phonenumbers", "pyarrow", "pandas", "grpc", "sqlalchemy", "altair")


def test_the_command_line_loads_nothing_heavy():
    ask = f"import sys, cauce.cli.app; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.split() == []
