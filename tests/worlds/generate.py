"""Random little worlds: few people, few values, everything that can go wrong at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

import msgspec

from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.curation import Judgement
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, RecordKey, Role
from cauce.model.ruleset import Comparison, Namespace, Ruleset, Scope, Thresholds
from cauce.model.subject import Subject

DAY = 86_400_000_000
START = 20_000 * DAY

VALUES: dict[str, tuple[str, ...]] = {
    "customer_id": ("u1", "u2", "u3"),
    "login": ("l1", "l2"),
    "national_id": ("87654321X", "45871236J"),
    "loyalty": ("L1", "L2"),
    "card": ("6001", "6002"),
    "order": ("o1", "o2"),
    "email": ("e1@example.es", "e2@example.es", "e3@example.es"),
    "phone": ("+34612000111", "+34612000222"),
    "device": ("d1", "d2", "d3"),
    "cookie": ("k1", "k2", "k3"),
}
KEYS = ("customer_id", "login", "national_id", "loyalty", "card", "order")
CONTACTS = ("email", "phone")
DEVICES = ("device", "cookie")
NAMES: tuple[dict[str, AttributeValue], ...] = (
    {"full_name": "Ana López García"},
    {"full_name": "Ana López"},
    {"full_name": "A. López"},
    {"full_name": "Ana Lopes García"},
    {"full_name": "Lucía López García"},
    {"full_name": "Juan Pérez Ruiz"},
    {"full_name": "Juan Pérez"},
    {"full_name": "Zoe Quintanilla Urrutia"},
    {"full_name": "María José García López"},
    {"full_name": "José María García López"},
    {"full_name": "Mary Smith Jr"},
)
BIRTHS = ("1980-05-01", "1980-05-02", "1966-11-30", "1991-01-17")
ADDRESSES: tuple[dict[str, AttributeValue], ...] = (
    {"street": "Calle Mayor 3, 2ºB", "postal_code": "28013", "city": "Madrid"},
    {"street": "Av. de América 40", "postal_code": "28028", "city": "Madrid"},
)
COMPANIES = ("Distribuidora Norte SA", "Talleres Quiroga SL")

Said = tuple[RecordKey, RecordKey, Judgement]


@dataclass(frozen=True)
class Flavour:
    """What a world is mostly about."""

    bare: float
    named: float
    dated: float
    pools: tuple[str, ...]


FLAVOURS = (
    Flavour(bare=0.3, named=0.65, dated=0.35, pools=(*KEYS, *CONTACTS, *CONTACTS, *DEVICES)),
    Flavour(bare=0.0, named=0.3, dated=0.2, pools=(*KEYS, "card", "order", "loyalty")),
    Flavour(bare=0.05, named=0.85, dated=0.5, pools=("customer_id", *CONTACTS, *CONTACTS)),
    Flavour(bare=0.1, named=0.8, dated=0.3, pools=("customer_id", "order", *DEVICES, *DEVICES)),
    Flavour(bare=0.75, named=0.4, dated=0.2, pools=("customer_id", "loyalty", *CONTACTS, *DEVICES)),
)


@dataclass(frozen=True)
class RandomWorld:
    """Records in the order of their arrival, and what was asserted about them."""

    records: tuple[Record, ...]
    said: tuple[Said, ...] = ()

    def subjects(self, kernel: Kernel) -> dict[int, Subject]:
        """By uid: the place in the order of arrival, from 1."""
        return {uid: kernel.preparer.prepare(record).subject for uid, record in enumerate(self.records, 1)}

    def judgements(self) -> list[tuple[int, int, Judgement]]:
        """The assertions, by uid."""
        uids = {record.key: uid for uid, record in enumerate(self.records, 1)}
        return [(uids[left], uids[right], judgement) for left, right, judgement in self.said if left in uids and right in uids]

    def without(self, index: int) -> RandomWorld:
        """The world with one record fewer."""
        return replace(self, records=self.records[:index] + self.records[index + 1 :])

    def __str__(self) -> str:
        lines = [_line(uid, record) for uid, record in enumerate(self.records, 1)]
        return "\n".join([*lines, *(f"{judgement.value} {a}-{b}" for a, b, judgement in self.judgements())])


def small_rules(**changes: object) -> Ruleset:
    """The default rules with bounds that a world of ten records can cross; `changes` by field, of whatever has it."""
    return _small_rules(tuple(sorted(changes.items())))


@cache
def _small_rules(changes: tuple[tuple[str, object], ...]) -> Ruleset:
    rules = default_ruleset()
    policies = _of(Namespace, changes)
    limits = {"max_block": 4} | _of(Thresholds, changes)
    return msgspec.structs.replace(
        rules,
        name="small",
        digest="small" + "".join(f"/{name}={value}" for name, value in changes),
        namespaces=tuple(_changed(_bounded(policy), policies) for policy in rules.namespaces),
        thresholds=msgspec.structs.replace(rules.thresholds, **limits),
        comparisons=tuple(msgspec.structs.replace(comparison, **_of(Comparison, changes)) for comparison in rules.comparisons),
        **_of(Ruleset, changes),
    )


def _of(kind: type[msgspec.Struct], changes: tuple[tuple[str, object], ...]) -> dict[str, Any]:
    return {name: value for name, value in changes if name in kind.__struct_fields__}


def _changed(policy: Namespace, changes: dict[str, Any]) -> Namespace:
    """A bound on identities changes only where there is one."""
    kept = {name: value for name, value in changes.items() if name != "max_per_identity" or policy.max_per_identity is not None}
    return msgspec.structs.replace(policy, **kept)


def _bounded(policy: Namespace) -> Namespace:
    if policy.scope is Scope.DEVICE:
        return msgspec.structs.replace(policy, max_spread=2, max_bare=4)
    return policy if policy.max_spread is None else msgspec.structs.replace(policy, max_spread=2)


def random_world(seed: int) -> RandomWorld:
    """A world of 6 to 14 records; equal seeds give equal worlds."""
    random = Random(seed)
    flavour = random.choice(FLAVOURS)
    people = [person(random) for _ in range(random.choice((2, 3, 4)))] if random.random() < 0.5 else []
    records: list[Record] = []
    for number in range(random.randint(6, 14)):
        records.append(random_record(random, number, people, flavour))
        if number and random.random() < 0.1:
            again = random.choice(records)
            records[-1] = msgspec.structs.replace(records[-1], identifiers=again.identifiers, attributes=again.attributes)
    said = _assertions(random, [record.key for record in records]) if random.random() < 0.4 else []
    return RandomWorld(tuple(records), tuple(said))


def random_record(random: Random, number: int, people: Sequence[dict[str, object]], flavour: Flavour = FLAVOURS[0]) -> Record:
    """One record; of one of the `people` (with slips), or of anybody."""
    bare = random.random() < flavour.bare
    who = random.choice(people) if people else person(random)
    pools = (*CONTACTS, *DEVICES, *DEVICES) if bare else flavour.pools
    identifiers = {}
    for _ in range(random.choice((1, 1, 2, 2, 3)) if bare else random.choice((0, 1, 1, 2, 2, 3, 4))):
        namespace = random.choice(pools)
        value = str(who[namespace]) if random.random() < 0.7 else random.choice(VALUES[namespace])
        identifiers[namespace, value] = _identifier(random, namespace, value)
    return Record(
        source=random.choice(("web", "pos", "crm")),
        record_id=f"r{number:02}",
        observed_at=START + random.choice((0, 1, 2, 30, 200, 700, 800)) * DAY + number,
        identifiers=tuple(identifiers.values()),
        attributes=_bare_attributes(random) if bare else _attributes(random, who, flavour),
        region="ES",
    )


def person(random: Random) -> dict[str, object]:
    """What somebody mostly says of themselves."""
    found: dict[str, object] = {namespace: random.choice(values) for namespace, values in VALUES.items()}
    found["name"] = random.choice(NAMES)
    found["birth_date"] = random.choice(BIRTHS)
    found["address"] = random.choice(ADDRESSES)
    return found


def _identifier(random: Random, namespace: str, value: str) -> Identifier:
    ends = {"card": 0.2, "phone": 0.12, "email": 0.06, "loyalty": 0.06, "device": 0.04}.get(namespace, 0.0)
    day = START + random.choice((1, 20, 300)) * DAY
    ended, started = random.random() < ends, random.random() < ends / 2
    return Identifier(
        namespace=namespace,
        value=value,
        assurance=random.choice((Assurance.VERIFIED,) * 5 + (Assurance.ASSERTED, Assurance.ASSERTED, Assurance.INFERRED)),
        role=Role.MENTIONED if random.random() < 0.05 else Role.OWNER,
        valid_to=day if ended else None,
        valid_from=day if started and not ended else None,
    )


def _bare_attributes(random: Random) -> dict[str, AttributeValue]:
    return {"birth_date": random.choice(BIRTHS)} if random.random() < 0.15 else {}


def _attributes(random: Random, person: dict[str, object], flavour: Flavour) -> dict[str, AttributeValue]:
    if random.random() < 0.05:
        return {"company": random.choice(COMPANIES), "record_type": "organization"}
    attributes: dict[str, AttributeValue] = {}
    if random.random() < flavour.named:
        attributes |= person["name"] if random.random() < 0.8 else random.choice(NAMES)  # type: ignore[operator]
    if random.random() < flavour.dated:
        attributes["birth_date"] = str(person["birth_date"]) if random.random() < 0.8 else random.choice(BIRTHS)
    if random.random() < 0.25:
        attributes |= person["address"]  # type: ignore[operator]
    return attributes


def _assertions(random: Random, keys: Sequence[RecordKey]) -> list[Said]:
    """Up to four assertions of which none contradicts the others."""
    said: list[Said] = []
    for _ in range(random.randint(1, 4)):
        left, right = random.sample(list(keys), 2)
        judgement = random.choice((Judgement.SAME, Judgement.DIFFERENT))
        if consistent([*said, (left, right, judgement)]):
            said.append((left, right, judgement))
    return said


def consistent(said: Sequence[Said]) -> bool:
    """Whether no DIFFERENT falls inside a class of SAME."""
    classes = [{key} for left, right, _ in said for key in (left, right)]
    for left, right, judgement in said:
        if judgement is Judgement.SAME:
            met = [group for group in classes if left in group or right in group]
            classes = [group for group in classes if group not in met] + [set().union(*met)]
    return not any(
        judgement is Judgement.DIFFERENT and any(left in group and right in group for group in classes) for left, right, judgement in said
    )


def minimise(world: RandomWorld, fails: object) -> RandomWorld:
    """A smaller world that still fails: records, assertions and identifiers that are not needed are taken away."""
    assert callable(fails)
    shrunk = True
    while shrunk:
        shrunk = False
        for smaller in _smaller(world):
            if fails(smaller):
                world, shrunk = smaller, True
                break
    return world


def _smaller(world: RandomWorld) -> list[RandomWorld]:
    found = [world.without(index) for index in range(len(world.records))]
    found += [replace(world, said=world.said[:i] + world.said[i + 1 :]) for i in range(len(world.said))]
    for index, record in enumerate(world.records):
        parts = [
            msgspec.structs.replace(record, identifiers=record.identifiers[:i] + record.identifiers[i + 1 :])
            for i in range(len(record.identifiers))
        ]
        parts += [
            msgspec.structs.replace(record, attributes={name: value for name, value in record.attributes.items() if name != gone})
            for gone in record.attributes
        ]
        found += [replace(world, records=(*world.records[:index], part, *world.records[index + 1 :])) for part in parts]
    return found


def _line(uid: int, record: Record) -> str:
    identifiers = " ".join(
        f"{identifier.namespace}:{identifier.value}"
        + ("" if identifier.assurance is Assurance.VERIFIED else f"?{identifier.assurance.name[0]}")
        + ("" if identifier.role is Role.OWNER else "!mentioned")
        + ("" if identifier.valid_to is None else f"<{(identifier.valid_to - START) // DAY}")
        + ("" if identifier.valid_from is None else f">{(identifier.valid_from - START) // DAY}")
        for identifier in record.identifiers
    )
    return f"{uid}: day {(record.observed_at - START) // DAY} [{identifiers}] {record.attributes}"
