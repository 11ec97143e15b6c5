"""What fields read of many records at once is what they read of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cauce.linkage.trained_fields import FieldReader
from cauce.model.record import Assurance, AttributeValue, Identifier, Record, Role
from cauce.model.ruleset import Field

READER = FieldReader(
    (
        Field(name="given", kind="given", reads=("given_name", "middle_name")),
        Field(name="surname", kind="surname", reads=("apellidos",)),
        Field(name="born", kind="birth_date", reads=("birth_date",)),
        Field(name="email", kind="email", reads=("namespace:email",)),
        Field(name="second_email", kind="email", reads=("namespace:email#2",)),
        Field(name="phones", kind="text", reads=("namespace:phone", "phone_2")),
        Field(name="remarks", kind="text", reads=("remarks",)),
        Field(name="source", kind="source", reads=("source",)),
    )
)
NAMES = ("given_name", "nombre", "Given Name", "middle_name", "apellidos", "last_name", "dob", "birth_date", "phone_2", "remarks", "source")
VALUES: st.SearchStrategy[AttributeValue] = st.one_of(
    st.sampled_from(["", " ", "Ana", "García ", "N/A", "1980-01-02", "02/03/1981"]),
    st.integers(0, 9),
    st.booleans(),
    st.just(1.5),
    st.just(("a", "b")),
)
IDENTIFIERS = st.builds(
    Identifier,
    namespace=st.sampled_from(["email", "phone", "cookie"]),
    value=st.sampled_from(["ana@a.es", "b@b.es", "600 111 222"]),
    assurance=st.sampled_from(list(Assurance)),
    role=st.sampled_from(list(Role)),
)
RECORDS = st.builds(
    Record,
    source=st.sampled_from(["crm", "web"]),
    record_id=st.just("1"),
    observed_at=st.just(1),
    attributes=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
    identifiers=st.lists(IDENTIFIERS, max_size=4).map(tuple),
)


@given(records=st.lists(RECORDS, max_size=6))
def test_many_are_read_as_one_after_the_other(records: list[Record]) -> None:
    assert READER.read_all(records) == [list(values) for values in zip(*map(READER.read, records), strict=True)] or not records


def test_one_that_a_person_can_check() -> None:
    emails = [
        Identifier(namespace="email", value="other@a.es", assurance=Assurance.ASSERTED, role=Role.MENTIONED),
        Identifier(namespace="email", value="Second@A.es", assurance=Assurance.ASSERTED),
        Identifier(namespace="email", value="First@A.es", assurance=Assurance.VERIFIED),
    ]
    attributes: dict[str, AttributeValue] = {"nombre": "Ana", "middle_name": "Luz", "last_name": "Gil", "dob": "1980-01-02"}
    record = Record(source="crm", record_id="1", observed_at=1, identifiers=tuple(emails), attributes=attributes)
    read = [["ana luz"], ["gil"], ["19800102"], ["first@a.es"], ["second@a.es"], [""], [""], ["crm"]]
    assert READER.read_all([record]) == read
    assert [[value] for value in READER.read(record)] == read
