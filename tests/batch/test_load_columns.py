"""A batch says in columns what preparing its records one by one says, whatever they hold."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engine.batch.load_columns import NEVER, Entry, harvest, numbers, read_batch
from cauce.linkage.kernel import Kernel
from cauce.linkage.ruleset import default_ruleset
from cauce.model.packing import may_mention, may_touch, pack
from cauce.model.record import Assurance, Identifier, Record, Role

KERNEL = Kernel.of(default_ruleset())
VALUES = st.sampled_from(
    ["ana.ruiz+x@gmail.com", "+34612345678", "612 34 56 78", "C1", "0000", "n/a", "12345678Z", "HEGG560427MVZRRL04", "a" * 64, "ñ"]
) | st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).filter(
    lambda text: text.strip() and text.isprintable()
)
IDENTIFIERS = st.builds(
    Identifier,
    namespace=st.sampled_from(["email", "phone", "customer_id", "loyalty", "loyalty/acme", "cookie", "nif", "curp", "email_sha256", "x"]),
    value=VALUES,
    assurance=st.sampled_from(Assurance),
    role=st.sampled_from([Role.OWNER, Role.OWNER, Role.MENTIONED]),
    valid_to=st.sampled_from([None, None, 5, 2000]),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["full_name", "given_name", "family_name", "birth_date", "street", "postal_code", "city", "company", "kind", "other"]),
    st.sampled_from(["María del Carmen Ruiz", "Pérez, Ana", "1980-02-01", "C/ Mayor 3, 2ºB", "28001", "Acme S.L.", "empresa", "n/a"])
    | VALUES,
    max_size=6,
)
RECORDS = st.lists(
    st.builds(
        Record,
        source=st.sampled_from(["crm", "web"]),
        record_id=st.sampled_from(["1", "2", "ñ"]),
        observed_at=st.integers(1, 3000),
        identifiers=st.lists(IDENTIFIERS, max_size=4).map(tuple),
        attributes=ATTRIBUTES,
        region=st.sampled_from(["", "ES", "US"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(records=RECORDS)
def test_the_columns_are_those_of_the_records(records: list[Record]):
    payloads = [pack(record) for record in records]
    batch = read_batch(harvest(KERNEL, payloads))
    subjects = [KERNEL.preparer.prepare(record).subject for record in records]
    claims = [claim for subject in subjects for claim in subject.claims]
    long = [Entry(one.source, one.record_id, pack(subject)) for one, subject in zip(records, subjects, strict=True)]
    entries = list(map(msgspec.msgpack.encode, long))
    assert batch.entries == b"".join(entries)
    assert batch.known == bytes(subject.known for subject in subjects)
    assert batch.more == bytes(may_mention(payload) or may_touch(payload) for payload in payloads)
    assert batch.assurances == bytes(claim.assurance for claim in claims)
    assert [batch.names[place] for place in numbers(batch.namespaces)] == [claim.namespace for claim in claims]
    expected = {
        "sizes": [len(entry) for entry in entries],
        "persons": [subject.person for subject in subjects],
        "signatures": [subject.signature for subject in subjects],
        "claims": [len(subject.claims) for subject in subjects],
        "keys": [claim.key for claim in claims],
        "ats": [claim.at for claim in claims],
        "ends": [NEVER if claim.end is None else claim.end for claim in claims],
        "blocks": [len(subject.blocks) for subject in subjects],
        "block_keys": [key for subject in subjects for key in subject.blocks],
    }
    assert {name: numbers(getattr(batch, name)).tolist() for name in expected} == expected
