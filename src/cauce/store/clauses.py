"""What statements are put together from: the parameters, conditions and limits that many of them share.

Parameters are bound by place. Their names tell them apart and say what they are; one that has the name of a column ends with `_`,
because SQLAlchemy keeps the columns' names for what a statement sets.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, BindParameter, Column, ColumnElement, Integer, Select, Table, bindparam, literal_column, select
from sqlalchemy.types import TypeEngine

ZERO: ColumnElement[int] = literal_column("0")
ONE: ColumnElement[int] = literal_column("1")
TENANT = bindparam("tenant_", type_=Integer())
"""Number of the tenant."""


def given(name: str, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """A parameter; a number of 64 bits, if nothing else is said."""
    return bindparam(name, type_=type_ or BigInteger())


def given_row(table: Table) -> dict[str, BindParameter[Any]]:
    """A parameter for every column of a table, in their order."""
    return {column.name: given(f"{column.name}_", column.type) for column in table.c}


def of_tenant(table: Table) -> ColumnElement[bool]:
    """The rows of the tenant."""
    return table.c.tenant == TENANT


def columns(table: Table, row: type[Any]) -> list[Column[Any]]:
    """The columns that a row type names, in its order."""
    return [table.c[name] for name in row._fields]


def limited(query: Select[Any], count: ColumnElement[int] | None = None) -> Select[Any]:
    """So many rows; as many as a last parameter says, if nothing else is. Without the offset SQLAlchemy would bind one on SQLite."""
    return query.limit(given("limit") if count is None else count).offset(ZERO)


def any_of(table: Table) -> Select[Any]:
    """One row, if the tenant has any in a table."""
    return limited(select(ONE).where(of_tenant(table)), ONE)
