"""The verbs of Cauce as a test suite: the service in process and the client over gRPC pass it, on every store.

    class TestMyService(ServiceSuite):
        @pytest.fixture(scope="class")
        @classmethod
        def world(cls): ...        # a function that gives the Cauce of a tenant; all tests of the class share it

The world's jobs must find their files below `service_world.imports_directory()`.
Every test works in tenants of its own, so one database and one server serve them all.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from cauce.service.api import Cauce
from cauce.testing.service_cases_changes import ChangeCases, CurationCases, OperationCases
from cauce.testing.service_cases_corrections import MergeCases, RevertCases, ReviewCases, RulingCases, SplitCases
from cauce.testing.service_cases_graph import ExploreCases, ExportCases
from cauce.testing.service_cases_history import AsOfCases, CauseCases, HistoryCases, HowCases
from cauce.testing.service_cases_identities import ExplainCases, IdentityCases, LookupCases
from cauce.testing.service_cases_jobs import ImportCases, JobCases
from cauce.testing.service_cases_journey import ConsentCases, JourneyCases
from cauce.testing.service_cases_privacy import EraseCases, ExportSubjectCases, SuppressCases
from cauce.testing.service_cases_records import PutCases, RecordCases
from cauce.testing.service_cases_rulesets import ActivateCases, RulesetCases, SimulateCases
from cauce.testing.service_cases_stewards import OperatorCases


class ServiceSuite(
    PutCases,
    RecordCases,
    LookupCases,
    IdentityCases,
    ExplainCases,
    ChangeCases,
    CurationCases,
    OperationCases,
    ImportCases,
    JobCases,
    JourneyCases,
    ConsentCases,
    AsOfCases,
    CauseCases,
    HistoryCases,
    HowCases,
    ExploreCases,
    ExportCases,
    RulesetCases,
    SimulateCases,
    ActivateCases,
    ExportSubjectCases,
    EraseCases,
    SuppressCases,
    OperatorCases,
    MergeCases,
    SplitCases,
    ReviewCases,
    RulingCases,
    RevertCases,
):
    """Every promise of `cauce.service.api.Cauce`."""

    @pytest.fixture
    def of(self, world: Callable[[str], Cauce]) -> Callable[[str], Cauce]:
        """The Cauce of a tenant that no other test uses."""
        prefix = uuid4().hex[:12]
        return lambda name: world(f"{prefix}-{name}")

    @pytest.fixture
    def cauce(self, of: Callable[[str], Cauce]) -> Cauce:
        """The Cauce of an empty tenant."""
        return of("only")
