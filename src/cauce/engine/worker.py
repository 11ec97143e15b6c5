"""A process that works on packed records for another; as `python -m cauce.engine.worker` it prepares them.

Frames of msgpack, each after its length (4 bytes, big endian): first the ruleset, answered by an empty frame; then batches of packed
records, each answered by what the task gives. Ends when its input does, so it never outlives its parent.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import IO

import msgspec

from cauce.linkage.kernel import Kernel
from cauce.model.packing import pack, read_record
from cauce.model.ruleset import Ruleset
from cauce.model.subject import Notice

Packed = list[tuple[bytes, tuple[Notice, ...]]]
"""For each record the packed subject, and the notices."""
HEADER = 4
"""Bytes of a frame's length."""


def send(stream: IO[bytes], data: bytes) -> None:
    """Write a message: its length, then its bytes."""
    stream.write(len(data).to_bytes(HEADER, "big") + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a message; None at the end of the stream."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    size = int.from_bytes(header, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def prepare_packed(kernel: Kernel, payloads: Sequence[bytes]) -> bytes:
    """Prepare packed records; the answer is what `Packed` is, packed."""
    prepared = kernel.preparer.prepare_all([read_record(payload) for payload in payloads])
    found: Packed = [(pack(one.subject), one.notices) for one in prepared]
    return msgspec.msgpack.encode(found)


def serve(task: Callable[[Kernel, Sequence[bytes]], bytes]) -> None:
    """Serve batches until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes the input
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but frames may come out
    ruleset = receive(source)
    if ruleset is not None:
        serve_with(Kernel.of(msgspec.msgpack.decode(ruleset, type=Ruleset)), task, source, answers)


def serve_with(kernel: Kernel, task: Callable[[Kernel, Sequence[bytes]], bytes], source: IO[bytes], answers: IO[bytes]) -> None:
    """Say that a kernel is ready, and serve batches until the input ends."""
    batch = msgspec.msgpack.Decoder(list[bytes])
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)  # what a batch makes has no cycles
    send(answers, b"")
    while (data := receive(source)) is not None:
        send(answers, task(kernel, batch.decode(data)))


if __name__ == "__main__":
    serve(prepare_packed)
