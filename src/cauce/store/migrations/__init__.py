"""Alembic's scripts, in the package: the schema's history, forward only."""
