"""What the graph's other readers and its curators need."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from cauce.store.migrations.views_0003 import views

revision = "0003"
down_revision = "0002"

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

_TENANT = sa.table("tenant", sa.column("no"), sa.column("ruleset"))


def upgrade() -> None:
    """One part after the other."""
    _history()
    _journeys()
    _mentions()
    _privacy()
    _rulesets()
    for view in views(op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(view)
    _curation()


def _history() -> None:
    """What caused each commit, and what happened to identities beside records coming and going."""
    op.add_column("feed", sa.Column("causes", sa.LargeBinary, nullable=True))
    op.create_table(
        "episode",
        *(sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False) for name in ("identity", "revision")),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "identity", "revision"),
        sqlite_with_rowid=False,
    )


def _journeys() -> None:
    """Touches of records that are put again and again, and words of consent."""
    op.create_table(
        "touch",
        *(sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False) for name in ("uid", "at")),
        *(sa.Column(name, _NAME, nullable=False) for name in ("kind", "channel", "campaign")),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "uid", "at", "kind", "channel", "campaign"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent",
        sa.Column("subject", sa.BigInteger, nullable=False, autoincrement=False),
        *(sa.Column(name, _NAME, nullable=False) for name in ("exclusion_list", "purpose", "channel")),
        sa.Column("at", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("permission", _NAME, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "subject", "exclusion_list", "purpose", "channel", "at", "permission"),
    )
    op.create_index("consent_list", "consent", ["tenant", "exclusion_list", "at"])


def _mentions() -> None:
    """Values of others that records mention, and what SQLite's planner is to believe of them: see 0001."""
    op.create_table(
        "mention",
        *(sa.Column(name, sa.BigInteger, nullable=False, autoincrement=False) for name in ("key", "uid")),
        sa.Column("namespace", _NAME, nullable=False),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "key", "uid"),
        sqlite_with_rowid=False,
    )
    op.create_index("mention_uid", "mention", ["tenant", "uid"])
    if op.get_bind().dialect.name == "sqlite":
        table = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))
        rows = {"mention": "100000 50000 2 1", "mention_uid": "100000 50000 2"}
        op.bulk_insert(table, [{"tbl": "mention", "idx": index, "stat": figures} for index, figures in rows.items()])


def _curation() -> None:
    """Rulings on values, pairs in the grey zone, and what imports replaced."""
    number: dict[str, Any] = {"nullable": False, "autoincrement": False}
    op.create_table(
        "ruling",
        sa.Column("key", sa.BigInteger, **number),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("tenant", sa.Integer, **number),
        sa.PrimaryKeyConstraint("tenant", "key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "review",
        *(sa.Column(name, sa.BigInteger, **number) for name in ("left", "right", "weight")),
        sa.Column("tenant", sa.Integer, **number),
        sa.PrimaryKeyConstraint("tenant", "left", "right"),
        sqlite_with_rowid=False,
    )
    op.create_index("review_right", "review", ["tenant", "right"])
    op.create_index("review_weight", "review", ["tenant", "weight"])
    op.create_table(
        "image",
        *(sa.Column(name, _NAME, nullable=False) for name in ("job", "source", "record_id")),
        sa.Column("before", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.BigInteger, **number) for name in ("put", "digest")),
        sa.Column("tenant", sa.Integer, **number),
        sa.PrimaryKeyConstraint("tenant", "job", "source", "record_id"),
    )
    op.create_index("image_digest", "image", ["tenant", "digest"])


def _privacy() -> None:
    """What is kept out, what was erased, and a flag by which writers see that there is something to keep out."""
    op.add_column("tenant", sa.Column("suppressing", sa.Boolean, nullable=False, server_default=sa.false()))
    for table, key in (("suppression", "handle"), ("erasure", "erasure_id")):
        op.create_table(
            table,
            sa.Column(key, _NAME, nullable=False),
            sa.Column("payload", sa.LargeBinary, nullable=False),
            sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
            sa.PrimaryKeyConstraint("tenant", key),
        )
    op.create_table(
        "erased",
        sa.Column("no", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("erasure_id", _NAME, nullable=False),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "no"),
        sqlite_with_rowid=False,
    )


def _rulesets() -> None:
    """Versions of the rules. What a tenant has been under so far is its first one."""
    for name in ("ruleset", "trying"):
        op.add_column("tenant", sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0")))
    kinds: dict[str, Any] = {"number": sa.BigInteger, "name": _NAME, "bytes": sa.LargeBinary}
    tables = {
        "ruleset": "number:number digest:name name:name version:number created_at:number author:name document:bytes compiled:bytes",
        "activation": "revision:number number:number at:number author:name reason:name",
        "simulation": "simulation_id:name digest:name number:number document:bytes found:bytes",
        "touched": "uid:number revision:number",
    }
    made = {}
    for name, written in tables.items():
        columns = [column.split(":") for column in written.split()]
        made[name] = op.create_table(
            name,
            *(sa.Column(column, kinds[kind], nullable=False, autoincrement=False) for column, kind in columns),
            sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
            sa.PrimaryKeyConstraint("tenant", columns[0][0]),
            sqlite_with_rowid=name != "touched",
        )
    setting = sa.table("setting", *map(sa.column, ("name", "value", "tenant")))
    for value, tenant in op.get_bind().execute(sa.select(setting.c.value, setting.c.tenant).where(setting.c.name == "ruleset")).all():
        rules = json.loads(bytes(value))
        version = {"number": 1, "digest": rules["digest"], "name": rules["name"], "version": rules["version"], "created_at": 0}
        first = {**version, "author": "", "document": b"", "compiled": bytes(value), "tenant": tenant}
        op.bulk_insert(made["ruleset"], [first])
        op.bulk_insert(made["activation"], [{"revision": 0, "number": 1, "at": 0, "author": "", "reason": "", "tenant": tenant}])
        op.execute(_TENANT.update().where(_TENANT.c.no == tenant).values(ruleset=1))
    op.execute(setting.delete().where(setting.c.name == "ruleset"))
