"""The customer across channels: touchpoints and consent: the answers."""

from __future__ import annotations

from cauce.server.answers.common import Answer

ANSWERS: dict[str, Answer] = {}
