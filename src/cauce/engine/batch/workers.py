"""Tasks spread over this process and others, forked for each spread: they see all that is in memory, and give back what they made.

Where processes cannot be forked, or one is wanted, tasks are done one after the other: the result is the same.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from struct import Struct
from threading import Thread
from typing import Any, NamedTuple, TypeVar

from cauce.errors import Exhausted

Task = TypeVar("Task")
Done = TypeVar("Done")

_NUMBER = Struct("<H")
_MOST = 30_000
"""Tasks whose numbers fit into a pipe before anybody reads them."""


def usable_cores() -> int:
    """How many cores this process may use; 1 where that cannot be told."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def in_threads(do: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
    """What is done of each task, in their order, on all cores. Worth it for numpy and Arrow, which work without Python's lock."""
    with ThreadPoolExecutor(usable_cores()) as threads:
        return list(threads.map(do, tasks))


def can_fork() -> bool:
    """Whether a process can be copied here."""
    return "fork" in multiprocessing.get_all_start_methods()


class Workers:
    """So many processes at a time, of which this is one (`linkage.columns.spreading.Spread`).

    The others end with it: when a task fails, when it is interrupted, and when it is gone.
    """

    def __init__(self, count: int) -> None:
        self.count = max(1, count) if can_fork() else 1

    def map(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        """What is done of each task, in the order of the tasks.

        Raises:
            Exhausted: a process was ended from outside, most likely because memory ran out.
        """
        if self.count == 1 or not 1 < len(tasks) < _MOST:
            return map(do, tasks)
        return self._forked(do, tasks)

    def threads(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
        """See `Spread`."""
        return in_threads(do, tasks) if self.count > 1 else list(map(do, tasks))

    def _forked(self, do: Callable[[Task], Done], tasks: Sequence[Task]) -> Iterator[Done]:
        numbers = task_numbers(len(tasks))
        workers: list[Worker] = []
        complete = False
        try:
            with uninterrupted():
                for _ in range(min(self.count, len(tasks)) - 1):
                    workers.append(Worker(do, tasks, numbers))  # noqa: PERF401 - those that there are are known if one fails
            yield from _in_order(do, tasks, numbers, [worker.results for worker in workers])
            complete = True
        finally:
            os.close(numbers)
            for worker in workers:
                worker.end(wait=not complete)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """An interruption waits until it is known who has to be ended."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Failed(NamedTuple):
    """What went wrong in a process, as it can be sent: an error that is built otherwise than its arguments say cannot be pickled."""

    kind: type[BaseException]
    args: tuple[object, ...]
    state: dict[str, object]

    @classmethod
    def of(cls, error: BaseException) -> _Failed:
        """What is sent of an error."""
        return cls(type(error), error.args, error.__dict__)

    def again(self) -> BaseException:
        """The same error."""
        error = self.kind.__new__(self.kind, *self.args)
        error.__dict__.update(self.state)
        return error


_Made = tuple[int, Any, _Failed | None]
"""The number of a task, and what was made of it, or what went wrong."""


def task_numbers(count: int) -> int:
    """A pipe that holds the numbers of all tasks: who reads one has it to himself."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(map(_NUMBER.pack, range(count))))
    os.close(writing)
    return reading


def _next(numbers: int) -> int | None:
    """The number of a task that nobody has taken; None if none is left."""
    read = os.read(numbers, _NUMBER.size)
    return _NUMBER.unpack(read)[0] if read else None


class Worker:
    """A process that takes one task after the other, until none is left; `helped`: it may spread them further."""

    def __init__(self, do: Callable[[Any], Any], tasks: Sequence[Any], numbers: int, *, helped: bool = False) -> None:
        self.results, sending = multiprocessing.Pipe(duplex=False)
        self._process = multiprocessing.get_context("fork").Process(target=_work, args=(do, tasks, numbers, sending), daemon=not helped)
        self._process.start()
        sending.close()

    def end(self, *, wait: bool = True) -> None:
        """The process is gone.

        One that has handed over everything need not be waited for: its memory is given back beside what follows, and the next fork, or
        whoever asks for children, sees it off.
        """
        self.results.close()
        self._process.kill()
        if wait:
            self._process.join()
            self._process.close()


def _work(do: Callable[[Any], Any], tasks: Sequence[Any], numbers: int, results: Connection) -> None:
    """What a process does. It leaves at once in the end: what it inherited, such as a bar that shows progress, is not its to finish."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever made it ends it
    gc.freeze()  # to look for garbage in what it inherited would copy all of it
    made: SimpleQueue[_Made | None] = SimpleQueue()
    sender = Thread(target=_send, args=(made, results))
    sender.start()
    try:
        while (place := _next(numbers)) is not None:
            made.put((place, do(tasks[place]), None))
    except BaseException as error:  # noqa: BLE001 - raised again by whoever made it
        made.put((0, None, _Failed.of(error)))
    made.put(None)
    sender.join()
    os._exit(0)


def _send(made: SimpleQueue[_Made | None], results: Connection) -> None:
    """Hand over what was made, beside the next task: whoever asked for it may be busy with one of his own."""
    try:
        while (one := made.get()) is not None:
            results.send(one)
        results.close()
    except BaseException as error:  # noqa: BLE001 - the same
        with suppress(OSError):
            results.send((0, None, _Failed.of(error)))
        os._exit(1)


def _in_order(do: Callable[[Any], Any], tasks: Sequence[Any], numbers: int, others: list[Connection]) -> Iterator[Any]:
    """What is done of each task, in their order, as soon as it is there; whoever waits for it takes tasks as well."""
    early: dict[int, Any] = {}
    following = 0
    left = True
    while following < len(tasks):
        while others and (ready := wait(others, 0 if left or following in early else None)):
            _receive(ready, others, early)
        while following in early:
            yield early.pop(following)
            following += 1
        place = _next(numbers) if left else None
        left = place is not None
        if place is not None:
            early[place] = do(tasks[place])
        elif not others and following < len(tasks):
            raise Exhausted("a process that worked on a part of the table was ended from outside; try --workers 1, or more memory")


def _receive(ready: Sequence[object], others: list[Connection], early: dict[int, Any]) -> None:
    """Take what came; who has said all is no longer one of the others."""
    for one in ready:
        assert isinstance(one, Connection)
        try:
            place, done, error = one.recv()
        except (EOFError, OSError):  # it has ended, maybe in the middle of a result
            others.remove(one)
            continue
        if error is not None:
            raise error.again()
        early[place] = done
