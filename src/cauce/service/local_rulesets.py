"""Versions of the rules: checked, tried, put in force: in process."""

from __future__ import annotations

from cauce.service.session import Session
from cauce.service.verbs.rulesets import RulesetVerbs


class LocalRulesetVerbs(RulesetVerbs):
    """See RulesetVerbs."""

    _session: Session
