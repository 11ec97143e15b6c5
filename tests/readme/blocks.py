"""Finds the code blocks of the documentation and runs them as a reader would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of code in a page."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        """Where it stands, for the report."""
        return f"{self.page.name}:{self.line}"


def blocks(language: str) -> list[Block]:
    """All blocks of one language, page by page."""
    pages = ((page, page.read_text("utf-8")) for page in PAGES)
    matches = ((page, text, match) for page, text in pages for match in _BLOCK.finditer(text) if match[1] == language)
    return [Block(page, text[: match.start()].count("\n") + 1, match[1], match[2]) for page, text, match in matches]
