"""Plans, their parts, values of indicators, settled questions."""

import sqlalchemy as sa
from alembic import op

revision = "gender_budget_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "gender_budget_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("frameworks", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("copied_from_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["copied_from_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_plan_copied_from_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_gender_budget_plan_code")),
    )
    op.create_table(
        "gender_budget_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_area_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_area")),
    )
    with op.batch_alter_table("gender_budget_area", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_area_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "gender_budget_settled",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_settled_by_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_settled_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_settled")),
        sa.UniqueConstraint("plan_id", "key", name=op.f("uq_gender_budget_settled_plan_id_key")),
    )
    op.create_table(
        "gender_budget_objective",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("area_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("articles", sa.String(length=120), nullable=False),
        sa.Column("strategy", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["gender_budget_area.id"], name=op.f("fk_gender_budget_objective_area_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_objective")),
    )
    with op.batch_alter_table("gender_budget_objective", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_objective_area_id"), ["area_id"], unique=False)

    op.create_table(
        "gender_budget_indicator",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("objective_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("aggregation", sa.String(length=16), nullable=False),
        sa.Column("both_sexes", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("of_many", sa.String(length=60), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("target_basis", sa.String(length=12), nullable=False),
        sa.Column("target", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("yearly", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("baseline_year", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["gender_budget_objective.id"], name=op.f("fk_gender_budget_indicator_objective_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["gender_budget_plan.id"], name=op.f("fk_gender_budget_indicator_plan_id")
        ),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["core_user.id"], name=op.f("fk_gender_budget_indicator_responsible_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_indicator")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_gender_budget_indicator_plan_id_code")),
    )
    with op.batch_alter_table("gender_budget_indicator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_indicator_objective_id"), ["objective_id"], unique=False)

    op.create_table(
        "gender_budget_plan_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("objective_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=200), nullable=False),
        sa.Column("partners", sa.String(length=300), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("cost_planned", sa.BigInteger(), nullable=True),
        sa.Column("cost_actual", sa.BigInteger(), nullable=True),
        sa.Column("fund", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_id"], ["gender_budget_objective.id"], name=op.f("fk_gender_budget_plan_measure_objective_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_plan_measure")),
    )
    with op.batch_alter_table("gender_budget_plan_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gender_budget_plan_measure_objective_id"), ["objective_id"], unique=False)

    op.create_table(
        "gender_budget_value",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("indicator_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("number", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("low", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("high", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("qualifier", sa.String(length=10), nullable=False),
        sa.Column("counting", sa.String(length=12), nullable=False),
        sa.Column("numerator", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("denominator", sa.Numeric(precision=18, scale=4), nullable=True),
        sa.Column("split", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(length=8), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_gender_budget_value_by_id")),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["core_user.id"], name=op.f("fk_gender_budget_value_confirmed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["gender_budget_indicator.id"], name=op.f("fk_gender_budget_value_indicator_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["gender_budget_value.id"], name=op.f("fk_gender_budget_value_replaces_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gender_budget_value")),
    )
    with op.batch_alter_table("gender_budget_value", schema=None) as batch_op:
        batch_op.create_index("ix_gender_budget_value_current", ["indicator_id", "replaced_on", "first"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("gender_budget_value", schema=None) as batch_op:
        batch_op.drop_index("ix_gender_budget_value_current")

    op.drop_table("gender_budget_value")
    with op.batch_alter_table("gender_budget_plan_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_plan_measure_objective_id"))

    op.drop_table("gender_budget_plan_measure")
    with op.batch_alter_table("gender_budget_indicator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_indicator_objective_id"))

    op.drop_table("gender_budget_indicator")
    with op.batch_alter_table("gender_budget_objective", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_objective_area_id"))

    op.drop_table("gender_budget_objective")
    op.drop_table("gender_budget_settled")
    with op.batch_alter_table("gender_budget_area", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gender_budget_area_plan_id"))

    op.drop_table("gender_budget_area")
    op.drop_table("gender_budget_plan")
