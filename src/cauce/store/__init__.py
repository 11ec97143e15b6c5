"""Where the graph is kept: one contract, SQLite and PostgreSQL, one conformance suite (`cauce.testing`).

The contract is `base`, with a module for each further part: `history`, `jobs`, `journey`, `privacy`, `relations`, `rulesets`, `steward`,
`filling`. `tables` are the tables and `sql`, with `*_sql` for each part, the statements, written once for both databases. `reader` and
`writer` answer the contract by them; how rows are fetched and written (`fetching`) and whatever else differs is in `sqlite` and `postgres`.
`migrate` and `migrations` bring an older schema up to date.
"""

from __future__ import annotations

from cauce.errors import InvalidValue
from cauce.store.base import Store

__all__ = ["Store", "open_store"]


def open_store(url: str) -> Store:
    """Open a database, make or migrate its schema if need be.

    Args:
        url: `sqlite:///relative.db`, `sqlite:////absolute.db`, `sqlite://` (private, gone when closed) or `postgresql://user@host/database`.

    Raises:
        InvalidValue: a URL of another kind.
        Unavailable: the database cannot be reached or opened.
        FailedPrecondition: STORE_INCOMPATIBLE, its schema is newer than this code, or it holds something else.
    """
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise InvalidValue("store", "must be a URL such as sqlite:///cauce.db or postgresql://user@host/database")
    if scheme == "sqlite":
        from cauce.store.sqlite import SqliteStore  # noqa: PLC0415 - a driver is loaded when it is used

        path = rest.removeprefix("/")
        return SqliteStore("" if path == ":memory:" else path)
    if scheme in {"postgresql", "postgres", "postgresql+psycopg"}:
        from cauce.store.postgres import PostgresStore  # noqa: PLC0415 - as above

        return PostgresStore(f"postgresql://{rest}")
    raise InvalidValue("store", "must be a URL that begins with sqlite:// or postgresql://")
