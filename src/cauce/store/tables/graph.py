"""The graph: records with their values and blocking keys, identities, assertions, conflicts, and the feed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, false, text

from cauce.store.tables.parts import NAME, flag, index, metadata, named, number, packed, tenant_number

life = Table(
    "life",
    metadata,
    Column("epoch", Text, primary_key=True),
    comment="One row: the random id of this database's life, made with the database.",
)

tenant = Table(
    "tenant",
    metadata,
    Column("no", Integer, primary_key=True),
    Column("name", NAME, nullable=False, unique=True),
    number("revision"),
    number("next_uid"),
    number("next_identity"),
    Column("suppressing", Boolean, nullable=False, server_default=false()),
    Column("ruleset", BigInteger, nullable=False, server_default=text("0")),
    Column("trying", BigInteger, nullable=False, server_default=text("0")),
    comment="Where each tenant stands; `suppressing`: something is kept out, so look before taking in; `ruleset`, `trying`: versions.",
)

record = Table(
    "record",
    metadata,
    number("uid"),
    named("source"),
    named("record_id"),
    packed("payload"),
    packed("subject"),
    number("signature"),
    number("identity"),
    number("joined"),
    number("revision"),
    number("first_seen"),
    number("last_seen"),
    number("seen"),
    number("digest"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "uid"),
    index("record_digest", "tenant", "digest"),
    index("record_signature", "tenant", "signature", where="signature != 0"),
    index("record_identity", "tenant", "identity", "uid"),
    comment="Live records; a rowid table, because the rows are long and come in order.",
)

claim = Table(
    "claim",
    metadata,
    number("key"),
    number("uid"),
    number("person"),
    flag("bare"),
    Column("assurance", Integer, nullable=False),
    number("at"),
    number("end", nullable=True),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "key", "uid"),
    sqlite_with_rowid=False,
    comment="Which record carries which value.",
)

mention = Table(
    "mention",
    metadata,
    number("key"),
    number("uid"),
    named("namespace"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "key", "uid"),
    index("mention_uid", "tenant", "uid"),
    sqlite_with_rowid=False,
    comment="Which record mentions which value of somebody else.",
)

block = Table(
    "block",
    metadata,
    number("key"),
    number("signature"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "key", "signature"),
    sqlite_with_rowid=False,
    comment="Which signature has which blocking key.",
)

identity = Table(
    "identity",
    metadata,
    number("no"),
    named("identity_id"),
    number("component"),
    number("created"),
    flag("live"),
    number("successor", nullable=True),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "no"),
    index("identity_id", "tenant", "identity_id", unique=True),
    index("identity_component", "tenant", "component", where="live"),
    index("identity_successor", "tenant", "successor", where="successor IS NOT NULL"),
    sqlite_with_rowid=False,
    comment="Every identity that exists or existed; ids grow with time, so their index is appended to.",
)

membership = Table(
    "membership",
    metadata,
    number("uid"),
    number("identity"),
    number("since"),
    number("until"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "uid", "since"),
    index("membership_identity", "tenant", "identity"),
    sqlite_with_rowid=False,
    comment="Past memberships; the present one stands in the record.",
)

muted = Table(
    "muted",
    metadata,
    number("key"),
    named("kind"),
    named("namespace"),
    packed("value"),
    number("since"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "key"),
    index("muted_kind", "tenant", "kind", "key"),
    sqlite_with_rowid=False,
    comment="Shared values and dead blocking keys.",
)

conflict = Table(
    "conflict",
    metadata,
    number("left"),
    number("right"),
    named("kind"),
    named("evidence"),
    named("cause"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "left", "right", "kind", "evidence", "cause"),
    index("conflict_right", "tenant", "right"),
    sqlite_with_rowid=False,
    comment="Evidence that was not followed.",
)

assertion = Table(
    "assertion",
    metadata,
    named("assertion_id"),
    flag("standing"),
    number("left"),
    number("right"),
    packed("payload"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "assertion_id"),
    index("assertion_left", "tenant", "left", where="standing"),
    index("assertion_right", "tenant", "right", where="standing"),
    comment="Judgements; left and right are digests of the records' names, live or not.",
)

feed = Table(
    "feed",
    metadata,
    number("revision"),
    number("part"),
    number("at"),
    packed("changes"),
    Column("causes", LargeBinary, nullable=True),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "revision", "part"),
    comment="What each commit changed: msgpack of changes, a huge commit in parts; the first part has its causes, since they are kept.",
)

episode = Table(
    "episode",
    metadata,
    number("identity"),
    number("revision"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "identity", "revision"),
    sqlite_with_rowid=False,
    comment="When a change named an identity although no record came or went: what memberships do not lead to.",
)

replay = Table(
    "replay",
    metadata,
    named("request_id"),
    packed("payload_digest"),
    packed("response"),
    number("at"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "request_id"),
    comment="What requests were answered with.",
)

setting = Table(
    "setting",
    metadata,
    named("name"),
    packed("value"),
    tenant_number(),
    PrimaryKeyConstraint("tenant", "name"),
    comment="Named settings of a tenant; UTF-8, so that any text fits both databases.",
)
