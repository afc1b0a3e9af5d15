"""Referrals, risk, notices, assessments and reviews."""

import sqlalchemy as sa
from alembic import op

revision = "child_protection_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_protection_instrument",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("written", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_instrument")),
        sa.UniqueConstraint("code", "number", name=op.f("uq_child_protection_instrument_code_number")),
    )
    op.create_table(
        "child_protection_assessment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("ratings", sa.JSON(), nullable=False),
        sa.Column("child_view_kind", sa.String(length=30), nullable=True),
        sa.Column("parent_view_kind", sa.String(length=30), nullable=True),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("child_view", sa.LargeBinary(), nullable=True),
        sa.Column("parent_view", sa.LargeBinary(), nullable=True),
        sa.Column("conclusion", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_assessment_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_assessment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_assessment")),
    )
    with op.batch_alter_table("child_protection_assessment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_assessment_case_id"), ["case_id"], unique=False)

    op.create_table(
        "child_protection_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("suspected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("recipient", sa.String(length=30), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("means", sa.String(length=30), nullable=True),
        sa.Column("proof_kind", sa.String(length=30), nullable=True),
        sa.Column("answer", sa.String(length=30), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("grounds", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("answer_text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_notice_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_notice_case_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_child_protection_notice_institution_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["core_user.id"], name=op.f("fk_child_protection_notice_sent_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_child_protection_notice_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_notice")),
    )
    with op.batch_alter_table("child_protection_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_notice_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_notice_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "child_protection_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("referrer_kind", sa.String(length=30), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("danger", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("living", sa.String(length=30), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("forwarded_to_id", sa.Uuid(), nullable=True),
        sa.Column("referrer", sa.LargeBinary(), nullable=True),
        sa.Column("story", sa.LargeBinary(), nullable=True),
        sa.Column("actions_taken", sa.LargeBinary(), nullable=True),
        sa.Column("child", sa.LargeBinary(), nullable=True),
        sa.Column("decision_note", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_referral_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name=op.f("fk_child_protection_referral_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["forwarded_to_id"], ["office_institution.id"], name=op.f("fk_child_protection_referral_forwarded_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_child_protection_referral_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["core_user.id"], name=op.f("fk_child_protection_referral_received_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_child_protection_referral_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_referral")),
    )
    with op.batch_alter_table("child_protection_referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_referral_decision"), ["decision"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_child_protection_referral_received_by_id"), ["received_by_id"], unique=False
        )
        batch_op.create_index("ix_child_protection_referral_unit_received", ["unit_id", "received_at"], unique=False)

    op.create_table(
        "child_protection_risk",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("instrument_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("computed", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("held", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("child_seen", sa.String(length=20), nullable=True),
        sa.Column("maltreatment", sa.JSON(), nullable=False),
        sa.Column("suspect_relation", sa.String(length=30), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("effective", sa.LargeBinary(), nullable=True),
        sa.Column("child_words", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.Column("safety", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_risk_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_risk_case_id")),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["core_user.id"], name=op.f("fk_child_protection_risk_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["instrument_id"], ["child_protection_instrument.id"], name=op.f("fk_child_protection_risk_instrument_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_risk")),
    )
    with op.batch_alter_table("child_protection_risk", schema=None) as batch_op:
        batch_op.create_index("ix_child_protection_risk_case_at", ["case_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_risk_state"), ["state"], unique=False)

    op.create_table(
        "child_protection_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("risk", sa.String(length=20), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("child_view_kind", sa.String(length=30), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("child_view", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_child_protection_review_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_child_protection_review_case_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["casework_plan.id"], name=op.f("fk_child_protection_review_plan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_review")),
    )
    with op.batch_alter_table("child_protection_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_child_protection_review_plan_id"), ["plan_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("child_protection_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_review_plan_id"))
        batch_op.drop_index(batch_op.f("ix_child_protection_review_case_id"))

    op.drop_table("child_protection_review")
    with op.batch_alter_table("child_protection_risk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_risk_state"))
        batch_op.drop_index("ix_child_protection_risk_case_at")

    op.drop_table("child_protection_risk")
    with op.batch_alter_table("child_protection_referral", schema=None) as batch_op:
        batch_op.drop_index("ix_child_protection_referral_unit_received")
        batch_op.drop_index(batch_op.f("ix_child_protection_referral_received_by_id"))
        batch_op.drop_index(batch_op.f("ix_child_protection_referral_decision"))
        batch_op.drop_index(batch_op.f("ix_child_protection_referral_case_id"))

    op.drop_table("child_protection_referral")
    with op.batch_alter_table("child_protection_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_notice_sent_at"))
        batch_op.drop_index(batch_op.f("ix_child_protection_notice_case_id"))

    op.drop_table("child_protection_notice")
    with op.batch_alter_table("child_protection_assessment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_assessment_case_id"))

    op.drop_table("child_protection_assessment")
    op.drop_table("child_protection_instrument")
