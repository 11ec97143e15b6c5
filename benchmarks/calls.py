"""Unary calls through gRPC, against a bare echo on the same server in the same run, 64 in flight.

    python -m benchmarks.calls --stored 20000

One process serves (SQLite, `synchronous=FULL`), this one calls over one channel, in rounds that alternate between the three
methods; the median round counts. The echo is a handler of the same `grpc.aio` server that gives back the bytes of a look-up request.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path

import grpc

from benchmarks.ingest import SEED, fill
from benchmarks.people import People
from cauce.api.v1 import identities_pb2, records_pb2, values_pb2
from cauce.server.run import fast_loop
from cauce.server.server import Server
from cauce.service.opening import Tenants
from cauce.store import open_store
from cauce.wire.values import encode_record

IN_FLIGHT = 64
ROUNDS = 5
SECONDS = 2.0
ECHO = "/cauce.bench.Echo/Echo"


def serve(url: str, pipe: Connection) -> None:
    """The server process: reports its port, then serves until killed."""

    async def echo(body: bytes, _context: object) -> bytes:
        return body

    async def run() -> None:
        handlers = grpc.method_handlers_generic_handler("cauce.bench.Echo", {"Echo": grpc.unary_unary_rpc_method_handler(echo)})
        server = Server(Tenants(open_store(url), inline_reads=True), extra=[handlers])
        pipe.send(await server.start())
        await server.wait()

    with asyncio.Runner(loop_factory=fast_loop()) as runner:
        runner.run(run())


async def round_of(call: Callable[[bytes], Awaitable[bytes]], bodies: Iterator[bytes]) -> tuple[float, list[float]]:
    """Calls a second, and the latencies in seconds."""
    latencies: list[float] = []
    end = time.perf_counter() + SECONDS

    async def caller() -> None:
        while (start := time.perf_counter()) < end:
            await call(next(bodies))
            latencies.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(IN_FLIGHT)))
    return len(latencies) / (time.perf_counter() - start), latencies


async def measure(port: int, stored: int) -> None:
    people = People(SEED, customers=int(1.35 * stored))
    lookups = []
    for record in people.records(5000):
        for identifier in record.identifiers[:1]:
            wanted = values_pb2.IdentifierKey(namespace=identifier.namespace, value=identifier.value)
            lookups.append(identities_pb2.LookupIdentifiersRequest(identifiers=[wanted], region="ES").SerializeToString())
    puts = (
        records_pb2.PutRecordRequest(record=encode_record(record)).SerializeToString()
        for record in people.records(10_000_000, first=stored)
    )
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        methods = {
            "bare echo": (channel.unary_unary(ECHO), cycle(lookups)),
            "LookupIdentifiers": (channel.unary_unary("/cauce.api.v1.IdentityService/LookupIdentifiers"), cycle(lookups)),
            "PutRecord": (channel.unary_unary("/cauce.api.v1.RecordService/PutRecord"), puts),
        }
        rates: dict[str, list[float]] = {name: [] for name in methods}
        latencies: dict[str, list[float]] = {name: [] for name in methods}
        for _ in range(ROUNDS):
            for name, (call, bodies) in methods.items():
                rate, seen = await round_of(call, iter(bodies))
                rates[name].append(rate)
                latencies[name] += seen
    echo = statistics.median(rates["bare echo"])
    for name, found in rates.items():
        cuts = statistics.quantiles(latencies[name], n=100)
        rate = statistics.median(found)
        print(
            f"{name + ', 64 in flight':34} {stored:>9,} stored  {rate:>8,.0f} calls/s  ratio to echo {rate / echo:.2f}"
            f"  p50 {cuts[49] * 1e3:.1f} ms  p99 {cuts[98] * 1e3:.1f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stored", type=int, default=20_000)
    stored = parser.parse_args().stored
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'calls.db'}"
        fill(url, stored, People(SEED, customers=int(1.35 * stored)))
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(url, theirs), daemon=True)
        process.start()
        asyncio.run(measure(ours.recv(), stored))
        process.terminate()
        process.join()


if __name__ == "__main__":
    main()
