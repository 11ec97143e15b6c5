"""Pages of lists: what every list verb takes and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, NamedTuple, TypeVar

import msgspec

T = TypeVar("T")

DEFAULT_PAGE = 50
"""Items of a page whose size is not said."""
MAX_PAGE = 1000
"""Items of a page at most."""


class PageRequest(NamedTuple):
    """Which page of a list is asked for."""

    size: int
    """Items at most; 0: the default."""
    token: str
    """`next_page_token` of the page before; empty: the first page."""


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some of a list. An empty `next_page_token` is the end."""

    items: tuple[T, ...]
    next_page_token: str = ""


def all_items(pages: Callable[[str], Page[T]]) -> Iterator[T]:
    """Every item of a list, page after page.

    Args:
        pages: answers the page that a token names: `lambda token: cauce.list_records(page_size=MAX_PAGE, page_token=token)`.
    """
    token = ""
    while True:
        page = pages(token)
        yield from page.items
        token = page.next_page_token
        if not token:
            return
