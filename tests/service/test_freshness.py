"""Reading one's own writes through another process: at once, whatever the rhythm of the polls."""

from contextlib import closing, nullcontext

import pytest

from cauce.errors import FailedPrecondition
from cauce.service import open_cauce, session
from cauce.store import arrivals
from cauce.testing.postgres import database
from cauce.testing.service_world import account, key

POLL = 60.0


def file(folder):
    return nullcontext(f"sqlite:///{folder / 'one.db'}")


@pytest.fixture(params=[file, lambda _: database()], ids=["sqlite", "postgres"])
def pair(request, tmp_path, monkeypatch):
    """Two services on one database. Polls never come in time; who waits for one is refused at once."""
    monkeypatch.setattr(session, "FRESH_WITHIN", 0.0)
    for name in ("POLL_SECONDS", "SOON_SECONDS"):
        monkeypatch.setattr(arrivals, name, POLL)
    with request.param(tmp_path) as url, closing(open_cauce(url)) as writer, closing(open_cauce(url)) as reader:
        yield writer, reader


def test_what_is_there_is_not_waited_for(pair, monkeypatch):
    """Each token is newer than what the other knows; its snapshot has it."""
    writer, reader = pair
    monkeypatch.setattr(type(reader._session.store), "wait", lambda *_: pytest.fail("it is there"))
    for number in range(3):
        token = writer.put_record(account(f"r{number}", "u")).token
        assert reader.get_record(key(f"r{number}"), at_least=token).identity_id


def test_what_is_not_there_is_refused(pair, monkeypatch):
    """The test above has teeth: a snapshot from before the commit does not do."""
    writer, reader = pair
    token = writer.put_record(account("r", "u")).token
    monkeypatch.setattr(session, "read_revision", lambda *_: 2)
    with pytest.raises(FailedPrecondition):
        reader.get_record(key("r"), at_least=token)
