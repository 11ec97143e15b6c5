"""All settings, grouped by who uses them, frozen, built in one place: `load`. A flag wins over its variable, that over the default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import msgspec

Given: TypeAlias = str | int | float | bool | None
"""What a flag can hold; None: not given."""


class SettingInvalid(ValueError):
    """A variable or flag that cannot be used; the message names it and says what to write."""


class StoreSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the data is."""

    url: str = "sqlite:///cauce.db"
    tenant: str = "default"
    ruleset: str = ""
    activate_share: float = 0.01


class ClientSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a server. An empty `server`: work on the store directly."""

    server: str = ""
    api_key: str = ""
    tls: bool = False
    tls_ca: str = ""
    timeout_seconds: float = 30.0


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to serve."""

    listen: str = "127.0.0.1:50051"
    tls_cert: str = ""
    tls_key: str = ""
    tls_client_ca: str = ""
    api_keys: str = ""
    metrics: str = ""
    workers: int = 16
    max_in_flight: int = 256
    max_streams: int = 64
    max_message_bytes: int = 4 * 1024 * 1024
    drain_seconds: float = 10.0
    insecure: bool = False
    reuse_port: bool = False
    imports: str = ""


class LogSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the log says and how. It never holds a customer's value, at any level."""

    level: str = "info"
    format: str = "text"


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
            groups.setdefault(setting.group, {})[setting.field] = given
    for group, fields in groups.items():
        _check(group, fields)
    return msgspec.convert(groups, Settings, strict=False)


def _check(group: str, fields: Mapping[str, Given]) -> None:
    kind = {"store": StoreSettings, "client": ClientSettings, "server": ServerSettings, "log": LogSettings}[group]
    for field, given in fields.items():
        try:
            msgspec.convert({field: given}, kind, strict=False)
        except msgspec.ValidationError as error:
            variable = next(row.variable for row in SETTINGS if (row.group, row.field) == (group, field))
            wanted = next((words for kind_name, words in _WANTED.items() if f"`{kind_name}`" in str(error)), "another kind of value")
            raise SettingInvalid(f"{variable} (or its flag) cannot be used: expected {wanted}") from None


_WANTED = {"int": "a whole number", "float": "a number", "bool": "true or false"}
