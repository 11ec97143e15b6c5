"""The graph around an identity, and all of it at one revision: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
