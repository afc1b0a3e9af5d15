"""Visits and meetings."""

import sqlalchemy as sa
from alembic import op

revision = "tally_0001"
down_revision = None
branch_labels = None
depends_on = None


def of_a_record():
    return (
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def upgrade():
    op.create_table(
        "tally_visit",
        *of_a_record(),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("sex", sa.String(200)),
        sa.Column("hours", sa.Integer(), nullable=False),
    )
    op.create_table("tally_meeting", *of_a_record(), sa.Column("met_on", sa.Date(), nullable=False))


def downgrade():
    op.drop_table("tally_meeting")
    op.drop_table("tally_visit")
