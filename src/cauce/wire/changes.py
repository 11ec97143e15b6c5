"""The change feed."""

from __future__ import annotations

from google.protobuf.duration_pb2 import Duration

from cauce.api.v1 import changes_pb2 as pb
from cauce.api.v1 import feed_pb2
from cauce.errors import InvalidValue
from cauce.model.change import Cause, CauseKind, Change, ChangeKind, Commit
from cauce.service.api import WatchItem
from cauce.wire.enums import EnumCodec
from cauce.wire.values import decode_instant, decode_key, encode_instant, write_key

KIND = EnumCodec(ChangeKind, feed_pb2.ChangeKind, "CHANGE_KIND")
CAUSE_KIND = EnumCodec(CauseKind, feed_pb2.CauseKind, "CAUSE_KIND")
DEFAULT_CHECKPOINT, MIN_CHECKPOINT, MAX_CHECKPOINT = 10.0, 0.1, 3600.0
"""Seconds."""
_NANOS = 1_000_000_000


def encode_item(item: WatchItem) -> pb.WatchItem:
    """A commit, or a checkpoint. Written in place: a message that is built first and then put into another is copied."""
    message = pb.WatchItem(token=item.token)
    if item.commit is not None:
        _write_commit(item.commit, message.commit)
    for uid, key in item.records.items():
        write_key(key, message.records[uid])
    return message


def decode_item(message: pb.WatchItem) -> WatchItem:
    """A commit, or a checkpoint."""
    return WatchItem(
        token=message.token,
        commit=_decode_commit(message.commit) if message.HasField("commit") else None,
        records={uid: decode_key(key) for uid, key in message.records.items()},
    )


def _write_commit(commit: Commit, message: feed_pb2.Commit) -> None:
    message.revision = commit.revision
    message.at.CopyFrom(encode_instant(commit.at))
    add, kinds = message.changes.add, KIND.encode
    for change in commit.changes:
        if change.others or change.fields or change.subject:
            add().CopyFrom(encode_change(change))
        else:
            add(kind=kinds[change.kind], identity_id=change.identity, record_uid=change.record)
    message.causes.extend(map(encode_cause, commit.causes))


def _decode_commit(message: feed_pb2.Commit) -> Commit:
    return Commit(
        message.revision,
        decode_instant(message.at, "at"),
        tuple(map(decode_change, message.changes)),
        tuple(map(decode_cause, message.causes)),
    )


def encode_cause(cause: Cause) -> feed_pb2.Cause:
    """Who did what."""
    return feed_pb2.Cause(
        kind=CAUSE_KIND.encode[cause.kind], actor=cause.actor, source=cause.source, count=cause.count, subject=cause.subject
    )


def decode_cause(message: feed_pb2.Cause) -> Cause:
    """Who did what."""
    return Cause(CAUSE_KIND.decode(message.kind, "kind"), message.actor, message.source, message.count, message.subject)


def encode_change(change: Change) -> feed_pb2.Change:
    """One change."""
    return feed_pb2.Change(
        kind=KIND.encode[change.kind],
        identity_id=change.identity,
        record_uid=change.record,
        other_identity_ids=change.others,
        fields=change.fields,
        subject=change.subject,
    )


def decode_change(message: feed_pb2.Change) -> Change:
    """One change."""
    return Change(
        kind=KIND.decode(message.kind, "kind"),
        identity=message.identity_id,
        record=message.record_uid,
        others=tuple(message.other_identity_ids),
        fields=tuple(message.fields),
        subject=message.subject,
    )


def encode_interval(seconds: float) -> Duration:
    """Seconds as Duration."""
    whole = int(seconds)
    return Duration(seconds=whole, nanos=round((seconds - whole) * _NANOS))


def decode_interval(message: pb.WatchRequest) -> float:
    """Seconds between checkpoints of an idle stream."""
    if not message.HasField("checkpoint_interval"):
        return DEFAULT_CHECKPOINT
    interval = message.checkpoint_interval
    seconds = interval.seconds + interval.nanos / _NANOS
    if not MIN_CHECKPOINT <= seconds <= MAX_CHECKPOINT:
        raise InvalidValue("checkpoint_interval", f"must be between {MIN_CHECKPOINT} and {MAX_CHECKPOINT:.0f} seconds")
    return seconds
