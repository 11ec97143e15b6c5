"""The verbs of Cauce over gRPC: `Client` for threads, `AsyncClient` for asyncio. `Replica`: a copy of who is who, kept up to date."""

from cauce.client.aio import AsyncClient
from cauce.client.client import Client
from cauce.client.replica import Replica

__all__ = ["AsyncClient", "Client", "Replica"]
