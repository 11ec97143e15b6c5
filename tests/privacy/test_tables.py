"""Of every table somebody has said why nothing of an erased person stays in it: a new one is noticed here."""

from cauce.store.postgres_cleaning import _PERSONAL
from cauce.store.tables import metadata

GOES = {
    "record": "the erased records are deleted",
    "claim": "with their records",
    "mention": "with their records; what others' records mention is somebody else's",
    "block": "with the last record of a signature",
    "muted": "a value or blocking key that no longer has too many carriers is taken out; one denied by hand, with its ruling",
    "conflict": "with either of its records",
    "assertion": "those that name an erased record, retracted or not",
    "ruling": "those on values that no other record carries",
    "review": "with either of its signatures",
    "image": "those of erased records' names",
    "replay": "answers that name an erased record, or an assertion that goes",
    "touch": "with their records",
    "consent": "words about erased records, and about values that no other record carries; exclusion lists stay, as is documented",
    "job": "holds files' names, counts and ids; the erasure's own is written while it goes on",
}
"""Rows are deleted or written during an erasure, so PostgreSQL's files of these are cleaned."""
STAYS = {
    "life": "one random id",
    "tenant": "counters and versions",
    "identity": "numbers and ids that Cauce made",
    "membership": "record numbers and identity numbers",
    "feed": "record numbers, ids, field names; handles of values that were once shared, as is documented",
    "episode": "identity numbers and revisions",
    "setting": "the key of suppressions, names of rules",
    "suppression": "digests under a secret key",
    "erasure": "counts, ids of identities, record numbers until they are gone",
    "erased": "identity numbers",
    "ruleset": "rules; trained ones with values that many records shared, as is documented",
    "activation": "versions, and why",
    "simulation": "counts and ids of identities",
    "touched": "record numbers while rules are tried",
}


def test_every_table_is_accounted_for():
    assert not GOES.keys() & STAYS.keys()
    assert GOES.keys() | STAYS.keys() == set(metadata.tables)


def test_what_goes_is_cleaned():
    assert set(_PERSONAL) == GOES.keys()
