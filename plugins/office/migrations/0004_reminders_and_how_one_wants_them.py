"""Reminders, how one wants them, and the e-mails that say how many wait."""

import sqlalchemy as sa
from alembic import op

revision = "office_0004"
down_revision = "office_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_office_notice_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_notice")),
        sa.UniqueConstraint("user_id", "day", name=op.f("uq_office_notice_user_id_day")),
    )
    with op.batch_alter_table("office_notice", schema=None) as batch_op:
        batch_op.create_index("ix_office_notice_state_next", ["state", "next_at"], unique=False)

    op.create_table(
        "office_notice_setting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("initials", sa.Boolean(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_office_notice_setting_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_notice_setting")),
        sa.UniqueConstraint("user_id", name=op.f("uq_office_notice_setting_user_id")),
    )
    op.create_table(
        "office_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_office_reminder_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_reminder")),
        sa.UniqueConstraint(
            "user_id",
            "kind",
            "subject_id",
            "due_at",
            "days_before",
            name=op.f("uq_office_reminder_user_id_kind_subject_id_due_at_days_before"),
        ),
    )
    with op.batch_alter_table("office_reminder", schema=None) as batch_op:
        batch_op.create_index("ix_office_reminder_user_created", ["user_id", "created_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_reminder", schema=None) as batch_op:
        batch_op.drop_index("ix_office_reminder_user_created")

    op.drop_table("office_reminder")
    op.drop_table("office_notice_setting")
    with op.batch_alter_table("office_notice", schema=None) as batch_op:
        batch_op.drop_index("ix_office_notice_state_next")

    op.drop_table("office_notice")
