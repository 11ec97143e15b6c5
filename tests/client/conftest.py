import pytest

from cauce.service.opening import Tenants
from cauce.store import open_store
from server.processes import free_port


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def tenants(tmp_path):
    """Opens the tenants of one database, again and again."""
    return lambda: Tenants(open_store(f"sqlite:///{tmp_path}/cauce.db"), inline_reads=True)
