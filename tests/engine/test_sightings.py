"""A record that is merely seen again is not matched again, and yet everything is as if it had been."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cauce.engine import resolving
from cauce.model.packing import unpack_subject
from cauce.model.record import Assurance, Identifier, Record
from cauce.model.touch import Touch
from cauce.service import open_cauce

DAY = 86_400_000_000


def ping(source, at, kind="", campaign="", **identifiers):
    return Record(
        source=source,
        observed_at=at * DAY,
        identifiers=tuple(Identifier(namespace=name, value=value, assurance=Assurance.VERIFIED) for name, value in identifiers.items()),
        touch=Touch(kind=kind, campaign=campaign) if kind else None,
    )


@pytest.fixture
def cauce():
    with_store = open_cauce("sqlite://")
    yield with_store
    with_store.close()


@pytest.fixture
def resolved(monkeypatch):
    """How many records each commit resolved."""
    sizes = []

    def counted(subjects, *rest):
        sizes.append(len(subjects))
        return resolve(subjects, *rest)

    resolve = resolving.resolve
    monkeypatch.setattr(resolving, "resolve", counted)
    return sizes


def test_a_known_cookie_is_not_resolved_again(cauce, resolved):
    cauce.put_record(ping("web", 1, "page_view", cookie="c1", device="d1"))
    put = [cauce.put_record(ping("web", day, "page_view", cookie="c1", device="d1")) for day in range(2, 6)]
    assert resolved == [1, 0, 0, 0, 0]
    stored = cauce.get_record(put[0].key)
    assert (stored.first_seen, stored.last_seen, stored.seen) == (DAY, 5 * DAY, 5)
    assert cauce.verify().sound


def test_a_phone_ages_and_is_resolved_again(cauce, resolved):
    for day in (1, 2):
        cauce.put_record(ping("web", day, phone="+34612000111"))
    assert resolved == [1, 1]


def test_an_end_that_somebody_states_is_heeded(cauce):
    lost = Identifier(namespace="device", value="d1", assurance=Assurance.VERIFIED, valid_to=10 * DAY)
    cauce.put_record(Record(source="app", record_id="a", observed_at=1, identifiers=(lost, Identifier(namespace="login", value="ana"))))
    put = cauce.put_record(ping("web", 5, device="d1"))
    assert put.identity_id == cauce.put_record(ping("web", 6, device="d1")).identity_id
    after = cauce.put_record(ping("web", 20, device="d1"))
    assert after.identity_id != put.identity_id
    assert cauce.verify().sound


PINGS = st.lists(
    st.builds(
        ping,
        st.sampled_from(["web", "app"]),
        st.integers(1, 30),
        st.sampled_from(["", "page_view", "purchase"]),
        cookie=st.sampled_from(["c1", "c2"]),
        device=st.sampled_from(["d1", "d2"]),
    ),
    min_size=1,
    max_size=12,
)


def rows_after(pings, *, short):
    """Everything that is kept of the records, once they are put one by one."""
    cauce = open_cauce("sqlite://")
    try:
        with pytest.MonkeyPatch.context() as patch:
            if not short:
                patch.setattr(resolving, "seen_again", lambda *_: frozenset())
            for one in pings:
                cauce.put_record(one)
        assert cauce.verify().sound
        with cauce._session.read() as reader:
            records = sorted(row._replace(joined=0) for row in reader.records_page("", 0, 100))
            keys = {claim.key for row in records for claim in unpack_subject(row.subject).claims}
            touches = [touch for row in records for touch in reader.touches_after(row.uid, 0, 100)]
            return records, sorted(reader.carriers(keys)), touches
    finally:
        cauce.close()


@settings(max_examples=30, deadline=None)
@given(PINGS)
def test_the_store_is_as_without_the_short_way(pings):
    records, claims, touches = rows_after(pings, short=True)
    assert (records, claims, touches) == rows_after(pings, short=False)
    drawn = {(one.key, one.observed_at, one.touch.kind) for one in pings if one.touch}
    names = {row.uid: row.key for row in records}
    assert {(names[row.uid], row.at, row.kind) for row in touches} == drawn
