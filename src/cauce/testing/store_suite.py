"""The store contract as a test suite: a new driver proves itself by one subclass.

    class TestMyStore(StoreSuite):
        @pytest.fixture
        def url(self, tmp_path): return f"mine:///{tmp_path}/store"      # a fresh database, for the schema to be made or copied in

        @pytest.fixture
        def empty_url(self, tmp_path): ...                               # another one, with no schema in it

        @pytest.fixture
        def set_version(self): return lambda url, version: ...           # writes another schema version into the database

`url` must open in several processes. What a driver cannot do it says by a class attribute (`parallel_tenants`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cauce.store import open_store
from cauce.store.base import Store
from cauce.testing.store_cases_filling import FillingCases, JobCases
from cauce.testing.store_cases_graph import RelationCases
from cauce.testing.store_cases_history import HistoryCases
from cauce.testing.store_cases_journey import ConsentCases, TouchCases
from cauce.testing.store_cases_model import ModelCases
from cauce.testing.store_cases_privacy import CleaningCases, ErasureCases, SuppressionCases
from cauce.testing.store_cases_rows import IdentityCases, RecordCases
from cauce.testing.store_cases_rulesets import RulesetCases, TrialCases
from cauce.testing.store_cases_stewards import StewardCases
from cauce.testing.store_cases_transactions import ConcurrencyCases, TransactionCases
from cauce.testing.store_cases_values import CurationCases, ValueCases


class StoreSuite(
    TouchCases,
    ConsentCases,
    RecordCases,
    ValueCases,
    IdentityCases,
    CurationCases,
    TransactionCases,
    ConcurrencyCases,
    ModelCases,
    FillingCases,
    JobCases,
    HistoryCases,
    RelationCases,
    RulesetCases,
    TrialCases,
    StewardCases,
    SuppressionCases,
    ErasureCases,
    CleaningCases,
):
    """Every promise of `cauce.store.base`."""

    @pytest.fixture
    def store(self, url: str) -> Iterator[Store]:
        """The store under test, on a fresh database."""
        store = open_store(url)
        yield store
        store.close()
