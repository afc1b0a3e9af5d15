"""Activities, budget lines, publications."""

import sqlalchemy as sa
from alembic import op

revision = "gender_budget_0003"
down_revision = "gender_budget_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gender_budget_budget_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("planned", sa.BigInteger(), nullable=False),
        sa.Column("executed", sa.BigInteger(), nullable=False),
        sa.Column("specialised", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_budget_line_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_budget_line")),
        sa.UniqueConstraint("year", "code", name=op.f("uq_gender_budget_budget_line_year_code")),
    )
    op.create_table(
        "gender_budget_publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_publication_by_id")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["gender_budget_round.id"], name=op.f("fk_gender_budget_publication_round_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_publication")),
        sa.UniqueConstraint("round_id", name=op.f("uq_gender_budget_publication_round_id")),
        sa.UniqueConstraint("slug", name=op.f("uq_gender_budget_publication_slug")),
    )
    op.create_table(
        "gender_budget_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("partner", sa.String(length=300), nullable=False),
        sa.Column("counting", sa.String(length=12), nullable=False),
        sa.Column("split", sa.JSON(), nullable=False),
        sa.Column("uncounted", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=True),
        sa.Column("officer_present", sa.Boolean(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_activity_by_id")),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["gender_budget_indicator.id"], name=op.f("fk_gender_budget_activity_indicator_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_activity_plan_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_gender_budget_activity_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_activity")),
    )
    with op.batch_alter_table("gender_budget_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_activity_indicator_id"), ["indicator_id"], unique=False)
        batch_op.create_index("ix_gender_budget_activity_plan_on", ["plan_id", "held_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gender_budget_activity", schema=None) as batch_op:
        batch_op.drop_index("ix_gender_budget_activity_plan_on")
        batch_op.drop_index(batch_op.f("ix_gender_budget_activity_indicator_id"))

    op.drop_table("gender_budget_activity")
    op.drop_table("gender_budget_publication")
    op.drop_table("gender_budget_budget_line")
