"""Versions of the rules: checked, tried, put in force: over gRPC."""

from __future__ import annotations

from typing import TypeVar

from cauce.client.call import Call
from cauce.service.verbs.rulesets import RulesetVerbs

T = TypeVar("T")


class ClientRulesetVerbs(RulesetVerbs):
    """See RulesetVerbs."""

    def _send(self, call: Call[T]) -> T:
        raise NotImplementedError


class AsyncRulesetVerbs:
    """See RulesetVerbs."""

    async def _send(self, call: Call[T]) -> T:
        raise NotImplementedError
