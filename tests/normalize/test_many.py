"""Many records at once are prepared as each alone, whatever they hold: records of one shape are read together."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.linkage.blocking import Blocker
from cauce.linkage.kernel import Kernel
from cauce.linkage.normalize import claims, normalizer
from cauce.linkage.normalize.attributes import columns_of, parts_of, rows_of
from cauce.linkage.ruleset import default_ruleset
from cauce.linkage.signing import scored_claims, signature_digest, signature_digests
from cauce.model.record import Assurance, Identifier, Record, Role

RULESET = default_ruleset()
KERNEL = Kernel.of(RULESET)
NAMESPACES = ["email", "phone", "customer_id", "loyalty", "loyalty/acme", "cookie", "nif", "curp", "email_sha256/meta", "email_sha256", "x"]
ATTRIBUTES = [
    "full_name",
    "given_name",
    "name",
    "apellidos",
    "birth_date",
    "dob",
    "street",
    "postal_code",
    "company",
    "kind",
    "sex",
    "page",
]
WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=12).filter(str.isprintable)
VALUES = st.one_of(
    st.sampled_from(["ana.ruiz+x@gmail.com", "ana@example.es", "ANA@example.es", "+34612345678", "612 34 56 78", "12345", "C1", "0000"]),
    st.sampled_from(["n/a", "55512345X", "12345678Z", "HEGG560427MVZRRL04", "a" * 64, "0f" * 32, "ñ"]),
    WORDS.filter(str.strip),
)
TEXTS = st.one_of(
    st.sampled_from(
        ["María del Carmen Ruiz", "Pérez, Ana", "Ana Ruiz", "J", "1980-02-01", "C/ Mayor 3, 2ºB", "28001", "Acme S.L.", "empresa"]
    ),
    st.sampled_from(["", " ", "n/a", "MuÃ±oz", "Tom &amp; Co", "m", "hombre", 28001, 1.5, True, ("a", "b")]),
    WORDS,
)
HOW = st.fixed_dictionaries(
    {
        "namespace": st.sampled_from(NAMESPACES),
        "assurance": st.sampled_from(Assurance),
        "role": st.sampled_from([Role.OWNER, Role.OWNER, Role.OWNER, Role.MENTIONED]),
        "valid_from": st.sampled_from([None, None, None, 3]),
        "valid_to": st.sampled_from([None, None, None, 2000]),
    }
)


@st.composite
def alike(draw):
    """Records of one shape."""
    source, region = draw(st.sampled_from(["crm", "web"])), draw(st.sampled_from(["", "ES", "US"]))
    hows, names = draw(st.lists(HOW, max_size=4)), draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=5, unique=True))
    return [
        Record(
            source=source,
            record_id="1",
            observed_at=draw(st.integers(1, 3000)),
            identifiers=tuple(Identifier(value=draw(VALUES), **how) for how in hows),
            attributes={name: draw(TEXTS) for name in names},
            region=region,
        )
        for _ in range(draw(st.integers(1, 4)))
    ]


RECORDS = (
    st.lists(alike(), min_size=1, max_size=4).map(lambda groups: [record for group in groups for record in group]).flatmap(st.permutations)
)


@pytest.fixture(autouse=True, scope="module")
def _in_columns():
    """However few there are."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(normalizer, "_FEW", 1)
        yield


@settings(max_examples=300, deadline=None)
@given(records=RECORDS)
def test_many_are_prepared_as_each_alone(records: list[Record]):
    together = KERNEL.preparer.prepare_all(records)
    assert together == [KERNEL.preparer.prepare(record) for record in records]


@given(
    rows=st.integers(1, 5).flatmap(
        lambda size: st.dictionaries(st.sampled_from(ATTRIBUTES), st.lists(TEXTS, min_size=size, max_size=size), min_size=1)
    )
)
def test_columns_of_many_are_the_parts_of_each(rows):
    records = [dict(zip(rows, values, strict=True)) for values in zip(*rows.values(), strict=True)]
    columns = columns_of(records)
    if columns:
        assert list(rows_of(columns)) == [parts_of(record) for record in records]


@settings(max_examples=50, deadline=None)
@given(records=RECORDS)
def test_digests_and_keys_of_many_are_those_of_each(records: list[Record]):
    traits, scored = [], []
    for record in records:
        subject = KERNEL.preparer.prepare(record).subject
        traits.append(subject.traits)
        scored.append(scored_claims(subject.claims, RULESET))
    assert signature_digests(traits, scored) == [signature_digest(*one) for one in zip(traits, scored, strict=True)]
    blocker = Blocker(RULESET)
    assert blocker.keys_of_many(traits, scored) == [blocker.keys(*one) for one in zip(traits, scored, strict=True)]


def test_values_of_one_namespace_are_not_taken_apart(monkeypatch):
    """The same value twice is one claim; and the test can fail."""
    ids = (Identifier(namespace="email", value="b@example.es"), Identifier(namespace="email", value="a@example.es"))
    again = (ids[0], msgspec.structs.replace(ids[0], value="B@example.es"))
    records = [Record(source="crm", record_id="1", observed_at=1, identifiers=one) for one in (ids, again)] * 4
    alone = [KERNEL.preparer.prepare(record) for record in records]
    assert [[claim.value for claim in one.subject.claims] for one in alone[:2]] == [["a@example.es", "b@example.es"], ["b@example.es"]]
    assert KERNEL.preparer.prepare_all(records) == alone
    monkeypatch.setattr(claims, "_are_apart", lambda _: True)
    assert KERNEL.preparer.prepare_all(records) != alone


def test_no_records_are_prepared_as_none():
    assert KERNEL.preparer.prepare_all([]) == []
