"""Official documents, their versions, signatures and copies, and the municipality's own templates."""

import sqlalchemy as sa
from alembic import op

revision = "office_0003"
down_revision = "office_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_own_template",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("stored_name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_own_template_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_own_template")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_office_own_template_stored_name")),
    )
    with op.batch_alter_table("office_own_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_own_template_template"), ["template"], unique=False)

    op.create_table(
        "office_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("profile", sa.String(length=20), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("subject_kind", sa.String(length=60), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("waits_for", sa.String(length=20), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("protocol_number", sa.String(length=12), nullable=True),
        sa.Column("protocol_year", sa.Integer(), nullable=True),
        sa.Column("protocol_on", sa.Date(), nullable=True),
        sa.Column("protocol_by_id", sa.Uuid(), nullable=True),
        sa.Column("letterhead_id", sa.Uuid(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_document_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["letterhead_id"], ["office_letterhead.id"], name=op.f("fk_office_document_letterhead_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["core_user.id"], name=op.f("fk_office_document_made_by_id")),
        sa.ForeignKeyConstraint(["protocol_by_id"], ["core_user.id"], name=op.f("fk_office_document_protocol_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_document")),
        sa.UniqueConstraint(
            "protocol_year", "protocol_number", name=op.f("uq_office_document_protocol_year_protocol_number")
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_office_document_reference")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_office_document_stored_name")),
    )
    with op.batch_alter_table("office_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_document_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_document_protocol_on"), ["protocol_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_document_state"), ["state"], unique=False)
        batch_op.create_index("ix_office_document_subject", ["subject_kind", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_document_waits_for"), ["waits_for"], unique=False)

    op.create_table(
        "office_document_copy",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_document_copy_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["office_document.id"], name=op.f("fk_office_document_copy_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_document_copy")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_office_document_copy_document_id_number")),
    )
    with op.batch_alter_table("office_document_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_document_copy_document_id"), ["document_id"], unique=False)

    op.create_table(
        "office_document_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("comment", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_document_signature_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["office_document.id"], name=op.f("fk_office_document_signature_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_document_signature")),
    )
    with op.batch_alter_table("office_document_signature", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_document_signature_document_id"), ["document_id"], unique=False)

    op.create_table(
        "office_document_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_office_document_version_by_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["office_document.id"], name=op.f("fk_office_document_version_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_document_version")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_office_document_version_document_id_number")),
        sa.UniqueConstraint("stored_name", name=op.f("uq_office_document_version_stored_name")),
    )
    with op.batch_alter_table("office_document_version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_document_version_document_id"), ["document_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_document_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_document_version_document_id"))

    op.drop_table("office_document_version")
    with op.batch_alter_table("office_document_signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_document_signature_document_id"))

    op.drop_table("office_document_signature")
    with op.batch_alter_table("office_document_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_document_copy_document_id"))

    op.drop_table("office_document_copy")
    with op.batch_alter_table("office_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_document_waits_for"))
        batch_op.drop_index("ix_office_document_subject")
        batch_op.drop_index(batch_op.f("ix_office_document_state"))
        batch_op.drop_index(batch_op.f("ix_office_document_protocol_on"))
        batch_op.drop_index(batch_op.f("ix_office_document_kind"))

    op.drop_table("office_document")
    with op.batch_alter_table("office_own_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_own_template_template"))

    op.drop_table("office_own_template")
