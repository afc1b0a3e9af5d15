"""Reports to the State Agency."""

import sqlalchemy as sa
from alembic import op

revision = "child_protection_0004"
down_revision = "child_protection_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "child_protection_agency_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("checked_by_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot_id", sa.Uuid(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by_id", sa.Uuid(), nullable=True),
        sa.Column("means", sa.String(length=30), nullable=True),
        sa.Column("protocol", sa.String(length=40), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["core_user.id"], name=op.f("fk_child_protection_agency_report_checked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["child_protection_agency_report.id"],
            name=op.f("fk_child_protection_agency_report_corrects_id"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["core_user.id"], name=op.f("fk_child_protection_agency_report_made_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["sent_by_id"], ["core_user.id"], name=op.f("fk_child_protection_agency_report_sent_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["core_measure_snapshot.id"], name=op.f("fk_child_protection_agency_report_snapshot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_protection_agency_report")),
    )
    with op.batch_alter_table("child_protection_agency_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_child_protection_agency_report_period"), ["period"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("child_protection_agency_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_child_protection_agency_report_period"))

    op.drop_table("child_protection_agency_report")
