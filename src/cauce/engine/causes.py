"""Why there is a commit: what the operations of a group did, folded so that a thousand puts of one source are one cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from cauce.engine.incoming import RecordChange
from cauce.engine.operations import Assert, Delete, Erase, Operation, PutAll, Retract, Tell
from cauce.model.change import Cause
from cauce.model.curation import Assertion


def causes_of(
    operations: Sequence[Operation],
    put: Mapping[int, Sequence[RecordChange]],
    asserted: Mapping[int, Assertion],
    failed: Collection[int],
) -> tuple[Cause, ...]:
    """The causes of a commit, in order of their first.

    Args:
        operations: what was asked for; by their positions:
        put: the records of each PutAll; those that changed nothing are no cause.
        asserted: the assertion that each Assert made, or Retract took back; a request answered before has none.
        failed: operations that left no trace.
    """
    counts: Counter[Cause] = Counter()
    for position, operation in enumerate(operations):
        if position in failed:
            continue
        match operation:
            case PutAll():
                counts.update(by_source(operation.cause, (change.key.source for change in put[position] if change.differs)))
            case Delete():
                counts.update(by_source(operation.cause, [operation.key.source]))
            case Assert() | Retract():
                if position in asserted:
                    counts[completed(operation.cause, operation.author, asserted[position].assertion_id)] += 1
            case Erase() | Tell():
                counts[operation.cause] += 1
    return folded(counts)


def by_source(cause: Cause, sources: Iterable[str]) -> Counter[Cause]:
    """The cause once for each source of some records, with how many they are; without an actor, the source is the actor."""
    return Counter({completed(cause, source, source=source): count for source, count in Counter(sources).items()})


def completed(cause: Cause, actor: str, subject: str = "", source: str = "") -> Cause:
    """The cause, with what its caller did not say."""
    return msgspec.structs.replace(cause, actor=cause.actor or actor, subject=cause.subject or subject, source=cause.source or source)


def folded(counts: Mapping[Cause, int]) -> tuple[Cause, ...]:
    """Causes with their counts; each is there once."""
    return tuple(msgspec.structs.replace(cause, count=count) for cause, count in counts.items())
