"""The golden record: what is known of one customer, every value with the record it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from cauce.linkage.kernel import Kernel
from cauce.linkage.normalize import Normalizer
from cauce.linkage.normalize.attributes import ADDRESS_PARTS, NAME_PARTS, part_of
from cauce.linkage.normalize.fold import fold, words
from cauce.linkage.normalize.name_tokens import is_junk_name
from cauce.model.profile import Profile, ProfileIdentifier, ProfileValue
from cauce.model.record import Assurance, AttributeValue, Record, Role
from cauce.model.ruleset import Ruleset, Survivor, Survivorship
from cauce.model.subject import Claim, Subject


class _Candidate(NamedTuple):
    """What one record says of one group of attributes."""

    record: Record
    values: dict[str, AttributeValue]
    assurance: Assurance
    priority: int

    def rank(self) -> tuple[int, int, int, str, str]:
        """Sorts the most recent first; then the surest, then the better source, then by key, so that nothing is left to chance."""
        return (-self.record.observed_at, -self.assurance, self.priority, self.record.source, self.record.record_id)


def merge_profile(records: Sequence[Record], subjects: Sequence[Subject], ruleset: Ruleset, muted: Collection[int]) -> Profile:
    """The profile of an identity; a pure function of its records, whatever their order.

    Args:
        records: all records of the identity.
        subjects: the same records as prepared for matching, in the same order.
        ruleset: whose survivorship rules choose among values.
        muted: keys of the values that are shared at present.
    """
    if not records:
        return Profile()
    pairs = sorted(zip(records, subjects, strict=True), key=lambda pair: (pair[0].source, pair[0].record_id))
    times = [record.observed_at for record, _ in pairs]
    return Profile(
        attributes=_attributes([record for record, _ in pairs], ruleset),
        identifiers=_identifiers(pairs, Kernel.of(ruleset).normalizer, muted),
        records=len(pairs),
        sources=tuple(sorted({record.source for record, _ in pairs})),
        first_seen=min(times),
        last_seen=max(times),
    )


def changed_fields(before: Profile | None, after: Profile) -> tuple[str, ...]:
    """Names, never values, of what differs: attribute names, and `identifiers.<namespace>`; sorted."""
    old, new = _fields(before) if before else {}, _fields(after)
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


Pair = tuple[Record, Subject]


def fields_changed_by(
    kept: Sequence[Subject], read_kept: Callable[[], Iterable[Record]], gone: Sequence[Pair], come: Sequence[Pair], ruleset: Ruleset
) -> tuple[str, ...]:
    """The `changed_fields` between the profiles of `kept` with `gone` and with `come`, found by looking only at what those speak of.

    A record that joins a large identity costs what it says, not the whole golden record twice. The records of `kept` are asked for
    only if attributes are spoken of.
    """
    fields = _identifiers_changed(kept, gone, come)
    group_of = _grouping(ruleset.survivorship)
    spoken = {group_of(name) for record, _ in (*gone, *come) for name in record.attributes}
    if spoken:
        stayed = _candidates(read_kept(), ruleset, spoken)
        left, entered = (_candidates((record for record, _ in pairs), ruleset, spoken) if pairs else {} for pairs in (gone, come))
        for group in spoken:
            common, out, new = stayed.get(group, []), left.get(group, []), entered.get(group, [])
            if common and _all_say(common[0].values, common, out, new):
                continue  # whoever is chosen, the values are the same
            before = _chosen(group, common + out)
            after = _chosen(group, common + new)
            if before is not after:
                fields.update(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return tuple(sorted(fields))


def _all_say(values: Mapping[str, AttributeValue], *sides: Sequence[_Candidate]) -> bool:
    for candidates in sides:
        for candidate in candidates:
            if candidate.values != values:
                return False
    return True


def _chosen(group: _Group, candidates: list[_Candidate]) -> Mapping[str, AttributeValue]:
    if not candidates:
        return {}
    if group.rule is Survivor.UNION:
        return {value.name: value.value for value in _survive(group.rule, candidates)}
    return _best(group.rule, _ranked(candidates)).values


def _identifiers_changed(kept: Sequence[Subject], gone: Sequence[Pair], come: Sequence[Pair]) -> set[str]:
    left, entered = _held(gone), _held(come)
    touched = left.keys() | entered.keys()
    stayed = dict.fromkeys(touched, 0)
    for subject in kept:
        for claim in subject.claims:
            identifier = (claim.namespace, claim.value)
            if identifier in stayed:
                stayed[identifier] = max(stayed[identifier], claim.assurance)
    return {f"identifiers.{one[0]}" for one in touched if max(stayed[one], left.get(one, 0)) != max(stayed[one], entered.get(one, 0))}


def _held(pairs: Iterable[Pair]) -> dict[tuple[str, str], int]:
    """The identifiers of some records with their best assurance."""
    held: dict[tuple[str, str], int] = {}
    for record, subject in pairs:
        own = {identifier.namespace for identifier in record.identifiers if identifier.role is Role.OWNER}
        for claim in subject.claims:
            if claim.namespace in own:
                identifier = (claim.namespace, claim.value)
                held[identifier] = max(held.get(identifier, 0), claim.assurance)
    return held


def _fields(profile: Profile) -> dict[str, object]:
    fields: dict[str, object] = {value.name: value.value for value in profile.attributes}
    held: dict[str, list[tuple[str, Assurance, bool]]] = {}
    for identifier in profile.identifiers:
        held.setdefault(f"identifiers.{identifier.namespace}", []).append((identifier.value, identifier.assurance, identifier.shared))
    return {**fields, **held}


def _attributes(records: Sequence[Record], ruleset: Ruleset) -> tuple[ProfileValue, ...]:
    groups = _candidates(records, ruleset)
    chosen = [value for group, candidates in groups.items() for value in _survive(group.rule, candidates)]
    return tuple(sorted(chosen, key=lambda value: value.name))


def _candidates(records: Iterable[Record], ruleset: Ruleset, only: Collection[_Group] | None = None) -> dict[_Group, list[_Candidate]]:
    """What each record says of each group (of those in `only`), as far as it is sure enough."""
    groups: dict[_Group, list[_Candidate]] = {}
    group_of = _grouping(ruleset.survivorship)
    for record in records:
        attributes = record.attributes
        if not attributes:
            continue
        source = ruleset.source(record.source)
        assurance = min(source.trust, _surest(record))
        for group, names in _by_group(tuple(attributes), group_of):
            if assurance < group.min_assurance or (only is not None and group not in only):
                continue
            values = {name: attributes[name] for name in names if not _says_nothing(name, attributes[name])}
            if values:
                groups.setdefault(group, []).append(_Candidate(record, values, assurance, source.priority))
    return groups


@lru_cache(maxsize=1 << 12)
def _by_group(names: tuple[str, ...], group_of: Callable[[str], _Group]) -> tuple[tuple[_Group, tuple[str, ...]], ...]:
    """Attribute names, which are the same for most records of a source, by the groups that they travel in."""
    found: dict[_Group, list[str]] = {}
    for name in names:
        found.setdefault(group_of(name), []).append(name)
    return tuple((group, tuple(together)) for group, together in found.items())


def _surest(record: Record) -> Assurance:
    """The best assurance among its own identifiers."""
    own = [held.assurance for held in record.identifiers if held.role is Role.OWNER]
    return max(own) if own else Assurance.ASSERTED


@lru_cache(maxsize=1 << 14)
def _says_nothing(name: str, value: AttributeValue) -> bool:
    return isinstance(value, str) and (not value.strip() or (part_of(name) in NAME_PARTS and is_junk_name(value)))


class _Group(NamedTuple):
    """Attributes that travel together, and how one record is chosen for all of them."""

    name: str
    rule: Survivor
    min_assurance: Assurance


@lru_cache(maxsize=8)
def _grouping(rules: tuple[Survivorship, ...]) -> Callable[[str], _Group]:
    """Attribute name -> its group. What the document does not name: names together, the fullest; addresses together; the rest by itself.

    A rule for one name part holds for all of them that no other rule names, and so for address parts.
    """
    groups: dict[str, _Group] = {}
    others = Survivorship(attributes=("*",), rule=Survivor.MOST_RECENT)
    for rule in rules:
        if "*" in rule.attributes:
            others = rule
        group = _Group(rule.attributes[0] if rule.attributes else "", rule.rule, rule.min_assurance)
        for name in rule.attributes:
            groups.setdefault(name, group)
            groups.setdefault(part_of(name) or name, group)
    for parts, default in ((NAME_PARTS, Survivor.LONGEST), (ADDRESS_PARTS, Survivor.MOST_RECENT)):
        known = next((groups[part] for part in parts if part in groups), _Group(parts[0], default, Assurance.INFERRED))
        for part in parts:
            groups.setdefault(part, known)

    @lru_cache(maxsize=4096)
    def group_of(name: str) -> _Group:
        return groups.get(name) or groups.get(part_of(name)) or _Group(name, others.rule, others.min_assurance)

    return group_of


def _survive(rule: Survivor, candidates: list[_Candidate]) -> Iterable[ProfileValue]:
    candidates = _ranked(candidates)
    if rule is Survivor.UNION:
        return _union(rule, candidates)
    best = _best(rule, candidates)
    return [_value(name, value, best, rule) for name, value in best.values.items()]


def _ranked(candidates: list[_Candidate]) -> list[_Candidate]:
    return sorted(candidates, key=_Candidate.rank) if len(candidates) > 1 else candidates


def _best(rule: Survivor, candidates: list[_Candidate]) -> _Candidate:
    """The candidate that a rule chooses; `candidates` stand in the order that breaks ties, and the first of equals wins."""
    if len(candidates) == 1:
        return candidates[0]
    if rule is Survivor.MOST_FREQUENT:
        counts = Counter(_content(candidate) for candidate in candidates)
        return max(candidates, key=lambda candidate: counts[_content(candidate)])
    if rule is Survivor.SOURCE_PRIORITY:
        return min(candidates, key=lambda candidate: candidate.priority)
    if rule is Survivor.LONGEST:
        return max(candidates, key=_fullness)
    return candidates[0]


def _content(candidate: _Candidate) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, fold(str(value)).strip()) for name, value in candidate.values.items()))


def _fullness(candidate: _Candidate) -> tuple[int, int, int]:
    """How much a group says: words that are not initials, then how well they are written, then letters."""
    values = candidate.values
    if len(values) == 1:
        (value,) = values.values()
        return _fullness_of(str(value))
    full, written, letters = zip(*(_fullness_of(str(value)) for value in values.values()), strict=True)
    return sum(full), sum(written), sum(letters)


@lru_cache(maxsize=1 << 15)
def _fullness_of(text: str) -> tuple[int, int, int]:
    tokens = words(fold(text))
    return (sum(1 for token in tokens if len(token) > 1), _well_written(text), sum(len(token) for token in tokens))


def _well_written(text: str) -> int:
    """Upper and lower case, accents, no inverted order: what a person would like to read."""
    return 4 * (text != text.upper() and text != text.lower()) + 2 * ("," not in text) + (not text.isascii())


def _union(rule: Survivor, candidates: list[_Candidate]) -> Iterable[ProfileValue]:
    found: dict[str, dict[str, _Candidate]] = {}
    for candidate in candidates:
        for name, value in candidate.values.items():
            for item in value if isinstance(value, tuple) else (value,):
                found.setdefault(name, {}).setdefault(str(item), candidate)
    for name, items in found.items():
        first = next(iter(items.values()))
        yield _value(name, tuple(sorted(items)), first, rule)


def _value(name: str, value: AttributeValue, candidate: _Candidate, rule: Survivor) -> ProfileValue:
    return ProfileValue(name=name, value=value, record=candidate.record.key, observed_at=candidate.record.observed_at, rule=rule.value)


def _identifiers(pairs: Sequence[tuple[Record, Subject]], normalizer: Normalizer, muted: Collection[int]) -> tuple[ProfileIdentifier, ...]:
    merged: dict[tuple[str, str], list[tuple[Record, Claim, str]]] = {}
    for record, subject in pairs:
        claims = {(claim.namespace, claim.value): claim for claim in subject.claims}
        region = record.region or normalizer.region_of(record.source)
        for identifier in record.identifiers:
            if identifier.role is Role.MENTIONED:
                continue
            value = normalizer.canonical(identifier.namespace, identifier.value, region)
            claim = claims.get((identifier.namespace, value))
            if claim is not None:
                merged.setdefault((identifier.namespace, value), []).append((record, claim, identifier.value))
    return tuple(_identifier(namespace, value, carriers, muted) for (namespace, value), carriers in sorted(merged.items()))


def _identifier(namespace: str, value: str, carriers: list[tuple[Record, Claim, str]], muted: Collection[int]) -> ProfileIdentifier:
    times = [record.observed_at for record, _, _ in carriers]
    latest = max(carriers, key=lambda carrier: (carrier[0].observed_at, carrier[0].source, carrier[0].record_id, carrier[2]))
    return ProfileIdentifier(
        namespace=namespace,
        value=value,
        written=latest[2],
        assurance=max(claim.assurance for _, claim, _ in carriers),
        records=tuple(sorted({record.key for record, _, _ in carriers})),
        first_seen=min(times),
        last_seen=max(times),
        shared=carriers[0][1].key in muted,
    )
