"""Pages of lists: what every list verb takes and gives."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

DEFAULT_PAGE = 50
MAX_PAGE = 1000


class Page(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """Some of a list. An empty `next_page_token` is the end."""

    items: tuple[T, ...]
    next_page_token: str = ""
