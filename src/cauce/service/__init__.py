"""One function per verb: plain values in, plain values out.

`open_cauce` opens the service in process.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cauce.service.local import LocalCauce, Tenants, open_cauce

__all__ = ["LocalCauce", "Tenants", "open_cauce"]


def __getattr__(name: str) -> Any:
    """Load the service when it is first asked for: whoever only needs `service.api` (the client) pays for nothing else."""
    if name in __all__:
        return getattr(importlib.import_module("cauce.service.local"), name)
    raise AttributeError(name)
