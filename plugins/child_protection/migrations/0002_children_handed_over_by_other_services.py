"""Children handed over by other services: a receipt, and nobody who has decided yet."""

import sqlalchemy as sa
from alembic import op

revision = "child_protection_0002"
down_revision = "child_protection_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("child_protection_referral", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receipt", sa.String(length=12), nullable=True))
        batch_op.alter_column("decided_by_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_child_protection_referral_receipt"), ["receipt"])


def downgrade() -> None:
    with op.batch_alter_table("child_protection_referral", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_child_protection_referral_receipt"), type_="unique")
        batch_op.alter_column("decided_by_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("receipt")
