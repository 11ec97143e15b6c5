"""The stream of a watch: stretch by stretch, each read and encoded in a thread."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from time import monotonic
from typing import NamedTuple

from cauce.api.v1 import changes_pb2
from cauce.server.rpcs import BY_METHOD
from cauce.service.api import WatchItem
from cauce.service.changes import Stretch
from cauce.wire.changes import encode_item

WATCH = BY_METHOD["Watch"]
TOGETHER = 1000
"""Commits and changes in one message, about."""
GLANCE = 0.5
"""Seconds after which an idle watch looks whether it is still wanted."""


class Sending(NamedTuple):
    """Messages to send; none, if it was only a glance."""

    messages: list[bytes]
    latest: bool
    """There was nothing behind them."""


def sendings(stretches: Iterator[Stretch], interval: float, most: int) -> Generator[Sending]:
    """Commits as they come, about so many changes in a message, and a checkpoint whenever nothing was sent for `interval` seconds."""
    sent = -interval
    for stretch in stretches:
        now = monotonic()
        if stretch.items[0].commit is None and now - sent < interval:
            yield Sending([], stretch.latest)
            continue
        sent = now
        yield Sending([_encoded(items) for items in together(stretch.items, most)], stretch.latest)


def _encoded(items: list[WatchItem]) -> bytes:
    encoded = [encode_item(item) for item in items]
    return changes_pb2.WatchResponse(item=encoded[0], more=encoded[1:]).SerializeToString()


def together(items: list[WatchItem], most: int) -> Iterator[list[WatchItem]]:
    """What goes into one message: commits of about so many changes; a checkpoint alone."""
    waiting: list[WatchItem] = []
    size = 0
    for item in items:
        weight = most if item.commit is None else 1 + len(item.commit.changes)
        if waiting and size + weight > most:
            yield waiting
            waiting, size = [], 0
        waiting.append(item)
        size += weight
    if waiting:
        yield waiting
