"""Every statement, once: a Core expression with a name and a sentence. Drivers compile each once and execute the text themselves.

Parameters are positional, in the order in which the sentence names them. Of a read the tenant is the first, a collection of keys the
last.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, LargeBinary, Table, delete, func, insert, literal_column, select, update

from cauce.store import tables as t
from cauce.store.base import ClaimRow, IdentityRow, MutedRow, RecordRow, ReplayRow
from cauce.store.clauses import ONE, ZERO, any_of, columns, given, limited, of_tenant
from cauce.store.statement import Among, Statement

_RECORD = columns(t.record, RecordRow)
_CLAIM = columns(t.claim, ClaimRow)
_IDENTITY = columns(t.identity, IdentityRow)
_MUTED = columns(t.muted, MutedRow)
_REPLAY = columns(t.replay, ReplayRow)

# --- where a tenant stands -----------------------------------------------------------------------------------------------------------
EPOCH = Statement("epoch", "The id of this database's life.", select(t.life.c.epoch))
BEGIN_LIFE = Statement("begin_life", "Give this database a life of its own.", update(t.life).values(epoch=given("epoch_", t.NAME)))
HEAD = Statement(
    "head",
    "Number and counters of the tenant with this name.",
    select(t.tenant.c.no, t.tenant.c.revision, t.tenant.c.next_uid, t.tenant.c.next_identity, t.tenant.c.suppressing)
    .add_columns(t.tenant.c.ruleset, t.tenant.c.trying)
    .where(t.tenant.c.name == given("name", t.NAME)),
)
TENANTS = Statement(
    "tenants",
    "Names of all tenants; what holds a ~ is being filled and none yet.",
    select(t.tenant.c.name).where(t.tenant.c.name.not_like(literal_column("'%~%'"))).order_by(t.tenant.c.name),
)
ADD_TENANT = Statement(
    "add_tenant",
    "A new tenant with this name, nothing written yet.",
    insert(t.tenant).values(name=given("name", t.NAME), revision=ZERO, next_uid=ONE, next_identity=ONE).returning(t.tenant.c.no),
)
ADVANCE = Statement(
    "advance",
    "Revision, next uid and next identity of the tenant: the last write of a commit.",
    update(t.tenant)
    .values(revision=given("revision_"), next_uid=given("next_uid_"), next_identity=given("next_identity_"))
    .where(t.tenant.c.no == given("tenant", Integer())),
)

# --- records ---------------------------------------------------------------------------------------------------------------------------
_records = select(*_RECORD).where(of_tenant(t.record))
RECORDS_BY_UID = Statement("records_by_uid", "Records with these uids.", _records.where(Among(t.record.c.uid)))
RECORDS_BY_DIGEST = Statement("records_by_digest", "Records whose names have these digests.", _records.where(Among(t.record.c.digest)))
RECORDS_BY_SIGNATURE = Statement(
    "records_by_signature",
    "Records with these signatures.",
    _records.where(t.record.c.signature != ZERO, Among(t.record.c.signature)),
)
RECORDS_BY_COMPONENT = Statement(
    "records_by_component",
    "Records of the live identities of these components.",
    select(*_RECORD)
    .select_from(t.identity.join(t.record, (t.record.c.tenant == t.identity.c.tenant) & (t.record.c.identity == t.identity.c.no)))
    .where(of_tenant(t.identity), t.identity.c.live, Among(t.identity.c.component)),
)
RECORDS_OF_IDENTITY = Statement(
    "records_of_identity",
    "Records of an identity, after a uid, so many.",
    limited(_records.where(t.record.c.identity == given("identity_"), t.record.c.uid > given("after")).order_by(t.record.c.uid)),
)
RECORDS_PAGE = Statement(
    "records_page",
    "Records after a uid, so many.",
    limited(_records.where(t.record.c.uid > given("after")).order_by(t.record.c.uid)),
)
RECORDS_OF_SOURCE = Statement(
    "records_of_source",
    "Records of a source, after a uid, so many.",
    limited(_records.where(t.record.c.uid > given("after"), t.record.c.source == given("source_", t.NAME)).order_by(t.record.c.uid)),
)
NAMES = Statement(
    "names",
    "Names of the records with these uids.",
    select(t.record.c.uid, t.record.c.source, t.record.c.record_id).where(of_tenant(t.record), Among(t.record.c.uid)),
)
HOMES = Statement(
    "homes",
    "Identities of the records with these uids.",
    select(t.record.c.uid, t.record.c.identity).where(of_tenant(t.record), Among(t.record.c.uid)),
)

# --- values and blocking keys ------------------------------------------------------------------------------------------------------------
CARRIERS = Statement("carriers", "Claims on these values.", select(*_CLAIM).where(of_tenant(t.claim), Among(t.claim.c.key)))
OWNERS = Statement(
    "owners",
    "Claims on these values, with the identity that each carrier belongs to.",
    select(
        t.claim.c.key,
        t.identity.c.no,
        t.identity.c.identity_id,
        t.claim.c.assurance,
        t.claim.c.at,
        t.claim.c.end,
        t.claim.c.bare,
    )
    .select_from(
        t.claim.join(t.record, (t.record.c.tenant == t.claim.c.tenant) & (t.record.c.uid == t.claim.c.uid)).join(
            t.identity, (t.identity.c.tenant == t.record.c.tenant) & (t.identity.c.no == t.record.c.identity)
        )
    )
    .where(of_tenant(t.claim), Among(t.claim.c.key)),
)
PERSONS = Statement(
    "persons",
    "Different persons on a value, counted up to so many.",
    select(func.count()).select_from(
        limited(
            select(t.claim.c.person).distinct().where(of_tenant(t.claim), t.claim.c.key == given("key_"), t.claim.c.person != ZERO)
        ).subquery()
    ),
)
BARE = Statement(
    "bare",
    "Bare carriers of a value, counted up to so many.",
    select(func.count()).select_from(
        limited(select(t.claim.c.uid).where(of_tenant(t.claim), t.claim.c.key == given("key_"), t.claim.c.bare)).subquery()
    ),
)
BLOCKS = Statement(
    "blocks",
    "Signatures on these blocking keys.",
    select(t.block.c.key, t.block.c.signature).where(of_tenant(t.block), Among(t.block.c.key)),
)
BLOCK_SIZE = Statement(
    "block_size",
    "Signatures on a blocking key, counted up to so many.",
    select(func.count()).select_from(
        limited(select(t.block.c.signature).where(of_tenant(t.block), t.block.c.key == given("key_"))).subquery()
    ),
)
MUTED = Statement("muted", "Which of these keys are muted.", select(*_MUTED).where(of_tenant(t.muted), Among(t.muted.c.key)))
ANY_MUTED = Statement("any_muted", "One muted key, if there is any.", any_of(t.muted))
_muted_page = select(*_MUTED).where(of_tenant(t.muted), t.muted.c.kind == given("kind_", t.NAME))
MUTED_FIRST = Statement("muted_first", "The first muted keys of a kind, so many.", limited(_muted_page.order_by(t.muted.c.key)))
MUTED_PAGE = Statement(
    "muted_page",
    "Muted keys of a kind, after a key, so many.",
    limited(_muted_page.where(t.muted.c.key > given("after")).order_by(t.muted.c.key)),
)

# --- identities ---------------------------------------------------------------------------------------------------------------
_identities = select(*_IDENTITY).where(of_tenant(t.identity))
IDENTITIES = Statement("identities", "Identities with these numbers.", _identities.where(Among(t.identity.c.no)))
IDENTITIES_BY_ID = Statement("identities_by_id", "Identities with these ids.", _identities.where(Among(t.identity.c.identity_id)))
REDIRECTS = Statement(
    "redirects",
    "Identities that redirect to these numbers.",
    _identities.where(t.identity.c.successor.is_not(None), Among(t.identity.c.successor)),
)
MEMBERS_NOW = Statement(
    "members_now",
    "uids in an identity that joined it at or before a revision.",
    select(t.record.c.uid).where(of_tenant(t.record), t.record.c.identity == given("identity_"), t.record.c.joined <= given("revision_")),
)
MEMBERS_THEN = Statement(
    "members_then",
    "uids that were in an identity at a revision (given twice) and left it since.",
    select(t.membership.c.uid).where(
        of_tenant(t.membership),
        t.membership.c.identity == given("identity_"),
        t.membership.c.since <= given("revision_"),
        t.membership.c.until > given("revision_"),
    ),
)
PLACES_NOW = Statement(
    "places_now",
    "Identities of the records with these uids, where they joined at or before a revision.",
    select(t.record.c.uid, t.record.c.identity).where(of_tenant(t.record), t.record.c.joined <= given("revision_"), Among(t.record.c.uid)),
)
PLACES_THEN = Statement(
    "places_then",
    "Identities that held these uids at a revision (given twice) and hold them no more.",
    select(t.membership.c.uid, t.membership.c.identity).where(
        of_tenant(t.membership),
        t.membership.c.since <= given("revision_"),
        t.membership.c.until > given("revision_"),
        Among(t.membership.c.uid),
    ),
)

# --- curation and feed -----------------------------------------------------------------------------------------------------------
_assertions = select(t.assertion.c.payload).where(of_tenant(t.assertion))
ANY_ASSERTION = Statement("any_assertion", "One assertion, if there is any.", any_of(t.assertion))
ASSERTIONS_LEFT = Statement(
    "assertions_left", "Standing assertions whose left name has one of these digests.",
    _assertions.where(t.assertion.c.standing, Among(t.assertion.c.left)),
)  # fmt: skip
ASSERTIONS_RIGHT = Statement(
    "assertions_right", "Standing assertions whose right name has one of these digests.",
    _assertions.where(t.assertion.c.standing, Among(t.assertion.c.right)),
)  # fmt: skip
ASSERTIONS_BY_ID = Statement("assertions_by_id", "Assertions with these ids.", _assertions.where(Among(t.assertion.c.assertion_id)))
_assertions_page = _assertions.where(t.assertion.c.assertion_id > given("after", t.NAME)).order_by(t.assertion.c.assertion_id)
ASSERTIONS_PAGE = Statement("assertions_page", "Assertions after an id, so many.", limited(_assertions_page))
ASSERTIONS_STANDING = Statement(
    "assertions_standing", "Standing assertions after an id, so many.",
    limited(_assertions_page.where(t.assertion.c.standing)),
)  # fmt: skip
_conflicts = select(t.conflict.c.left, t.conflict.c.right, t.conflict.c.kind, t.conflict.c.evidence, t.conflict.c.cause).where(
    of_tenant(t.conflict)
)
ANY_CONFLICT = Statement("any_conflict", "One conflict, if there is any.", any_of(t.conflict))
CONFLICTS_LEFT = Statement("conflicts_left", "Conflicts whose left record is one of these.", _conflicts.where(Among(t.conflict.c.left)))
CONFLICTS_RIGHT = Statement("conflicts_right", "Conflicts whose right record is one of these.", _conflicts.where(Among(t.conflict.c.right)))
FEED = Statement(
    "feed",
    "Parts of the commits after a revision, up to a revision, in order.",
    select(t.feed.c.revision, t.feed.c.at, t.feed.c.changes, t.feed.c.causes)
    .where(of_tenant(t.feed), t.feed.c.revision > given("after"), t.feed.c.revision <= given("upto"))
    .order_by(t.feed.c.revision, t.feed.c.part),
)
REPLAY = Statement(
    "replay",
    "What a request was answered with.",
    select(*_REPLAY).where(of_tenant(t.replay), t.replay.c.request_id == given("request_id_", t.NAME)),
)
SETTING = Statement(
    "setting",
    "The value of a setting.",
    select(t.setting.c.value).where(of_tenant(t.setting), t.setting.c.name == given("name_", t.NAME)),
)


def _counted(name: str, says: str, table: Table, *conditions: ColumnElement[bool]) -> Statement:
    return Statement(name, says, select(func.count()).select_from(table).where(of_tenant(table), *conditions))


COUNT_RECORDS = _counted("count_records", "How many records.", t.record)
COUNT_IDENTITIES = _counted("count_identities", "How many live identities.", t.identity, t.identity.c.live)
COUNT_CLAIMS = _counted("count_claims", "How many claims.", t.claim)
COUNT_BLOCKS = Statement(
    "count_blocks",
    "How many blocking keys.",
    select(func.count()).select_from(select(t.block.c.key).distinct().where(of_tenant(t.block)).subquery()),
)
COUNT_MUTED = _counted("count_muted", "How many muted keys of a kind.", t.muted, t.muted.c.kind == given("kind_", t.NAME))
COUNT_CONFLICTS = _counted("count_conflicts", "How many conflicts.", t.conflict)
COUNT_ASSERTIONS = _counted("count_assertions", "How many standing assertions.", t.assertion, t.assertion.c.standing)

# --- writes: rows are bound in the order of the columns, the tenant last -----------------------------------------------------------
MOVE_RECORD = Statement(
    "move_record",
    "Set identity and the revision it was joined at, of a tenant's record.",
    update(t.record)
    .values(identity=given("identity_"), joined=given("joined_"))
    .where(of_tenant(t.record), t.record.c.uid == given("uid_")),
)
PUT_SUBJECT = Statement(
    "put_subject",
    "Set what matching sees of a tenant's record.",
    update(t.record)
    .values(subject=given("subject_", LargeBinary()), signature=given("signature_"))
    .where(of_tenant(t.record), t.record.c.uid == given("uid_")),
)


def row_delete(table: Table) -> Statement:
    """Delete by primary key, the tenant first."""
    keys = (column == given(f"{column.name}_", column.type) for column in table.primary_key)
    return Statement(f"delete_{table.name}", f"Delete one row of {table.name} by its key.", delete(table).where(*keys))


DELETE_RECORD = row_delete(t.record)
DELETE_CLAIM = row_delete(t.claim)
DELETE_MENTION = row_delete(t.mention)
DELETE_BLOCK = row_delete(t.block)
DELETE_MUTED = row_delete(t.muted)
DELETE_CONFLICT = row_delete(t.conflict)
DELETE_RULING = row_delete(t.ruling)
DELETE_REVIEW = row_delete(t.review)
DELETE_IMAGE = row_delete(t.image)


class Puts(NamedTuple):
    """Inserts that replace what has the same key; built with the dialect's own `insert`, the only one that knows ON CONFLICT."""

    record: Statement
    claim: Statement
    mention: Statement
    block: Statement
    identity: Statement
    membership: Statement
    muted: Statement
    conflict: Statement
    assertion: Statement
    feed: Statement
    episode: Statement
    replay: Statement
    setting: Statement
    job: Statement
    touch: Statement
    consent: Statement
    ruling: Statement
    review: Statement
    image: Statement
    suppression: Statement
    erasure: Statement
    erased: Statement
    simulation: Statement
    touched: Statement
    activation: Statement


