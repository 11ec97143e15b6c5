"""The golden record: which values survive, and where they came from."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.kernel import Kernel
from cauce.linkage.profile import changed_fields, fields_changed_by, merge_profile
from cauce.linkage.ruleset import default_ruleset
from cauce.model.profile import Profile
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, RecordKey, Role
from cauce.model.ruleset import Ruleset, Source, Survivor, Survivorship

RULESET = default_ruleset()
PREPARER = Kernel.of(RULESET).preparer


def record(record_id: str, at: int, *identifiers: Identifier, source: str = "web", **attributes: AttributeValue) -> Record:
    return Record(source=source, record_id=record_id, observed_at=at, identifiers=identifiers, attributes=attributes, region="ES")


def identifier(namespace: str, value: str, assurance: Assurance = Assurance.VERIFIED, role: Role = Role.OWNER) -> Identifier:
    return Identifier(namespace=namespace, value=value, assurance=assurance, role=role)


def profile_of(*records: Record, ruleset: Ruleset = RULESET, muted: frozenset[int] = frozenset()) -> Profile:
    return merge_profile(records, [PREPARER.prepare(one).subject for one in records], ruleset, muted)


def values(profile: Profile) -> dict[str, AttributeValue]:
    return {value.name: value.value for value in profile.attributes}


def with_rules(*rules: Survivorship, sources: tuple[Source, ...] = ()) -> Ruleset:
    return msgspec.structs.replace(RULESET, survivorship=rules, sources=sources)


def test_the_fullest_best_written_name_survives():
    names = ["Clari G.", "GOMEZ MARTINEZ, CLARA", "Clara Gómez Martínez", "clara gomez martinez", "Clara Gomes", "Público en general"]
    profile = profile_of(*[record(str(at), at, full_name=name) for at, name in enumerate(names)])
    assert values(profile) == {"full_name": "Clara Gómez Martínez"}
    assert (profile.attributes[0].record, profile.attributes[0].observed_at) == (RecordKey("web", "2"), 2)


def test_an_address_is_never_mixed():
    profile = profile_of(
        record("1", 1, street="C/ Mayor 3", city="Madrid", postal_code="28013", piso="2º"),
        record("2", 2, direccion="Av. Diagonal 640", ciudad="Barcelona"),
    )
    assert values(profile) == {"direccion": "Av. Diagonal 640", "ciudad": "Barcelona"}


def test_every_other_attribute_is_the_most_recent_one():
    profile = profile_of(
        record("1", 1, language="es", shoe=40), record("2", 3, language="ca"), record("3", 2, language="en", shoe=41, note=" ")
    )
    assert values(profile) == {"language": "ca", "shoe": 41}


def test_rules_of_the_document():
    records = (
        record("1", 1, identifier("email", "a@example.es", Assurance.ASSERTED), source="crm", tier="gold", tags=("a", "b")),
        record("2", 2, identifier("email", "b@example.es"), source="pos", tier="silver", tags=("b", "c")),
        record("3", 3, source="web", tier="silver", tags="d"),
    )

    def survivor(name: str, rule: Survivor, minimum: Assurance = Assurance.INFERRED) -> AttributeValue:
        sources = (Source(name="crm", priority=1),)
        ruleset = with_rules(Survivorship(attributes=(name,), rule=rule, min_assurance=minimum), sources=sources)
        return values(profile_of(*records, ruleset=ruleset))[name]

    assert survivor("tier", Survivor.SOURCE_PRIORITY) == "gold"
    assert survivor("tier", Survivor.MOST_FREQUENT) == "silver"
    assert survivor("tier", Survivor.LONGEST) == "silver"
    assert survivor("tags", Survivor.UNION) == ("a", "b", "c", "d")
    assert survivor("tags", Survivor.MOST_RECENT, Assurance.VERIFIED) == ("b", "c")


def test_a_wildcard_rule_holds_for_each_attribute_by_itself():
    ruleset = with_rules(Survivorship(attributes=("*",), rule=Survivor.MOST_RECENT))
    assert values(profile_of(record("1", 1, a="1", b="1"), record("2", 2, b="2"), ruleset=ruleset)) == {"a": "1", "b": "2"}


def test_identifiers_are_merged_by_their_canonical_value():
    shared = Kernel.of(RULESET).normalizer.value("phone", "612000111", "ES")[0].key
    profile = profile_of(
        record("1", 5, identifier("email", "Clara@Example.es", Assurance.ASSERTED), identifier("phone", "612 000 111")),
        record(
            "2",
            9,
            identifier("email", "clara@example.es"),
            identifier("card", "6001", role=Role.MENTIONED),
            identifier("customer_id", "null"),
        ),
        muted=frozenset({shared}),
    )
    email, phone = profile.identifiers
    assert (email.value, email.written, email.assurance) == ("clara@example.es", "clara@example.es", Assurance.VERIFIED)
    assert (email.first_seen, email.last_seen, [key.record_id for key in email.records]) == (5, 9, ["1", "2"])
    assert (phone.namespace, phone.value, phone.written, phone.shared, email.shared) == (
        "phone",
        "+34612000111",
        "612 000 111",
        True,
        False,
    )


def test_counts_and_times():
    profile = profile_of(record("1", 5), record("2", 9, source="pos"), record("3", 7))
    assert (profile.records, profile.sources, profile.first_seen, profile.last_seen) == (3, ("pos", "web"), 5, 9)
    assert profile_of() == Profile()


def test_changed_fields_are_names():
    before = profile_of(record("1", 1, identifier("email", "a@example.es"), full_name="Clara Gómez", city="Madrid"))
    after = profile_of(record("1", 1, identifier("email", "b@example.es"), full_name="Clara Gómez", city="Barcelona"))
    assert changed_fields(before, after) == ("city", "identifiers.email")
    assert changed_fields(None, before) == ("city", "full_name", "identifiers.email")
    assert changed_fields(before, before) == ()


RECORDS = st.builds(
    record,
    record_id=st.sampled_from("abcdef"),
    at=st.integers(0, 3),
    source=st.sampled_from(["web", "pos"]),
    full_name=st.sampled_from(["Clara Gómez", "CLARA GOMEZ", "Clari G.", "test"]),
    city=st.sampled_from(["Madrid", "madrid", "Gijón"]),
    tags=st.sampled_from([("a",), ("a", "b")]),
).map(
    lambda one: msgspec.structs.replace(
        one, identifiers=(identifier("email", f"{one.record_id}@example.es", Assurance(1 + one.observed_at % 3)),)
    )
)


@settings(max_examples=100, deadline=None)
@given(records=st.lists(RECORDS, max_size=6, unique_by=lambda one: one.key), seed=st.randoms(), rule=st.sampled_from(list(Survivor)))
def test_the_order_of_records_does_not_matter(records, seed, rule):
    ruleset = with_rules(Survivorship(attributes=("city",), rule=rule), Survivorship(attributes=("tags",), rule=Survivor.UNION))
    shuffled = list(records)
    seed.shuffle(shuffled)
    assert profile_of(*records, ruleset=ruleset) == profile_of(*shuffled, ruleset=ruleset)


@settings(max_examples=150, deadline=None)
@given(
    kept=st.lists(RECORDS, max_size=4),
    gone=st.lists(RECORDS, max_size=2),
    come=st.lists(RECORDS, max_size=2),
    rule=st.sampled_from(list(Survivor)),
)
def test_changed_fields_are_found_by_what_came_and_went(kept, gone, come, rule):
    ruleset = with_rules(Survivorship(attributes=("city",), rule=rule), Survivorship(attributes=("tags",), rule=Survivor.UNION))

    def numbered(records, letter):
        return [msgspec.structs.replace(one, record_id=f"{letter}{number}") for number, one in enumerate(records)]

    def paired(records):
        return [(one, PREPARER.prepare(one).subject) for one in records]

    kept, gone, come = numbered(kept, "k"), numbered(gone, "g"), numbered(come, "c")
    whole = changed_fields(profile_of(*kept, *gone, ruleset=ruleset), profile_of(*kept, *come, ruleset=ruleset))
    subjects = [PREPARER.prepare(one).subject for one in kept]
    assert fields_changed_by(subjects, lambda: kept, paired(gone), paired(come), ruleset) == whole
