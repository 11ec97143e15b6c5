"""What every command has in common: where to work, how to answer, and how to fail."""

from __future__ import annotations

import functools
import inspect
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.console import Console

from cauce.cli.encode import error_document, to_json
from cauce.cli.exits import ADVICE, Exit, exit_of
from cauce.errors import CauceError, InvalidValue, Reason, Unavailable
from cauce.model.ruleset import Ruleset
from cauce.service.api import Cauce
from cauce.settings import ClientSettings, SettingInvalid, Settings, load

PANEL = "Where and how (before or after the command)"
WIDTH = 100

Server = Annotated[str | None, typer.Option("--server", help="Work through this server, host:port. [CAUCE_SERVER]", rich_help_panel=PANEL)]
StoreUrl = Annotated[
    str | None,
    typer.Option("--store", help="Work on this database directly. [CAUCE_STORE; default: sqlite:///cauce.db]", rich_help_panel=PANEL),
]
Tenant = Annotated[str | None, typer.Option("--tenant", help="Which world of it. [CAUCE_TENANT; default: default]", rich_help_panel=PANEL)]
RulesetFile = Annotated[
    str | None, typer.Option("--ruleset", metavar="FILE", help="Ruleset for a new tenant. [CAUCE_RULESET]", rich_help_panel=PANEL)
]
Json = Annotated[bool | None, typer.Option("--json", help="Answer in JSON, errors too.", rich_help_panel=PANEL)]
ApiKey = Annotated[str | None, typer.Option("--api-key", help="Key for the server. [CAUCE_API_KEY]", rich_help_panel=PANEL)]
TlsCa = Annotated[
    str | None, typer.Option("--tls-ca", help="Authority of the server's certificate; turns TLS on. [CAUCE_TLS_CA]", rich_help_panel=PANEL)
]
Timeout = Annotated[float | None, typer.Option("--timeout", help="Seconds a call may take. [CAUCE_TIMEOUT]", rich_help_panel=PANEL)]

SHARED: dict[str, Any] = {
    "server": Server,
    "store": StoreUrl,
    "tenant": Tenant,
    "ruleset": RulesetFile,
    "json": Json,
    "api_key": ApiKey,
    "tls_ca": TlsCa,
    "timeout": Timeout,
}
"""Options that every command takes, and `cauce` itself."""

_FLAGS = {
    "server": "client.server",
    "store": "store.url",
    "tenant": "store.tenant",
    "ruleset": "store.ruleset",
    "api_key": "client.api_key",
    "tls_ca": "client.tls_ca",
    "timeout": "client.timeout_seconds",
}


