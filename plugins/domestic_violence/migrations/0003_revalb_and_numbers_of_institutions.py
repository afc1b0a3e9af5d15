"""What was copied into REVALB, and numbers of other institutions."""

import sqlalchemy as sa
from alembic import op

revision = "domestic_violence_0003"
down_revision = "domestic_violence_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "domestic_violence_revalb_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("there", sa.Integer(), nullable=False),
        sa.Column("here", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_revalb_check_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_revalb_check")),
    )
    with op.batch_alter_table("domestic_violence_revalb_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_revalb_check_month"), ["month"], unique=False)

    op.create_table(
        "domestic_violence_revalb_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_revalb_step_by_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_revalb_step_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_revalb_step")),
    )
    with op.batch_alter_table("domestic_violence_revalb_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_revalb_step_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_institution_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["office_institution.id"],
            name=op.f("fk_domestic_violence_institution_numbers_institution_id"),
        ),
        sa.ForeignKeyConstraint(
            ["locked_by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_institution_numbers_locked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["core_user.id"], name=op.f("fk_domestic_violence_institution_numbers_owner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_institution_numbers")),
        sa.UniqueConstraint(
            "institution_id", "period", name=op.f("uq_domestic_violence_institution_numbers_institution_id")
        ),
    )
    with op.batch_alter_table("domestic_violence_institution_numbers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_institution_numbers_period"), ["period"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("domestic_violence_institution_numbers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_institution_numbers_period"))

    op.drop_table("domestic_violence_institution_numbers")
    with op.batch_alter_table("domestic_violence_revalb_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_revalb_step_case_id"))

    op.drop_table("domestic_violence_revalb_step")
    with op.batch_alter_table("domestic_violence_revalb_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_revalb_check_month"))

    op.drop_table("domestic_violence_revalb_check")
