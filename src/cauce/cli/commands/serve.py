"""`serve`: the gRPC server, and `key`: what it accepts."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import typer

from cauce.cli.flags import Flags
from cauce.cli.run import Run, read_ruleset
from cauce.errors import InvalidValue
from cauce.settings import changed


class ServeFlags(Flags, frozen=True, kw_only=True):
    """Options of `serve`; what is empty is as the environment says."""

    listen: Annotated[str, typer.Option(metavar="HOST:PORT", help="Port 0 takes a free one. (CAUCE_LISTEN; default: 127.0.0.1:50051)")] = ""
    tls_cert: Annotated[str, typer.Option(metavar="FILE", help="Certificate chain, PEM; with the key: TLS. (CAUCE_TLS_CERT)")] = ""
    tls_key: Annotated[str, typer.Option(metavar="FILE", help="Private key, PEM. (CAUCE_TLS_KEY)")] = ""
    tls_client_ca: Annotated[str, typer.Option(metavar="FILE", help="Require clients' certificates from it. (CAUCE_TLS_CLIENT_CA)")] = ""
    api_keys: Annotated[str, typer.Option(metavar="FILE", help="Accepted keys; `cauce key` makes one. (CAUCE_API_KEYS)")] = ""
    imports: Annotated[str, typer.Option(metavar="DIR", help="Where jobs may read files and write rulesets. (CAUCE_IMPORTS)")] = ""
    metrics: Annotated[str, typer.Option(metavar="HOST:PORT", help="Prometheus metrics. (CAUCE_METRICS)")] = ""
    insecure: Annotated[bool, typer.Option("--insecure", help="Plaintext beyond this machine: something else does TLS.")] = False


class LogFlags(Flags, frozen=True, kw_only=True):
    """Options of the log."""

    log_level: Annotated[str, typer.Option(help="debug, info, warning or error. (CAUCE_LOG_LEVEL)")] = ""
    log_format: Annotated[str, typer.Option(help="text or json. (CAUCE_LOG_FORMAT)")] = ""


def serve(run: Run, flags: ServeFlags, log: LogFlags) -> None:
    """Serve the store over gRPC until SIGTERM or Ctrl-C, then drain. With no options: ./cauce.db on 127.0.0.1:50051.

    With --json the first line on standard output is {"listen": "host:port", ...}, as soon as calls are answered.
    """
    from cauce.cli.files.for_jobs import job_files  # noqa: PLC0415 - the kernel only where it is used
    from cauce.server.run import run as run_server  # noqa: PLC0415 - gRPC only where it is used

    if run.settings.client.server:
        raise InvalidValue("--server", "names a server to call; to serve, say --store and --listen")
    said = {name.removeprefix("log_"): value for name, value in _given(log).items()}
    settings = changed(changed(run.settings, "server", _given(flags)), "log", said)
    server = settings.server
    host = server.listen.rpartition(":")[0]

    def ready(port: int) -> None:
        document = {"listen": f"{host}:{port}", "store": run.where, "tenant": settings.store.tenant}
        if run.json:
            run.line(document)
        else:
            security = "TLS" if server.tls_cert else "plaintext"
            run.out.print(f"serving [cyan]{run.where}[/] on [bold cyan]{host}:{port}[/] ({security}); stop with Ctrl-C", soft_wrap=True)

    run_server(settings, ready, read_ruleset(settings.store.ruleset), job_files(server.imports))


def _given(flags: Flags) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(flags).items() if value}


def key(
    run: Run,
    prefix: Annotated[str, typer.Argument(help="A name for the key; logs show it.")],
    *,
    scopes: Annotated[list[str] | None, typer.Option("--scope", help="What it may do; may be repeated. (default: everything)")] = None,
) -> None:
    """Make an API key: the key for the client, and the entry for the server's key file, which does not hold the secret."""
    from cauce.server.credentials import ALL_SCOPES, new_key  # noqa: PLC0415 - gRPC only where it is used

    wanted = sorted(scopes or ALL_SCOPES)
    if strange := [scope for scope in wanted if scope not in ALL_SCOPES]:
        raise InvalidValue("--scope", f"{len(strange)} unknown; there are {', '.join(sorted(ALL_SCOPES))}")
    if not prefix.isidentifier():
        raise InvalidValue("PREFIX", "must be letters, digits and underscores")
    secret, digest = new_key(prefix)
    entry = {"prefix": prefix, "sha256": digest, "tenant": run.settings.store.tenant, "scopes": wanted}

    def show(console: object) -> None:
        del console
        typer.echo(f"key for the client (shown once): {secret}")
        typer.echo("entry for the server's key file, which may list several:")
        typer.echo(f"keys:\n- prefix: {prefix}\n  sha256: {digest}\n  tenant: {entry['tenant']}\n  scopes: [{', '.join(wanted)}]")

    run.answer({"key": secret, "entry": entry}, show)
