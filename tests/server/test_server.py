"""What the server promises around the verbs: who may call what, how much at once, what leaks (nothing), and how it goes away."""

import asyncio
import hashlib
import io
import json
import socket
import subprocess
import threading
import time
from contextlib import redirect_stderr
from pathlib import Path

import grpc
import pytest
import yaml
from google.protobuf import descriptor_pool
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from cauce import errors
from cauce.client import Client
from cauce.client.connection import SERVICE_CONFIG
from cauce.errors import Reason
from cauce.model.change import CauseKind
from cauce.model.curation import Judgement
from cauce.model.record import RecordKey
from cauce.server import streams
from cauce.server.credentials import ALL_SCOPES, new_key, read_keys
from cauce.server.rpcs import PACKAGE, RPCS, SERVICES, Kind, Scope
from cauce.server.server import Server
from cauce.server.tls import is_local
from cauce.service.api import View
from cauce.settings import LogSettings, ServerSettings
from cauce.testing.service_world import account, key, verified, watching
from cauce.testing.serving import serving
from server.processes import free_port
from server.worlds import tenants_of


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/cauce.db"


def methods():
    pool = descriptor_pool.Default()
    for name in SERVICES:
        yield from pool.FindServiceByName(name).methods


class TestTable:
    def test_every_call_of_the_api_is_in_it(self):
        assert {rpc.path for rpc in RPCS} == {f"/{method.containing_service.full_name}/{method.name}" for method in methods()}

    def test_every_call_has_a_scope_and_its_own_request(self):
        by_path = {rpc.path: rpc for rpc in RPCS}
        for method in methods():
            rpc = by_path[f"/{method.containing_service.full_name}/{method.name}"]
            assert isinstance(rpc.scope, Scope)
            assert rpc.request.DESCRIPTOR is method.input_type

    def test_every_service_of_the_package_is_served(self):
        served = (
            "RecordService", "IdentityService", "ChangeService", "CurationService", "RulesetService", "JobService", "PrivacyService",
            "AdminService",
        )  # fmt: skip
        assert set(SERVICES) == {f"{PACKAGE}.{name}" for name in served}

    def test_whatever_only_reads_is_retried(self):
        names = json.loads(SERVICE_CONFIG)["methodConfig"][0]["name"]
        retried = {(name["service"], name["method"]) for name in names}
        reads = [rpc for rpc in RPCS if rpc.kind is Kind.READ]
        assert [rpc.path for rpc in reads if not retried & {(f"{PACKAGE}.{rpc.service}", name) for name in (rpc.method, "")}] == []

    def test_what_must_not_be_repeated_is_not_retried(self):
        assert "DeleteRecord" not in SERVICE_CONFIG
        assert "Retract" not in SERVICE_CONFIG


@pytest.fixture
def keys(tmp_path):
    """Writes a key file; gives the keys by prefix."""
    made = {}

    def write(**scopes):
        entries = []
        for prefix, given in scopes.items():
            made[prefix], digest = new_key(prefix)
            entries.append({"prefix": prefix, "sha256": digest, "tenant": "shop", "scopes": given})
        path = tmp_path / "keys.yaml"
        path.write_text(yaml.safe_dump({"keys": entries}))
        return str(path), made

    return write


