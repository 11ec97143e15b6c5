"""Conflicts in words."""

from __future__ import annotations

from cauce.model.curation import Conflict, ConflictKind

_CAUSES = {
    "assertion": "somebody asserted that they are different",
    "kind": "one is a person, the other an organisation",
    "contradiction": "their names or birth dates contradict each other",
    "names": "their given names disagree",
    "rival": "equally good evidence joins one of them to somebody who could not be one with the other",
    "chain": "it is part of a chain between records that keep each other out",
    "owners": "it belongs to several identities",
}
_VERBS = {
    ConflictKind.REFUSED: "is refused",
    ConflictKind.WITHHELD: "is withheld",
    ConflictKind.AMBIGUOUS: "attaches nobody",
}


def says_cause(cause: str) -> str:
    """Why evidence was not followed, without capital and full stop."""
    if cause.startswith("max_per_identity:"):
        return f"an identity may not have so many values of {cause.partition(':')[2]}"
    return _CAUSES.get(cause, cause)


def says_conflict(kind: ConflictKind, evidence: str, cause: str) -> str:
    """A conflict in one sentence."""
    name, _, namespace = evidence.partition(":")
    joined = "Their score" if name == "score" else f"A common {namespace}" if namespace else "An assertion"
    if kind is ConflictKind.REPORTED:
        return f"{joined} made them one, although {says_cause(cause)}."
    return f"{joined} would make them one, but {_VERBS[kind]}: {says_cause(cause)}."


def says_made(made: Conflict) -> str:
    """A conflict in one sentence."""
    return says_conflict(made.kind, made.evidence, made.cause)
