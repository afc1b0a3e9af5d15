"""Work in the field: trips with their stops, days of the squads, contacts in the street."""

import sqlalchemy as sa
from alembic import op

revision = "community_centres_0002"
down_revision = "community_centres_0001"
branch_labels = None
depends_on = None


def columns(*own: sa.Column) -> list[sa.Column]:
    """Return the columns of every record, and its own."""
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        *own,
    ]


def link(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    """Return the foreign key of a column."""
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def indexed(table: str, *names: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for name in names:
            batch_op.create_index(batch_op.f(f"ix_{table}_{name}"), [name], unique=False)


def upgrade() -> None:
    trip, member, stop = (f"community_centres_trip{part}" for part in ("", "_member", "_stop"))
    op.create_table(
        trip,
        *columns(
            sa.Column("trip_on", sa.Date(), nullable=False),
            sa.Column("unit_id", sa.Uuid(), nullable=False),
            sa.Column("villages", sa.String(length=200), nullable=False),
            sa.Column("purpose", sa.String(length=200), nullable=False),
            sa.Column("state", sa.String(length=10), nullable=False),
            sa.Column("km", sa.Integer(), nullable=True),
            sa.Column("data_key", sa.LargeBinary(), nullable=False),
        ),
        link(trip, "unit_id", "office_unit"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{trip}")),
    )
    indexed(trip, "trip_on", "unit_id")
    op.create_table(
        member,
        *columns(
            sa.Column("trip_id", sa.Uuid(), nullable=False),
            sa.Column("user_id", sa.Uuid(), nullable=False),
        ),
        link(member, "trip_id", trip),
        link(member, "user_id", "core_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{member}")),
        sa.UniqueConstraint("trip_id", "user_id", name=op.f(f"uq_{member}_trip_id_user_id")),
    )
    indexed(member, "user_id")
    op.create_table(
        stop,
        *columns(
            sa.Column("trip_id", sa.Uuid(), nullable=False),
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("writer_id", sa.Uuid(), nullable=False),
            sa.Column("village", sa.String(length=80), nullable=False),
            *(sa.Column(name, sa.Integer(), nullable=False) for name in ("women", "men", "girls", "boys")),
            sa.Column("services", sa.JSON(), nullable=False),
            sa.Column("referred", sa.Integer(), nullable=False),
            sa.Column("note", sa.LargeBinary(), nullable=True),
        ),
        link(stop, "trip_id", trip),
        link(stop, "writer_id", "core_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{stop}")),
    )
    indexed(stop, "trip_id")
    _squads_and_contacts()


def _squads_and_contacts() -> None:
    day, contact = "community_centres_squad_day", "community_centres_street_contact"
    op.create_table(
        day,
        *columns(
            sa.Column("squad_on", sa.Date(), nullable=False),
            sa.Column("user_id", sa.Uuid(), nullable=False),
            sa.Column("kind", sa.String(length=10), nullable=False),
            sa.Column("area", sa.String(length=120), nullable=False),
        ),
        link(day, "user_id", "core_user"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{day}")),
        sa.UniqueConstraint("squad_on", "user_id", name=op.f(f"uq_{day}_squad_on_user_id")),
    )
    indexed(day, "squad_on")
    op.create_table(
        contact,
        *columns(
            sa.Column("at", sa.DateTime(timezone=True), nullable=False),
            sa.Column("worker_id", sa.Uuid(), nullable=False),
            sa.Column("unit_id", sa.Uuid(), nullable=False),
            sa.Column("age", sa.String(length=10), nullable=False),
            sa.Column("sex", sa.String(length=10), nullable=False),
            sa.Column("company", sa.String(length=10), nullable=False),
            sa.Column("seen", sa.String(length=12), nullable=False),
            sa.Column("action", sa.String(length=10), nullable=False),
            sa.Column("referral_id", sa.Uuid(), nullable=True),
            sa.Column("receipt", sa.String(length=40), nullable=False),
            sa.Column("place", sa.LargeBinary(), nullable=True),
            sa.Column("note", sa.LargeBinary(), nullable=True),
            sa.Column("data_key", sa.LargeBinary(), nullable=False),
        ),
        link(contact, "worker_id", "core_user"),
        link(contact, "unit_id", "office_unit"),
        link(contact, "referral_id", "office_referral"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{contact}")),
    )
    indexed(contact, "at", "worker_id")


def downgrade() -> None:
    for name in ("street_contact", "squad_day", "trip_stop", "trip_member", "trip"):
        op.drop_table(f"community_centres_{name}")
