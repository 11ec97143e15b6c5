"""SQLite: the embedded default. One file, any number of readers, one writer at a time, synchronous=FULL but for rows nobody reads yet.

What differs from PostgreSQL, and why:

- The write transaction is the lock of all tenants (`BEGIN IMMEDIATE`). Threads of this process queue at a lock of their own first,
  because SQLite itself only polls; other processes are waited for by its busy handler.
- A reader is a deferred transaction on the write-ahead log. It is made to read at once, because only the first read fixes the snapshot.
- Keys of a look-up go into `IN (...)`, in chunks and in few different lengths, so that the prepared statements are found again.
- The log is checkpointed every 20,000 pages: a random page then goes to the file once for many commits.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from threading import Event, Lock
from types import TracebackType
from typing import Any
from weakref import finalize

from cauce.errors import Conflict, Internal, InvalidValue, Unavailable
from cauce.model.privacy import Remainder
from cauce.store import migrate, sql
from cauce.store.arrivals import Arrivals
from cauce.store.base import Head, Reader, Store, Writer
from cauce.store.fetching import storable
from cauce.store.pool import Pool
from cauce.store.privacy import Cleaned, Rebuilt
from cauce.store.sqlite_checkpoints import Checkpointer
from cauce.store.sqlite_transactions import SqliteReader, SqliteWriter, text_of, translated

PATIENCE_SECONDS = 30.0
"""How long a writer waits for its turn."""

REWRITE_BYTES = 1 << 30
"""A larger file is not built anew while others wait: that takes more than some seconds."""
_AS_IT_IS = Rebuilt(any=False, left=("the file",))
CHECKPOINT_MILLISECONDS = 100
"""How long cutting the log waits for readers; writers, and new readers of this process, wait meanwhile."""
SQLITE_REMAINS = (Remainder(where="backups and snapshots of the file", until="they are deleted or overwritten"),)

_PRAGMAS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA wal_autocheckpoint = 20000",
    "PRAGMA temp_store = MEMORY",
)
_READ_CACHE = "PRAGMA cache_size = -65536"
_WRITE_CACHE = "PRAGMA cache_size = -262144"


class _Snapshot(AbstractContextManager[Reader]):
    """A reader's transaction. A class and not a generator, because look-ups open one each and half of their time is here."""

    __slots__ = ("_begin", "_connection", "_pool", "_tenant")

    def __init__(self, pool: Pool[sqlite3.Connection], begin: Callable[..., tuple[int, Head]], tenant: str) -> None:
        self._pool = pool
        self._begin = begin
        self._tenant = tenant

    def __enter__(self) -> Reader:
        self._connection = self._pool.take()
        try:
            number, head = self._begin(self._connection, "BEGIN", self._tenant)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return SqliteReader(self._connection, number, head)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
        except sqlite3.Error:
            self._pool.drop(self._connection)
        else:
            self._pool.give(self._connection)


