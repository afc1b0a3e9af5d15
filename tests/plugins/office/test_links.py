"""Links for people without a login: random, kept as hashes, for one record and purpose, until a moment."""

import uuid
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, now
from plugins.office import links
from plugins.office.models import Link


def test_a_link_opens_its_record_for_its_purpose_until_its_moment(acting, make_user):
    target, moment = uuid.uuid4(), now()
    with acting(make_user("drita", "staff")):
        token = links.give("slip", target, until=moment + timedelta(days=2))
        assert links.target("slip", token) == target
        assert links.target("answer", token) is None
        assert links.target("slip", token[:-1] + ("A" if token[-1] != "A" else "B")) is None
        assert links.use("slip", token) == target
        assert links.live("slip", [target])[target].uses == 1
        for days in (-1, 3):
            with time_machine.travel(moment + timedelta(days=days), tick=False):
                assert links.target("slip", token) is None
                assert links.use("slip", token) is None


def test_a_link_for_one_use_opens_once_and_a_new_one_ends_the_old(acting, make_user):
    target, until = uuid.uuid4(), now() + timedelta(days=2)
    with acting(make_user("drita", "staff")):
        first = links.give("answer", target, until=until)
        second = links.give("answer", target, until=until)
        assert links.use("answer", first) is None
        assert links.use("answer", second, once=True) == target
        assert links.use("answer", second) is None
        third = links.give("answer", target, until=until)
        links.end("answer", [target])
        assert links.use("answer", third) is None


def test_the_database_holds_no_token_and_the_audit_tells_every_use(acting, make_user):
    with acting(make_user("drita", "staff")):
        token = links.give("slip", uuid.uuid4(), until=now() + timedelta(days=2))
        links.use("slip", token)
        links.use("slip", "nothing")
        with privileged("test"):
            stored = db.session.execute(sa.select(Link.__table__)).all()
            told = db.session.execute(
                sa.select(AuditEvent.verb, AuditEvent.refused)
                .where(AuditEvent.verb.like("office.link.%"))
                .order_by(AuditEvent.seq)
            ).all()
        assert token not in str(stored) and token.encode() not in stored[0].token_hash
        assert [tuple(row) for row in told] == [
            ("office.link.given", False),
            ("office.link.used", False),
            ("office.link.refused", True),
        ]
