"""Territory, institutions, calendar, rule packs and tasks."""

import sqlalchemy as sa
from alembic import op

revision = "office_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_calendar_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_office_calendar_day_day")),
    )
    op.create_table(
        "office_county",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office_county")),
    )
    op.create_table(
        "office_letterhead",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("municipality", sa.String(length=80), nullable=False),
        sa.Column("directorate", sa.String(length=200), nullable=False),
        sa.Column("sector", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("website", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_letterhead")),
        sa.UniqueConstraint("valid_from", name=op.f("uq_office_letterhead_valid_from")),
    )
    op.create_table(
        "office_rule_pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("supersedes_id", sa.Uuid(), nullable=True),
        sa.Column("source", sa.String(length=500), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["office_rule_pack.id"], name=op.f("fk_office_rule_pack_supersedes_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_rule_pack")),
        sa.UniqueConstraint("code", "edition", name=op.f("uq_office_rule_pack_code_edition")),
    )
    op.create_table(
        "office_calendar_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_calendar_review_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_calendar_review")),
        sa.UniqueConstraint("year", name=op.f("uq_office_calendar_review_year")),
    )
    op.create_table(
        "office_municipality",
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("county_code", sa.String(length=5), nullable=False),
        sa.ForeignKeyConstraint(
            ["county_code"], ["office_county.code"], name=op.f("fk_office_municipality_county_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_office_municipality")),
    )
    op.create_table(
        "office_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("trigger", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("repeats", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("act", sa.String(length=300), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidence", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["pack_id"], ["office_rule_pack.id"], name=op.f("fk_office_rule_pack_id")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["core_user.id"], name=op.f("fk_office_rule_verified_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_rule")),
        sa.UniqueConstraint("pack_id", "rule", name=op.f("uq_office_rule_pack_id_rule")),
    )
    with op.batch_alter_table("office_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_rule_trigger"), ["trigger"], unique=False)

    op.create_table(
        "office_institution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("municipality_code", sa.String(length=2), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["office_municipality.code"], name=op.f("fk_office_institution_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_office_institution_code")),
    )
    with op.batch_alter_table("office_institution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_institution_kind"), ["kind"], unique=False)

    op.create_table(
        "office_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("municipality_code", sa.String(length=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["municipality_code"], ["office_municipality.code"], name=op.f("fk_office_unit_municipality_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_office_unit_code")),
    )
    op.create_table(
        "office_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.Column("rule_code", sa.String(length=60), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_is_date", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.String(length=60), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("cancelled_because", sa.String(length=40), nullable=True),
        sa.Column("own_title", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("result_text", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["done_by_id"], ["core_user.id"], name=op.f("fk_office_task_done_by_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_task_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["core_user.id"], name=op.f("fk_office_task_made_by_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name=op.f("fk_office_task_owner_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["office_rule.id"], name=op.f("fk_office_task_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_task")),
    )
    with op.batch_alter_table("office_task", schema=None) as batch_op:
        batch_op.create_index("ix_office_task_owner_state_due", ["owner_id", "state", "due_at"], unique=False)
        batch_op.create_index("ix_office_task_state_due", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_office_task_subject_state", ["subject_id", "state"], unique=False)

    op.create_table(
        "office_unit_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_office_unit_name_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_unit_name")),
        sa.UniqueConstraint("unit_id", "valid_from", name=op.f("uq_office_unit_name_unit_id_valid_from")),
    )
    op.create_table(
        "office_user_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_office_user_unit_unit_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_office_user_unit_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_user_unit")),
    )
    with op.batch_alter_table("office_user_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_user_unit_unit_id"), ["unit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_user_unit_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_user_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_user_unit_user_id"))
        batch_op.drop_index(batch_op.f("ix_office_user_unit_unit_id"))

    op.drop_table("office_user_unit")
    op.drop_table("office_unit_name")
    with op.batch_alter_table("office_task", schema=None) as batch_op:
        batch_op.drop_index("ix_office_task_subject_state")
        batch_op.drop_index("ix_office_task_state_due")
        batch_op.drop_index("ix_office_task_owner_state_due")

    op.drop_table("office_task")
    op.drop_table("office_unit")
    with op.batch_alter_table("office_institution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_institution_kind"))

    op.drop_table("office_institution")
    with op.batch_alter_table("office_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_rule_trigger"))

    op.drop_table("office_rule")
    op.drop_table("office_municipality")
    op.drop_table("office_calendar_review")
    op.drop_table("office_rule_pack")
    op.drop_table("office_letterhead")
    op.drop_table("office_county")
    op.drop_table("office_calendar_day")
