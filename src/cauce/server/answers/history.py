"""How an identity came together, and what became of it: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
