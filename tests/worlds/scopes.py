"""Rulesets in which kinds of identifiers do something else than by default: keys that attach, contacts that are keys, what links nothing."""

from __future__ import annotations

from functools import cache
from random import Random

import msgspec

from cauce.linkage.kernel import Kernel
from cauce.model.ruleset import Scope
from worlds.generate import VALUES, small_rules


def random_scopes(seed: int) -> Kernel:
    """The small rules with other scopes of one to three namespaces."""
    random = Random(seed)
    names = random.sample(sorted(VALUES), random.choice((1, 1, 2, 3)))
    return _kernel(tuple((name, random.choice((Scope.NONE, *Scope))) for name in sorted(names)))


@cache
def _kernel(scopes: tuple[tuple[str, Scope], ...]) -> Kernel:
    rules, wanted = small_rules(), dict(scopes)
    policies = tuple(
        msgspec.structs.replace(one, scope=scope, strong=one.strong and scope is Scope.PERSON)
        for one in rules.namespaces
        for scope in [wanted.get(one.name, one.scope)]
    )
    return Kernel.of(msgspec.structs.replace(rules, digest="/".join(f"{name}={scope}" for name, scope in scopes), namespaces=policies))
