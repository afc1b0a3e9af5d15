"""Chores."""

import sqlalchemy as sa
from alembic import op

revision = "chores_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chores_chore",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heavy", sa.Boolean(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("by", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chores_chore")),
    )


def downgrade() -> None:
    op.drop_table("chores_chore")
