"""E-mail addresses: one canonical form per mailbox, light and fast, without DNS."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz.distance import OSA

from cauce.errors import InvalidValue
from cauce.linkage.data import word_sets
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.mend import mended

_ADDRESS = re.compile(r"[^@\s\"(),:;<>\[\]\\\x00-\x20]{1,64}@(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_CLEAN = re.compile(r"[a-z0-9._+-]{1,64}@(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
"""Addresses that are as `clean_email` leaves them: nearly all."""
_SEPARATORS = re.compile(r"[._+-]+")
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_LARGE = frozenset({"gmail", "googlemail", "hotmail", "icloud", "outlook", "protonmail", "yahoo"})
_ENDINGS_FOR_COM = frozenset({"cm", "cmo", "co", "comm", "con", "ocm", "om", "vom", "xom"})
_MAX_LENGTH = 254
_OFFICE_CODE = 3


def clean_email(text: str) -> str:
    """The address in lower case, without spaces, display name or `mailto:`; the domain in ASCII (IDNA). Dots and tags stay.

    Raises:
        InvalidValue: it is not an address.
    """
    if len(text) <= _MAX_LENGTH and _CLEAN.fullmatch(text) is not None:
        return text
    address = text.strip()
    if not address.isascii():
        address = mended(address)
        address = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", address).casefold())
    address = address.lower().rstrip(" .,;")
    if address.endswith(">") and "<" in address:
        address = address[address.rindex("<") + 1 : -1]
    address = "".join(address.split())
    address = address.strip("'\"`").removeprefix("mailto:").partition("?subject=")[0].rstrip(".,;")
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = _ascii_domain(domain)
        address = f"{local}@{domain}"
    if len(address) > _MAX_LENGTH or _ADDRESS.fullmatch(address) is None:
        raise InvalidValue("value", "is not an e-mail address")
    return address


def _ascii_domain(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise InvalidValue("value", "is not an e-mail address: the domain is not valid") from None


def canonical_email(text: str) -> str:
    """The mailbox: as `clean_email`, for Gmail without dots and `+tag`, googlemail.com as gmail.com; large providers as they are spelt.

    Raises:
        InvalidValue: it is not an address.
    """
    return canonical_of_clean(clean_email(text))


def canonical_of_clean(address: str) -> str:
    """The mailbox of an address that `clean_email` gave."""
    local, _, domain = address.partition("@")
    meant = meant_domain(domain)
    if meant not in _GMAIL:
        return address if meant == domain else f"{local}@{meant}"
    return f"{_gmail_local(local)}@gmail.com"


@lru_cache(maxsize=65_536)
def meant_domain(domain: str) -> str:
    """The large provider's domain that this one misspells by one error (`gmial.com`, `hotmail.con`); itself if it does not."""
    label, _, ending = domain.partition(".")
    if label in _LARGE:
        return f"{label}.com" if ending in _ENDINGS_FOR_COM else domain
    for provider in sorted(word_sets("mail_providers.tsv")["public"]):
        name, _, its_ending = provider.partition(".")
        if name in _LARGE and ending == its_ending and label[0] == name[0] and OSA.distance(label, name, score_cutoff=1) == 1:
            return provider
    return domain


def _gmail_local(local: str) -> str:
    plain = local.partition("+")[0].replace(".", "")
    if not plain:
        raise InvalidValue("value", "is not an e-mail address: nothing before the tag")
    return plain


def partner_forms(address: str) -> tuple[tuple[str, str], ...]:
    """What each partner hashes of a clean address: (recipe, text). Sources: the partners' pages on formatting user data.

    Meta: the address as it is. Google: Gmail and Googlemail without dots and tag. UID2: only gmail.com so.
    """
    local, _, domain = address.partition("@")
    google = f"{_gmail_local(local)}@{domain}" if domain in _GMAIL else address
    return (("google", google), ("uid2", google if domain == "gmail.com" else address), ("meta", address))


@lru_cache(maxsize=65_536)
def is_role(email: str, weak: frozenset[str]) -> bool:
    """Whether a canonical address is a role mailbox (`ventas@`, `info2@`, `compras.mx@`): shared by an office, nobody's own.

    Args:
        email: in canonical form; what has no @, such as a digest, is none.
        weak: a policy's words for roles.
    """
    return "@" in email and is_role_local(email.partition("@")[0].partition("+")[0], weak)


def is_role_local(local: str, weak: Collection[str]) -> bool:
    """Whether what stands before the @ is a role's, given the words for roles."""
    if local in weak:
        return True
    parts = [part.rstrip("0123456789") for part in _SEPARATORS.split(fold(local))]
    return parts[0] in weak and all(part in weak or len(part) <= _OFFICE_CODE for part in parts[1:])
