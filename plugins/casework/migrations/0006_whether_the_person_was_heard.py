"""Whether the person followed was heard in a meeting."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0006"
down_revision = "casework_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "casework_hearing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("heard", sa.String(length=20), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_hearing_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["office_agenda_item.id"], name=op.f("fk_casework_hearing_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_hearing")),
        sa.UniqueConstraint("item_id", name=op.f("uq_casework_hearing_item_id")),
    )
    with op.batch_alter_table("casework_hearing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_hearing_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("casework_hearing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_hearing_case_id"))

    op.drop_table("casework_hearing")
