"""Centres, services, groups, participants."""

import sqlalchemy as sa
from alembic import op

revision = "community_centres_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "community_centres_provider",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("contact", sa.String(length=300), nullable=False),
        sa.Column("licence", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_provider")),
    )
    op.create_table(
        "community_centres_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("typology", sa.String(length=20), nullable=False),
        sa.Column("provider_id", sa.Uuid(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("eligibility", sa.String(length=300), nullable=False),
        sa.Column("cost", sa.String(length=200), nullable=False),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["provider_id"], ["community_centres_provider.id"], name=op.f("fk_community_centres_service_provider_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["core_user.id"], name=op.f("fk_community_centres_service_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_service")),
        sa.UniqueConstraint("code", name=op.f("uq_community_centres_service_code")),
    )
    op.create_table(
        "community_centres_programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("completion", sa.Integer(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_id"], ["community_centres_service.id"], name=op.f("fk_community_centres_programme_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_programme")),
        sa.UniqueConstraint("code", name=op.f("uq_community_centres_programme_code")),
    )
    op.create_table(
        "community_centres_centre",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("accessibility", sa.String(length=300), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_community_centres_centre_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_centre")),
        sa.UniqueConstraint("code", name=op.f("uq_community_centres_centre_code")),
    )
    op.create_table(
        "community_centres_closure_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_closure_day_centre_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_closure_day")),
        sa.UniqueConstraint(
            "centre_id", "closed_on", name=op.f("uq_community_centres_closure_day_centre_id_closed_on")
        ),
    )
    op.create_table(
        "community_centres_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("register", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_group_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["community_centres_programme.id"], name=op.f("fk_community_centres_group_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_group")),
    )
    with op.batch_alter_table("community_centres_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_group_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_group_programme_id"), ["programme_id"], unique=False)

    op.create_table(
        "community_centres_offering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_offering_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["community_centres_service.id"], name=op.f("fk_community_centres_offering_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_offering")),
        sa.UniqueConstraint("centre_id", "service_id", name=op.f("uq_community_centres_offering_centre_id_service_id")),
    )
    with op.batch_alter_table("community_centres_offering", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_offering_service_id"), ["service_id"], unique=False)

    op.create_table(
        "community_centres_opening_rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(centre_id IS NULL) <> (service_id IS NULL)", name=op.f("ck_community_centres_opening_rule_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_opening_rule_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["community_centres_service.id"], name=op.f("fk_community_centres_opening_rule_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_opening_rule")),
    )
    with op.batch_alter_table("community_centres_opening_rule", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_opening_rule_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_opening_rule_service_id"), ["service_id"], unique=False)

    op.create_table(
        "community_centres_participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("sex", sa.String(length=10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("nameless_on", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("family", sa.LargeBinary(), nullable=True),
        sa.Column("guardian", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("community", sa.LargeBinary(), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["core_user.id"], name=op.f("fk_community_centres_participant_by_id")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_participant_centre_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["office_unit.id"], name=op.f("fk_community_centres_participant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_participant")),
    )
    with op.batch_alter_table("community_centres_participant", schema=None) as batch_op:
        batch_op.create_index("ix_community_centres_participant_alike", ["birth_year", "sex"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_participant_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_participant_last_on"), ["last_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_participant_person_id"), ["person_id"], unique=False)

    op.create_table(
        "community_centres_placement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("profession", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_placement_centre_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_community_centres_placement_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_placement")),
    )
    with op.batch_alter_table("community_centres_placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_placement_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_placement_user_id"), ["user_id"], unique=False)

    op.create_table(
        "community_centres_enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["community_centres_group.id"], name=op.f("fk_community_centres_enrolment_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["community_centres_participant.id"],
            name=op.f("fk_community_centres_enrolment_participant_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_enrolment")),
        sa.UniqueConstraint(
            "group_id", "participant_id", name=op.f("uq_community_centres_enrolment_group_id_participant_id")
        ),
    )
    with op.batch_alter_table("community_centres_enrolment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_centres_enrolment_participant_id"), ["participant_id"], unique=False
        )

    op.create_table(
        "community_centres_leader",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["community_centres_group.id"], name=op.f("fk_community_centres_leader_group_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["core_user.id"], name=op.f("fk_community_centres_leader_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_leader")),
        sa.UniqueConstraint("group_id", "user_id", name=op.f("uq_community_centres_leader_group_id_user_id")),
    )
    with op.batch_alter_table("community_centres_leader", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_centres_leader_user_id"), ["user_id"], unique=False)

    op.create_table(
        "community_centres_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("ends_at", sa.Time(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("partner", sa.String(length=200), nullable=False),
        sa.Column("materials", sa.Integer(), nullable=True),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction", sa.String(length=300), nullable=False),
        sa.Column("split", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["community_centres_centre.id"], name=op.f("fk_community_centres_session_centre_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["community_centres_group.id"], name=op.f("fk_community_centres_session_group_id")
        ),
        sa.ForeignKeyConstraint(["leader_id"], ["core_user.id"], name=op.f("fk_community_centres_session_leader_id")),
        sa.ForeignKeyConstraint(
            ["service_id"], ["community_centres_service.id"], name=op.f("fk_community_centres_session_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_session")),
        sa.UniqueConstraint("group_id", "held_on", name=op.f("uq_community_centres_session_group_id_held_on")),
    )
    with op.batch_alter_table("community_centres_session", schema=None) as batch_op:
        batch_op.create_index("ix_community_centres_session_centre_on", ["centre_id", "held_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_community_centres_session_leader_id"), ["leader_id"], unique=False)
        batch_op.create_index("ix_community_centres_session_on", ["held_on"], unique=False)

    op.create_table(
        "community_centres_attendance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["community_centres_enrolment.id"],
            name=op.f("fk_community_centres_attendance_enrolment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["community_centres_session.id"], name=op.f("fk_community_centres_attendance_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_centres_attendance")),
        sa.UniqueConstraint(
            "session_id", "enrolment_id", name=op.f("uq_community_centres_attendance_session_id_enrolment_id")
        ),
    )
    with op.batch_alter_table("community_centres_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_community_centres_attendance_enrolment_id"), ["enrolment_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("community_centres_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_attendance_enrolment_id"))

    op.drop_table("community_centres_attendance")
    with op.batch_alter_table("community_centres_session", schema=None) as batch_op:
        batch_op.drop_index("ix_community_centres_session_on")
        batch_op.drop_index(batch_op.f("ix_community_centres_session_leader_id"))
        batch_op.drop_index("ix_community_centres_session_centre_on")

    op.drop_table("community_centres_session")
    with op.batch_alter_table("community_centres_leader", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_leader_user_id"))

    op.drop_table("community_centres_leader")
    with op.batch_alter_table("community_centres_enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_enrolment_participant_id"))

    op.drop_table("community_centres_enrolment")
    with op.batch_alter_table("community_centres_placement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_placement_user_id"))
        batch_op.drop_index(batch_op.f("ix_community_centres_placement_centre_id"))

    op.drop_table("community_centres_placement")
    with op.batch_alter_table("community_centres_participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_participant_person_id"))
        batch_op.drop_index(batch_op.f("ix_community_centres_participant_last_on"))
        batch_op.drop_index(batch_op.f("ix_community_centres_participant_centre_id"))
        batch_op.drop_index("ix_community_centres_participant_alike")

    op.drop_table("community_centres_participant")
    with op.batch_alter_table("community_centres_opening_rule", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_opening_rule_service_id"))
        batch_op.drop_index(batch_op.f("ix_community_centres_opening_rule_centre_id"))

    op.drop_table("community_centres_opening_rule")
    with op.batch_alter_table("community_centres_offering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_offering_service_id"))

    op.drop_table("community_centres_offering")
    with op.batch_alter_table("community_centres_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_centres_group_programme_id"))
        batch_op.drop_index(batch_op.f("ix_community_centres_group_centre_id"))

    op.drop_table("community_centres_group")
    op.drop_table("community_centres_closure_day")
    op.drop_table("community_centres_centre")
    op.drop_table("community_centres_programme")
    op.drop_table("community_centres_service")
    op.drop_table("community_centres_provider")
