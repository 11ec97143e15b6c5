"""The tables, once for both databases. `graph` has those of the graph, `beside` the others; `parts` is what they are made of.

Columns stand in the order of the row types of `base`, then what only the store needs, then the tenant: a row is bound as it is.

What decides the layout is measured: writes at random places of a B-tree are the limit (each dirties a page of 4 KiB), appends are
nearly free. Hence one 64-bit key column per look-up, tables that are nothing but their key (`claim`, `block`), numbers and ids that
grow, and indexes only where a read needs one. The tenant's number leads every key.
"""

from cauce.store.tables.beside import (
    activation,
    consent,
    erased,
    erasure,
    image,
    job,
    review,
    ruleset,
    ruling,
    simulation,
    suppression,
    touch,
    touched,
)
from cauce.store.tables.graph import (
    assertion,
    block,
    claim,
    conflict,
    episode,
    feed,
    identity,
    life,
    membership,
    mention,
    muted,
    record,
    replay,
    setting,
    tenant,
)
from cauce.store.tables.parts import NAME, metadata

__all__ = [
    "NAME",
    "activation",
    "assertion",
    "block",
    "claim",
    "conflict",
    "consent",
    "episode",
    "erased",
    "erasure",
    "feed",
    "identity",
    "image",
    "job",
    "life",
    "membership",
    "mention",
    "metadata",
    "muted",
    "record",
    "replay",
    "review",
    "ruleset",
    "ruling",
    "setting",
    "simulation",
    "suppression",
    "tenant",
    "touch",
    "touched",
]
