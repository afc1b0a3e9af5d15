"""Danger assessments, safety plans, hours of safe contact, counselling, and what is given because of an order."""

import sqlalchemy as sa
from alembic import op

revision = "domestic_violence_0002"
down_revision = "domestic_violence_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("domestic_violence_safe_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("not_before", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("not_after", sa.Time(), nullable=True))
    with op.batch_alter_table("domestic_violence_safe_contact", schema=None) as batch_op:
        batch_op.alter_column("days", existing_type=sa.JSON(), existing_nullable=False, server_default=None)

    op.create_table(
        "domestic_violence_instrument",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_instrument")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_domestic_violence_instrument_code_number")),
    )

    op.create_table(
        "domestic_violence_risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("police_level", sa.String(length=20), nullable=True),
        sa.Column("police_level_on", sa.Date(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("computed", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("held", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("effective", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.Column("safety", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_risk_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_risk_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_risk_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["domestic_violence_instrument.id"], name=op.f("fk_domestic_violence_risk_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_risk")),
    )
    with op.batch_alter_table("domestic_violence_risk", schema=None) as batch_op:
        batch_op.create_index("ix_domestic_violence_risk_case_at", ["case_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_domestic_violence_risk_state"), ["state"], unique=False)

    op.create_table(
        "domestic_violence_safety_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.String(length=20), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("signs", sa.LargeBinary(), nullable=True),
        sa.Column("way_out", sa.LargeBinary(), nullable=True),
        sa.Column("helpers", sa.LargeBinary(), nullable=True),
        sa.Column("ready", sa.LargeBinary(), nullable=True),
        sa.Column("children", sa.LargeBinary(), nullable=True),
        sa.Column("traces", sa.LargeBinary(), nullable=True),
        sa.Column("outside", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_safety_plan_by_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_safety_plan_case_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_domestic_violence_safety_plan_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_safety_plan")),
    )
    with op.batch_alter_table("domestic_violence_safety_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_safety_plan_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_counselling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["core_user.id"], name=op.f("fk_domestic_violence_counselling_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_counselling")),
        sa.UniqueConstraint("receipt", name=op.f("uq_domestic_violence_counselling_receipt")),
        sa.UniqueConstraint("reference", name=op.f("uq_domestic_violence_counselling_reference")),
    )
    with op.batch_alter_table("domestic_violence_counselling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_counselling_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_domestic_violence_counselling_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "domestic_violence_counselling_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("came", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_counselling_session_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["domestic_violence_counselling.id"],
            name=op.f("fk_domestic_violence_counselling_session_file_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_counselling_session")),
    )
    with op.batch_alter_table("domestic_violence_counselling_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_counselling_session_file_id"), ["file_id"], unique=False)

    op.create_table(
        "domestic_violence_sent_to_counselling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("violent_person_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_sent_to_counselling_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_sent_to_counselling_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["violent_person_id"],
            ["domestic_violence_violent_person.id"],
            name=op.f("fk_domestic_violence_sent_to_counselling_violent_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_sent_to_counselling")),
    )
    with op.batch_alter_table("domestic_violence_sent_to_counselling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_sent_to_counselling_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_ground",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("provision_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["domestic_violence_order.id"], name=op.f("fk_domestic_violence_ground_order_id")
        ),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["casework_provision.id"], name=op.f("fk_domestic_violence_ground_provision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_ground")),
        sa.UniqueConstraint("provision_id", name=op.f("uq_domestic_violence_ground_provision_id")),
    )
    with op.batch_alter_table("domestic_violence_ground", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_ground_order_id"), ["order_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("domestic_violence_ground", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_ground_order_id"))
    op.drop_table("domestic_violence_ground")
    with op.batch_alter_table("domestic_violence_sent_to_counselling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_sent_to_counselling_case_id"))
    op.drop_table("domestic_violence_sent_to_counselling")
    with op.batch_alter_table("domestic_violence_counselling_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_counselling_session_file_id"))
    op.drop_table("domestic_violence_counselling_session")
    with op.batch_alter_table("domestic_violence_counselling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_counselling_worker_id"))
        batch_op.drop_index(batch_op.f("ix_domestic_violence_counselling_state"))
    op.drop_table("domestic_violence_counselling")
    with op.batch_alter_table("domestic_violence_safety_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_safety_plan_case_id"))
    op.drop_table("domestic_violence_safety_plan")
    with op.batch_alter_table("domestic_violence_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_risk_state"))
        batch_op.drop_index("ix_domestic_violence_risk_case_at")
    op.drop_table("domestic_violence_risk")
    op.drop_table("domestic_violence_instrument")

    with op.batch_alter_table("domestic_violence_safe_contact", schema=None) as batch_op:
        batch_op.drop_column("not_after")
        batch_op.drop_column("not_before")
        batch_op.drop_column("days")
