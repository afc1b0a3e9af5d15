"""Links for people without a login."""

import sqlalchemy as sa
from alembic import op

revision = "office_0002"
down_revision = "office_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["core_user.id"], name=op.f("fk_office_link_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_office_link_token_hash")),
    )
    with op.batch_alter_table("office_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_link_target_id"), ["target_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_link_target_id"))

    op.drop_table("office_link")
