"""A statement with a name, written in SQLAlchemy Core and compiled once for each database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ClauseElement, ColumnElement, Dialect, any_, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.operators import OperatorType

KEYS = "keys"


class Compiled(NamedTuple):
    """A statement as one database takes it."""

    text: str
    parameters: tuple[str, ...]
    """Names of the positional parameters, in order."""


@dataclass(frozen=True, eq=False)
class Statement:
    """A named statement; `says` is what it does, in one sentence."""

    name: str
    says: str
    core: ClauseElement

    def compile(self, dialect: Dialect) -> Compiled:
        """The text for a database."""
        compiled = self.core.compile(dialect=dialect)
        assert isinstance(compiled, SQLCompiler)
        return Compiled(str(compiled), tuple(compiled.positiontup or ()))


class Among(ColumnElement[bool]):
    """`column` is one of the keys: `IN (...)` of as many marks as there are keys on SQLite, `= ANY(array)` on PostgreSQL."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column

    def self_group(self, against: OperatorType | None = None) -> Among:  # noqa: ARG002 - SQLAlchemy calls it by this name
        """A condition already: SQLite needs no `= 1` after it."""
        return self


@compiles(Among, "sqlite")
def _among_sqlite(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column.in_(bindparam(KEYS, expanding=True)), **options)


@compiles(Among, "postgresql")
def _among_postgresql(element: Among, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column == any_(bindparam(KEYS, type_=ARRAY(element.column.type))), **options)
