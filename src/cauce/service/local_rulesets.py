"""Versions of the rules: checked, tried, put in force: in process."""

from __future__ import annotations

from cauce.model.job import Job, JobRequest
from cauce.model.simulation import Simulation
from cauce.service import rulesets
from cauce.service.paging import DEFAULT_PAGE, Page
from cauce.service.session import Session
from cauce.service.trials import Trials
from cauce.service.verbs.rulesets import RulesetCheck, RulesetVerbs, RulesetVersion


class LocalRulesetVerbs(RulesetVerbs):
    """See RulesetVerbs."""

    _session: Session
    _trials: Trials

    def create_ruleset(self, document: str, *, author: str) -> RulesetVersion:
        """See RulesetVerbs."""
        return rulesets.create_ruleset(self._session, document, author)

    def get_ruleset(self, number: int = 0) -> RulesetVersion:
        """See RulesetVerbs."""
        return rulesets.get_ruleset(self._session, number)

    def list_rulesets(self, *, page_size: int = DEFAULT_PAGE, page_token: str = "") -> Page[RulesetVersion]:
        """See RulesetVerbs."""
        return rulesets.list_rulesets(self._session, page_size, page_token)

    def validate_ruleset(self, document: str) -> RulesetCheck:
        """See RulesetVerbs."""
        return rulesets.validate_ruleset(document)

    def simulate(self, *, number: int = 0, document: str = "") -> Job:
        """See RulesetVerbs."""
        return self._trials.simulate(number, document, self._session.actor)

    def get_simulation(self, simulation_id: str) -> Simulation:
        """See RulesetVerbs."""
        return rulesets.get_simulation(self._session, simulation_id)

    def activate(self, number: int, *, author: str, reason: str, etag: str = "", simulation: str = "") -> Job:
        """See RulesetVerbs."""
        request = JobRequest(ruleset=number, author=author, reason=reason, etag=etag, simulation=simulation)
        return self._trials.activate(request, self._session.actor)
