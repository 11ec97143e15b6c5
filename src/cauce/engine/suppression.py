"""Keeping out what was erased: keyed digests of records' names and of values, looked at before a record is taken in.

The key is the tenant's own, made when it is first needed, and stands in a setting: no other digest is made with it. A tenant that keeps
nothing out pays nothing, because its head says so.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from secrets import token_hex

from cauce.engine.operations import Put
from cauce.model.record import Assurance, Instant, RecordKey
from cauce.model.ruleset import Ruleset, Scope
from cauce.model.subject import Claim, Subject
from cauce.store.base import Reader, Writer

KEY_SETTING = "suppression-key"
_HANDLE_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Handles:
    """Gives handles under one key."""

    secret: bytes

    @classmethod
    def of(cls, reader: Reader) -> Handles | None:
        """With the tenant's key, if it has one."""
        stored = reader.setting(KEY_SETTING)
        return cls(bytes.fromhex(stored)) if stored else None

    @classmethod
    def ensure(cls, writer: Writer) -> Handles:
        """With the tenant's key, which is made now if need be."""
        found = cls.of(writer)
        if found is None:
            writer.put_setting(KEY_SETTING, token_hex(32))
            found = cls.of(writer)
            assert found is not None
        return found

    def of_record(self, key: RecordKey) -> str:
        """Handle of a record's name."""
        return self._handle(b"record", f"{key.source}\0{key.record_id}".encode(errors="surrogatepass"))

    def of_value(self, key: int) -> str:
        """Handle of a value, by its look-up key: whatever spelling or namespace of its family, it is the same value."""
        return self._handle(b"value", key.to_bytes(8, "big", signed=True))

    def _handle(self, kind: bytes, content: bytes) -> str:
        return hmac.digest(self.secret, kind + b"\0" + content, "sha256").hex()[:_HANDLE_DIGITS]


class Guard:
    """What a transaction must not take in. `None` instead of one: everything may come."""

    def __init__(self, reader: Reader, handles: Handles, at: Instant) -> None:
        self._reader, self._handles, self._at = reader, handles, at

    @classmethod
    def of(cls, reader: Reader, at: Instant) -> Guard | None:
        """The guard of a tenant that keeps something out."""
        handles = Handles.of(reader) if reader.head().suppressing else None
        return cls(reader, handles, at) if handles is not None else None

    def withheld(self, puts: Sequence[Put]) -> frozenset[int]:
        """Positions of the puts that are not taken in: for their own name, or for a value that they claim."""
        make = self._handles
        of_put = [{make.of_record(put.record.key), *(make.of_value(claim.key) for claim in put.subject.claims)} for put in puts]
        found = self._reader.suppressed({handle for handles in of_put for handle in handles})
        standing = {one.handle for one in found if one.stands(self._at)}
        return frozenset(position for position, handles in enumerate(of_put) if handles & standing) if standing else frozenset()


def kept_out_with(subjects: Collection[Subject], alone: Collection[int], ruleset: Ruleset) -> set[int]:
    """Values by which a person who is erased is kept out: keys of the person, and verified contacts, that nobody else carries.

    A card or an address that another record carries too would keep out somebody else.
    """
    return {claim.key for subject in subjects for claim in subject.claims if claim.key in alone and _personal(claim, ruleset)}


def _personal(claim: Claim, ruleset: Ruleset) -> bool:
    scope = ruleset.policy(claim.namespace).scope
    return scope is Scope.PERSON or (scope is Scope.CONTACT and claim.assurance >= Assurance.VERIFIED)


def theirs_alone(reader: Reader, uids: Collection[int], subjects: Collection[Subject]) -> set[int]:
    """Which values of some records no other record carries; also one that was denied by hand. Most muted ones have too many carriers."""
    keys = {claim.key for subject in subjects for claim in subject.claims}
    mine = set(uids)
    keys -= {row.key for row in reader.muted(keys) if max(reader.spread(row.key, len(mine))) > len(mine)}
    return keys - {row.key for row in reader.carriers(keys) if row.uid not in mine}
