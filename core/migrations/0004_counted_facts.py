"""Counted facts: how often modules were written, what was frozen, and what was published."""

import sqlalchemy as sa
from alembic import op

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_write",
        sa.Column("module", sa.String(length=31), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("module", name=op.f("pk_core_write")),
    )
    op.create_table(
        "core_measure_release",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("split", sa.String(length=120), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["core_user.id"], name=op.f("fk_core_measure_release_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_measure_release")),
    )
    with op.batch_alter_table("core_measure_release", schema=None) as batch_op:
        batch_op.create_index("ix_core_measure_release_asked", ["code", "period", "split"], unique=False)

    op.create_table(
        "core_measure_snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("members_hash", sa.String(length=64), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["taken_by_id"], ["core_user.id"], name=op.f("fk_core_measure_snapshot_taken_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_measure_snapshot")),
    )


def downgrade() -> None:
    op.drop_table("core_measure_snapshot")
    with op.batch_alter_table("core_measure_release", schema=None) as batch_op:
        batch_op.drop_index("ix_core_measure_release_asked")

    op.drop_table("core_measure_release")
    op.drop_table("core_write")
