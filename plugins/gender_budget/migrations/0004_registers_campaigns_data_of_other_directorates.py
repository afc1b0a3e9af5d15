"""Registers, campaigns, data of other directorates."""

import sqlalchemy as sa
from alembic import op

revision = "gender_budget_0004"
down_revision = "gender_budget_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gender_budget_outside",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("extent", sa.String(length=8), nullable=True),
        sa.Column("area", sa.String(length=8), nullable=True),
        sa.Column("cameras", sa.Boolean(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("joint", sa.Integer(), nullable=True),
        sa.Column("legal", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_outside_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_outside")),
    )
    with op.batch_alter_table("gender_budget_outside", schema=None) as batch_op:
        batch_op.create_index("ix_gender_budget_outside_kind_year", ["kind", "year"], unique=False)

    op.create_table(
        "gender_budget_policy_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("requested_by", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("checklist", sa.JSON(), nullable=False),
        sa.Column("comments", sa.Text(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_policy_review_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_policy_review")),
    )
    with op.batch_alter_table("gender_budget_policy_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_policy_review_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "gender_budget_statement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("objective_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("partner", sa.String(length=300), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("carried_from_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["carried_from_id"], ["gender_budget_statement.id"], name=op.f("fk_gender_budget_statement_carried_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["gender_budget_objective.id"], name=op.f("fk_gender_budget_statement_objective_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_statement_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_statement")),
    )
    with op.batch_alter_table("gender_budget_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_statement_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "gender_budget_campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(length=300), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["office_meeting.id"], name=op.f("fk_gender_budget_campaign_meeting_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_campaign_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_campaign")),
        sa.UniqueConstraint("plan_id", "year", name=op.f("uq_gender_budget_campaign_plan_id_year")),
    )
    op.create_table(
        "gender_budget_campaign_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("place_words", sa.String(length=200), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["gender_budget_activity.id"], name=op.f("fk_gender_budget_campaign_item_activity_id")
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["gender_budget_campaign.id"], name=op.f("fk_gender_budget_campaign_item_campaign_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_campaign_item")),
    )
    with op.batch_alter_table("gender_budget_campaign_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_campaign_item_campaign_id"), ["campaign_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gender_budget_campaign_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_campaign_item_campaign_id"))

    op.drop_table("gender_budget_campaign_item")
    op.drop_table("gender_budget_campaign")
    with op.batch_alter_table("gender_budget_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_statement_plan_id"))

    op.drop_table("gender_budget_statement")
    with op.batch_alter_table("gender_budget_policy_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_policy_review_plan_id"))

    op.drop_table("gender_budget_policy_review")
    with op.batch_alter_table("gender_budget_outside", schema=None) as batch_op:
        batch_op.drop_index("ix_gender_budget_outside_kind_year")

    op.drop_table("gender_budget_outside")
