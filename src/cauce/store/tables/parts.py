"""What tables are made of: columns by what they hold, and indexes; once for both databases."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Text, text

metadata = MetaData()

NAME = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is looked up and paged by: compared by bytes on both databases, whatever locale PostgreSQL was set up with."""


def number(name: str, *, nullable: bool = False) -> Column[int]:
    """A number of 64 bits that is never drawn by the database."""
    return Column(name, BigInteger, nullable=nullable, autoincrement=False)


def named(name: str) -> Column[str]:
    """A text to look up or to page by."""
    return Column(name, NAME, nullable=False)


def packed(name: str) -> Column[bytes]:
    """Bytes: a digest, or a value as `model.packing` packs it."""
    return Column(name, LargeBinary, nullable=False)


def flag(name: str) -> Column[bool]:
    """A boolean."""
    return Column(name, Boolean, nullable=False)


def tenant_number() -> Column[int]:
    """Whose row it is: the first column of every key, the last of every row."""
    return Column("tenant", Integer, nullable=False, autoincrement=False)


def index(name: str, *columns: str, where: str = "", unique: bool = False) -> Index:
    """An index; `where` is a condition or the name of a flag. SQLite uses a partial one only if a query repeats its condition."""
    if not where:
        return Index(name, *columns, unique=unique)
    condition = f"{where} = 1" if where.isidentifier() else where
    return Index(name, *columns, unique=unique, sqlite_where=text(condition), postgresql_where=text(where))
