"""Statements that PostgreSQL keeps prepared: they outlive the end of a request, and a rollback still undoes."""

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from core.postgres import PREPARE_AFTER
from core.state import State


@pytest.fixture
def kind():
    return "postgresql"


def test_what_is_prepared_outlives_a_rollback_and_what_was_written_does_not(app):
    with app.app_context(), privileged("a test of the connection"):
        before = db.session.scalar(sa.select(State.epoch))
        for epoch in range(900, 910):
            db.session.execute(sa.update(State).values(epoch=epoch))
            assert db.session.scalar(sa.select(State.epoch)) == epoch
            db.session.rollback()
            assert db.session.scalar(sa.select(State.epoch)) == before
            db.session.rollback()
        used = sa.text("SELECT max(generic_plans + custom_plans) FROM pg_prepared_statements")
        assert db.session.scalar(used) >= 20 - PREPARE_AFTER


def test_a_transaction_that_failed_is_ended_by_a_rollback_too(app):
    with app.app_context(), privileged("a test of the connection"):
        for _again in range(5):
            with pytest.raises(sa.exc.DataError):
                db.session.scalar(sa.select(1 / (State.epoch - State.epoch)))
            db.session.rollback()
            assert db.session.scalar(sa.select(State.epoch)) is not None
