"""The stores that stories are told to."""

from __future__ import annotations

from cauce.testing.postgres import postgres_url_fixture

__all__ = ["postgres_url_fixture"]
