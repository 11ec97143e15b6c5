"""What files say of relations: read off parts of the stored subjects, equal to a naive look at whole ones."""

from __future__ import annotations

from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cauce.model.packing import pack, read_held, unpack_subject
from cauce.model.record import Assurance
from cauce.model.subject import Address, Claim, PersonName, Subject, Traits
from cauce.service import graph_files
from cauce.service.graph_files import whole_graph
from cauce.service.verbs.graph import RelationKind
from graph.test_files import Ticket
from graph.test_relations import VALUES, naive, put_world

texts = st.text(max_size=6)
keys = st.integers(-(2**63), 2**63 - 1)
several = st.lists(texts, max_size=3).map(tuple)
claims = st.builds(Claim, texts, texts, keys, st.sampled_from(Assurance), st.integers(0, 2**50), st.none() | st.integers(0, 2**50))
traits = st.builds(
    Traits,
    name=st.none() | st.builds(PersonName, given=several, written=several, surnames=several, suffix=texts),
    birth_date=texts,
    address=st.none() | st.builds(Address, texts, texts, texts, texts, texts, texts),
    company=texts,
    sex=texts,
    fields=several,
)
subjects = st.builds(
    Subject, st.lists(claims, max_size=3).map(tuple), traits, st.booleans(), keys, keys, st.lists(keys, max_size=3).map(tuple)
)


@given(subjects)
def test_what_is_held_is_what_the_subject_says(subject: Subject):
    data = pack(subject)
    held, whole = read_held(data), unpack_subject(data)
    assert [(claim.namespace, claim.key) for claim in held.claims] == [(claim.namespace, claim.key) for claim in whole.claims]
    at, address = held.traits.address, whole.traits.address
    assert (at is None) == (address is None)
    if at is not None and address is not None:
        assert (at.street, at.number, at.unit, at.postal_code) == (address.street, address.number, address.unit, address.postal_code)


def test_an_email_and_a_flat_are_read():
    """One e-mail, one flat."""
    email = Claim("email", "ana@example.es", 7, Assurance.VERIFIED, 0)
    home = Address("calle mayor", "5", "2 b", "28013", "madrid")
    held = read_held(pack(Subject((email,), Traits(address=home), known=True, person=1, signature=2, blocks=(3,))))
    assert [(claim.namespace, claim.key) for claim in held.claims] == [("email", 7)]
    at = held.traits.address
    assert at is not None
    assert (at.street, at.number, at.unit, at.postal_code) == ("calle mayor", "5", "2 b", "28013")


@settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**48))
def test_the_relations_in_files_are_those_of_the_naive_look(seed: int):
    """However many identities are read at once. Homes, which are only addresses there, are at least those that matching would see."""
    with closing(put_world(seed)) as cauce:
        found = []
        for step in (2, 2000):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(graph_files, "_STEP", step)
                found.append(list(whole_graph(cauce._session, Ticket("g.csv"))))
        assert found[0] == found[1]
        edges = {(*sorted(row[:2]), row[2]) for row in found[0] if row[2] in VALUES}
        _, expected = naive(cauce)
        assert edges >= expected
        assert {edge for edge in edges if edge[2] != RelationKind.HOUSEHOLD} <= expected
