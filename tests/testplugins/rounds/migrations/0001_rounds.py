"""Rounds and findings."""

import sqlalchemy as sa
from alembic import op

revision = "rounds_0001"
down_revision = None
branch_labels = None
depends_on = None


def columns(*own: sa.Column) -> list[sa.Column]:
    """Return the columns of every record, and its own."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *own,
    ]


def upgrade() -> None:
    op.create_table(
        "rounds_round",
        *columns(
            sa.Column("walker_id", sa.Uuid(), nullable=False),
            sa.Column("closed", sa.Boolean(), nullable=False),
            sa.Column("street", sa.LargeBinary(), nullable=True),
            sa.Column("data_key", sa.LargeBinary(), nullable=False),
        ),
        sa.ForeignKeyConstraint(["walker_id"], ["core_user.id"], name=op.f("fk_rounds_round_walker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds_round")),
    )
    op.create_table(
        "rounds_finding",
        *columns(
            sa.Column("round_id", sa.Uuid(), nullable=False),
            sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("people", sa.Integer(), nullable=False),
            sa.Column("text", sa.LargeBinary(), nullable=True),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds_round.id"], name=op.f("fk_rounds_finding_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds_finding")),
    )


def downgrade() -> None:
    op.drop_table("rounds_finding")
    op.drop_table("rounds_round")
