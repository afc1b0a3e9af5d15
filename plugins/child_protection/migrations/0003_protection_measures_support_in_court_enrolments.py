"""Protection measures, support in court, enrolments."""

import sqlalchemy as sa
from alembic import op

revision = "child_protection_0003"
down_revision = "child_protection_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_protection_court_support",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("proceeding_no", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_court_support_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_child_protection_court_support_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["core_user.id"], name=op.f("fk_child_protection_court_support_worker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_court_support")),
    )
    with op.batch_alter_table("child_protection_court_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_court_support_case_id"), ["case_id"], unique=False)

    op.create_table(
        "child_protection_enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("school_year", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("fee_payer", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("house", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_enrolment_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_enrolment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_enrolment")),
    )
    with op.batch_alter_table("child_protection_enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_enrolment_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_child_protection_enrolment_kind_year", ["kind", "school_year"], unique=False)

    op.create_table(
        "child_protection_court_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("support_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.String(length=30), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_court_step_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_court_step_case_id")),
        sa.ForeignKeyConstraint(
            ["support_id"],
            ["child_protection_court_support.id"],
            name=op.f("fk_child_protection_court_step_support_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_court_step")),
    )
    with op.batch_alter_table("child_protection_court_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_court_step_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_court_step_support_id"), ["support_id"], unique=False)

    op.create_table(
        "child_protection_measure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("proposed_by_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decider", sa.String(length=20), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("placement", sa.String(length=20), nullable=True),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("relative_id", sa.Uuid(), nullable=True),
        sa.Column("court_state", sa.String(length=20), nullable=False),
        sa.Column("court_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("court_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("review_task_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("grounds", sa.LargeBinary(), nullable=True),
        sa.Column("steps_note", sa.LargeBinary(), nullable=True),
        sa.Column("whereabouts", sa.LargeBinary(), nullable=True),
        sa.Column("decision_no", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("court_no", sa.LargeBinary(), nullable=True),
        sa.Column("court_text", sa.LargeBinary(), nullable=True),
        sa.Column("end_text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_measure_case_id")),
        sa.ForeignKeyConstraint(
            ["court_id"], ["office_institution.id"], name=op.f("fk_child_protection_measure_court_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name=op.f("fk_child_protection_measure_decided_by_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["casework_plan.id"], name=op.f("fk_child_protection_measure_plan_id")),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["core_user.id"], name=op.f("fk_child_protection_measure_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["office_institution.id"], name=op.f("fk_child_protection_measure_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["relative_id"], ["casework_person.id"], name=op.f("fk_child_protection_measure_relative_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_task_id"], ["office_task.id"], name=op.f("fk_child_protection_measure_review_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_measure")),
    )
    with op.batch_alter_table("child_protection_measure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_measure_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_measure_state"), ["state"], unique=False)

    op.create_table(
        "child_protection_measure_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("measure_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_measure_review_by_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_measure_review_case_id")
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["child_protection_measure.id"], name=op.f("fk_child_protection_measure_review_measure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_measure_review")),
    )
    with op.batch_alter_table("child_protection_measure_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_measure_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_measure_review_measure_id"), ["measure_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("child_protection_measure_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_measure_review_measure_id"))
        batch_op.drop_index(batch_op.f("ix_child_protection_measure_review_case_id"))

    op.drop_table("child_protection_measure_review")
    with op.batch_alter_table("child_protection_measure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_measure_state"))
        batch_op.drop_index(batch_op.f("ix_child_protection_measure_case_id"))

    op.drop_table("child_protection_measure")
    with op.batch_alter_table("child_protection_court_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_court_step_support_id"))
        batch_op.drop_index(batch_op.f("ix_child_protection_court_step_case_id"))

    op.drop_table("child_protection_court_step")
    with op.batch_alter_table("child_protection_enrolment", schema=None) as batch_op:
        batch_op.drop_index("ix_child_protection_enrolment_kind_year")
        batch_op.drop_index(batch_op.f("ix_child_protection_enrolment_case_id"))

    op.drop_table("child_protection_enrolment")
    with op.batch_alter_table("child_protection_court_support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_court_support_case_id"))

    op.drop_table("child_protection_court_support")