class Run(msgspec.Struct, frozen=True):
    """One run of a command."""

    settings: Settings
    json: bool
    out: Console
    err: Console

    def answer(self, value: object, render: Callable[[Console], None]) -> None:
        """Give the result: JSON if asked for, else as `render` shows it."""
        if self.json:
            self.line(value)
        else:
            render(self.out)

    def line(self, value: object) -> None:
        """One line of JSON."""
        sys.stdout.write(to_json(value) + "\n")
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Something about the run itself, on the error stream, not in JSON."""
        if not self.json:
            self.err.print(text, style="dim", highlight=False)

    def complain(self, error: CauceError) -> None:
        """Say what is wrong with a part, and go on."""
        complain(error, exit_of(error), as_json=self.json)

    def finish(self, code: Exit) -> None:
        """End the command with a code."""
        if code:
            raise typer.Exit(code)

    @property
    def where(self) -> str:
        """The server or store, without a password, for people."""
        return self.settings.client.server or _without_password(self.settings.store.url)

    @contextmanager
    def cauce(self, *, create: bool = False) -> Iterator[Cauce]:
        """The service: through the server if one is given, else on the store. `create`: a new SQLite file is what the user wants."""
        settings = self.settings
        if settings.client.server:
            opened = connect(settings.client, settings.store.tenant)
        else:
            if not create:
                _check_exists(settings.store.url)
            from cauce.service import open_cauce  # noqa: PLC0415 - the kernel only where it is used

            opened = open_cauce(settings.store.url, settings.store.tenant, ruleset=read_ruleset(settings.store.ruleset))
        try:
            yield opened
        finally:
            opened.close()


def read_ruleset(path: str) -> Ruleset | None:
    """The ruleset of a file; none for no file.

    Raises:
        InvalidValue: (RULESET_INVALID) naming the line.
    """
    if not path:
        return None
    from cauce.linkage.ruleset import load_ruleset  # noqa: PLC0415 - the kernel only where it is used

    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise InvalidValue("--ruleset", "the file cannot be read", reason=Reason.FILE_INVALID) from None
    return load_ruleset(text, Path(path).name)


def connect(settings: ClientSettings, tenant: str) -> Cauce:
    """A client of the server."""
    from cauce.client import Client  # noqa: PLC0415 - gRPC only where it is used

    tls = settings.tls_ca or settings.tls
    key = settings.api_key or None
    return Client(settings.server, api_key=key, tls=tls, tenant=None if key else tenant, timeout=settings.timeout_seconds)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Make a function of a run and its own options a command that takes the shared options too and fails in one line."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    shared = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind) for name, kind in SHARED.items()]
    context = inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)

    @functools.wraps(function)
    def run(ctx: typer.Context, **given: Any) -> None:
        here = {name: given.pop(name) for name in SHARED}
        before: dict[str, Any] = ctx.obj or {}
        merged = {name: before.get(name) if value is None else value for name, value in here.items()}
        as_json = bool(merged["json"])
        with failing_in_one_line(as_json=as_json):
            function(build_run(merged), *(), **given)

    parameters = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own]
    run.__signature__ = inspect.Signature([context, *parameters, *shared])  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in (context, *parameters, *shared)}
    del run.__wrapped__
    return run


def build_run(options: dict[str, Any]) -> Run:
    """Settings from options and environment, and two consoles."""
    if options.get("server") and options.get("store"):
        raise InvalidValue("--server and --store", "exclude each other; give one")
    environ = dict(os.environ)
    if options.get("store"):
        environ.pop("CAUCE_SERVER", None)
    flags = {flag: options.get(name) for name, flag in _FLAGS.items()}
    return Run(load(environ, flags), bool(options.get("json")), console(sys.stdout), console(sys.stderr))


def console(stream: Any) -> Console:
    """A console that is readable in 100 columns, also in a pipe."""
    tty = stream.isatty()
    return Console(file=stream, width=None if tty else WIDTH, highlight=False, soft_wrap=False)


@contextmanager
def failing_in_one_line(*, as_json: bool) -> Iterator[None]:
    """Turn every error into one line on the error stream and an exit code; never a traceback, never a value."""
    try:
        yield
    except CauceError as error:
        complain(error, exit_of(error), as_json=as_json)
        raise typer.Exit(exit_of(error)) from None
    except SettingInvalid as error:
        complain(InvalidValue("setting", str(error)), Exit.USAGE, as_json=as_json)
        raise typer.Exit(Exit.USAGE) from None
    except KeyboardInterrupt:
        sys.stderr.write("cauce: interrupted; what was acknowledged is stored\n")
        raise typer.Exit(Exit.INTERRUPTED) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.OK) from None
    except (typer.Exit, typer.Abort):
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: its text may hold a value and must not be shown
        if os.environ.get("CAUCE_TRACEBACK"):
            traceback.print_exc()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        bug = CauceError(f"{type(error).__name__} at {where}; set CAUCE_TRACEBACK=1 to see more")
        complain(bug, Exit.INTERNAL, as_json=as_json)
        raise typer.Exit(Exit.INTERNAL) from None


def complain(error: CauceError, code: Exit, *, as_json: bool) -> None:
    """One line on the error stream: what, where, what to do."""
    if as_json:
        sys.stderr.write(to_json({"error": {**error_document(error), "exit_code": int(code)}}) + "\n")
    else:
        incident = f" (incident {error.metadata['incident']})" if "incident" in error.metadata else ""
        message = " ".join(str(error).split()) + incident
        sys.stderr.write(f"cauce: {message} [{error.reason}]: {ADVICE[error.reason]}\n")
        for violation in error.violations[1:] if isinstance(error, InvalidValue) else ():
            sys.stderr.write(f"       {violation.field}: {violation.description}\n")


def _check_exists(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url and path and not Path(path).exists():
        raise Unavailable(f"there is no store at {Path(path).name}; `cauce ingest` makes one, --store or --server name another")


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    credentials, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{credentials.partition(':')[0]}{at}{host}" if at else url
