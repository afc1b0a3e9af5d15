"""Pages and small pictures of documents."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0005"
down_revision = "casework_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("casework_attachment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("small", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("casework_attachment", schema=None) as batch_op:
        batch_op.drop_column("small")
        batch_op.drop_column("pages")
