"""The client survives what connections do, and never does twice what must be done once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from cauce import errors
from cauce.client import AsyncClient, Client, connection
from cauce.client.connection import Patience
from cauce.errors import Reason, Unavailable
from cauce.model.curation import Judgement
from cauce.service.api import PutResult
from cauce.testing.service_world import account, key, watching
from cauce.testing.serving import serving


def failing(times, function, *, after=False):
    """The function, failing a few times before (or after) it does its work."""
    left = count(1)

    def call(*arguments, **named):
        if after:
            answer = function(*arguments, **named)
        if next(left) <= times:
            raise Unavailable("the database is away")
        return answer if after else function(*arguments, **named)

    call.tries = lambda: next(left) - 1
    return call


@pytest.mark.parametrize("name", ["api_key", "tenant"])
@pytest.mark.parametrize("text", ["web.canary\n", "web.cañary"])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_what_could_not_be_sent_is_refused_at_once(kind, name, text):
    with pytest.raises(errors.InvalidValue) as refused:
        kind("127.0.0.1:1", **{name: text})
    assert refused.value.field == name
    assert text.strip() not in str(refused.value)


class TestRetries:
    def test_a_read_is_repeated_until_the_service_is_back(self, tenants):
        host = tenants()
        cauce = host.of("default")
        cauce.stats = failing(2, cauce.stats)
        with serving(host) as target, Client(target) as client:
            assert client.stats().records == 0
        assert cauce.stats.tries() == 3

    def test_a_put_is_repeated(self, tenants):
        host = tenants()
        cauce = host.of("default")
        cauce.submit_put = failing(1, cauce.submit_put)
        with serving(host) as target, Client(target) as client:
            assert client.put_record(account("a", "ana")).identity_id
            assert client.stats().records == 1

    def test_an_assertion_is_made_once(self, tenants):
        """Also if the answer to the first try was lost."""
        host = tenants()
        cauce = host.of("default")
        cauce.assert_ = failing(1, cauce.assert_, after=True)
        with serving(host) as target, Client(target) as client:
            made = client.assert_(Judgement.SAME, key("a"), key("b"), author="eva", reason="r")
            assert client.list_assertions().items == (made,)
        assert cauce.assert_.tries() == 2

    def test_a_delete_is_not_repeated(self, tenants):
        host = tenants()
        cauce = host.of("default")
        cauce.delete_record = failing(1, cauce.delete_record)
        with serving(host) as target, Client(target) as client:
            client.put_record(account("a", "ana"))
            with pytest.raises(Unavailable):
                client.delete_record(key("a"))
            client.delete_record(key("a"))

    def test_a_server_that_is_not_there_is_unavailable(self, port):
        with Client(f"127.0.0.1:{port}", timeout=0.4) as client:
            for call in (
                client.stats,
                lambda: next(client.watch()),
                lambda: list(client.ingest_records([[account("a", "ana")]])),
            ):
                with pytest.raises((Unavailable, errors.DeadlineExceeded)):
                    call()

    def test_patience_is_for_passing_errors_only(self):
        patience = Patience(60.0)
        pauses = [patience.pause(Unavailable("away")) for _ in range(8)]
        assert pauses == sorted(pauses)
        assert pauses[-1] == 2.0
        with pytest.raises(errors.InvalidValue):
            patience.pause(errors.InvalidValue("f", "d"))
        with pytest.raises(Unavailable):
            Patience(-1.0).pause(Unavailable("away"))

    def test_patience_begins_when_the_connection_is_lost(self, monkeypatch):
        """A feed that had nothing to say for an hour is connected to again as any other."""
        now = [0.0]
        monkeypatch.setattr(connection, "monotonic", lambda: now[0])
        patience = Patience(30.0)
        for _ in range(2):
            now[0] += 3600.0
            for _ in range(3):
                assert patience.pause(Unavailable("away")) > 0
                now[0] += 9.0
            patience.progressed()
        patience.pause(Unavailable("away"))
        now[0] += 30.1
        with pytest.raises(Unavailable):
            patience.pause(Unavailable("away"))

    def test_a_closed_client(self, tenants):
        with serving(tenants()) as target:
            client = Client(target)
            client.stats()
            client.close()
            for call in (client.stats, client.watch().__next__, client.export_graph().__next__, client.ingest_records([[]]).__next__):
                with pytest.raises(Unavailable, match="the client is closed"):
                    call()

    def test_a_client_that_is_closed_while_it_watches(self, tenants):
        with serving(tenants()) as target, ThreadPoolExecutor(1) as pool:
            client = Client(target)
            watched = client.watch(after="head", checkpoint_seconds=30.0)
            next(watched)
            ended = pool.submit(next, watched)
            time.sleep(0.2)
            client.close()
            assert isinstance(ended.exception(20), Unavailable)

    def test_a_request_that_is_far_too_large(self, tenants):
        """gRPC refuses it before the server can say why; a repeat would be refused again, and `slow down` would be no advice."""
        large = [account(f"r{number}", "ana", **{f"note{place}": "x" * 8000 for place in range(40)}) for number in range(30)]
        with serving(tenants()) as target, Client(target) as client, pytest.raises(errors.InvalidValue) as refused:
            client.batch_put_records(large)
        assert refused.value.reason is Reason.BATCH_TOO_LARGE

    def test_an_authority_that_is_not_there(self):
        with pytest.raises(errors.InvalidValue) as refused:
            Client("localhost:1", tls="/nowhere.pem")
        assert refused.value.reason is Reason.FILE_INVALID


class TestResuming:
    def test_an_ingest_goes_on_after_a_restart(self, tenants, port):
        """Every batch is acknowledged once, in order, and all records are there."""
        batches = [[account(f"r{number}-{place}", f"u{number}") for place in range(3)] for number in range(30)]
        acknowledged = []
        with Client(f"127.0.0.1:{port}", timeout=20.0) as client:
            answers = client.ingest_records(batches)
            with serving(tenants(), port=port):
                acknowledged += [next(answers) for _ in range(5)]
            with serving(tenants(), port=port):
                acknowledged += list(answers)
                assert client.stats().records == 90
                assert client.verify().sound
        keys = [[outcome.key for outcome in outcomes if isinstance(outcome, PutResult)] for outcomes in acknowledged]
        assert keys == [[record.key for record in batch] for batch in batches]

    def test_a_watch_goes_on_after_a_restart(self, tenants, port):
        """No commit is lost and none comes twice."""
        revisions = []
        with Client(f"127.0.0.1:{port}", timeout=20.0) as client, watching(client) as watched:
            with serving(tenants(), port=port):
                for number in range(3):
                    client.put_record(account(f"a{number}", f"u{number}"))
                while len(revisions) < 3:
                    revisions += [item.commit.revision for item in [next(watched)] if item.commit]
            with serving(tenants(), port=port):
                for number in range(3):
                    client.put_record(account(f"b{number}", f"u{number}"))
                while len(revisions) < 6:
                    revisions += [item.commit.revision for item in [next(watched)] if item.commit]
        assert revisions == [1, 2, 3, 4, 5, 6]

    def test_acknowledgements_come_while_the_source_has_nothing_new(self, tenants):
        """So a source may wait for them."""
        done = threading.Event()

        def batches():
            yield [account("a", "ana")]
            assert done.wait(10)
            yield [account("b", "bea")]

        with serving(tenants()) as target, Client(target) as client:
            answers = client.ingest_records(batches())
            assert len(next(answers)) == 1
            done.set()
            assert [len(answer) for answer in answers] == [1]

    def test_an_ingest_that_is_left_early(self, tenants):
        """Reads no further than a window ahead."""
        read = []

        def batches():
            for number in range(10_000):
                read.append(number)
                yield [account(f"r{number}", "ana")]

        with serving(tenants()) as target, Client(target) as client:
            answers = client.ingest_records(batches())
            next(answers)
            answers.close()
            assert len(read) < 100
