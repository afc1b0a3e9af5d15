"""Referrals to others, their steps, and agreements on data with institutions."""

import sqlalchemy as sa
from alembic import op

revision = "office_0007"
down_revision = "office_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=120), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_agreement_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_agreement")),
    )
    with op.batch_alter_table("office_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_agreement_institution_id"), ["institution_id"], unique=False)

    op.create_table(
        "office_referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("subject_kind", sa.String(length=60), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("from_unit_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("receiver", sa.String(length=40), nullable=True),
        sa.Column("receipt", sa.String(length=12), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.Column("ground_words", sa.LargeBinary(), nullable=True),
        sa.Column("shared", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_referral_by_id")),
        sa.ForeignKeyConstraint(["from_unit_id"], ["office_unit.id"], name=op.f("fk_office_referral_from_unit_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_referral_institution_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["core_user.id"], name=op.f("fk_office_referral_owner_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_office_referral_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_referral")),
        sa.UniqueConstraint("receipt", name=op.f("uq_office_referral_receipt")),
        sa.UniqueConstraint("reference", name=op.f("uq_office_referral_reference")),
    )
    with op.batch_alter_table("office_referral", schema=None) as batch_op:
        batch_op.create_index("ix_office_referral_owner_state", ["owner_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_referral_sent_at"), ["sent_at"], unique=False)
        batch_op.create_index("ix_office_referral_state_due", ["state", "answer_due_at"], unique=False)
        batch_op.create_index("ix_office_referral_subject", ["subject_kind", "subject_id"], unique=False)
        batch_op.create_index("ix_office_referral_unit_state", ["unit_id", "state"], unique=False)

    op.create_table(
        "office_referral_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("means", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_by", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_referral_step_by_id")),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["office_referral.id"], name=op.f("fk_office_referral_step_referral_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_referral_step")),
    )
    with op.batch_alter_table("office_referral_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_referral_step_referral_id"), ["referral_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_referral_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_referral_step_referral_id"))

    op.drop_table("office_referral_step")
    with op.batch_alter_table("office_referral", schema=None) as batch_op:
        batch_op.drop_index("ix_office_referral_unit_state")
        batch_op.drop_index("ix_office_referral_subject")
        batch_op.drop_index("ix_office_referral_state_due")
        batch_op.drop_index(batch_op.f("ix_office_referral_sent_at"))
        batch_op.drop_index("ix_office_referral_owner_state")

    op.drop_table("office_referral")
    with op.batch_alter_table("office_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_agreement_institution_id"))

    op.drop_table("office_agreement")
