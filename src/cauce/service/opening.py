"""Opening a store, and the service on it: of one tenant, or of all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cauce.model.ruleset import Ruleset
from cauce.service.jobs import JobFiles
from cauce.service.local import LocalCauce
from cauce.service.trials import SHARE
from cauce.store import open_store
from cauce.store.base import Store


class _Owning(LocalCauce):
    """Closes its store with itself."""

    def close(self) -> None:
        super().close()
        self._session.store.close()


class Tenants:
    """The service of every tenant of one store, opened when first asked for. Thread-safe."""

    def __init__(
        self,
        store: Store,
        *,
        inline_reads: bool = False,
        ruleset: Ruleset | None = None,
        job_files: JobFiles | None = None,
        activate_share: float = SHARE,
    ) -> None:
        self._store, self._inline_reads, self._ruleset, self._job_files = store, inline_reads, ruleset, job_files
        self._activate_share = activate_share
        self._open: dict[str, LocalCauce] = {}
        self._lock = threading.Lock()

    def of(self, tenant: str) -> LocalCauce:
        """The tenant's service.

        Raises:
            InvalidValue: not a name for a tenant.
        """
        found = self._open.get(tenant)
        if found is not None:
            return found
        with self._lock:
            if tenant not in self._open:
                self._open[tenant] = LocalCauce(
                    self._store,
                    tenant,
                    self._ruleset,
                    inline_reads=self._inline_reads,
                    job_files=self._job_files,
                    activate_share=self._activate_share,
                )
            return self._open[tenant]

    def resume_jobs(self) -> None:
        """Go on with the jobs that a process left unfinished, of all tenants."""
        for tenant in self._store.tenants():
            with self._store.read(tenant) as reader:
                unfinished = reader.jobs_unfinished()
            if unfinished:
                self.of(tenant).resume_jobs()

    def close(self) -> None:
        """Close every tenant, then the store."""
        with self._lock:
            for cauce in self._open.values():
                cauce.close()
        self._store.close()


def open_cauce(
    url: str,
    tenant: str = "default",
    *,
    ruleset: Ruleset | None = None,
    job_files: JobFiles | None = None,
    activate_share: float = SHARE,
) -> LocalCauce:
    """Open a store and the service on it.

    Args:
        url: `sqlite:///file.db`, `sqlite://` (in memory, gone at close) or `postgresql://user@host/database`.
        tenant: A world of its own in that store.
        ruleset: For a new tenant; None: `omnichannel`, or what the tenant was resolved under.
        job_files: Where jobs find files, and how they read them; None: jobs about files are refused.
        activate_share: Share of the identities that other rules may change without a simulation that somebody has looked at.

    Raises:
        FailedPrecondition: (RULESET_CHANGED) the tenant goes by another ruleset.
    """
    store = open_store(url)
    try:
        return _Owning(store, tenant, ruleset, inline_reads=url.startswith("sqlite"), job_files=job_files, activate_share=activate_share)
    except BaseException:
        store.close()
        raise


@contextmanager
def leaving_nothing_unused(url: str) -> Iterator[None]:
    """A database file that is made within, and in which nothing is put, is gone afterwards."""
    path = Path(url.removeprefix("sqlite:///"))
    new = url.startswith("sqlite:///") and not path.exists()
    try:
        yield
    finally:
        if new and path.is_file():
            from cauce.store.sqlite_unused import discard_unused  # noqa: PLC0415 - of use here only

            discard_unused(path)
