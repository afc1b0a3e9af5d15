"""Reports, other parties, protection orders."""

import sqlalchemy as sa
from alembic import op

revision = "domestic_violence_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "domestic_violence_incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("children_present", sa.String(length=10), nullable=False),
        sa.Column("earlier", sa.String(length=10), nullable=False),
        sa.Column("police_level", sa.String(length=20), nullable=True),
        sa.Column("police_level_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("story", sa.LargeBinary(), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("reporter", sa.LargeBinary(), nullable=True),
        sa.Column("immediate", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_incident_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_incident_case_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_domestic_violence_incident_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_incident")),
    )
    with op.batch_alter_table("domestic_violence_incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_incident_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_safe_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("hours", sa.LargeBinary(), nullable=True),
        sa.Column("who_may_answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_safe_contact_by_id")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_safe_contact_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_safe_contact")),
    )
    with op.batch_alter_table("domestic_violence_safe_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_safe_contact_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_violent_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=30), nullable=False),
        sa.Column("lives_together", sa.String(length=10), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("father_name", sa.LargeBinary(), nullable=True),
        sa.Column("family", sa.LargeBinary(), nullable=True),
        sa.Column("nid", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("workplace", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_violent_person_case_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_violent_person")),
    )
    with op.batch_alter_table("domestic_violence_violent_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_violent_person_case_id"), ["case_id"], unique=False)

    op.create_table(
        "domestic_violence_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("requested_by", sa.String(length=30), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("hearing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("served_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("weapons", sa.Boolean(), nullable=False),
        sa.Column("electronic", sa.Boolean(), nullable=False),
        sa.Column("children_protected", sa.Integer(), nullable=False),
        sa.Column("violent_person_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("copy_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_order_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["casework_case.id"], name=op.f("fk_domestic_violence_order_case_id")),
        sa.ForeignKeyConstraint(
            ["copy_id"], ["casework_attachment.id"], name=op.f("fk_domestic_violence_order_copy_id")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_domestic_violence_order_institution_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["domestic_violence_order.id"], name=op.f("fk_domestic_violence_order_replaces_id")
        ),
        sa.ForeignKeyConstraint(
            ["violent_person_id"],
            ["domestic_violence_violent_person.id"],
            name=op.f("fk_domestic_violence_order_violent_person_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_order")),
    )
    with op.batch_alter_table("domestic_violence_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_order_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_domestic_violence_order_state_to", ["state", "valid_to"], unique=False)

    op.create_table(
        "domestic_violence_breach",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("police_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_breach_by_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["domestic_violence_order.id"], name=op.f("fk_domestic_violence_breach_order_id")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_domestic_violence_breach_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_breach")),
    )
    with op.batch_alter_table("domestic_violence_breach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_breach_order_id"), ["order_id"], unique=False)

    op.create_table(
        "domestic_violence_order_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_order_event_by_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["domestic_violence_order.id"], name=op.f("fk_domestic_violence_order_event_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_order_event")),
    )
    with op.batch_alter_table("domestic_violence_order_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_order_event_order_id"), ["order_id"], unique=False)

    op.create_table(
        "domestic_violence_police_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("kept", sa.String(length=20), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("means", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_domestic_violence_police_report_by_id")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["domestic_violence_order.id"], name=op.f("fk_domestic_violence_police_report_order_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_domestic_violence_police_report")),
    )
    with op.batch_alter_table("domestic_violence_police_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_domestic_violence_police_report_order_id"), ["order_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("domestic_violence_police_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_police_report_order_id"))

    op.drop_table("domestic_violence_police_report")
    with op.batch_alter_table("domestic_violence_order_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_order_event_order_id"))

    op.drop_table("domestic_violence_order_event")
    with op.batch_alter_table("domestic_violence_breach", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_breach_order_id"))

    op.drop_table("domestic_violence_breach")
    with op.batch_alter_table("domestic_violence_order", schema=None) as batch_op:
        batch_op.drop_index("ix_domestic_violence_order_state_to")
        batch_op.drop_index(batch_op.f("ix_domestic_violence_order_case_id"))

    op.drop_table("domestic_violence_order")
    with op.batch_alter_table("domestic_violence_violent_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_violent_person_case_id"))

    op.drop_table("domestic_violence_violent_person")
    with op.batch_alter_table("domestic_violence_safe_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_safe_contact_case_id"))

    op.drop_table("domestic_violence_safe_contact")
    with op.batch_alter_table("domestic_violence_incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_domestic_violence_incident_case_id"))

    op.drop_table("domestic_violence_incident")
