"""Partner-hashed e-mails and phones: SHA-256 as hex or Base64, and the digests that a clear value has with each partner."""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256

from cauce.errors import InvalidValue

RECIPES = frozenset({"meta", "google", "uid2"})
FAMILIES = {"email_sha256": "email", "phone_sha256": "phone"}
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{43}=?")


def hashed_family(namespace: str) -> str:
    """`email` or `phone` if the namespace is a known recipe of a partner's hash (`email_sha256/google`), else empty."""
    base, _, recipe = namespace.partition("/")
    return FAMILIES.get(base, "") if recipe in RECIPES else ""


def canonical_hash(text: str) -> str:
    """A SHA-256 digest as 64 lower-case hex digits.

    Raises:
        InvalidValue: neither 64 hex digits nor Base64 of 32 bytes.
    """
    text = text.strip()
    if _HEX.fullmatch(text):
        return text.lower()
    if _BASE64.fullmatch(text):
        standard = text.rstrip("=").replace("-", "+").replace("_", "/") + "="
        try:
            return base64.b64decode(standard, validate=True).hex()
        except binascii.Error:
            pass
    raise InvalidValue("value", "is not a SHA-256 digest: 64 hex digits, or Base64 of 32 bytes")


def sha256_of(text: str) -> bytes:
    """SHA-256 of the text's UTF-8."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
