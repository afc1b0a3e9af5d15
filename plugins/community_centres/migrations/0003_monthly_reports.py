"""Monthly reports."""

import sqlalchemy as sa
from alembic import op

revision = "community_centres_0003"
down_revision = "community_centres_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_centres_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("achievements", sa.Text(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("following", sa.Text(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["core_user.id"], name=op.f("fk_community_centres_report_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_report_centre_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["core_user.id"], name=op.f("fk_community_centres_report_sent_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_report")),
        sa.UniqueConstraint("centre_id", "month", name=op.f("uq_community_centres_report_centre_id_month")),
    )
    with op.batch_alter_table("community_centres_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_report_month"), ["month"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("community_centres_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_report_month"))

    op.drop_table("community_centres_report")
