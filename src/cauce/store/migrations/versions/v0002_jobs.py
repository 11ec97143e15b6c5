"""Jobs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "job",
        sa.Column("job_id", _NAME, nullable=False),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("tenant", sa.Integer, nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("tenant", "job_id"),
    )
