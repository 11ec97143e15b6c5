"""The tables, once for both databases.

Columns stand in the order of the row types of `base`, then what only the store needs, then the tenant: a row is bound as it is.

What decides the layout is measured: writes at random places of a B-tree are the limit (each dirties a page of 4 KiB), appends are
nearly free. Hence one 64-bit key column per look-up, tables that are nothing but their key (`claim`, `block`), numbers and ids that
grow, and indexes only where a read needs one. The tenant's number leads every key.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, PrimaryKeyConstraint, Table, Text, false, text

metadata = MetaData()

NAME = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is looked up and paged by: compared by bytes on both databases, whatever locale PostgreSQL was set up with."""


def _number(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable, autoincrement=False)


def _name(name: str) -> Column[str]:
    return Column(name, NAME, nullable=False)


def _bytes(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _tenant() -> Column[int]:
    return Column("tenant", Integer, nullable=False, autoincrement=False)


def _index(name: str, *columns: str, where: str = "", unique: bool = False) -> Index:
    """An index; `where` is a condition or the name of a flag. SQLite uses a partial one only if a query repeats its condition."""
    if not where:
        return Index(name, *columns, unique=unique)
    flag = where.isidentifier()
    return Index(name, *columns, unique=unique, sqlite_where=text(f"{where} = 1" if flag else where), postgresql_where=text(where))


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
    _number("revision"),
    _number("next_uid"),
    _number("next_identity"),
    Column("suppressing", Boolean, nullable=False, server_default=false()),
    Column("ruleset", BigInteger, nullable=False, server_default=text("0")),
    Column("trying", BigInteger, nullable=False, server_default=text("0")),
    comment="Where each tenant stands; `suppressing`: something is kept out, so look before taking in; `ruleset`, `trying`: versions.",
)

record = Table(
    "record",
    metadata,
    _number("uid"),
    _name("source"),
    _name("record_id"),
    _bytes("payload"),
    _bytes("subject"),
    _number("signature"),
    _number("identity"),
    _number("joined"),
    _number("revision"),
    _number("first_seen"),
    _number("last_seen"),
    _number("seen"),
    _number("digest"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "uid"),
    _index("record_digest", "tenant", "digest"),
    _index("record_signature", "tenant", "signature", where="signature != 0"),
    _index("record_identity", "tenant", "identity", "uid"),
    comment="Live records; a rowid table, because the rows are long and come in order.",
)

claim = Table(
    "claim",
    metadata,
    _number("key"),
    _number("uid"),
    _number("person"),
    _flag("bare"),
    Column("assurance", Integer, nullable=False),
    _number("at"),
    _number("end", nullable=True),
    _tenant(),
    PrimaryKeyConstraint("tenant", "key", "uid"),
    sqlite_with_rowid=False,
    comment="Which record carries which value.",
)

mention = Table(
    "mention",
    metadata,
    _number("key"),
    _number("uid"),
    _name("namespace"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "key", "uid"),
    _index("mention_uid", "tenant", "uid"),
    sqlite_with_rowid=False,
    comment="Which record mentions which value of somebody else.",
)

block = Table(
    "block",
    metadata,
    _number("key"),
    _number("signature"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "key", "signature"),
    sqlite_with_rowid=False,
    comment="Which signature has which blocking key.",
)

identity = Table(
    "identity",
    metadata,
    _number("no"),
    _name("identity_id"),
    _number("component"),
    _number("created"),
    _flag("live"),
    _number("successor", nullable=True),
    _tenant(),
    PrimaryKeyConstraint("tenant", "no"),
    _index("identity_id", "tenant", "identity_id", unique=True),
    _index("identity_component", "tenant", "component", where="live"),
    _index("identity_successor", "tenant", "successor", where="successor IS NOT NULL"),
    sqlite_with_rowid=False,
    comment="Every identity that exists or existed; ids grow with time, so their index is appended to.",
)

membership = Table(
    "membership",
    metadata,
    _number("uid"),
    _number("identity"),
    _number("since"),
    _number("until"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "uid", "since"),
    _index("membership_identity", "tenant", "identity"),
    sqlite_with_rowid=False,
    comment="Past memberships; the present one stands in the record.",
)

muted = Table(
    "muted",
    metadata,
    _number("key"),
    _name("kind"),
    _name("namespace"),
    _bytes("value"),
    _number("since"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "key"),
    _index("muted_kind", "tenant", "kind", "key"),
    sqlite_with_rowid=False,
    comment="Shared values and dead blocking keys.",
)

conflict = Table(
    "conflict",
    metadata,
    _number("left"),
    _number("right"),
    _name("kind"),
    _name("evidence"),
    _name("cause"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "left", "right", "kind", "evidence", "cause"),
    _index("conflict_right", "tenant", "right"),
    sqlite_with_rowid=False,
    comment="Evidence that was not followed.",
)

