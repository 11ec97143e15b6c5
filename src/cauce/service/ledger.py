"""The ledger of erasures: kept outside of backups, it says after a restore who has to be erased again. Keyed handles, no values."""

from __future__ import annotations

import msgspec

from cauce.engine.suppression import KEY_SETTING, Handles
from cauce.errors import FailedPrecondition, InvalidValue
from cauce.model.privacy import Suppression, SuppressionKind
from cauce.model.record import RecordKey
from cauce.service.session import Session
from cauce.store.listing import all_records, all_suppressions


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What a tenant keeps out, with the key that the handles are made with: as secret as the database."""

    key: str
    """Hex; empty: nothing was ever kept out."""
    suppressions: tuple[Suppression, ...]


def export_ledger(session: Session) -> Ledger:
    """All that is kept out now."""
    with session.read() as reader:
        standing = tuple(one for one in all_suppressions(reader) if one.stands(session.engine.surroundings.now()))
        return Ledger(key=reader.setting(KEY_SETTING) or "", suppressions=standing)


def restore_suppressions(session: Session, ledger: Ledger) -> int:
    """Keep out again what the ledger says; how many that were not kept out.

    Raises:
        InvalidValue: no ledger.
        FailedPrecondition: something was kept out under another key since the restore.
    """
    if not ledger.suppressions:
        return 0
    if not _is_key(ledger.key):
        raise InvalidValue("ledger", "has no key")
    with session.store.write(session.tenant) as writer:
        present = writer.setting(KEY_SETTING)
        if present not in {None, ledger.key}:
            raise FailedPrecondition("this database keeps out under another key: it is not an earlier state of the one the ledger is of")
        known = {one.handle for one in writer.suppressed([one.handle for one in ledger.suppressions])}
        writer.put_setting(KEY_SETTING, ledger.key)
        writer.put_suppressions(ledger.suppressions)
    return len(ledger.suppressions) - len(known)


def erased_before(session: Session, ledger: Ledger) -> list[RecordKey]:
    """Stored records that an erasure of the ledger took; what was suppressed by hand had stayed. Reads all records' names."""
    taken = {one.handle for one in ledger.suppressions if one.kind is SuppressionKind.RECORD and one.erasure_id}
    if not taken:
        return []
    handles = Handles(bytes.fromhex(ledger.key))
    with session.read() as reader:
        return [row.key for row in all_records(reader) if handles.of_record(row.key) in taken]


def _is_key(text: str) -> bool:
    try:
        return bool(bytes.fromhex(text))
    except ValueError:
        return False
