"""What PostgreSQL's errors mean to callers, in words of our own: the driver's messages hold values of the row at fault."""

from __future__ import annotations

import re

import psycopg
from psycopg import errors

from cauce.errors import CauceError, Conflict, Internal, InvalidValue, Unavailable

FAILURES = (psycopg.Error, OverflowError, UnicodeEncodeError)
"""What the driver raises."""

_RACES = (
    ((errors.SerializationFailure, errors.DeadlockDetected), "lost a race for the database"),
    (errors.LockNotAvailable, "another writer held the tenant for too long"),
    (errors.UniqueViolation, "another writer wrote the same row"),
)
_GONE = "the database is not there"
_WHY = (
    (r'authentication failed|no password supplied|pg_hba\.conf|role ".*" does not exist', "it refuses the user or the password"),
    (r'database ".*" does not exist', "that server has none of this name"),
    (r"connection refused|no such file", "nothing listens at its address"),
    (r"translate host name|resolve host|name or service not known", "its host is not known"),
    (r"timeout expired|timed out|no route to host", "its host does not answer"),
    (r"too many clients|connection slots|too many connections", "it has no connection left: raise its max_connections"),
    (r"starting up|shutting down|recovery", "it is starting or stopping"),
    (r"\bssl\b", "it and this program do not agree on SSL"),
)
"""By words of libpq, which gives no code for a connection that was not made. Where the server speaks another language, nothing is added."""


def translated(error: Exception) -> CauceError:
    """What a driver's error means to callers."""
    for kinds, race in _RACES:
        if isinstance(error, kinds):
            return Conflict(race)
    if isinstance(error, OverflowError | errors.NumericValueOutOfRange):
        return InvalidValue("key", "must be a signed 64-bit number")
    if isinstance(error, UnicodeEncodeError | psycopg.DataError):
        return InvalidValue("text", "must not hold NUL or lone surrogates")
    if isinstance(error, errors.InsufficientPrivilege):
        return Unavailable("the database's user lacks a right: to make tables once, then to read and write them")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return Unavailable(_unreachable(error))
    return Internal(f"PostgreSQL failed: {getattr(error, 'sqlstate', None) or type(error).__name__}")


def _unreachable(error: Exception) -> str:
    said = str(error)
    why = next((words for sign, words in _WHY if re.search(sign, said, re.IGNORECASE)), "")
    return f"{_GONE}: {why}" if why else _GONE
