"""Indexes that lead to what changed since a moment, for the name index."""

from alembic import op

revision = "casework_0007"
down_revision = "casework_0006"
branch_labels = None
depends_on = None

TABLES = ("casework_case", "casework_case_person", "casework_person")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(f"ix_{table}_updated", table, ["updated_at"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_updated", table_name=table)
