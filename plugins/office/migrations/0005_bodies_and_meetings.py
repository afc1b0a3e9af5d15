"""Bodies with their seats, meetings, agendas, guests and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "office_0005"
down_revision = "office_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office_body",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("founded_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_office_body_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_body")),
    )
    with op.batch_alter_table("office_body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_body_kind"), ["kind"], unique=False)

    op.create_table(
        "office_body_name",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["office_body.id"], name=op.f("fk_office_body_name_body_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_body_name")),
        sa.UniqueConstraint("body_id", "valid_from", name=op.f("uq_office_body_name_body_id_valid_from")),
    )
    op.create_table(
        "office_meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("convened_by_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_because", sa.String(length=30), nullable=True),
        sa.Column("place", sa.LargeBinary(), nullable=True),
        sa.Column("minutes", sa.LargeBinary(), nullable=True),
        sa.Column("cancelled_text", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["office_body.id"], name=op.f("fk_office_meeting_body_id")),
        sa.ForeignKeyConstraint(["convened_by_id"], ["core_user.id"], name=op.f("fk_office_meeting_convened_by_id")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["core_user.id"], name=op.f("fk_office_meeting_signed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_meeting")),
    )
    with op.batch_alter_table("office_meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_meeting_at"), ["at"], unique=False)
        batch_op.create_index("ix_office_meeting_body_at", ["body_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_meeting_convened_by_id"), ["convened_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_meeting_state"), ["state"], unique=False)

    op.create_table(
        "office_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["office_body.id"], name=op.f("fk_office_seat_body_id")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_seat_institution_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_seat")),
    )
    with op.batch_alter_table("office_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_seat_body_id"), ["body_id"], unique=False)

    op.create_table(
        "office_agenda_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=60), nullable=True),
        sa.Column("title", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("minutes", sa.LargeBinary(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["office_meeting.id"], name=op.f("fk_office_agenda_item_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_agenda_item")),
    )
    with op.batch_alter_table("office_agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_agenda_item_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index("ix_office_agenda_item_subject", ["subject_id"], unique=False)

    op.create_table(
        "office_guest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=True),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("comes_at", sa.Time(), nullable=True),
        sa.Column("reply", sa.String(length=10), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("presence", sa.String(length=10), nullable=True),
        sa.Column("absence", sa.String(length=20), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("function", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("reply_text", sa.LargeBinary(), nullable=True),
        sa.Column("absence_text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_guest_institution_id")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["office_meeting.id"], name=op.f("fk_office_guest_meeting_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["office_seat.id"], name=op.f("fk_office_guest_seat_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_office_guest_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_guest")),
    )
    with op.batch_alter_table("office_guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_guest_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_guest_user_id"), ["user_id"], unique=False)

    op.create_table(
        "office_seat_holder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("sex", sa.String(length=10), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person", sa.LargeBinary(), nullable=True),
        sa.Column("function", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["seat_id"], ["office_seat.id"], name=op.f("fk_office_seat_holder_seat_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_office_seat_holder_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_seat_holder")),
    )
    with op.batch_alter_table("office_seat_holder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_seat_holder_seat_id"), ["seat_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_seat_holder_user_id"), ["user_id"], unique=False)

    op.create_table(
        "office_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("institution_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["office_institution.id"], name=op.f("fk_office_decision_institution_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["office_agenda_item.id"], name=op.f("fk_office_decision_item_id")),
        sa.ForeignKeyConstraint(["task_id"], ["office_task.id"], name=op.f("fk_office_decision_task_id")),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_office_decision_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_decision")),
    )
    with op.batch_alter_table("office_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_decision_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_office_decision_task_id"), ["task_id"], unique=False)

    op.create_table(
        "office_item_guest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("guest_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["guest_id"], ["office_guest.id"], name=op.f("fk_office_item_guest_guest_id")),
        sa.ForeignKeyConstraint(["item_id"], ["office_agenda_item.id"], name=op.f("fk_office_item_guest_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_item_guest")),
        sa.UniqueConstraint("item_id", "guest_id", name=op.f("uq_office_item_guest_item_id_guest_id")),
    )
    with op.batch_alter_table("office_item_guest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_office_item_guest_guest_id"), ["guest_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("office_item_guest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_item_guest_guest_id"))

    op.drop_table("office_item_guest")
    with op.batch_alter_table("office_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_decision_task_id"))
        batch_op.drop_index(batch_op.f("ix_office_decision_item_id"))

    op.drop_table("office_decision")
    with op.batch_alter_table("office_seat_holder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_seat_holder_user_id"))
        batch_op.drop_index(batch_op.f("ix_office_seat_holder_seat_id"))

    op.drop_table("office_seat_holder")
    with op.batch_alter_table("office_guest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_guest_user_id"))
        batch_op.drop_index(batch_op.f("ix_office_guest_meeting_id"))

    op.drop_table("office_guest")
    with op.batch_alter_table("office_agenda_item", schema=None) as batch_op:
        batch_op.drop_index("ix_office_agenda_item_subject")
        batch_op.drop_index(batch_op.f("ix_office_agenda_item_meeting_id"))

    op.drop_table("office_agenda_item")
    with op.batch_alter_table("office_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_seat_body_id"))

    op.drop_table("office_seat")
    with op.batch_alter_table("office_meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_meeting_state"))
        batch_op.drop_index(batch_op.f("ix_office_meeting_convened_by_id"))
        batch_op.drop_index("ix_office_meeting_body_at")
        batch_op.drop_index(batch_op.f("ix_office_meeting_at"))

    op.drop_table("office_meeting")
    op.drop_table("office_body_name")
    with op.batch_alter_table("office_body", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_office_body_kind"))

    op.drop_table("office_body")
