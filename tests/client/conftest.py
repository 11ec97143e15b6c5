import socket

import pytest

from cauce.service.local import Tenants
from cauce.store import open_store


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def tenants(tmp_path):
    """Opens the tenants of one database, again and again."""
    return lambda: Tenants(open_store(f"sqlite:///{tmp_path}/cauce.db"), inline_reads=True)
