"""Errands."""

import sqlalchemy as sa
from alembic import op

revision = "errands_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "errands_errand",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_errands_errand_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands_errand")),
    )


def downgrade() -> None:
    op.drop_table("errands_errand")
