"""The default ruleset with something changed."""

from __future__ import annotations

import msgspec

from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.ruleset import DeviceUnites, Scope, SeveralOwners


def with_rules(device_unites: DeviceUnites = DeviceUnites.CORROBORATED, several_owners: SeveralOwners = SeveralOwners.AMBIGUOUS) -> Kernel:
    """A kernel of the default rules but for these."""
    rules = default_ruleset()
    return Kernel.of(
        msgspec.structs.replace(
            rules,
            digest=f"{device_unites}/{several_owners}",
            device_unites=device_unites,
            namespaces=tuple(msgspec.structs.replace(policy, several_owners=several_owners) for policy in rules.namespaces),
        )
    )


def with_scope(namespace: str, scope: Scope) -> Kernel:
    """A kernel of the default rules under which one kind of identifier does something else."""
    rules = default_ruleset()
    policies = tuple(msgspec.structs.replace(one, scope=scope) if one.name == namespace else one for one in rules.namespaces)
    return Kernel.of(msgspec.structs.replace(rules, digest=f"{namespace}/{scope}", namespaces=policies))
