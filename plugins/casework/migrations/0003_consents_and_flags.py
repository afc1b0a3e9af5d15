"""Consents and flags."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0003"
down_revision = "casework_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "casework_flag",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("protective", sa.Boolean(), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("lifting_reason", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["core_user.id"], name=op.f("fk_casework_flag_agreed_by_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["core_user.id"], name=op.f("fk_casework_flag_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_flag_case_id")),
        sa.ForeignKeyConstraint(["lifted_by_id"], ["core_user.id"], name=op.f("fk_casework_flag_lifted_by_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["core_user.id"], name=op.f("fk_casework_flag_set_by_id")),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_casework_flag_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_flag")),
    )
    with op.batch_alter_table("casework_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_flag_case_id"), ["case_id"], unique=False)

    op.create_table(
        "casework_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("giver", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_means", sa.String(length=20), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawal_note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["casework_attachment.id"], name=op.f("fk_casework_consent_attachment_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_consent_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_consent_case_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_casework_consent_institution_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["casework_person.id"], name=op.f("fk_casework_consent_person_id")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["core_user.id"], name=op.f("fk_casework_consent_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_consent")),
    )
    with op.batch_alter_table("casework_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_consent_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("casework_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_consent_case_id"))

    op.drop_table("casework_consent")
    with op.batch_alter_table("casework_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_flag_case_id"))

    op.drop_table("casework_flag")
