"""The verbs: one function for each, plain values in, plain values out.

`api` is the contract that the service in process and the gRPC client both implement, `results` what it answers; `verbs` has its groups.
`local.LocalCauce` is the service in process, opened by `opening.open_cauce`: each of its methods calls the function of the module that its
verb belongs to (`records`, `identities`, `lookups`, `stewardship` ...), with a `session`: one tenant of one store.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cauce.service.local import LocalCauce
    from cauce.service.opening import Tenants, open_cauce

__all__ = ["LocalCauce", "Tenants", "open_cauce"]


def __getattr__(name: str) -> Any:
    """Load the service when it is first asked for: whoever only needs `service.api` (the client) pays for nothing else."""
    if name in __all__:
        return getattr(importlib.import_module("cauce.service.opening"), name)
    raise AttributeError(name)
