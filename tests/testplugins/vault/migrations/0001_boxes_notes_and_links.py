"""Boxes, notes and links."""

import sqlalchemy as sa
from alembic import op

revision = "vault_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "vault_box",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_box")),
    )
    op.create_table(
        "vault_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["vault_box.id"], name=op.f("fk_vault_link_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_link")),
    )
    op.create_table(
        "vault_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["vault_box.id"], name=op.f("fk_vault_note_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_note")),
    )


def downgrade() -> None:
    op.drop_table("vault_note")
    op.drop_table("vault_link")
    op.drop_table("vault_box")