assertion = Table(
    "assertion",
    metadata,
    _name("assertion_id"),
    _flag("standing"),
    _number("left"),
    _number("right"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "assertion_id"),
    _index("assertion_left", "tenant", "left", where="standing"),
    _index("assertion_right", "tenant", "right", where="standing"),
    comment="Judgements; left and right are digests of the records' names, live or not.",
)

ruling = Table(
    "ruling",
    metadata,
    _number("key"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "key"),
    sqlite_with_rowid=False,
    comment="Values that a person allowed or denied.",
)

review = Table(
    "review",
    metadata,
    _number("left"),
    _number("right"),
    _number("weight"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "left", "right"),
    _index("review_right", "tenant", "right"),
    _index("review_weight", "tenant", "weight"),
    sqlite_with_rowid=False,
    comment="Candidate pairs of signatures, of different identities, that score at review or above.",
)

image = Table(
    "image",
    metadata,
    _name("job"),
    _name("source"),
    _name("record_id"),
    _bytes("before"),
    _number("put"),
    _number("digest"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "job", "source", "record_id"),
    _index("image_digest", "tenant", "digest"),
    comment="What an import replaced, so that it can be taken back; digest is that of the record's name.",
)

feed = Table(
    "feed",
    metadata,
    _number("revision"),
    _number("part"),
    _number("at"),
    _bytes("changes"),
    Column("causes", LargeBinary, nullable=True),
    _tenant(),
    PrimaryKeyConstraint("tenant", "revision", "part"),
    comment="What each commit changed: msgpack of changes, a huge commit in parts; the first part has its causes, since they are kept.",
)

episode = Table(
    "episode",
    metadata,
    _number("identity"),
    _number("revision"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "identity", "revision"),
    sqlite_with_rowid=False,
    comment="When a change named an identity although no record came or went: what memberships do not lead to.",
)

replay = Table(
    "replay",
    metadata,
    _name("request_id"),
    _bytes("payload_digest"),
    _bytes("response"),
    _number("at"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "request_id"),
    comment="What requests were answered with.",
)

setting = Table(
    "setting",
    metadata,
    _name("name"),
    _bytes("value"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "name"),
    comment="Named settings of a tenant; UTF-8, so that any text fits both databases.",
)

job = Table(
    "job",
    metadata,
    _name("job_id"),
    _flag("finished"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "job_id"),
    comment="Long work, asked for and under way; ids grow with time.",
)

touch = Table(
    "touch",
    metadata,
    _number("uid"),
    _number("at"),
    _name("kind"),
    _name("channel"),
    _name("campaign"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "uid", "at", "kind", "channel", "campaign"),
    sqlite_with_rowid=False,
    comment="Touches of records that are put again and again; those of other records stand in the record.",
)

consent = Table(
    "consent",
    metadata,
    _number("subject"),
    _name("exclusion_list"),
    _name("purpose"),
    _name("channel"),
    _number("at"),
    _name("permission"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "subject", "exclusion_list", "purpose", "channel", "at", "permission"),
    _index("consent_list", "tenant", "exclusion_list", "at"),
    comment="What was said about consent beside the records; subjects are digests of records' names and of values.",
)

suppression = Table(
    "suppression",
    metadata,
    _name("handle"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "handle"),
    comment="What is not taken in: keyed digests of records' names and of values.",
)

erasure = Table(
    "erasure",
    metadata,
    _name("erasure_id"),
    _bytes("payload"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "erasure_id"),
    comment="What was erased, and how surely: counts and times, no values; ids grow with time.",
)

erased = Table(
    "erased",
    metadata,
    _number("no"),
    _name("erasure_id"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "no"),
    sqlite_with_rowid=False,
    comment="Identities that are gone because they were erased.",
)

ruleset = Table(
    "ruleset",
    metadata,
    _number("number"),
    _name("digest"),
    _name("name"),
    _number("version"),
    _number("created_at"),
    _name("author"),
    _bytes("document"),
    _bytes("compiled"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "number"),
    comment="Versions of a tenant's rules: the document as it was given, and what was read from it.",
)

activation = Table(
    "activation",
    metadata,
    _number("revision"),
    _number("number"),
    _number("at"),
    _name("author"),
    _name("reason"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "revision"),
    comment="Which version decides from which revision on.",
)

simulation = Table(
    "simulation",
    metadata,
    _name("simulation_id"),
    _name("digest"),
    _number("number"),
    _bytes("document"),
    _bytes("found"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "simulation_id"),
    comment="Trials of rules, by their job: ids of identities and counts.",
)

touched = Table(
    "touched",
    metadata,
    _number("uid"),
    _number("revision"),
    _tenant(),
    PrimaryKeyConstraint("tenant", "uid"),
    sqlite_with_rowid=False,
    comment="Records written while other rules are tried; empty otherwise.",
)
