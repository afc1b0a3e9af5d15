"""Gifts and their receipts."""

import sqlalchemy as sa
from alembic import op

revision = "ledger_0001"
down_revision = None
branch_labels = None
depends_on = None


def columns(*own: sa.Column) -> list[sa.Column]:
    """Return the columns of every record, and its own."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *own,
    ]


def upgrade() -> None:
    op.create_table(
        "ledger_gift",
        *columns(
            sa.Column("unit_id", sa.Uuid(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("kind", sa.String(length=200), nullable=False),
            sa.Column("amount", sa.Integer(), nullable=False),
            sa.Column("giver", sa.LargeBinary(), nullable=True),
            sa.Column("phone", sa.LargeBinary(), nullable=True),
            sa.Column("data_key", sa.LargeBinary(), nullable=False),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_ledger_gift_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_gift")),
    )
    op.create_table(
        "ledger_receipt",
        *columns(
            sa.Column("gift_id", sa.Uuid(), nullable=False),
            sa.Column("number", sa.Integer(), nullable=False),
        ),
        sa.ForeignKeyConstraint(["gift_id"], ["ledger_gift.id"], name=op.f("fk_ledger_receipt_gift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_receipt")),
    )


def downgrade() -> None:
    op.drop_table("ledger_receipt")
    op.drop_table("ledger_gift")
