"""Writes are audited without a word from the services."""

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.audit.chain import has_pending, record
from core.audit.changes import Unaudited
from core.audit.models import AuditEvent
from core.auth.models import User
from core.db import atomic, db


def events(verb=None):
    query = sa.select(AuditEvent).where(sa.true() if verb is None else AuditEvent.verb == verb).order_by(AuditEvent.seq)
    return list(db.session.scalars(query))


@pytest.fixture
def ana(app, make_user):
    return make_user("ana", "auditor")


@atomic
def change(user_id, **values):
    user = db.session.get_one(User, user_id)
    for name, value in values.items():
        setattr(user, name, value)


def test_a_new_record_tells_its_clear_values_and_only_names_the_sealed_ones(app, ana):
    with app.app_context():
        (made,) = events("core_user.created")
        assert made.changes["username"] == [None, "ana"]
        assert made.changes["password_hash"] == "sealed"
        assert not {"id", "version", "created_at", "data_key", "totp_secret"} & made.changes.keys()


def test_a_change_tells_old_and_new_even_after_a_commit(app, acting, ana):
    with acting(ana):
        change(ana, title="punonjëse")
        user = db.session.get_one(User, ana)
        db.session.commit()  # everything it knew is expired now
        db.session.rollback()
        change(ana, title="juriste", totp_secret="JBSWY3DP")
        assert [row.changes for row in events("core_user.changed")] == [
            {"title": ["", "punonjëse"]},
            {"title": ["punonjëse", "juriste"], "totp_secret": "sealed"},
        ]
        assert user.title == "juriste"
        assert {row.user_id for row in events("core_user.changed")} == {ana}


def test_setting_the_same_value_again_is_no_change(app, acting, ana):
    with acting(ana):
        change(ana, title="")
        assert events("core_user.changed") == []


def test_a_deletion_tells_what_stood_there(app, acting, ana, make_user):
    other = make_user("beni")

    @atomic
    def remove():
        db.session.delete(db.session.get_one(User, other))

    with acting(ana):
        remove()
        assert events("core_user.deleted")[0].changes["username"] == ["beni", None]


def test_what_a_failed_unit_noted_is_dropped_but_its_refusals_stay(app, acting, ana):
    @atomic
    def fail():
        user = db.session.get_one(User, ana)
        user.title = "kryetare"
        db.session.flush()
        record("core.test.done", user)
        record("core.test.refused", user, refused=True)
        raise RuntimeError

    with acting(ana):
        before = len(events())
        with pytest.raises(RuntimeError):
            fail()
        assert has_pending()
        change(ana, title="")
        assert [row.verb for row in events()[before:]] == ["core.test.refused"]


def test_changes_in_bulk_are_refused_unless_the_code_says_why(app, acting, ana):
    with acting(ana):
        with pytest.raises(Unaudited):
            db.session.execute(sa.update(User).values(title="x"))
        with privileged("test"):
            db.session.execute(sa.update(User).values(title="x"))
        db.session.rollback()


@pytest.mark.parametrize("statement", ["UPDATE core_audit SET note = 'x'", "DELETE FROM core_audit"])
def test_the_database_refuses_to_change_or_delete_audit_rows(app, ana, statement):
    with app.app_context(), privileged("test"), pytest.raises(sa.exc.DBAPIError, match="the audit only grows"):
        db.session.execute(sa.text(statement))