class TestCredentials:
    def test_without_a_key_nothing_is_answered(self, url, keys):
        path, made = keys(all="all")
        wrong = [None, "", "all", "all.", "all.wrong", "nobody.wrong", made["all"] + "x", made["all"].replace("all.", "")]
        with serving(tenants_of(url), ServerSettings(api_keys=path)) as target:
            for given in wrong:
                with Client(target, api_key=given) as client, pytest.raises(errors.Unauthenticated) as refused:
                    client.stats()
                assert refused.value.reason is Reason.CREDENTIAL_INVALID
                assert "wrong" not in str(refused.value)
            with Client(target, api_key=made["all"]) as client:
                assert client.stats().tenant == "shop"

    def test_a_key_is_for_its_tenant(self, url, keys):
        path, made = keys(all="all")
        with serving(tenants_of(url), ServerSettings(api_keys=path)) as target:
            with Client(target, api_key=made["all"], tenant="shop") as client:
                assert client.stats().tenant == "shop"
            with Client(target, api_key=made["all"], tenant="other") as client, pytest.raises(errors.PermissionDenied):
                client.stats()

    def test_every_call_needs_its_scope(self, url, keys):
        """A key that has all scopes but one gets SCOPE_MISSING for exactly the calls of that one."""
        path, made = keys(**{scope.value.replace(".", "-"): sorted(ALL_SCOPES - {scope}) for scope in Scope})
        with (
            serving(tenants_of(url), ServerSettings(api_keys=path, max_in_flight=1000)) as target,
            grpc.insecure_channel(target) as channel,
        ):
            for prefix, secret in made.items():
                missing = Scope(prefix.replace("-", "."))
                refused = {rpc for rpc in RPCS if lacks_scope(channel, rpc, secret)}
                assert refused == {rpc for rpc in RPCS if rpc.scope is missing}

    def test_a_commit_says_with_which_key(self, url, keys):
        path, made = keys(till="all", steward="all")
        with (
            serving(tenants_of(url), ServerSettings(api_keys=path)) as target,
            Client(target, api_key=made["till"]) as till,
            Client(target, api_key=made["steward"]) as steward,
        ):
            till.put_record(account("a", "ana"))
            list(till.ingest_records([[account("b", "bea")]]))
            steward.assert_(Judgement.SAME, key("a"), key("b"), author="Eva", reason="she called")
            steward.delete_record(key("b"))
            causes = [cause for item in till.list_changes() for cause in item.commit.causes]
            assert [(cause.kind, cause.actor) for cause in causes] == [
                (CauseKind.PUT, "till"),
                (CauseKind.PUT, "till"),
                (CauseKind.ASSERT, "steward"),
                (CauseKind.DELETE, "steward"),
            ]

    def test_claimed_data_needs_its_scope(self, url, keys):
        path, made = keys(all="all", plain=sorted(ALL_SCOPES - {Scope.IDENTITIES_READ_CLAIMED}))
        with (
            serving(tenants_of(url), ServerSettings(api_keys=path)) as target,
            Client(target, api_key=made["all"]) as steward,
            Client(target, api_key=made["plain"]) as plain,
        ):
            identity_id = steward.put_record(account("a", "ana", full_name="Ana Ruiz Gil", birth_date="1980-01-02")).identity_id
            assert plain.get_identity(identity_id).identity_id == identity_id
            for call in (
                lambda: plain.get_identity(identity_id, view=View.FULL),
                lambda: plain.batch_get_identities([identity_id], view=View.FULL),
                lambda: plain.list_identity_records(identity_id),
                lambda: plain.get_timeline(identity_id),
            ):
                with pytest.raises(errors.PermissionDenied) as refused:
                    call()
                assert refused.value.metadata == {"scope": "identities.read_claimed"}
            searches = [client.search_identities(attributes={}, identifiers=[verified("login", "ana")])[0] for client in (steward, plain)]
            assert [bool(hit.explanation.shared) for hit in searches] == [True, False]

    @pytest.mark.parametrize(
        ("document", "field"),
        [
            ("keys: []", "api_keys.keys"),
            ("a: [", "api_keys"),
            ("keys: [{prefix: canary}]", "api_keys.keys[0].sha256"),
            ("keys: [{prefix: 'a.b', sha256: x, tenant: t, scopes: all}]", "api_keys.keys[0].prefix"),
            (f"keys: [{{prefix: a, sha256: '{'0' * 64}', tenant: Canary, scopes: all}}]", "api_keys.keys[0].tenant"),
            (f"keys: [{{prefix: a, sha256: '{'0' * 64}', tenant: t, scopes: [canary]}}]", "api_keys.keys[0].scopes"),
            (f"keys: [{{prefix: a, sha256: '{'0' * 64}', tenant: t, scopes: [[admin]]}}]", "api_keys.keys[0].scopes"),
            (f"keys: [{{prefix: a, sha256: '{'0' * 64}', tenant: t, scopes: all, secret: canary}}]", "api_keys.keys[0]"),
        ],
    )
    def test_a_key_file_that_cannot_be_used(self, tmp_path, document, field):
        path = tmp_path / "keys.yaml"
        path.write_text(document)
        with pytest.raises(errors.InvalidValue) as refused:
            read_keys(path)
        assert (refused.value.reason, refused.value.field) == (Reason.FILE_INVALID, field)
        assert "canary" not in str(refused.value).lower()

    def test_a_key_file_holds_no_secret(self):
        made, digest = new_key("shop")
        assert hashlib.sha256(made.removeprefix("shop.").encode()).hexdigest() == digest


