"""Rounds of monitoring, and what they froze."""

import sqlalchemy as sa
from alembic import op

revision = "gender_budget_0002"
down_revision = "gender_budget_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gender_budget_round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reopened_why", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["core_user.id"], name=op.f("fk_gender_budget_round_closed_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_round_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_round")),
    )
    with op.batch_alter_table("gender_budget_round", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_round_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "gender_budget_frozen_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counted", sa.String(length=40), nullable=True),
        sa.Column("members_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["gender_budget_indicator.id"], name=op.f("fk_gender_budget_frozen_line_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["gender_budget_round.id"], name=op.f("fk_gender_budget_frozen_line_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_frozen_line")),
        sa.UniqueConstraint(
            "round_id", "number", "indicator_id", name=op.f("uq_gender_budget_frozen_line_round_id_number_indicator_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("gender_budget_frozen_line")
    with op.batch_alter_table("gender_budget_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_round_plan_id"))

    op.drop_table("gender_budget_round")
