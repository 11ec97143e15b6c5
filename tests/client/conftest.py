import random
import socket
from contextlib import suppress

import pytest

from cauce.service.opening import Tenants
from cauce.store import open_store


@pytest.fixture
def port():
    """Free, and below those of outgoing connections: one of them, tried while nobody listens, can end up connected to itself."""
    while True:
        port = random.SystemRandom().randrange(15_000, 30_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture
def tenants(tmp_path):
    """Opens the tenants of one database, again and again."""
    return lambda: Tenants(open_store(f"sqlite:///{tmp_path}/cauce.db"), inline_reads=True)
