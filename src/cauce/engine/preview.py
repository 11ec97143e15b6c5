"""What an act would do, on a snapshot: nothing is written, and nobody waits."""

from __future__ import annotations

from cauce.engine.acts import foresee
from cauce.engine.steps import Act, Acted
from cauce.engine.surroundings import Surroundings
from cauce.store.base import Store


def preview(store: Store, tenant: str, operation: Act, surroundings: Surroundings) -> Acted:
    """What the act would do if it were done now; what it answers is what doing it answers, but for ids that are not drawn.

    A reader cannot write, so it cannot even by mistake.

    Raises:
        CauceError: it could not be done.
    """
    with store.read(tenant) as reader:
        return foresee(reader, operation, surroundings)
