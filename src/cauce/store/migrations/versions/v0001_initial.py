"""The first schema."""

from __future__ import annotations

from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_TYPES: dict[str, Any] = {"number": sa.BigInteger, "small": sa.Integer, "name": _NAME, "bytes": sa.LargeBinary, "flag": sa.Boolean}

_TABLES: dict[str, tuple[str, str]] = {
    "record": (
        """uid:number source:name record_id:name payload:bytes subject:bytes signature:number identity:number joined:number
        revision:number first_seen:number last_seen:number seen:number digest:number tenant:small""",
        "tenant uid",
    ),
    "claim": ("key:number uid:number person:number bare:flag assurance:small at:number end:number? tenant:small", "tenant key uid"),
    "block": ("key:number signature:number tenant:small", "tenant key signature"),
    "identity": (
        "no:number identity_id:name component:number created:number live:flag successor:number? tenant:small",
        "tenant no",
    ),
    "membership": ("uid:number identity:number since:number until:number tenant:small", "tenant uid since"),
    "muted": ("key:number kind:name namespace:name value:bytes since:number tenant:small", "tenant key"),
    "conflict": ("left:number right:number kind:name evidence:name cause:name tenant:small", "tenant left right kind evidence cause"),
    "assertion": ("assertion_id:name standing:flag left:number right:number payload:bytes tenant:small", "tenant assertion_id"),
    "feed": ("revision:number part:number at:number changes:bytes tenant:small", "tenant revision part"),
    "replay": ("request_id:name payload_digest:bytes response:bytes at:number tenant:small", "tenant request_id"),
    "setting": ("name:name value:bytes tenant:small", "tenant name"),
}
_WITH_ROWID = {"record", "assertion", "feed", "replay", "setting"}
"""On SQLite: long rows, which a table that is one with its key would spread over overflow pages."""

_INDEXES: dict[str, tuple[str, str, str]] = {
    "record_digest": ("record", "tenant digest", ""),
    "record_signature": ("record", "tenant signature", "signature != 0"),
    "record_identity": ("record", "tenant identity uid", ""),
    "identity_component": ("identity", "tenant component", "live"),
    "identity_successor": ("identity", "tenant successor", "successor IS NOT NULL"),
    "membership_identity": ("membership", "tenant identity", ""),
    "muted_kind": ("muted", "tenant kind key", ""),
    "conflict_right": ("conflict", "tenant right", ""),
    "assertion_left": ("assertion", "tenant left", "standing"),
    "assertion_right": ("assertion", "tenant right", "standing"),
}

_ROWS_PER_KEY: dict[str, dict[str, str]] = {
    "record": {
        "sqlite_autoindex_record_1": "1000000 500000 1",
        "record_digest": "1000000 500000 1",
        "record_signature": "1000000 500000 2",
        "record_identity": "1000000 500000 3 1",
    },
    "claim": {"claim": "3000000 1500000 2 1"},
    "block": {"block": "4000000 2000000 3 1"},
    "identity": {
        "identity": "700000 350000 1",
        "identity_id": "700000 350000 1",
        "identity_component": "500000 250000 2",
        "identity_successor": "200000 100000 2",
    },
    "membership": {"membership": "300000 150000 2 1", "membership_identity": "300000 150000 2"},
    "muted": {"muted": "10000 5000 1", "muted_kind": "10000 5000 2500 1"},
    "conflict": {"conflict": "10000 5000 2 1 1 1 1", "conflict_right": "10000 5000 2"},
    "assertion": {"sqlite_autoindex_assertion_1": "10000 5000 1", "assertion_left": "9000 4500 2", "assertion_right": "9000 4500 2"},
}
"""What SQLite's planner is to believe: rows in all, then per value of the index's first column, of its first two, ...
Without figures it takes one tenant's rows for few and scans them; with ANALYZE, plans would change with the data."""


def upgrade() -> None:
    """Make all tables, and the random id of this database's life."""
    life = op.create_table("life", sa.Column("epoch", sa.Text, primary_key=True))
    op.bulk_insert(life, [{"epoch": token_hex(8)}])
    op.create_table(
        "tenant",
        sa.Column("no", sa.Integer, primary_key=True),
        sa.Column("name", _NAME, nullable=False, unique=True),
        *(sa.Column(name, sa.BigInteger, nullable=False) for name in ("revision", "next_uid", "next_identity")),
    )
    for name, (columns, key) in _TABLES.items():
        made = [_column(*written.split(":")) for written in columns.split()]
        op.create_table(name, *made, sa.PrimaryKeyConstraint(*key.split()), sqlite_with_rowid=name in _WITH_ROWID)
    for name, (table, columns, where) in _INDEXES.items():
        on_sqlite = f"{where} = 1" if where.isidentifier() else where
        conditions: dict[str, Any] = {"sqlite_where": sa.text(on_sqlite), "postgresql_where": sa.text(where)} if where else {}
        op.create_index(name, table, columns.split(), **conditions)
    op.create_index("identity_id", "identity", ["tenant", "identity_id"], unique=True)
    if op.get_bind().dialect.name == "sqlite":
        _give_statistics()


def _give_statistics() -> None:
    op.execute("ANALYZE sqlite_schema")
    table = sa.table("sqlite_stat1", sa.column("tbl"), sa.column("idx"), sa.column("stat"))
    rows = [(name, index, figures) for name, indexes in _ROWS_PER_KEY.items() for index, figures in indexes.items()]
    op.bulk_insert(table, [{"tbl": name, "idx": index, "stat": figures} for name, index, figures in rows])


def _column(name: str, kind: str) -> sa.Column[Any]:
    return sa.Column(name, _TYPES[kind.removesuffix("?")], nullable=kind.endswith("?"), autoincrement=False)
