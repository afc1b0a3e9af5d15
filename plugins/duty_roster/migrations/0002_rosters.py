"""Rosters with their shifts, exchanges, and who was sent which version."""

import sqlalchemy as sa
from alembic import op

revision = "duty_roster_0002"
down_revision = "duty_roster_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_roster_roster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("override", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["core_user.id"], name=op.f("fk_duty_roster_roster_published_by_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["duty_roster_team.id"], name=op.f("fk_duty_roster_roster_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_roster")),
        sa.UniqueConstraint("team_id", "month", "number", name=op.f("uq_duty_roster_roster_team_id_month_number")),
    )
    with op.batch_alter_table("duty_roster_roster", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_roster_month"), ["month"], unique=False)

    op.create_table(
        "duty_roster_shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roster_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["duty_roster_member.id"], name=op.f("fk_duty_roster_shift_member_id")),
        sa.ForeignKeyConstraint(["roster_id"], ["duty_roster_roster.id"], name=op.f("fk_duty_roster_shift_roster_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_shift")),
    )
    with op.batch_alter_table("duty_roster_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_shift_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_roster_shift_roster_id"), ["roster_id"], unique=False)
        batch_op.create_index("ix_duty_roster_shift_starts_ends", ["starts", "ends"], unique=False)

    op.create_table(
        "duty_roster_distribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roster_id", sa.Uuid(), nullable=False),
        sa.Column("recipient_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by_id", sa.Uuid(), nullable=False),
        sa.Column("proof", sa.String(length=120), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["duty_roster_recipient.id"], name=op.f("fk_duty_roster_distribution_recipient_id")
        ),
        sa.ForeignKeyConstraint(
            ["roster_id"], ["duty_roster_roster.id"], name=op.f("fk_duty_roster_distribution_roster_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["core_user.id"], name=op.f("fk_duty_roster_distribution_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_distribution")),
        sa.UniqueConstraint(
            "roster_id", "recipient_id", name=op.f("uq_duty_roster_distribution_roster_id_recipient_id")
        ),
    )
    with op.batch_alter_table("duty_roster_distribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_distribution_recipient_id"), ["recipient_id"], unique=False)

    op.create_table(
        "duty_roster_swap",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shift_id", sa.Uuid(), nullable=False),
        sa.Column("offered_id", sa.Uuid(), nullable=True),
        sa.Column("with_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["core_user.id"], name=op.f("fk_duty_roster_swap_decided_by_id")),
        sa.ForeignKeyConstraint(["offered_id"], ["duty_roster_shift.id"], name=op.f("fk_duty_roster_swap_offered_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["duty_roster_shift.id"], name=op.f("fk_duty_roster_swap_shift_id")),
        sa.ForeignKeyConstraint(["with_id"], ["duty_roster_member.id"], name=op.f("fk_duty_roster_swap_with_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_swap")),
    )
    with op.batch_alter_table("duty_roster_swap", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_swap_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_roster_swap_state"), ["state"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("duty_roster_swap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_swap_state"))
        batch_op.drop_index(batch_op.f("ix_duty_roster_swap_shift_id"))

    op.drop_table("duty_roster_swap")
    with op.batch_alter_table("duty_roster_distribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_distribution_recipient_id"))

    op.drop_table("duty_roster_distribution")
    with op.batch_alter_table("duty_roster_shift", schema=None) as batch_op:
        batch_op.drop_index("ix_duty_roster_shift_starts_ends")
        batch_op.drop_index(batch_op.f("ix_duty_roster_shift_roster_id"))
        batch_op.drop_index(batch_op.f("ix_duty_roster_shift_member_id"))

    op.drop_table("duty_roster_shift")
    with op.batch_alter_table("duty_roster_roster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_roster_month"))

    op.drop_table("duty_roster_roster")
