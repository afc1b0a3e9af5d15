"""Calls to who is on duty."""

import sqlalchemy as sa
from alembic import op

revision = "duty_roster_0003"
down_revision = "duty_roster_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_roster_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("caller", sa.String(length=12), nullable=True),
        sa.Column("category", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("is_late_entry", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_over_by_id", sa.Uuid(), nullable=True),
        sa.Column("forget_on", sa.Date(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("caller_words", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["shift_id"], ["duty_roster_shift.id"], name=op.f("fk_duty_roster_call_shift_id")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["core_user.id"], name=op.f("fk_duty_roster_call_taken_by_id")),
        sa.ForeignKeyConstraint(
            ["taken_over_by_id"], ["core_user.id"], name=op.f("fk_duty_roster_call_taken_over_by_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_duty_roster_call_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_call")),
        sa.UniqueConstraint("reference", name=op.f("uq_duty_roster_call_reference")),
    )
    with op.batch_alter_table("duty_roster_call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_call_forget_on"), ["forget_on"], unique=False)
        batch_op.create_index("ix_duty_roster_call_received", ["received_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_roster_call_shift_id"), ["shift_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("duty_roster_call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_call_shift_id"))
        batch_op.drop_index("ix_duty_roster_call_received")
        batch_op.drop_index(batch_op.f("ix_duty_roster_call_forget_on"))

    op.drop_table("duty_roster_call")
