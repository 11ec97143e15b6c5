"""All settings, grouped by who uses them, frozen, built in one place: `load`. A flag wins over its variable, that over the default."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_type_hints

import msgspec
from msgspec import Meta

Given: TypeAlias = str | int | float | bool | None
"""What a flag can hold; None: not given."""


Count: TypeAlias = Annotated[int, Meta(ge=1, description="a whole number from 1 on")]
Share: TypeAlias = Annotated[float, Meta(ge=0, le=1, description="a number from 0 to 1")]
Pause: TypeAlias = Annotated[float, Meta(ge=0, description="a number of seconds from 0 on")]
Patience: TypeAlias = Annotated[float, Meta(gt=0, description="a number of seconds above 0")]
Level: TypeAlias = Annotated[Literal["debug", "info", "warning", "error"], Meta(description="debug, info, warning or error")]
Format: TypeAlias = Annotated[Literal["text", "json"], Meta(description="text or json")]


class SettingInvalid(ValueError):
    """A variable or flag that cannot be used; the message names it and says what to write."""


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the data is."""

    url: str = "sqlite:///cauce.db"
    tenant: str = "default"
    ruleset: str = ""
    activate_share: Share = 0.01


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a server. An empty `server`: work on the store directly."""

    server: str = ""
    api_key: str = ""
    tls: bool = False
    tls_ca: str = ""
    timeout_seconds: Patience = 30.0


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to serve."""

    listen: str = "127.0.0.1:50051"
    tls_cert: str = ""
    tls_key: str = ""
    tls_client_ca: str = ""
    api_keys: str = ""
    metrics: str = ""
    workers: Count = 16
    max_in_flight: Count = 256
    max_streams: Count = 64
    max_message_bytes: Count = 4 * 1024 * 1024
    drain_seconds: Pause = 10.0
    insecure: bool = False
    reuse_port: bool = False
    imports: str = ""


class LogSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says and how. It never holds a customer's value, at any level."""

    level: Level = "info"
    format: Format = "text"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that can be set."""

    store: StoreSettings = StoreSettings()
    client: ClientSettings = ClientSettings()
    server: ServerSettings = ServerSettings()
    log: LogSettings = LogSettings()


class Setting(NamedTuple):
    """One row of the table below."""

    group: str
    field: str
    variable: str
    says: str


SETTINGS = (
    Setting("store", "url", "CAUCE_STORE", "database: sqlite:///FILE or postgresql://user@host/database"),
    Setting("store", "tenant", "CAUCE_TENANT", "which of the store's worlds to work in"),
    Setting("store", "ruleset", "CAUCE_RULESET", "YAML file of the ruleset for a new tenant; empty: omnichannel, or what the tenant has"),
    Setting("store", "activate_share", "CAUCE_ACTIVATE_SHARE", "share of the identities that new rules may change unlooked at"),
    Setting("client", "server", "CAUCE_SERVER", "host:port of a running server; empty: open the store directly"),
    Setting("client", "api_key", "CAUCE_API_KEY", "key that the server knows; sent with every call"),
    Setting("client", "tls", "CAUCE_TLS", "talk TLS to the server, trusting the system's authorities"),
    Setting("client", "tls_ca", "CAUCE_TLS_CA", "PEM file of the authority that signed the server's certificate; implies TLS"),
    Setting("client", "timeout_seconds", "CAUCE_TIMEOUT", "seconds that one call may take"),
    Setting("server", "listen", "CAUCE_LISTEN", "host:port to serve on"),
    Setting("server", "tls_cert", "CAUCE_TLS_CERT", "PEM file of the server's certificate chain; with the key: TLS"),
    Setting("server", "tls_key", "CAUCE_TLS_KEY", "PEM file of the server's private key"),
    Setting("server", "tls_client_ca", "CAUCE_TLS_CLIENT_CA", "PEM file of the authority whose client certificates are required"),
    Setting("server", "api_keys", "CAUCE_API_KEYS", "YAML file of accepted keys with tenants and scopes; empty: no keys are asked for"),
    Setting("server", "metrics", "CAUCE_METRICS", "host:port for Prometheus metrics; empty: none"),
    Setting("server", "workers", "CAUCE_WORKERS", "threads that serve calls"),
    Setting("server", "max_in_flight", "CAUCE_MAX_IN_FLIGHT", "calls at once before new ones are answered OVERLOADED"),
    Setting("server", "max_streams", "CAUCE_MAX_STREAMS", "watchers and ingest streams at once before new ones are answered OVERLOADED"),
    Setting("server", "max_message_bytes", "CAUCE_MAX_MESSAGE_BYTES", "largest request accepted"),
    Setting("server", "drain_seconds", "CAUCE_DRAIN_SECONDS", "how long running calls may finish after SIGTERM"),
    Setting("server", "insecure", "CAUCE_INSECURE", "serve plaintext also where other machines can reach it"),
    Setting("server", "reuse_port", "CAUCE_REUSE_PORT", "let several server processes share the port"),
    Setting("server", "imports", "CAUCE_IMPORTS", "directory whose files jobs may read, and write rulesets to; empty: no jobs about files"),
    Setting("log", "level", "CAUCE_LOG_LEVEL", "debug, info, warning or error"),
    Setting("log", "format", "CAUCE_LOG_FORMAT", "text or json"),
)


def load(environ: Mapping[str, str], flags: Mapping[str, Given] | None = None) -> Settings:
    """Build all settings from `CAUCE_*` variables and flags; a flag's key is `group.field` of the table, None and empty are not given.

    Raises:
        SettingInvalid: naming the variable or flag, without its value.
    """
    flags = flags or {}
    groups: dict[str, dict[str, Given]] = {}
    for setting in SETTINGS:
        flag = flags.get(f"{setting.group}.{setting.field}")
        given = environ.get(setting.variable) if flag in (None, "") else flag
        if given is not None and given != "":
            groups.setdefault(setting.group, {})[setting.field] = _cleaned(setting.group, given)
    for group, fields in groups.items():
        _check(group, fields)
    return msgspec.convert(groups, Settings, strict=False)


def changed(settings: Settings, group: str, fields: Mapping[str, Given]) -> Settings:
    """The settings with other values in some fields of a group.

    Raises:
        SettingInvalid: naming the field's variable, without its value.
    """
    fields = {field: _cleaned(group, given) for field, given in fields.items()}
    _check(group, fields)
    before = getattr(settings, group)
    after = msgspec.convert({**msgspec.structs.asdict(before), **fields}, type(before), strict=False)
    return msgspec.structs.replace(settings, **{group: after})


def misspelt(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that are no settings but nearly named like one, and that one. Others are somebody else's: Kubernetes makes `CAUCE_PORT`."""
    known = {setting.variable.removeprefix(_PREFIX): setting.variable for setting in SETTINGS}
    strange = [name for name in environ if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in known]
    near = {name: get_close_matches(name.removeprefix(_PREFIX), known, 1, _NEAR) for name in strange}
    return {name: known[found[0]] for name, found in near.items() if found}


def _cleaned(group: str, given: Given) -> Given:
    """`INFO` is `info`."""
    return given.lower() if group == "log" and isinstance(given, str) else given


def _check(group: str, fields: Mapping[str, Given]) -> None:
    kind = {"store": StoreSettings, "client": ClientSettings, "server": ServerSettings, "log": LogSettings}[group]
    for field, given in fields.items():
        try:
            msgspec.convert({field: given}, kind, strict=False)
        except msgspec.ValidationError:
            variable = next(row.variable for row in SETTINGS if (row.group, row.field) == (group, field))
            raise SettingInvalid(f"{variable} (or its flag) cannot be used: expected {_wanted(kind, field)}") from None


def _wanted(kind: type, field: str) -> str:
    hint: Any = get_type_hints(kind, include_extras=True)[field]
    described: tuple[Meta, ...] = getattr(hint, "__metadata__", ())
    return (described[0].description if described else None) or _WANTED.get(hint, "another kind of value")


_WANTED: dict[type, str] = {int: "a whole number", float: "a number", bool: "true or false"}
_PREFIX = "CAUCE_"
_NEAR = 0.75
"""Of difflib: `STROE` is 0.8 of `STORE`, `SERVICE_PORT` 0.64 of `REUSE_PORT`."""
