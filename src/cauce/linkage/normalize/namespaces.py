"""A namespace's way to canonical values: its normaliser, its family, its blocked values and the digests its partners know."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import msgspec

from cauce.errors import InvalidValue
from cauce.linkage.keys import DIGESTED_FAMILIES, key_of_digest, value_keys
from cauce.linkage.normalize.blocked import is_junk_email, is_repeated, nulls
from cauce.linkage.normalize.device import canonical_device, canonical_mac
from cauce.linkage.normalize.email import canonical_of_clean, clean_email, meant_domain, partner_forms
from cauce.linkage.normalize.fold import fold
from cauce.linkage.normalize.hashed import RECIPES, canonical_hash, hashed_family, sha256_of
from cauce.linkage.normalize.listed import listed
from cauce.linkage.normalize.national_id import is_generic_id, national_id
from cauce.linkage.normalize.phone import canonical_phone, is_junk_phone, is_local, other_writing
from cauce.model.record import Assurance
from cauce.model.ruleset import Ruleset, Scope


class Form(msgspec.Struct, frozen=True, gc=False):
    """One value that a written one stands for: itself in canonical form, or its digest with a partner."""

    namespace: str
    value: str
    key: int


class Canon(msgspec.Struct, frozen=True, gc=False):
    """What a written value stands for; without forms it is blocked. `doubt` is said to the sender."""

    forms: tuple[Form, ...] = ()
    doubt: str = ""
    most: Assurance = Assurance.VERIFIED
    """No claim of this value counts for more."""
    curp: str = ""
    namespaces: tuple[str, ...] = ()
    """Of the forms, if there is nothing more to say of the value."""


BLOCKED = Canon((), "is a value that means nobody")
_CACHE = 65_536
_COUNTRY_OF = {"ssn": "US", "nif": "ES", "nie": "ES", "cif": "ES", "cuit": "AR", "cuil": "AR", "curp": "MX", "rfc": "MX"}
"""Namespaces whose ids are of one country, whatever the record's region."""
_LONGEST_NULL = 32


