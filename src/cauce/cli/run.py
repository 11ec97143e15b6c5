"""What every command has in common: where to work, how to answer, and how to fail."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import typer
from rich.console import Console

from cauce.cli.encode import to_json
from cauce.cli.exits import Exit, exit_of
from cauce.cli.failing import complain, failing_in_one_line
from cauce.cli.flags import Where, signed, spread
from cauce.errors import CauceError, InvalidValue, Reason, Unavailable
from cauce.model.ruleset import Ruleset
from cauce.service.api import Cauce
from cauce.settings import ClientSettings, Settings, load, misspelt

WIDTH = 100
"""Of what is printed into a pipe."""

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
            self.err.print(text, style="dim", highlight=False, soft_wrap=True)

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
        """The service: through the server if one is given, else on the store.

        `create`: a new SQLite file is what the user wants, if anything is put into it.
        """
        settings = self.settings
        if settings.client.server:
            with closing(connect(settings.client, settings.store.tenant)) as opened:
                yield opened
            return
        if not create:
            _check_exists(settings.store.url)
        from cauce.service.opening import leaving_nothing_unused  # noqa: PLC0415 - the service only where it is used

        with leaving_nothing_unused(settings.store.url), closing(_open(settings)) as opened:
            yield opened

    def database(self) -> str:
        """URL of the database itself, which has to be there.

        Raises:
            InvalidValue: a server was named: what is to be done is done where nothing is served.
        """
        if self.settings.client.server:
            raise InvalidValue("--server", "this is done on the database itself, while nothing serves it: say --store")
        _check_exists(self.settings.store.url)
        return self.settings.store.url


def _open(settings: Settings) -> Cauce:
    from cauce.cli.files.for_jobs import job_files  # noqa: PLC0415 - the kernel only where it is used
    from cauce.service import open_cauce  # noqa: PLC0415 - the service only where it is used

    return open_cauce(
        settings.store.url,
        settings.store.tenant,
        ruleset=read_ruleset(settings.store.ruleset),
        job_files=job_files(settings.server.imports),
        activate_share=settings.store.activate_share,
    )


def read_ruleset(path: str) -> Ruleset | None:
    """The ruleset of a file; none for no file.

    Raises:
        InvalidValue: (RULESET_INVALID) naming the line; (FILE_INVALID) there is no such file, or it is no text.
    """
    if not path:
        return None
    from cauce.linkage.ruleset import load_ruleset  # noqa: PLC0415 - the kernel only where it is used

    return load_ruleset(read_text(path), Path(path).name)


def read_text(path: str) -> str:
    """What a file says.

    Raises:
        InvalidValue: (FILE_INVALID) why it cannot be read.
    """
    try:
        return Path(path).read_text("utf-8")
    except OSError as error:
        raise InvalidValue(path, f"cannot be read ({(error.strerror or '').lower()})", reason=Reason.FILE_INVALID) from None
    except UnicodeDecodeError:
        raise InvalidValue(path, "is no text in UTF-8", reason=Reason.FILE_INVALID) from None


def connect(settings: ClientSettings, tenant: str) -> Cauce:
    """A client of the server.

    Raises:
        InvalidValue: the server is no address. (Of a name alone gRPC would ask the port 443, and a URL it would look up as a name.)
    """
    if settings.server.startswith(("http://", "https://")) or ":" not in settings.server:
        raise InvalidValue("--server", "must be HOST:PORT, without http://; TLS is a setting of its own, CAUCE_TLS or --tls-ca")
    from cauce.client import Client  # noqa: PLC0415 - gRPC only where it is used

    tls = settings.tls_ca or settings.tls
    key = settings.api_key or None
    return Client(settings.server, api_key=key, tls=tls, tenant=None if key else tenant, timeout=settings.timeout_seconds)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Make a function of a run and its own options a command that takes the shared options too and fails in one line."""
    plain = spread(function, skip=1)

    def run(ctx: typer.Context, where: Where, **given: Any) -> None:
        merged = where.over(ctx.obj)
        with failing_in_one_line(as_json=bool(merged.json)):
            plain(build_run(merged), **given)

    keyword = inspect.Parameter.KEYWORD_ONLY
    context = inspect.Parameter("ctx", keyword, annotation=typer.Context)
    where = inspect.Parameter("where", keyword, annotation=Where)
    return spread(signed(run, function, [context, *inspect.signature(plain).parameters.values(), where]))


def build_run(where: Where) -> Run:
    """Settings from options and environment, and two consoles."""
    if where.server and where.store:
        raise InvalidValue("--server and --store", "exclude each other; give one")
    if where.server and where.ruleset:
        raise InvalidValue("--ruleset", "is the server's to choose: say it to `cauce serve`")
    environ = dict(os.environ)
    if where.store:
        environ.pop("CAUCE_SERVER", None)
    flags = {flag: getattr(where, name) for name, flag in _FLAGS.items()}
    run = Run(load(environ, flags), bool(where.json), console(sys.stdout), console(sys.stderr))
    for variable, meant in misspelt(environ).items():
        run.note(f"{variable} is not a setting and is not heeded; is {meant} meant?")
    return run


def console(stream: Any) -> Console:
    """A console that is readable in 100 columns, also in a pipe."""
    tty = stream.isatty()
    return Console(file=stream, width=None if tty else WIDTH, highlight=False, soft_wrap=False)


def _check_exists(url: str) -> None:
    path = url.removeprefix("sqlite:///")
    if path != url and path and not Path(path).exists():
        raise Unavailable(f"there is no store at {Path(path).name}; `cauce ingest` makes one, --store or --server name another")


def _without_password(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    credentials, at, host = rest.rpartition("@")
    return f"{scheme}{separator}{credentials.partition(':')[0]}{at}{host}" if at else url