RECORD_FIXED = ("source", "record_id", "digest")
"""A uid names one record for ever, so a replacement leaves the name and its index alone."""


def puts(insert_into: Callable[[Table], Any]) -> Puts:
    """The puts of one dialect."""

    def put(table: Table, fixed: Sequence[str] = ()) -> Statement:
        into = insert_into(table)
        key = list(table.primary_key)
        changed = {column.name: into.excluded[column.name] for column in table.c if column not in key and column.name not in fixed}
        values = into.values({column.name: given(f"{column.name}_", column.type) for column in table.c})
        clause = values.on_conflict_do_update(index_elements=key, set_=changed) if changed else values.on_conflict_do_nothing()
        return Statement(f"put_{table.name}", f"Insert or replace one row of {table.name}.", clause)

    return Puts(
        put(t.record, RECORD_FIXED), put(t.claim), put(t.mention), put(t.block), put(t.identity), put(t.membership), put(t.muted),
        put(t.conflict), put(t.assertion), put(t.feed), put(t.episode), put(t.replay), put(t.setting), put(t.job), put(t.touch),
        put(t.consent), put(t.ruling), put(t.review), put(t.image), put(t.suppression), put(t.erasure), put(t.erased),
        put(t.simulation), put(t.touched), put(t.activation),
    )  # fmt: skip