class SqliteStore(Store):
    """One database file, or (empty path) a private temporary one that goes with the store."""

    parallel = False

    def __init__(self, path: str) -> None:
        self._scratch = "" if path else tempfile.mkdtemp(prefix="cauce-")
        self._path = Path(path) if path else Path(self._scratch, "memory.db")
        self._forget = finalize(self, rmtree, self._scratch, ignore_errors=True) if self._scratch else None
        self._turn = Lock()
        self._open = Event()
        """Clear while readers are held back, so that the log can be cut."""
        self._open.set()
        self._readers = Pool(self._connect_reader)
        self._writer: sqlite3.Connection | None = None
        self._arrivals = Arrivals(self._revision)
        self._synchronous = f"PRAGMA synchronous = {'OFF' if self._scratch else 'FULL'}"
        self._checkpointer = Checkpointer(self._connect_reader)
        self._closed = False
        try:
            self._epoch = self._prepare()
        except BaseException:
            self.close()
            raise

    def read(self, tenant: str) -> AbstractContextManager[Reader]:
        """A connection of the pool and a deferred transaction."""
        if not self._open.is_set():
            self._open.wait(CHECKPOINT_MILLISECONDS / 1000)
        return _Snapshot(self._readers, self._begin, tenant)

    def write(self, tenant: str) -> AbstractContextManager[Writer]:
        """The one writing connection and an immediate transaction."""
        return self._write(tenant)

    @contextmanager
    def write_unsynced(self, tenant: str) -> Iterator[Writer]:
        """The log is synced with the next transaction that waits for it, and brought into the file while others write."""
        with self._write(tenant, synced=False) as writer:
            yield writer
        if not self._scratch:
            self._checkpointer.begin()

    @contextmanager
    def _write(self, tenant: str, *, synced: bool = True) -> Iterator[Writer]:
        if not storable(tenant) or not tenant:
            raise InvalidValue("tenant", "must be a name")
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise Conflict("another writer held the database for too long")
        try:
            connection = self._writing()
            if not synced:
                self._control(connection, "PRAGMA synchronous = NORMAL")
            try:
                number, head = self._begin(connection, "BEGIN IMMEDIATE", tenant)
                writer = SqliteWriter(connection, number, head, tenant)
                yield writer
                self._control(connection, "COMMIT" if writer.dirty else "ROLLBACK")
            except BaseException:
                with suppress(sqlite3.Error):
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                raise
            finally:
                if not synced:
                    self._control(connection, self._synchronous)
        finally:
            self._turn.release()
        if writer.revision:
            self._arrivals.announce(tenant, writer.revision)

    def wait(self, tenant: str, after: int, timeout: float) -> int:
        """Woken by commits of this process; others are polled for."""
        return self._arrivals.wait(tenant, after, timeout)

    def tenants(self) -> list[str]:
        """In the order of the bytes of their names."""
        connection = self._readers.take()
        try:
            return [name for (name,) in connection.execute(text_of(sql.TENANTS)).fetchall()]
        except sqlite3.Error as error:
            failure = translated(error)
        finally:
            self._readers.give(connection)
        raise failure

    def clean(self, since: str = "") -> Cleaned:  # noqa: ARG002 - readers of any state are in the way
        """Deleted content was overwritten when it was deleted (`secure_delete`); the log still has it until it is checkpointed and cut.

        That needs a moment without readers, in any process. Under load it would never come: those of this process are held back a little.
        """
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise Conflict("another writer held the database for too long")
        try:
            connection = self._writing()
            connection.execute(f"PRAGMA busy_timeout = {CHECKPOINT_MILLISECONDS}")
            self._open.clear()
            try:
                busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                self._open.set()
                connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE_SECONDS * 1000)}")
        except sqlite3.Error as error:
            failure = translated(error)
        else:
            return Cleaned(not busy, SQLITE_REMAINS)
        finally:
            self._turn.release()
        raise failure

    def rewrite(self) -> Rebuilt:
        """VACUUM. When a page is split, SQLite leaves copies of the rows that go in the free middle of the page that they leave."""
        if self._path.stat().st_size > REWRITE_BYTES or not self._turn.acquire(timeout=PATIENCE_SECONDS):
            return _AS_IT_IS
        try:
            self._writing().execute("VACUUM")
        except sqlite3.Error:
            return _AS_IT_IS
        else:
            return Rebuilt(any=True, left=())
        finally:
            self._turn.release()

    def files(self) -> list[Path]:
        """The database and its log; its index of the log holds no content."""
        return [path for path in (self._path, self._path.with_name(self._path.name + "-wal")) if path.exists()]

    def vanish(self) -> None:
        """Take the name of a private temporary database away: nothing of it is left, however this process ends.

        From now on there is one reader at a time, beside the writer.
        """
        if not self._scratch:
            raise Internal("only a temporary database may vanish")
        self._readers.give(self._readers.take())
        self._writing().execute("BEGIN IMMEDIATE").execute("ROLLBACK")
        rmtree(self._scratch, ignore_errors=True)

    def begin_life(self) -> None:
        """A statement of its own, in its turn."""
        epoch = token_hex(8)
        if not self._turn.acquire(timeout=PATIENCE_SECONDS):
            raise Conflict("another writer held the database for too long")
        try:
            self._writing().execute(text_of(sql.BEGIN_LIFE), (epoch,))
        except sqlite3.Error as error:
            failure = translated(error)
        else:
            self._epoch = epoch
            return
        finally:
            self._turn.release()
        raise failure

    def close(self) -> None:
        """Connections in use are closed when they are given back."""
        self._closed = True
        self._arrivals.close()
        self._checkpointer.close()
        self._readers.close()
        if self._turn.acquire(timeout=PATIENCE_SECONDS):
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._turn.release()
        if self._forget is not None:
            self._forget()

    # --- connections --------------------------------------------------------------------------------------------------------------------
    def _prepare(self) -> str:
        """Make or migrate the file; the id of its life."""
        try:
            if self._scratch:
                self._path.write_bytes(migrate.empty_sqlite())
                self._writing().execute(text_of(sql.BEGIN_LIFE), (token_hex(8),))
            else:
                if not self._path.exists():
                    os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
                migrate.migrate_sqlite(self._path)
            connection = self._readers.take()
            try:
                epoch: str = connection.execute(text_of(sql.EPOCH)).fetchone()[0]
            finally:
                self._readers.give(connection)
        except (sqlite3.Error, OSError) as error:
            failure = translated(error) if isinstance(error, sqlite3.Error) else Unavailable("the database file cannot be opened")
        else:
            return epoch
        raise failure

    def _connect(self, cache: str) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        for pragma in (self._synchronous, *_PRAGMAS, cache):
            connection.execute(pragma)
        return connection

    def _connect_reader(self) -> sqlite3.Connection:
        connection = self._connect(_READ_CACHE)
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _writing(self) -> sqlite3.Connection:
        if self._closed:
            raise Unavailable("the store is closed")
        if self._writer is None:
            try:
                self._writer = self._connect(_WRITE_CACHE)
            except sqlite3.Error as error:
                failure = translated(error)
            else:
                return self._writer
            raise failure
        return self._writer

    def _begin(self, connection: sqlite3.Connection, how: str, tenant: str) -> tuple[int, Head]:
        """Start a transaction and read where the tenant stands, which also fixes the snapshot."""
        try:
            connection.execute(how)
            row: Any = connection.execute(text_of(sql.HEAD), (tenant if storable(tenant) else "",)).fetchone()
        except sqlite3.Error as error:
            failure = translated(error)
        else:
            if row is None:
                return 0, Head(0, self._epoch, 1, 1)
            return row[0], Head(row[1], self._epoch, row[2], row[3], bool(row[4]), *row[5:])
        raise failure

    def _control(self, connection: sqlite3.Connection, how: str) -> None:
        try:
            connection.execute(how)
        except sqlite3.Error as error:
            failure = translated(error)
        else:
            return
        raise failure

    def _revision(self, tenant: str) -> int:
        with self.read(tenant) as reader:
            return reader.head().revision
