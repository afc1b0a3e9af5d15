"""Teams, members, absences, orders, patterns of shifts, recipients."""

import sqlalchemy as sa
from alembic import op

revision = "duty_roster_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty_roster_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_order")),
    )
    op.create_table(
        "duty_roster_pattern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("shifts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_pattern")),
        sa.UniqueConstraint("code", name=op.f("uq_duty_roster_pattern_code")),
    )
    op.create_table(
        "duty_roster_team",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.JSON(), nullable=False),
        sa.Column("coverage", sa.String(length=10), nullable=False),
        sa.Column("pattern_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("with_backup", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("escalation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["duty_roster_order.id"], name=op.f("fk_duty_roster_team_order_id")),
        sa.ForeignKeyConstraint(
            ["pattern_id"], ["duty_roster_pattern.id"], name=op.f("fk_duty_roster_team_pattern_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_team")),
        sa.UniqueConstraint("name", name=op.f("uq_duty_roster_team_name")),
    )
    op.create_table(
        "duty_roster_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("profession", sa.String(length=100), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("languages", sa.String(length=100), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.Column("no_nights", sa.Boolean(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("private_phone", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["duty_roster_team.id"], name=op.f("fk_duty_roster_member_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_duty_roster_member_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_member")),
        sa.UniqueConstraint("team_id", "user_id", name=op.f("uq_duty_roster_member_team_id_user_id")),
    )
    with op.batch_alter_table("duty_roster_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_member_user_id"), ["user_id"], unique=False)

    op.create_table(
        "duty_roster_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["duty_roster_member.id"], name=op.f("fk_duty_roster_absence_member_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_duty_roster_absence_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_absence")),
    )
    with op.batch_alter_table("duty_roster_absence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_roster_absence_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_roster_absence_user_id"), ["user_id"], unique=False)

    op.create_table(
        "duty_roster_recipient",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_duty_roster_recipient_institution_id")
        ),
        sa.ForeignKeyConstraint(["team_id"], ["duty_roster_team.id"], name=op.f("fk_duty_roster_recipient_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_roster_recipient")),
        sa.UniqueConstraint("team_id", "institution_id", name=op.f("uq_duty_roster_recipient_team_id_institution_id")),
    )


def downgrade() -> None:
    op.drop_table("duty_roster_recipient")
    with op.batch_alter_table("duty_roster_absence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_absence_user_id"))
        batch_op.drop_index(batch_op.f("ix_duty_roster_absence_member_id"))

    op.drop_table("duty_roster_absence")
    with op.batch_alter_table("duty_roster_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_roster_member_user_id"))

    op.drop_table("duty_roster_member")
    op.drop_table("duty_roster_team")
    op.drop_table("duty_roster_pattern")
    op.drop_table("duty_roster_order")
