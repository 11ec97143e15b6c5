"""What data stewards do beyond single assertions: merge, split, review, decide, revert: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
