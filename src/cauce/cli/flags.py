"""Options as values: a command takes one frozen struct of flags where it would take a dozen parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any, get_type_hints

import msgspec
import typer

PANEL = "Where and how (before or after the command)"


class Flags(msgspec.Struct, frozen=True, kw_only=True):
    """Base of the structs: each field is `Annotated[kind, typer.Option(...)] = default`."""


class Where(Flags, frozen=True, kw_only=True):
    """What every command takes, and `cauce` itself: where to work, and how to answer."""

    server: Annotated[
        str | None, typer.Option("--server", help="Work through this server, host:port. (CAUCE_SERVER)", rich_help_panel=PANEL)
    ] = None
    store: Annotated[
        str | None,
        typer.Option("--store", help="Work on this database directly. (CAUCE_STORE; default: sqlite:///cauce.db)", rich_help_panel=PANEL),
    ] = None
    tenant: Annotated[
        str | None, typer.Option("--tenant", help="Which world of it. (CAUCE_TENANT; default: default)", rich_help_panel=PANEL)
    ] = None
    ruleset: Annotated[
        str | None,
        typer.Option(
            "--ruleset",
            metavar="FILE",
            help="Rules of a new tenant, or trained ones to match with. (CAUCE_RULESET)",
            rich_help_panel=PANEL,
        ),
    ] = None
    json: Annotated[bool | None, typer.Option("--json", help="Answer in JSON, errors too.", rich_help_panel=PANEL)] = None
    api_key: Annotated[str | None, typer.Option("--api-key", help="Key for the server. (CAUCE_API_KEY)", rich_help_panel=PANEL)] = None
    tls_ca: Annotated[
        str | None,
        typer.Option("--tls-ca", help="Authority of the server's certificate; turns TLS on. (CAUCE_TLS_CA)", rich_help_panel=PANEL),
    ] = None
    timeout: Annotated[float | None, typer.Option("--timeout", help="Seconds a call may take. (CAUCE_TIMEOUT)", rich_help_panel=PANEL)] = (
        None
    )

    def over(self, before: Where | None) -> Where:
        """These, and where they say nothing, what was said before the command."""
        if before is None:
            return self
        given = {name: getattr(self, name) for name in self.__struct_fields__ if getattr(self, name) is not None}
        return msgspec.structs.replace(before, **given)


def spread(function: Callable[..., None], skip: int = 0) -> Callable[..., None]:
    """The function with each parameter that is a struct of flags replaced by its fields, as typer wants them."""
    own = list(inspect.signature(function, eval_str=True).parameters.values())[skip:]
    structs = {parameter.name: parameter.annotation for parameter in own if _is_flags(parameter.annotation)}
    fields = {name: list(kind.__struct_fields__) for name, kind in structs.items()}

    def spreading(*args: Any, **given: Any) -> None:
        for name, kind in structs.items():
            given[name] = kind(**{field: given.pop(field) for field in fields[name]})
        function(*args, **given)

    parameters = [one for parameter in own for one in _parameters(parameter)]
    return signed(spreading, function, parameters)


def signed(made: Callable[..., None], of: Callable[..., None], parameters: Iterable[inspect.Parameter]) -> Callable[..., None]:
    """Let a function look like another one with these parameters."""
    listed = list(parameters)
    made.__name__, made.__doc__ = of.__name__, of.__doc__
    made.__signature__ = inspect.Signature(listed)  # type: ignore[attr-defined]
    made.__annotations__ = {parameter.name: parameter.annotation for parameter in listed}
    return made


def _is_flags(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Flags)


def _parameters(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    if not _is_flags(parameter.annotation):
        return [parameter.replace(kind=keyword)]
    hints = get_type_hints(parameter.annotation, include_extras=True)
    fields = msgspec.structs.fields(parameter.annotation)
    return [inspect.Parameter(one.name, keyword, default=one.default, annotation=hints[one.name]) for one in fields]