def lacks_scope(channel, rpc, secret):
    metadata = (("authorization", f"Bearer {secret}"),)
    try:
        if rpc.method == "IngestRecords":
            list(channel.stream_stream(rpc.path)(iter([]), metadata=metadata, timeout=5))
        elif rpc.method in ("Watch", "ExportGraph"):
            stream = channel.unary_stream(rpc.path)(b"", metadata=metadata, timeout=5)
            stream.initial_metadata()
            stream.cancel()
            return stream.code() is grpc.StatusCode.PERMISSION_DENIED
        else:
            channel.unary_unary(rpc.path)(b"", metadata=metadata, timeout=5)
    except grpc.RpcError as error:
        return error.code() is grpc.StatusCode.PERMISSION_DENIED
    return False


class TestErrors:
    def test_nothing_unexpected_escapes(self, url):
        log = io.StringIO()
        host = tenants_of(url)

        def explode(*_, **__):
            raise RuntimeError("duplicate key (email)=(canary@example.test)")

        for name in ("stats", "submit_put", "follow", "lookup_identifiers"):
            setattr(host.of("default"), name, explode)
        with redirect_stderr(log), serving(host, log=LogSettings(level="debug")) as target, Client(target, timeout=5) as client:
            for call in (
                client.stats,
                lambda: client.put_record(account("a", "ana")),
                lambda: client.batch_put_records([account("a", "ana")]),
                lambda: list(client.ingest_records([[account("a", "ana")]])),
                lambda: client.lookup_identifiers([("login", "ana")]),
                lambda: next(client.watch()),
            ):
                with pytest.raises(errors.Internal) as failed:
                    call()
                assert failed.value.reason is Reason.INTERNAL
                assert "canary" not in repr((failed.value, failed.value.metadata))
                assert failed.value.metadata["incident"] in log.getvalue()
        assert "canary" not in log.getvalue()
        assert "RuntimeError" in log.getvalue()

    def test_the_log_has_a_line_for_each_call(self, url):
        log = io.StringIO()
        quoted = LogSettings(level="debug", format="json")
        with redirect_stderr(log), serving(tenants_of(url), log=quoted) as target, Client(target, tenant="canary") as client:
            client.put_record(account("canary", "canary"))
            with pytest.raises(errors.NotFound):
                client.get_record(key("canary-2"))
        assert '"rpc": "PutRecord", "code": "OK"' in log.getvalue()
        assert '"rpc": "GetRecord", "code": "NOT_FOUND"' in log.getvalue()
        assert "canary" not in log.getvalue()

    def test_a_line_says_who_and_why(self, url, tmp_path):
        """By the key's prefix and the caller's own id of the request, if that is no more than an id; the reason, and the field at fault."""
        log, (secret, digest) = io.StringIO(), new_key("web")
        path = tmp_path / "keys.yaml"
        path.write_text(yaml.safe_dump({"keys": [{"prefix": "web", "sha256": digest, "tenant": "default", "scopes": "all"}]}))
        with (
            redirect_stderr(log),
            serving(tenants_of(url), ServerSettings(api_keys=str(path)), log=LogSettings(format="json")) as target,
            grpc.insecure_channel(target) as channel,
        ):
            for name in ("r-1.7", "ana gil", "x" * 65):
                sent = (("authorization", f"Bearer {secret}"), ("x-request-id", name))
                with pytest.raises(grpc.RpcError):
                    channel.unary_unary("/cauce.api.v1.RecordService/PutRecord")(b"", metadata=sent)
        refused = [json.loads(line) for line in log.getvalue().splitlines() if "PutRecord" in line]
        assert [line.get("request_id") for line in refused] == ["r-1.7", None, None]
        assert {(line["key"], line["reason"], line["why"]) for line in refused} == {
            ("web", "FIELD_INVALID", "record.observed_at: must be given")
        }

    @pytest.mark.parametrize(
        ("error", "level"), [(errors.Unavailable("x"), "warning"), (errors.NotFound("x"), None), (ValueError(), "error")]
    )
    def test_what_the_server_could_not_do_is_louder_than_what_callers_did_wrong(self, url, error, level):
        log, host = io.StringIO(), tenants_of(url)

        def fail():
            raise error

        host.of("default").stats = fail
        with (
            redirect_stderr(log),
            serving(host, log=LogSettings(level="warning", format="json")) as target,
            Client(target, timeout=3) as client,
            pytest.raises(errors.CauceError),
        ):
            client.stats()
        calls = [json.loads(line) for line in log.getvalue().splitlines() if '"call"' in line]
        assert {line["level"] for line in calls} == ({level} if level else set())


