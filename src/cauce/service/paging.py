"""Pages of lists: what every list verb takes and gives."""

from __future__ import annotations

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
