"""Who calls: API keys with their tenant and scopes, or, without keys, whoever reaches the port.

A key is `prefix.secret`. The file holds only the SHA-256 of the secret, which has 256 random bits and so needs no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from cauce.errors import InvalidValue, PermissionDenied, Reason, Unauthenticated
from cauce.server.rpcs import Scope
from cauce.service.local import check_tenant

TENANT_KEY = "cauce-tenant"
AUTHORIZATION_KEY = "authorization"
_BEARER = "Bearer "
_NOBODY = hashlib.sha256(b"").digest()


class Caller(NamedTuple):
    """Whom a call is answered for."""

    tenant: str
    scopes: frozenset[str]
    key: str
    """Prefix of the API key; empty without one."""

    def check(self, scope: Scope) -> None:
        """Refuse what the credential does not allow.

        Raises:
            PermissionDenied: (SCOPE_MISSING) naming the scope.
        """
        if scope not in self.scopes:
            raise PermissionDenied(f"the credential lacks the scope {scope}", metadata={"scope": scope.value})


NOBODY = Caller("", frozenset(), "")
"""Whose call was refused before it was known who it is."""


class ApiKey(NamedTuple):
    """An accepted key, as stored."""

    prefix: str
    digest: bytes
    tenant: str
    scopes: frozenset[str]


ALL_SCOPES = frozenset(scope.value for scope in Scope)


def new_key(prefix: str) -> tuple[str, str]:
    """A new key, and the `sha256` that the key file holds for it."""
    secret = secrets.token_urlsafe(32)
    return f"{prefix}.{secret}", hashlib.sha256(secret.encode()).hexdigest()


class Guard:
    """Tells from a call's metadata who calls."""

    def __init__(self, keys: Iterable[ApiKey] = (), default_tenant: str = "default") -> None:
        self._keys = {key.prefix: key for key in keys}
        self._default = Caller(default_tenant, ALL_SCOPES, "")

    @classmethod
    def from_file(cls, path: str, default_tenant: str) -> Guard:
        """The guard for a key file; for an empty path, one that asks for no keys."""
        return cls(read_keys(Path(path)) if path else (), default_tenant)

    def identify(self, metadata: Iterable[tuple[str, str | bytes]]) -> Caller:
        """The caller.

        Raises:
            Unauthenticated: no key, or one that is not accepted; it does not say which.
            PermissionDenied: a tenant that the key is not for.
            InvalidValue: not a name for a tenant.
        """
        tenant: str | bytes = ""
        authorization: str | bytes = ""
        for name, value in metadata:
            if name == TENANT_KEY:
                tenant = value
            elif name == AUTHORIZATION_KEY:
                authorization = value
        if self._keys:
            return self._by_key(authorization, tenant)
        if not tenant:
            return self._default
        if not isinstance(tenant, str):
            raise InvalidValue(TENANT_KEY, "must be text")
        _check_tenant(tenant)
        return Caller(tenant, ALL_SCOPES, "")

    def _by_key(self, authorization: str | bytes, tenant: str | bytes) -> Caller:
        given = authorization if isinstance(authorization, str) and authorization.startswith(_BEARER) else ""
        prefix, _, secret = given[len(_BEARER) :].partition(".")
        key = self._keys.get(prefix)
        digest = hashlib.sha256(secret.encode()).digest()
        # Compared also for an unknown prefix, so that both take the same time.
        if not hmac.compare_digest(digest, key.digest if key else _NOBODY) or key is None or not secret:
            raise Unauthenticated("send an accepted API key as `authorization: Bearer PREFIX.SECRET`")
        if tenant and tenant != key.tenant:
            raise PermissionDenied("the credential is for another tenant", metadata={"field": TENANT_KEY})
        return Caller(key.tenant, key.scopes, key.prefix)


def _check_tenant(tenant: str) -> None:
    try:
        check_tenant(tenant)
    except InvalidValue as error:
        raise InvalidValue(TENANT_KEY, error.violations[0].description) from None


def read_keys(path: Path) -> list[ApiKey]:
    """The keys of a file: `keys:` with, for each, `prefix`, `sha256`, `tenant` and `scopes` (a list, or `all`).

    Raises:
        InvalidValue: (FILE_INVALID) naming the entry and field, never what it holds.
    """
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise _invalid("api_keys", "the file cannot be read as YAML") from None
    entries = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise _invalid("api_keys.keys", "must be a list of at least one key, as `cauce key` prints it")
    keys = [_read_key(entry, f"api_keys.keys[{position}]") for position, entry in enumerate(entries)]
    if len({key.prefix for key in keys}) != len(keys):
        raise _invalid("api_keys.keys", "a prefix is used twice")
    return keys


def _read_key(entry: Any, field: str) -> ApiKey:
    if not isinstance(entry, Mapping) or not set(entry) <= {"prefix", "sha256", "tenant", "scopes"}:
        raise _invalid(field, "must hold prefix, sha256, tenant and scopes, and nothing else")
    prefix, digest, tenant, scopes = (entry.get(name) for name in ("prefix", "sha256", "tenant", "scopes"))
    if not isinstance(prefix, str) or not prefix or "." in prefix:
        raise _invalid(f"{field}.prefix", "must be a text without a dot")
    try:
        raw = bytes.fromhex(digest if isinstance(digest, str) else "")
    except ValueError:
        raw = b""
    if len(raw) != hashlib.sha256().digest_size:
        raise _invalid(f"{field}.sha256", "must be 64 hexadecimal digits")
    try:
        check_tenant(tenant if isinstance(tenant, str) else "")
    except InvalidValue as error:
        raise _invalid(f"{field}.tenant", error.violations[0].description) from None
    listed = frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset()
    given = ALL_SCOPES if scopes == "all" else listed
    if not given or not given <= ALL_SCOPES:
        raise _invalid(f"{field}.scopes", f"must be `all` or a list of: {', '.join(sorted(ALL_SCOPES))}")
    return ApiKey(prefix, raw, str(tenant), given)


def _invalid(field: str, description: str) -> InvalidValue:
    return InvalidValue(field, description, reason=Reason.FILE_INVALID)