class TestLimits:
    def test_too_many_calls_at_once(self, url):
        host = tenants_of(url)
        go, busy = threading.Event(), threading.Semaphore(0)
        cauce = host.of("default")
        stats = cauce.stats
        cauce.stats = lambda: (busy.release(), go.wait(10), stats())[2]
        with serving(host, ServerSettings(max_in_flight=2)) as target, Client(target) as client:
            waiting = [threading.Thread(target=client.stats) for _ in range(2)]
            for thread in waiting:
                thread.start()
                busy.acquire(timeout=10)
            with pytest.raises(errors.Exhausted) as refused:
                client.stats()
            client.put_record(account("a", "ana"))  # writes have a budget of their own
            go.set()
            for thread in waiting:
                thread.join()
            assert client.stats().records == 1
        assert refused.value.reason is Reason.OVERLOADED

    def test_too_many_streams_at_once(self, url):
        settings = ServerSettings(max_streams=1)
        with serving(tenants_of(url), settings) as target, Client(target) as client, watching(client, after="head") as watched:
            next(watched)
            with pytest.raises(errors.Exhausted), watching(client) as another:
                next(another)
            assert client.stats().records == 0

    def test_a_deadline_is_kept(self, url):
        host = tenants_of(url)
        host.of("default").stats = lambda: time.sleep(1)
        with serving(host) as target, Client(target, timeout=0.2) as client, pytest.raises(errors.DeadlineExceeded):
            client.stats()


