"""Imports from Excel."""

import sqlalchemy as sa
from alembic import op

revision = "office_0006"
down_revision = "office_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("file_name", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_office_import_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_import")),
    )
    with op.batch_alter_table("office_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_import_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_import_user_id"), ["user_id"], unique=False)

    op.create_table(
        "office_import_sheet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("cells", sa.LargeBinary(), nullable=True),
        sa.Column("review", sa.LargeBinary(), nullable=True),
        sa.Column("findings", sa.LargeBinary(), nullable=True),
        sa.Column("totals", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["office_import.id"], name=op.f("fk_office_import_sheet_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_import_sheet")),
        sa.UniqueConstraint("import_id", name=op.f("uq_office_import_sheet_import_id")),
    )
    op.create_table(
        "office_imported_row",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["office_import.id"], name=op.f("fk_office_imported_row_import_id")),
        sa.PrimaryKeyConstraint("import_id", "record_id", name=op.f("pk_office_imported_row")),
    )


def downgrade() -> None:
    op.drop_table("office_imported_row")
    op.drop_table("office_import_sheet")
    with op.batch_alter_table("office_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_import_user_id"))
        batch_op.drop_index(batch_op.f("ix_office_import_state"))

    op.drop_table("office_import")
