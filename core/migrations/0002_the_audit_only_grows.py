"""The audit only grows: triggers against changing it, and on PostgreSQL a function that locks its end and reads it.

The triggers are a speed bump: whoever owns the database can drop them. What proves the audit is the chain and its
checkpoints.
"""

from alembic import op

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None

REFUSAL = "the audit only grows"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER core_audit_no_{verb} BEFORE {verb.upper()} ON core_audit "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER core_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON core_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_audit_refuse()"
    )
    # In a volatile function every statement has its own snapshot: the second sees what came while the first waited.
    op.execute(
        "CREATE FUNCTION core_audit_head(number bigint, OUT seq bigint, OUT at timestamptz, OUT mac bytea) "
        "RETURNS SETOF record LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(number); "
        "RETURN QUERY SELECT a.seq, a.at, a.mac FROM core_audit a ORDER BY a.seq DESC LIMIT 1; END $$"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER core_audit_no_{verb}")
        return
    op.execute("DROP TRIGGER core_audit_no_change ON core_audit")
    op.execute("DROP FUNCTION core_audit_refuse()")
    op.execute("DROP FUNCTION core_audit_head(bigint)")