class TestLife:
    def test_health_and_reflection(self, url):
        with serving(tenants_of(url)) as target, grpc.insecure_channel(target) as channel:
            health = health_pb2_grpc.HealthStub(channel)
            for name in ("", *SERVICES):
                assert health.Check(health_pb2.HealthCheckRequest(service=name)).status == health_pb2.HealthCheckResponse.SERVING
            ask = reflection_pb2.ServerReflectionRequest(list_services="")
            answer = next(reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(iter([ask])))
            assert set(SERVICES) <= {service.name for service in answer.list_services_response.service}

    def test_a_drained_server_ends_streams_and_finishes_calls(self, url):
        """Watches end with their reason, what was put is acknowledged, and health says so."""
        outcomes, states = [], []
        host = tenants_of(url)

        async def scenario():
            server = Server(host, ServerSettings(listen="127.0.0.1:0", drain_seconds=5), log=LogSettings(level="error"))
            port = await server.start()
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{port}")
            watch = channel.unary_stream("/cauce.api.v1.ChangeService/Watch")(b"")
            assert await watch.read()
            health = health_pb2_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest())
            states.append((await health.read()).status)
            slow = asyncio.Event()
            stats = host.of("default").stats
            host.of("default").stats = lambda: (loop.call_soon_threadsafe(slow.set), time.sleep(0.3), stats())[2]
            loop = asyncio.get_running_loop()
            call = asyncio.ensure_future(channel.unary_unary("/cauce.api.v1.AdminService/GetStats")(b""))
            await slow.wait()
            stopping = asyncio.ensure_future(server.stop())
            states.append((await health.read()).status)
            outcomes.append((await watch.code(), await watch.details()))
            outcomes.append(bool(await call))
            await stopping
            await channel.close()

        asyncio.run(scenario())
        assert states == [health_pb2.HealthCheckResponse.SERVING, health_pb2.HealthCheckResponse.NOT_SERVING]
        assert outcomes[0][0] is grpc.StatusCode.UNAVAILABLE
        assert "draining" in outcomes[0][1]
        assert outcomes[1] is True

    def test_a_watcher_that_reads_nothing_is_let_go(self, url, monkeypatch):
        """It holds a place among the streams; where it was in the feed is its own token, so nothing is lost."""
        monkeypatch.setattr(streams, "PATIENCE_SECONDS", 0.1)

        async def deliver(_context, _message):
            await asyncio.sleep(60)  # as a write does whose reader's window is full

        monkeypatch.setattr(streams, "_deliver", deliver)
        with serving(tenants_of(url)) as target, grpc.insecure_channel(target) as channel, pytest.raises(grpc.RpcError) as failed:
            list(channel.unary_stream("/cauce.api.v1.ChangeService/Watch")(b"", timeout=20))
        assert failed.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
        assert "nothing was read" in failed.value.details()

    def test_metrics_count_calls_and_records(self, url):
        from urllib.request import urlopen

        metrics = f"127.0.0.1:{free_port()}"
        with serving(tenants_of(url), ServerSettings(metrics=metrics)) as target, Client(target) as client:
            client.stats()
            client.put_record(account("a", "ana"))
            client.batch_put_records([account("b", "ana")])
            list(client.ingest_records([[account("c", "ana"), account("d", "ana")]]))
            with pytest.raises(errors.NotFound):
                client.get_record(RecordKey("crm", "nobody"))
            watch = client.watch(after="head", checkpoint_seconds=30.0)
            next(watch)
            text = urlopen(f"http://{metrics}/metrics", timeout=5).read().decode()
            watch.close()
        for line in (
            'cauce_calls_total{code="OK",rpc="GetStats"} 1.0',
            'cauce_failures_total{reason="RECORD_NOT_FOUND"} 1.0',
            'cauce_records_total{outcome="accepted"} 4.0',
            'cauce_records_total{outcome="refused"} 0.0',
            'cauce_calls_in_flight{kind="stream"} 1.0',
        ):
            assert line in text
        names = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE cauce_") and "_created" not in line}
        said = Path("docs/operations.md").read_text("utf-8")
        assert [name for name in names if f"`{name}{{" not in said] == []
        assert "process_resident_memory_bytes" in text

    @pytest.mark.parametrize("address", ["foo", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", "127.0.0.1:http"])
    def test_what_is_no_address_is_refused(self, url, address):
        """gRPC would listen on the port 34463 for 99999."""
        for settings in (ServerSettings(listen="127.0.0.1:0", metrics=address), ServerSettings(listen=address, insecure=True)):
            with pytest.raises(errors.InvalidValue, match="must be HOST:PORT"):
                asyncio.run(started(tenants_of(url), settings))

    def test_an_address_that_another_has(self, url):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            settings = ServerSettings(listen="127.0.0.1:0", metrics=address)
            with pytest.raises(errors.Unavailable, match="`metrics` cannot be listened on"):
                asyncio.run(started(tenants_of(url), settings))


async def started(host, settings):
    """A server that should not start."""
    server = Server(host, settings)
    await server.start()
    await server.stop()


class TestTransport:
    @pytest.mark.parametrize(
        ("listen", "local"),
        [
            ("127.0.0.1:1", True),
            ("localhost:1", True),
            ("[::1]:1", True),
            ("unix:/tmp/x", True),
            ("0.0.0.0:1", False),
            ("[::]:1", False),
            ("10.0.0.1:1", False),
            ("cauce.example:1", False),
        ],
    )
    def test_plaintext_stays_on_this_machine(self, listen, local):
        assert is_local(listen) is local
        if not local:
            with pytest.raises(errors.InvalidValue) as refused:
                Server(None, ServerSettings(listen=listen))
            assert refused.value.field == "listen"
            Server(None, ServerSettings(listen=listen, insecure=True))

    def test_half_a_certificate(self):
        for wrong in ({"tls_cert": "x"}, {"tls_key": "x"}, {"tls_client_ca": "x"}, {"tls_cert": "/nowhere", "tls_key": "/nowhere"}):
            with pytest.raises(errors.InvalidValue):
                Server(None, ServerSettings(**wrong))

    def test_certificate_and_key_exchanged(self, tmp_path):
        certificate, private = certificate_for_localhost(tmp_path)
        with pytest.raises(errors.InvalidValue, match="exchanged") as refused:
            Server(None, ServerSettings(tls_cert=private, tls_key=certificate))
        assert refused.value.field == "tls_cert"

    def test_a_certificate_for_another_name(self, url, tmp_path):
        certificate, private = certificate_for_localhost(tmp_path)
        with serving(tenants_of(url), ServerSettings(tls_cert=certificate, tls_key=private)) as address:
            with Client(address.replace("127.0.0.1", "localhost"), tls=certificate, timeout=10) as client:
                assert client.stats().records == 0
            with Client(address, tls=certificate, timeout=10) as client, pytest.raises(errors.Unavailable, match="is for another name"):
                client.stats()

    def test_tls_with_client_certificates(self, url, tmp_path):
        certificate, private = certificate_for_localhost(tmp_path)
        settings = ServerSettings(tls_cert=certificate, tls_key=private, tls_client_ca=certificate)
        chain, secret = Path(certificate).read_bytes(), Path(private).read_bytes()
        credentials = grpc.ssl_channel_credentials(chain, secret, chain)
        with serving(tenants_of(url), settings) as address:
            target = address.replace("127.0.0.1", "localhost")
            with Client(target, tls=credentials, timeout=10) as client:
                assert client.stats().records == 0
            with Client(target, tls=certificate, timeout=2) as stranger, pytest.raises((errors.Unavailable, errors.DeadlineExceeded)):
                stranger.stats()


def certificate_for_localhost(folder):
    certificate, private = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    command += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(private), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return str(certificate), str(private)
