"""Emergency openings, and entries of one person made one."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0002"
down_revision = "casework_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "casework_person_merge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("trace", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_person_merge_by_id")),
        sa.ForeignKeyConstraint(["other_id"], ["casework_person.id"], name=op.f("fk_casework_person_merge_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["casework_person.id"], name=op.f("fk_casework_person_merge_person_id")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["core_user.id"], name=op.f("fk_casework_person_merge_undone_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_person_merge")),
    )
    with op.batch_alter_table("casework_person_merge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_person_merge_other_id"), ["other_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_person_merge_person_id"), ["person_id"], unique=False)

    op.create_table(
        "casework_emergency_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("justified", sa.Boolean(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("grounds", sa.LargeBinary(), nullable=True),
        sa.Column("finding", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_emergency_opening_case_id")),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"], ["core_user.id"], name=op.f("fk_casework_emergency_opening_reviewed_by_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_casework_emergency_opening_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_emergency_opening")),
    )
    with op.batch_alter_table("casework_emergency_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_emergency_opening_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_emergency_opening_until"), ["until"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_emergency_opening_user_id"), ["user_id"], unique=False)

    with op.batch_alter_table("casework_person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("merged_into_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_casework_person_merged_into_id"), "casework_person", ["merged_into_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("casework_person", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_casework_person_merged_into_id"), type_="foreignkey")
        batch_op.drop_column("merged_into_id")

    with op.batch_alter_table("casework_emergency_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_emergency_opening_user_id"))
        batch_op.drop_index(batch_op.f("ix_casework_emergency_opening_until"))
        batch_op.drop_index(batch_op.f("ix_casework_emergency_opening_case_id"))

    op.drop_table("casework_emergency_opening")
    with op.batch_alter_table("casework_person_merge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_person_merge_person_id"))
        batch_op.drop_index(batch_op.f("ix_casework_person_merge_other_id"))

    op.drop_table("casework_person_merge")
