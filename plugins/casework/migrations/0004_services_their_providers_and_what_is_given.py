"""Services, their providers, and what is given."""

import sqlalchemy as sa
from alembic import op

revision = "casework_0004"
down_revision = "casework_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "casework_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("whole_id", sa.Uuid(), nullable=True),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("active_from", sa.Date(), nullable=False),
        sa.Column("active_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["whole_id"], ["casework_service.id"], name=op.f("fk_casework_service_whole_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_service")),
        sa.UniqueConstraint("code", name=op.f("uq_casework_service_code")),
    )
    op.create_table(
        "casework_service_edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=200), nullable=False),
        sa.Column("typology", sa.String(length=30), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.String(length=1000), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["casework_service.id"], name=op.f("fk_casework_service_edition_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_service_edition")),
        sa.UniqueConstraint("service_id", "valid_from", name=op.f("uq_casework_service_edition_service_id_valid_from")),
    )
    op.create_table(
        "casework_service_provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("conditions", sa.String(length=1000), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_casework_service_provider_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["casework_service.id"], name=op.f("fk_casework_service_provider_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_service_provider")),
    )
    with op.batch_alter_table("casework_service_provider", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_service_provider_service_id"), ["service_id"], unique=False)

    op.create_table(
        "casework_provision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("nature", sa.String(length=20), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=30), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("unit_cost", sa.Integer(), nullable=True),
        sa.Column("planned_cost", sa.Integer(), nullable=True),
        sa.Column("approved_cost", sa.Integer(), nullable=True),
        sa.Column("payer", sa.String(length=30), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("decision_no", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("result_text", sa.LargeBinary(), nullable=True),
        sa.Column("whereabouts", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["casework_plan_action.id"], name=op.f("fk_casework_provision_action_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_casework_provision_case_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_casework_provision_institution_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["core_user.id"], name=op.f("fk_casework_provision_made_by_id")),
        sa.ForeignKeyConstraint(["service_id"], ["casework_service.id"], name=op.f("fk_casework_provision_service_id")),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_casework_provision_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_provision")),
    )
    with op.batch_alter_table("casework_provision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_provision_action_id"), ["action_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_provision_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_casework_provision_state"), ["state"], unique=False)

    op.create_table(
        "casework_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provision_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("paper_no", sa.LargeBinary(), nullable=True),
        sa.Column("received_by", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_casework_receipt_by_id")),
        sa.ForeignKeyConstraint(
            ["provision_id"], ["casework_provision.id"], name=op.f("fk_casework_receipt_provision_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_casework_receipt")),
    )
    with op.batch_alter_table("casework_receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_casework_receipt_provision_id"), ["provision_id"], unique=False)

    with op.batch_alter_table("casework_plan_action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("approved_cost", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("spent_cost", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("casework_plan_action", schema=None) as batch_op:
        batch_op.drop_column("spent_cost")
        batch_op.drop_column("approved_cost")

    with op.batch_alter_table("casework_receipt", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_receipt_provision_id"))

    op.drop_table("casework_receipt")
    with op.batch_alter_table("casework_provision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_provision_state"))
        batch_op.drop_index(batch_op.f("ix_casework_provision_case_id"))
        batch_op.drop_index(batch_op.f("ix_casework_provision_action_id"))

    op.drop_table("casework_provision")
    with op.batch_alter_table("casework_service_provider", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_casework_service_provider_service_id"))

    op.drop_table("casework_service_provider")
    op.drop_table("casework_service_edition")
    op.drop_table("casework_service")