class NamespaceRule:
    """What a ruleset says of the values of one namespace.

    `read(value, region)` is `canonical` of what records hold: nothing is raised, what cannot be read has no forms and a doubt. Results are
    remembered: the same value costs once.
    """

    def __init__(self, ruleset: Ruleset, namespace: str) -> None:
        policy = ruleset.policy(namespace)
        self.namespace = namespace
        self.kind = _kind(namespace, policy.normalizer)
        self.family = policy.family or (policy.name if self.kind == "national_id" and policy.name != "*" else namespace)
        if self.kind == "hash":
            self.family = hashed_family(namespace)
        self._key = value_keys(self.family)
        self._nulls = nulls() | {fold(value.strip()) for value in ruleset.blocked if len(value) <= _LONGEST_NULL}
        self._blocked = self._canonical_blocked(policy.blocked)
        self._digests = self._blocked_digests(ruleset) if self.kind == "hash" else frozenset()
        self._read: Callable[[str, str], Canon] = getattr(self, f"_{self.kind}")
        self._alone = (namespace,)
        self._is_hashed = policy.scope is not Scope.NONE and self.family in DIGESTED_FAMILIES
        self._hashed = {recipe: f"{self.family}_sha256/{recipe}" for recipe in RECIPES}
        self.read = lru_cache(maxsize=_CACHE)(self._readable)

    def canonical(self, text: str, region: str) -> Canon:
        """What a value of the namespace stands for.

        Raises:
            InvalidValue: it cannot be read as what the namespace holds.
        """
        if len(text) <= _LONGEST_NULL and (text.strip().lower() if text.isascii() else fold(text.strip())) in self._nulls:
            return BLOCKED
        try:
            canon = self._read(text, region)
        except InvalidValue:
            found = self._several(text, region)
            if found is None:
                raise
            canon = found
        return BLOCKED if canon.forms and canon.forms[0].value in self._blocked else canon

    def _readable(self, text: str, region: str) -> Canon:
        try:
            return self.canonical(text, region)
        except InvalidValue as error:
            return Canon((), error.violations[0].description)

    def _several(self, text: str, region: str) -> Canon | None:
        """What a field stands for that holds several addresses or numbers and nothing else; none if it does not."""
        found = [self.read(part, region) for part in listed(self.kind, text)]
        if not found or not all(canon.forms or canon is BLOCKED for canon in found):
            return None
        forms = {form.key: form for canon in found for form in canon.forms}
        return Canon(tuple(forms.values()), "holds several values: each counts", min(canon.most for canon in found)) if forms else BLOCKED

    def _plain(self, *forms: Form) -> Canon:
        """A value of which there is nothing more to say."""
        return Canon(forms, namespaces=self._alone if len(forms) == 1 else tuple([form.namespace for form in forms]))

    def _canonical_blocked(self, values: tuple[str, ...]) -> frozenset[str]:
        """The blocked values as written in the document and as the normaliser gives them."""
        blocked = set(values)
        for value in values:
            blocked.add(value.strip().casefold())
            blocked.add(value.strip().upper())
            try:
                blocked.add(_PLAIN[self.kind](value))
            except InvalidValue:
                continue
        return frozenset(blocked)

    def _blocked_digests(self, ruleset: Ruleset) -> frozenset[str]:
        values = {*ruleset.blocked, *ruleset.policy(self.family).blocked, "", "null", "undefined", "none", "test@test.com"}
        return frozenset(sha256_of(value).hex() for value in values)

    def _form(self, value: str) -> Form:
        return Form(self.namespace, value, self._key(value))

    def _email(self, text: str, _region: str) -> Canon:
        address = clean_email(text)
        email = canonical_of_clean(address)
        if is_junk_email(email):
            return BLOCKED
        form = self._form(email)
        if address == email and not email.endswith("@gmail.com"):
            return self._plain(form)
        domain = address.rpartition("@")[2]
        if meant_domain(domain) != domain:
            return Canon((form,), "has a misspelt provider: it is read as the one that is meant, and proves nothing", Assurance.ASSERTED)
        return self._with_digests(form, partner_forms(address))

    def _phone(self, text: str, region: str) -> Canon:
        number = canonical_phone(text, region)
        if is_junk_phone(number):
            return BLOCKED
        form = self._form(number)
        if is_local(number):
            return Canon((form,), "has no country code that fits: it meets only the same digits", Assurance.ASSERTED)
        other = other_writing(number)
        recipes = (("meta", number[1:]), ("google", other), ("meta", other[1:])) if other else (("meta", number[1:]),)
        return self._with_digests(form, recipes)

    def _with_digests(self, clear: Form, recipes: tuple[tuple[str, str], ...]) -> Canon:
        """With what partners hash otherwise than the canonical form: a further value if its key is another. What links nobody has none."""
        if not self._is_hashed:
            return self._plain(clear)
        forms = {clear.key: clear}
        for recipe, text in recipes:
            if text != clear.value:
                digest = sha256_of(text)
                key = key_of_digest(digest)
                if key not in forms:
                    forms[key] = Form(self._hashed[recipe], digest.hex(), key)
        return self._plain(*forms.values())

    def _hash(self, text: str, _region: str) -> Canon:
        digest = canonical_hash(text)
        if digest in self._digests or len(set(digest)) == 1:
            return BLOCKED
        return self._plain(Form(self.namespace, digest, key_of_digest(bytes.fromhex(digest))))

    def _national_id(self, text: str, region: str) -> Canon:
        found = national_id(text, _COUNTRY_OF.get(self.namespace, region))
        if is_generic_id(found.value):
            return BLOCKED
        form = self._form(found.value)
        if found.doubt:
            return Canon((form,), found.doubt, Assurance.ASSERTED)
        return Canon((form,), curp=found.value) if found.kind == "curp" else self._plain(form)

    def _device(self, text: str, _region: str) -> Canon:
        device = canonical_device(text)
        return BLOCKED if is_repeated(device) else self._plain(self._form(device))

    def _mac(self, text: str, _region: str) -> Canon:
        address = canonical_mac(text)
        return BLOCKED if is_repeated(address) else self._plain(self._form(address))

    def _opaque(self, text: str, _region: str) -> Canon:
        value = text.strip()
        return BLOCKED if is_repeated(value) else self._plain(self._form(value))

    def _code(self, text: str, _region: str) -> Canon:
        value = _code(text)
        return BLOCKED if is_repeated(value) else self._plain(self._form(value))

    def _digest(self, text: str, _region: str) -> Canon:
        value = _hex(text)
        return BLOCKED if is_repeated(value) else self._plain(self._form(value))


def _code(text: str) -> str:
    return "".join(text.split()).upper()


def _hex(text: str) -> str:
    text = text.strip()
    return text.lower() if all(char in "0123456789abcdefABCDEF" for char in text) else text


def _plain_email(text: str) -> str:
    return canonical_of_clean(clean_email(text))


_PLAIN: dict[str, Callable[[str], str]] = {
    "email": _plain_email,
    "phone": canonical_phone,
    "hash": canonical_hash,
    "national_id": lambda text: national_id(text).value,
    "device": canonical_device,
    "mac": canonical_mac,
    "opaque": str.strip,
    "code": _code,
    "digest": _hex,
}
NORMALIZERS = frozenset(_PLAIN) | {"cookie", "wifi_mac", "email_sha256", "phone_sha256"}
"""Names that a namespace's `normalizer` may have."""


def _kind(namespace: str, normalizer: str) -> str:
    if hashed_family(namespace):
        return "hash"
    if normalizer in ("hash", "email_sha256", "phone_sha256") or (namespace.startswith(("email_", "phone_")) and _is_digest(namespace)):
        return "digest"
    return {"cookie": "device", "wifi_mac": "mac"}.get(normalizer, normalizer if normalizer in _PLAIN else "opaque")


def _is_digest(namespace: str) -> bool:
    return namespace.partition("_")[2].partition("/")[0] in ("sha256", "sha1", "md5", "sha512")
