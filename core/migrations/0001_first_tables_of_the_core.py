"""First tables of the core."""

import sqlalchemy as sa
from alembic import op

revision = "core_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_access_default",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("permission", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("role", "permission", name=op.f("pk_core_access_default")),
    )
    op.create_table(
        "core_audit",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("verb", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=False),
        sa.Column("handle", sa.LargeBinary(length=16), nullable=True),
        sa.Column("seen", sa.LargeBinary(), nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("request", sa.String(length=32), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_core_audit")),
    )
    with op.batch_alter_table("core_audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_audit_handle"), ["handle"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_audit_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_plugin",
        sa.Column("name", sa.String(length=31), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("files_hash", sa.String(length=64), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_plugin")),
    )
    op.create_table(
        "core_rate_limit",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_core_rate_limit")),
    )
    with op.batch_alter_table("core_rate_limit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_rate_limit_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "core_role",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_role")),
    )
    op.create_table(
        "core_setting",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_core_setting")),
    )
    op.create_table(
        "core_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("installation", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_state")),
    )
    op.create_table(
        "core_user",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("username", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("totp_on", sa.Boolean(), nullable=False),
        sa.Column("totp_last_step", sa.BigInteger(), nullable=False),
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("active_until", sa.Date(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_login_device", sa.String(length=120), nullable=False),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("recovery_codes", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_user")),
        sa.UniqueConstraint("username", name=op.f("uq_core_user_username")),
    )
    op.create_table(
        "core_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.String(length=120), nullable=False),
        sa.Column("page", sa.String(length=24), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_core_draft_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_draft")),
        sa.UniqueConstraint("user_id", "form_key", "page", name=op.f("uq_core_draft_user_id_form_key_page")),
    )
    op.create_table(
        "core_exclusion",
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_core_exclusion_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_core_exclusion_user_id")),
        sa.PrimaryKeyConstraint("record_id", "user_id", name=op.f("pk_core_exclusion")),
    )
    with op.batch_alter_table("core_exclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_exclusion_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("listing", sa.String(length=80), nullable=False),
        sa.Column("model", sa.String(length=80), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason_code", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("stored_name", sa.String(length=80), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("row_ids", sa.LargeBinary(), nullable=True),
        sa.Column("file_key", sa.LargeBinary(), nullable=True),
        sa.Column("password", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["core_user.id"], name=op.f("fk_core_export_decided_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_core_export_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_export")),
    )
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_export_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_export_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_password_reset",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["first_id"], ["core_user.id"], name=op.f("fk_core_password_reset_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["core_user.id"], name=op.f("fk_core_password_reset_second_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_password_reset_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_core_password_reset")),
    )
    with op.batch_alter_table("core_password_reset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_password_reset_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_role_permission",
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("permission", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["role"], ["core_role.name"], name=op.f("fk_core_role_permission_role"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("role", "permission", name=op.f("pk_core_role_permission")),
    )
    op.create_table(
        "core_session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("handle", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("stepped_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_session_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_core_session")),
    )
    with op.batch_alter_table("core_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_core_session_seen_at"), ["seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_core_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "core_user_role",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["core_role.name"], name=op.f("fk_core_user_role_role"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["core_user.id"], name=op.f("fk_core_user_role_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_core_user_role")),
    )


def downgrade() -> None:
    op.drop_table("core_user_role")
    with op.batch_alter_table("core_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_session_seen_at"))

    op.drop_table("core_session")
    op.drop_table("core_role_permission")
    with op.batch_alter_table("core_password_reset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_password_reset_user_id"))

    op.drop_table("core_password_reset")
    with op.batch_alter_table("core_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_export_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_export_state"))

    op.drop_table("core_export")
    with op.batch_alter_table("core_exclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_exclusion_user_id"))

    op.drop_table("core_exclusion")
    op.drop_table("core_draft")
    op.drop_table("core_user")
    op.drop_table("core_state")
    op.drop_table("core_setting")
    op.drop_table("core_role")
    with op.batch_alter_table("core_rate_limit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_rate_limit_expires_at"))

    op.drop_table("core_rate_limit")
    op.drop_table("core_plugin")
    with op.batch_alter_table("core_audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_core_audit_user_id"))
        batch_op.drop_index(batch_op.f("ix_core_audit_handle"))
        batch_op.drop_index(batch_op.f("ix_core_audit_at"))

    op.drop_table("core_audit")
    op.drop_table("core_access_default")
