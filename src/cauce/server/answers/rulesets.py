"""Versions of the rules: checked, tried, put in force: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
