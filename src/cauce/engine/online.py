"""The online engine: concurrent calls coalesce into one commit, whose price, fsync included, they share.

There is one writer thread a tenant. While it commits, new operations queue up and become the next group: under load groups grow
by themselves, an idle engine commits at once.
"""

from __future__ import annotations

import gc
import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from time import monotonic
from typing import Any

from cauce.engine.acts import act
from cauce.engine.audience import Audience
from cauce.engine.operations import PUT, Erase, Operation, PutAll
from cauce.engine.preparation import Preparation
from cauce.engine.steps import Act
from cauce.engine.surroundings import Surroundings
from cauce.engine.transaction import apply
from cauce.errors import CauceError, Reason, Unavailable
from cauce.linkage.kernel import Kernel
from cauce.model.change import Cause
from cauce.model.record import Record
from cauce.store.base import Store, Writer

Work = Operation | Act
"""What can be asked of the engine."""
_ALONE = (Act, Erase)
"""What has a commit of its own."""

GROUP_RECORDS = 1000
"""Records in one commit, at most (a larger single operation is committed by itself)."""
AUDIENCE_SHARE = 0.05
"""How long the audience is waited for after a commit, at most, as a share of the time that it took: what watchers can cost."""
AUDIENCE_SECONDS = 0.05
"""And never longer."""


def spare_the_collector() -> None:
    """Tune garbage collection of a process that is here to serve: what is loaded stays, and what a batch makes has no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(1_000_000, 20, 50)


class Engine:
    """Writes for one tenant of one store. Thread-safe; `close` waits for what was submitted."""

    def __init__(self, store: Store, tenant: str, surroundings: Surroundings) -> None:
        self._store, self._tenant, self._surroundings = store, tenant, surroundings
        self._preparing = Preparation(surroundings.kernel), surroundings.kernel
        self.audience = Audience()
        """Who watches the feed."""
        self._queue: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._lock = threading.Condition()
        self._under_way = 0
        """Operations that are queued or being committed."""
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def kernel(self) -> Kernel:
        """The kernel of the active ruleset."""
        return self._surroundings.kernel

    @property
    def surroundings(self) -> Surroundings:
        """What its transactions are given."""
        return self._surroundings

    def put(self, records: Sequence[Record], cause: Cause = PUT) -> PutAll:
        """An operation, being prepared, that puts records in one commit: `future` answers a `Placed` each, `prepared` has the notices."""
        preparation, rules = self._prepared_by()
        return PutAll(preparation.prepare(records), len(records), cause, rules)

    def _prepared_by(self) -> tuple[Preparation, str]:
        """Who prepares under the rules that are in force as far as is known, and their digest."""
        preparation, kernel = self._preparing
        if kernel is not self._surroundings.kernel:
            with self._lock:
                if self._preparing[1] is not self._surroundings.kernel:
                    self._preparing[0].close()
                    self._preparing = Preparation(self._surroundings.kernel), self._surroundings.kernel
                preparation, kernel = self._preparing
        return preparation, kernel.ruleset.digest

    def submit(self, operation: Work) -> Future[Any]:
        """Queue an operation; its future is answered after the commit."""
        with self._lock:
            self._enter(operation)
        return operation.future

    def run(self, operation: Work) -> Any:
        """Submit an operation and wait for its answer. If nothing else is under way, the caller commits it without changing threads."""
        with self._lock:
            alone = not self._under_way
            self._enter(None if alone else operation)
        if alone:
            operation.future.set_running_or_notify_cancel()
            try:
                self._commit([operation])
            finally:
                self._leave(1)
        return operation.future.result()

    def close(self) -> None:
        """Commit what is queued, then stop."""
        with self._lock:
            self._closed = True
            self._queue.put(None)
            self._lock.wait_for(lambda: not self._under_way)
        if self._thread is not None:
            self._thread.join()
        self._preparing[0].close()

    def _enter(self, operation: Work | None) -> None:
        """Count an operation in, and queue it if the writer thread is to commit it. Under the lock."""
        if self._closed:
            raise Unavailable("the engine is closing", reason=Reason.SERVER_DRAINING)
        self._under_way += 1
        if operation is None:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=f"cauce-writer-{self._tenant}", daemon=True)
            self._thread.start()
        self._queue.put(operation)

    def _leave(self, operations: int) -> None:
        with self._lock:
            self._under_way -= operations
            self._lock.notify_all()

    def _run(self) -> None:
        open_ = True
        while open_:
            taken, open_ = self._next_group()
            group = [operation for operation in taken if operation.future.set_running_or_notify_cancel()]
            if group:
                self._commit(group)
            self._leave(len(taken))

    def _next_group(self) -> tuple[list[Work], bool]:
        """Wait for an operation, then take whatever else is there already; False: the last."""
        group: list[Work] = []
        records = 0
        operation = self._queue.get()
        while operation is not None:
            group.append(operation)
            records += operation.size if isinstance(operation, PutAll) else 1
            if records >= GROUP_RECORDS:
                return group, True
            try:
                operation = self._queue.get_nowait()
            except queue.Empty:
                return group, True
        return group, False

    def _commit(self, group: list[Work]) -> None:
        """Together, but for what wants a commit of its own."""
        together: list[Operation] = []
        for operation in group:
            if isinstance(operation, _ALONE):
                self._commit_together(together)
                self._commit_together([operation])
                together = []
            else:
                together.append(operation)
        self._commit_together(together)

    def _commit_together(self, group: Sequence[Work]) -> None:
        if not group:
            return
        began = monotonic()
        try:
            with self._store.write(self._tenant) as writer:
                answers = self._answers(writer, group)
                revision = writer.head().revision
        except CauceError as error:
            self._fail(group, error)
        except BaseException as error:  # noqa: BLE001 - the writer thread must outlive any bug; callers get the error
            self._fail(group, error)
        else:
            self.audience.wait(revision, min(AUDIENCE_SHARE * (monotonic() - began), AUDIENCE_SECONDS))
            for operation, answer in zip(group, answers, strict=True):
                if isinstance(answer, CauceError):
                    operation.future.set_exception(answer)
                else:
                    operation.future.set_result(answer)

    def _answers(self, writer: Writer, group: Sequence[Work]) -> list[Any]:
        if isinstance(group[0], Act):
            return [act(writer, group[0], self._surroundings)]
        return list(apply(writer, [operation for operation in group if not isinstance(operation, Act)], self._surroundings))

    def _fail(self, group: Sequence[Work], error: BaseException) -> None:
        """One bad operation must not take the others down: alone, each gets its own fate."""
        if len(group) > 1 and not isinstance(error, Unavailable):
            for operation in group:
                self._commit_together([operation])
            return
        for operation in group:
            operation.future.set_exception(error)
