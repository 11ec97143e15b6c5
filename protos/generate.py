"""Compiles protos/ to src/cauce/api: `python protos/generate.py` from anywhere, also with another output folder as argument.

The proto path is the import path (`cauce/api/v1/records.proto` is `cauce.api.v1.records_pb2`), so the output needs no patching.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from grpc_tools import protoc

ROOT = Path(__file__).resolve().parent.parent


def generate(output: Path) -> int:
    """Write messages, stubs and services below `output`; returns protoc's exit code."""
    protos = sorted(str(path.relative_to(ROOT / "protos")) for path in (ROOT / "protos").rglob("*.proto"))
    wellknown = str(resources.files("grpc_tools").joinpath("_proto"))
    output.mkdir(parents=True, exist_ok=True)
    code: int = protoc.main(
        [
            "protoc",
            f"--proto_path={ROOT / 'protos'}",
            f"--proto_path={wellknown}",
            f"--python_out={output}",
            f"--pyi_out={output}",
            f"--grpc_python_out={output}",
            *protos,
        ]
    )
    for package in ("cauce/api", "cauce/api/v1"):
        (output / package / "__init__.py").write_text('"""Generated from protos/ by protos/generate.py."""\n', encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(generate(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "src"))
