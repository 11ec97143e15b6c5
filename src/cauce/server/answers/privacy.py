"""What a person may ask for: everything held about them, and to be forgotten: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
