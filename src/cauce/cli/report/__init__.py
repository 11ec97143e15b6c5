"""A match run as one page that can be read without knowing how it works, kept, mailed and printed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from cauce.cli.report.data import ReportData
from cauce.errors import InvalidValue

if TYPE_CHECKING:
    from cauce.engine.batch.result import MatchResult
    from cauce.engine.batch.truth import Truth

__all__ = ["ReportData", "require_charts", "write_page", "write_report"]


def require_charts() -> None:
    """Say at once, before anything is computed, that the charts cannot be drawn.

    Raises:
        InvalidValue: the extra is not installed.
    """
    if find_spec("altair") is None or find_spec("vl_convert") is None:
        raise InvalidValue("--report", "the charts need an extra that is not installed: pip install 'cauce[charts]'")


def write_report(result: MatchResult, path: Path, truth: Truth | None = None, *, values: bool = True) -> None:
    """Write the report of a match.

    Args:
        result: of the match.
        path: an HTML file, which appears whole or not at all, readable by its owner only.
        truth: who is who, for measured figures beside the expected ones.
        values: whether customers' values may stand in sample pairs and identities; the page says so at its top.

    Raises:
        InvalidValue: the extra `charts` is not installed, or the file cannot be written.
    """
    require_charts()
    from cauce.cli.report.collect import collect  # noqa: PLC0415 - pyarrow only where it is used

    write_page(collect(result, truth, values=values), path)


def write_page(data: ReportData, path: Path) -> None:
    """Write a report; the file appears whole or not at all, readable by its owner only.

    Raises:
        InvalidValue: the extra `charts` is not installed, or the file cannot be written.
    """
    require_charts()
    from cauce.cli.report.page import page  # noqa: PLC0415 - what draws is an extra, and takes a second to load
    from cauce.engine.batch.output import appearing  # noqa: PLC0415 - pyarrow only where it is used

    with appearing(path) as unfinished:
        unfinished.write_text(page(data), encoding="utf-8")
