"""The verbs of Cauce over gRPC: `Client` for threads, `AsyncClient` for asyncio."""

from cauce.client.aio import AsyncClient
from cauce.client.client import Client

__all__ = ["AsyncClient", "Client"]
