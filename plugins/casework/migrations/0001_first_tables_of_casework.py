"""First tables of casework."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "casework_register",
        sa.Column("service", sa.String(length=31), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("service", "year", name=op.f("pk_casework_register")),
    )
    op.create_table(
        "casework_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birth_date_kind", sa.String(length=20), nullable=False),
        sa.Column("civil_registration", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("nid_index", sa.LargeBinary(length=16), nullable=True),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("father_name", sa.LargeBinary(), nullable=True),
        sa.Column("mother_name", sa.LargeBinary(), nullable=True),
        sa.Column("family", sa.LargeBinary(), nullable=True),
        sa.Column("maiden_name", sa.LargeBinary(), nullable=True),
        sa.Column("nickname", sa.LargeBinary(), nullable=True),
        sa.Column("nid", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.LargeBinary(), nullable=True),
        sa.Column("disability", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["core_user.id"], name=op.f("fk_casework_person_created_by_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_casework_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_person")),
    )
    with op.batch_alter_table("casework_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_person_created_by_id"), ["created_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_person_nid_index"), ["nid_index"], unique=False)

    op.create_table(
        "casework_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service", sa.String(length=31), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("register_year", sa.Integer(), nullable=False),
        sa.Column("register_number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("risk", sa.String(length=20), nullable=True),
        sa.Column("risk_rank", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(length=30), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["casework_person.id"], name=op.f("fk_casework_case_subject_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_casework_case_unit_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["core_user.id"], name=op.f("fk_casework_case_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_casework_case_reference")),
        sa.UniqueConstraint(
            "service",
            "register_year",
            "register_number",
            name=op.f("uq_casework_case_service_register_year_register_number"),
        ),
    )
    with op.batch_alter_table("casework_case", schema=None) as batch_op:
        batch_op.create_index("ix_casework_case_service_opened", ["service", "opened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_case_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_case_subject_id"), ["subject_id"], unique=False)
        batch_op.create_index("ix_casework_case_unit_opened", ["unit_id", "opened_on"], unique=False)
        batch_op.create_index("ix_casework_case_worker_opened", ["worker_id", "opened_on"], unique=False)

    op.create_table(
        "casework_attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.LargeBinary(), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_attachment_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_attachment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_attachment")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_casework_attachment_stored_name")),
    )
    with op.batch_alter_table("casework_attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_attachment_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_case_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("relation", sa.String(length=30), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("household", sa.Boolean(), nullable=False),
        sa.Column("household_since", sa.Date(), nullable=True),
        sa.Column("household_until", sa.Date(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_case_person_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["casework_person.id"], name=op.f("fk_casework_case_person_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_case_person")),
    )
    with op.batch_alter_table("casework_case_person", schema=None) as batch_op:
        batch_op.create_index("ix_casework_case_person_both", ["person_id", "case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_case_person_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_closing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("follow_up", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_closing_case_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["core_user.id"], name=op.f("fk_casework_closing_decided_by_id")),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["core_user.id"], name=op.f("fk_casework_closing_proposed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_closing")),
    )
    with op.batch_alter_table("casework_closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_closing_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=30), nullable=False),
        sa.Column("subject_seen", sa.String(length=30), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("present", sa.LargeBinary(), nullable=True),
        sa.Column("observations", sa.LargeBinary(), nullable=True),
        sa.Column("agreed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_contact_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_contact_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_contact")),
    )
    with op.batch_alter_table("casework_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_contact_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_contact_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("target_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_event_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_event")),
    )
    with op.batch_alter_table("casework_event", schema=None) as batch_op:
        batch_op.create_index("ix_casework_event_case_at", ["case_id", "at"], unique=False)

    op.create_table(
        "casework_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_note_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_note")),
    )
    with op.batch_alter_table("casework_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_note_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("subject_view_kind", sa.String(length=30), nullable=True),
        sa.Column("family_view_kind", sa.String(length=30), nullable=True),
        sa.Column("aim", sa.LargeBinary(), nullable=True),
        sa.Column("subject_view", sa.LargeBinary(), nullable=True),
        sa.Column("family_view", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["core_user.id"], name=op.f("fk_casework_plan_approved_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_plan_case_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["core_user.id"], name=op.f("fk_casework_plan_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_plan")),
    )
    with op.batch_alter_table("casework_plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_plan_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_reopening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_reopening_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_reopening_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_reopening")),
    )
    with op.batch_alter_table("casework_reopening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_reopening_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_transfer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_worker_id", sa.Uuid(), nullable=True),
        sa.Column("from_unit_id", sa.Uuid(), nullable=False),
        sa.Column("to_worker_id", sa.Uuid(), nullable=True),
        sa.Column("to_unit_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_transfer_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_transfer_case_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["office_unit.id"], name=op.f("fk_casework_transfer_from_unit_id")),
        sa.ForeignKeyConstraint(["from_worker_id"], ["core_user.id"], name=op.f("fk_casework_transfer_from_worker_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["office_unit.id"], name=op.f("fk_casework_transfer_to_unit_id")),
        sa.ForeignKeyConstraint(["to_worker_id"], ["core_user.id"], name=op.f("fk_casework_transfer_to_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_transfer")),
    )
    with op.batch_alter_table("casework_transfer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_transfer_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("domain", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_goal_case_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["casework_plan.id"], name=op.f("fk_casework_goal_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_goal")),
    )
    with op.batch_alter_table("casework_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_goal_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_goal_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "casework_plan_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("payer", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_plan_action_case_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["casework_goal.id"], name=op.f("fk_casework_plan_action_goal_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_casework_plan_action_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["casework_person.id"], name=op.f("fk_casework_plan_action_person_id")),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_casework_plan_action_task_id")),
        sa.ForeignKeyConstraint(["worker_id"], ["core_user.id"], name=op.f("fk_casework_plan_action_worker_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_plan_action")),
    )
    with op.batch_alter_table("casework_plan_action", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_plan_action_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_plan_action_goal_id"), ["goal_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("casework_plan_action", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_plan_action_goal_id"))
        batch_op.drop_index(batch_op.f("ix_casework_plan_action_case_id"))

    op.drop_table("casework_plan_action")
    with op.batch_alter_table("casework_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_goal_plan_id"))
        batch_op.drop_index(batch_op.f("ix_casework_goal_case_id"))

    op.drop_table("casework_goal")
    with op.batch_alter_table("casework_transfer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_transfer_case_id"))

    op.drop_table("casework_transfer")
    with op.batch_alter_table("casework_reopening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_reopening_case_id"))

    op.drop_table("casework_reopening")
    with op.batch_alter_table("casework_plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_plan_case_id"))

    op.drop_table("casework_plan")
    with op.batch_alter_table("casework_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_note_case_id"))

    op.drop_table("casework_note")
    with op.batch_alter_table("casework_event", schema=None) as batch_op:
        batch_op.drop_index("ix_casework_event_case_at")

    op.drop_table("casework_event")
    with op.batch_alter_table("casework_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_contact_case_id"))
        batch_op.drop_index(batch_op.f("ix_casework_contact_at"))

    op.drop_table("casework_contact")
    with op.batch_alter_table("casework_closing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_closing_case_id"))

    op.drop_table("casework_closing")
    with op.batch_alter_table("casework_case_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_case_person_case_id"))
        batch_op.drop_index("ix_casework_case_person_both")

    op.drop_table("casework_case_person")
    with op.batch_alter_table("casework_attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_attachment_case_id"))

    op.drop_table("casework_attachment")
    with op.batch_alter_table("casework_case", schema=None) as batch_op:
        batch_op.drop_index("ix_casework_case_worker_opened")
        batch_op.drop_index("ix_casework_case_unit_opened")
        batch_op.drop_index(batch_op.f("ix_casework_case_subject_id"))
        batch_op.drop_index(batch_op.f("ix_casework_case_state"))
        batch_op.drop_index("ix_casework_case_service_opened")

    op.drop_table("casework_case")
    with op.batch_alter_table("casework_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_person_nid_index"))
        batch_op.drop_index(batch_op.f("ix_casework_person_created_by_id"))

    op.drop_table("casework_person")
    op.drop_table("casework_register")
