"""Being forgotten: exports, erasures, suppressions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from cauce.api.v1 import curation_values_pb2, values_pb2
from cauce.api.v1 import subjects_pb2 as pb
from cauce.errors import InvalidValue
from cauce.model.curation import ConflictKind, Judgement
from cauce.model.privacy import Erasure, ErasureState, Found, Remainder, Suppression, SuppressionKind, SuppressionScope
from cauce.model.record import Instant
from cauce.service.api import StoredRecord
from cauce.service.paging import Page
from cauce.service.verbs.privacy import (
    SubjectAssertion,
    SubjectConflict,
    SubjectConsent,
    SubjectHeldBack,
    SubjectIdentifier,
    SubjectItem,
    SubjectPlace,
    SubjectRecord,
    SubjectSummary,
    SubjectSuppression,
    SubjectTouch,
    SubjectValue,
)
from cauce.wire.enums import EnumCodec
from cauce.wire.identities import (
    decode_profile_identifier,
    decode_profile_value,
    encode_profile_identifier,
    encode_profile_value,
)
from cauce.wire.journey import decode_statement, encode_statement
from cauce.wire.values import (
    decode_instant,
    decode_key,
    decode_stored,
    decode_touch,
    encode_instant,
    encode_key,
    encode_stored,
    encode_touch,
)

KIND = EnumCodec(SuppressionKind, pb.SuppressionKind, "SUPPRESSION_KIND")
SCOPE = EnumCodec(SuppressionScope, pb.SuppressionScope, "SUPPRESSION_SCOPE", default=SuppressionScope.IDENTIFIERS)
STATE = EnumCodec(ErasureState, pb.ErasureState, "ERASURE_STATE")
JUDGEMENT = EnumCodec(Judgement, curation_values_pb2.Judgement, "JUDGEMENT")


def encode_moment(at: Instant | None) -> Timestamp | None:
    """A moment that may be none."""
    return None if at is None else encode_instant(at)


# --- suppressions and erasures ---------------------------------------------------------------------------------------------------
def encode_suppression(one: Suppression) -> pb.Suppression:
    """Something that is kept out."""
    return pb.Suppression(
        handle=one.handle,
        kind=KIND.encode[one.kind],
        made_at=encode_instant(one.made_at),
        expires_at=encode_moment(one.expires_at),
        author=one.author,
        reason=one.reason,
        erasure_id=one.erasure_id,
    )


def decode_suppression(message: pb.Suppression) -> Suppression:
    """Something that is kept out."""
    return Suppression(
        handle=message.handle,
        kind=KIND.decode(message.kind, "kind"),
        made_at=decode_instant(message.made_at, "made_at"),
        expires_at=decode_instant(message.expires_at, "expires_at") if message.HasField("expires_at") else None,
        author=message.author,
        reason=message.reason,
        erasure_id=message.erasure_id,
    )


def encode_suppressions(page: Page[Suppression]) -> pb.ListSuppressionsResponse:
    """A page of suppressions."""
    return pb.ListSuppressionsResponse(suppressions=map(encode_suppression, page.items), next_page_token=page.next_page_token)


def decode_suppressions(message: pb.ListSuppressionsResponse) -> Page[Suppression]:
    """A page of suppressions."""
    return Page(items=tuple(map(decode_suppression, message.suppressions)), next_page_token=message.next_page_token)


def encode_erasure(erasure: Erasure) -> pb.Erasure:
    """An erasure as it stands."""
    return pb.Erasure(
        erasure_id=erasure.erasure_id,
        state=STATE.encode[erasure.state],
        author=erasure.author,
        reference=erasure.reference,
        requested_at=encode_instant(erasure.requested_at),
        erased_at=encode_moment(erasure.erased_at),
        finished_at=encode_moment(erasure.finished_at),
        revision=erasure.revision,
        counts=erasure.counts,
        identity_ids=erasure.identities,
        ruleset=erasure.ruleset,
        scope=SCOPE.encode[erasure.scope],
        attempts=erasure.attempts,
        search=None if erasure.search is None else _encode_search(erasure.search),
        remains=[pb.ErasureRemainder(where=one.where, until=one.until) for one in erasure.remains],
    )


def decode_erasure(message: pb.Erasure) -> Erasure:
    """An erasure as it stands."""
    return Erasure(
        erasure_id=message.erasure_id,
        state=STATE.decode(message.state, "state"),
        author=message.author,
        reference=message.reference,
        requested_at=decode_instant(message.requested_at, "requested_at"),
        erased_at=decode_instant(message.erased_at, "erased_at") if message.HasField("erased_at") else None,
        finished_at=decode_instant(message.finished_at, "finished_at") if message.HasField("finished_at") else None,
        revision=message.revision,
        counts=dict(message.counts),
        identities=tuple(message.identity_ids),
        ruleset=message.ruleset,
        scope=SCOPE.decode(message.scope, "scope"),
        attempts=message.attempts,
        search=_decode_search(message.search) if message.HasField("search") else None,
        remains=tuple(Remainder(where=one.where, until=one.until) for one in message.remains),
    )


def _encode_search(found: Found) -> pb.ErasureSearch:
    return pb.ErasureSearch(searched=found.searched, bytes=found.bytes, needles=found.needles, hits=found.hits)


def _decode_search(message: pb.ErasureSearch) -> Found:
    return Found(searched=message.searched, bytes=message.bytes, needles=message.needles, hits=dict(message.hits))


def encode_erasures(page: Page[Erasure]) -> pb.ListErasuresResponse:
    """A page of erasures."""
    return pb.ListErasuresResponse(erasures=map(encode_erasure, page.items), next_page_token=page.next_page_token)


def decode_erasures(message: pb.ListErasuresResponse) -> Page[Erasure]:
    """A page of erasures."""
    return Page(items=tuple(map(decode_erasure, message.erasures)), next_page_token=message.next_page_token)


# --- exports -----------------------------------------------------------------------------------------------------------------------
def encode_items(page: Page[SubjectItem]) -> pb.ExportSubjectResponse:
    """A page of an export."""
    return pb.ExportSubjectResponse(items=map(encode_item, page.items), next_page_token=page.next_page_token)


def decode_items(message: pb.ExportSubjectResponse) -> Page[SubjectItem]:
    """A page of an export."""
    return Page(items=tuple(map(decode_item, message.items)), next_page_token=message.next_page_token)


def encode_item(item: SubjectItem) -> pb.SubjectItem:
    """One thing held about a person."""
    name, encode = _ENCODERS[type(item)]
    return pb.SubjectItem(**{name: encode(item)})


def decode_item(message: pb.SubjectItem) -> SubjectItem:
    """One thing held about a person.

    Raises:
        InvalidValue: a kind that this version does not know.
    """
    which = message.WhichOneof("item")
    decode = _DECODERS.get(which or "")
    if decode is None or which is None:
        raise InvalidValue("item", "is of an unknown kind")
    return decode(getattr(message, which))


def _stored(item: SubjectRecord) -> StoredRecord:
    return StoredRecord(
        record=item.record,
        uid=item.uid,
        identity_id=item.identity_id,
        first_seen=item.first_seen,
        last_seen=item.last_seen,
        seen=item.seen,
        revision=item.revision,
    )


def _encode_summary(item: SubjectSummary) -> pb.SubjectSummary:
    return pb.SubjectSummary(
        identity_id=item.identity_id,
        also_known_as=item.also_known_as,
        revision=item.revision,
        records=item.records,
        held_back=item.held_back,
    )


def _decode_summary(message: pb.SubjectSummary) -> SubjectSummary:
    return SubjectSummary(
        identity_id=message.identity_id,
        also_known_as=tuple(message.also_known_as),
        revision=message.revision,
        records=message.records,
        held_back=message.held_back,
    )


def _encode_assertion(item: SubjectAssertion) -> pb.SubjectAssertion:
    return pb.SubjectAssertion(
        record=encode_key(item.record),
        other=None if item.other is None else encode_key(item.other),
        assertion_id=item.assertion_id,
        judgement=JUDGEMENT.encode[item.judgement],
        author=item.author,
        reason=item.reason,
        made_at=encode_instant(item.made_at),
        retracted_at=encode_moment(item.retracted_at),
    )


def _decode_assertion(message: pb.SubjectAssertion) -> SubjectAssertion:
    return SubjectAssertion(
        record=decode_key(message.record),
        other=decode_key(message.other) if message.HasField("other") else None,
        assertion_id=message.assertion_id,
        judgement=JUDGEMENT.decode(message.judgement, "judgement"),
        author=message.author,
        reason=message.reason,
        made_at=decode_instant(message.made_at, "made_at"),
        retracted_at=decode_instant(message.retracted_at, "retracted_at") if message.HasField("retracted_at") else None,
    )


def _decode_record(message: values_pb2.StoredRecord) -> SubjectRecord:
    stored = decode_stored(message)
    return SubjectRecord(
        record=stored.record,
        uid=stored.uid,
        identity_id=stored.identity_id,
        first_seen=stored.first_seen,
        last_seen=stored.last_seen,
        seen=stored.seen,
        revision=stored.revision,
    )


def _decode_place(message: pb.SubjectPlace) -> SubjectPlace:
    return SubjectPlace(record=decode_key(message.record), identity_id=message.identity_id, since=message.since, until=message.until)


def _decode_conflict(message: pb.SubjectConflict) -> SubjectConflict:
    return SubjectConflict(
        record=decode_key(message.record), kind=ConflictKind(message.kind), evidence=message.evidence, cause=message.cause
    )


def _encode_held_back(item: SubjectHeldBack) -> pb.SubjectHeldBack:
    return pb.SubjectHeldBack(
        source=item.source, uid=item.uid, first_seen=encode_instant(item.first_seen), last_seen=encode_instant(item.last_seen)
    )


def _decode_held_back(message: pb.SubjectHeldBack) -> SubjectHeldBack:
    return SubjectHeldBack(
        source=message.source,
        uid=message.uid,
        first_seen=decode_instant(message.first_seen, "first_seen"),
        last_seen=decode_instant(message.last_seen, "last_seen"),
    )


def _encode_place(item: SubjectPlace) -> pb.SubjectPlace:
    return pb.SubjectPlace(record=encode_key(item.record), identity_id=item.identity_id, since=item.since, until=item.until)


def _encode_subject_touch(item: SubjectTouch) -> pb.SubjectTouch:
    return pb.SubjectTouch(record=encode_key(item.record), at=encode_instant(item.at), touch=encode_touch(item.touch))


def _decode_subject_touch(message: pb.SubjectTouch) -> SubjectTouch:
    return SubjectTouch(record=decode_key(message.record), at=decode_instant(message.at, "at"), touch=decode_touch(message.touch))


def _encode_conflict(item: SubjectConflict) -> pb.SubjectConflict:
    return pb.SubjectConflict(record=encode_key(item.record), kind=item.kind.value, evidence=item.evidence, cause=item.cause)


_ENCODERS: dict[type[SubjectItem], tuple[str, Callable[[Any], Any]]] = {
    SubjectSummary: ("subject", _encode_summary),
    SubjectRecord: ("record", lambda item: encode_stored(_stored(item))),
    SubjectValue: ("profile_value", lambda item: encode_profile_value(item.value)),
    SubjectIdentifier: ("identifier", lambda item: encode_profile_identifier(item.identifier)),
    SubjectPlace: ("membership", _encode_place),
    SubjectAssertion: ("assertion", _encode_assertion),
    SubjectConflict: ("conflict", _encode_conflict),
    SubjectTouch: ("touch", _encode_subject_touch),
    SubjectConsent: ("consent", lambda item: encode_statement(item.statement)),
    SubjectSuppression: ("suppression", lambda item: encode_suppression(item.suppression)),
    SubjectHeldBack: ("held_back", _encode_held_back),
}
_DECODERS: dict[str, Callable[[Any], SubjectItem]] = {
    "subject": _decode_summary,
    "record": _decode_record,
    "profile_value": lambda message: SubjectValue(value=decode_profile_value(message)),
    "identifier": lambda message: SubjectIdentifier(identifier=decode_profile_identifier(message)),
    "membership": _decode_place,
    "assertion": _decode_assertion,
    "conflict": _decode_conflict,
    "touch": _decode_subject_touch,
    "consent": lambda message: SubjectConsent(statement=decode_statement(message)),
    "suppression": lambda message: SubjectSuppression(suppression=decode_suppression(message)),
    "held_back": _decode_held_back,
}
