"""Which classes of field a version of a document tells."""

import sqlalchemy as sa
from alembic import op

revision = "office_0008"
down_revision = "office_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("office_document_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("office_document_version", schema=None) as batch_op:
        batch_op.drop_column("told")
