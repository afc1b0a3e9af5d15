"""The order of the audit when the clock jumps, and notes that try to forge lines."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from core.audit.chain import record
from core.audit.models import AuditEvent
from core.db import atomic, db


@atomic
def note(text):
    record("core.test", note=text)


def rows(verb):
    return list(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == verb).order_by(AuditEvent.seq)))


@pytest.mark.parametrize("years", [-10, 10])
def test_a_jump_of_the_clock_keeps_the_order_and_is_noted_once(app, years):
    with app.app_context():
        note("before")
        with time_machine.travel(datetime.now(UTC) + timedelta(days=365 * years)):
            note("after")
            note("later")
            (jump,) = rows("core.clock.jumped")
            assert jump.note.startswith("-" if years < 0 else "+")
        assert [row.note for row in rows("core.test")] == ["before", "after", "later"]


def test_a_clock_found_back_in_the_past_after_a_restart_is_noted(installation):
    first = installation.start()
    with first.app_context():
        note("before the power cut")
        db.engine.dispose()
    with time_machine.travel(datetime(2015, 1, 1, tzinfo=UTC)):
        second = installation.start()
        with second.app_context():
            note("after")
            assert len(rows("core.clock.jumped")) == 1
            db.session.remove()
            db.engine.dispose()


def test_small_corrections_are_no_jumps(app):
    with app.app_context():
        note("before")
        with time_machine.travel(datetime.now(UTC) + timedelta(seconds=20)):
            note("after")
        assert rows("core.clock.jumped") == []


PAYLOADS = [
    f"{start}{middle}{end}"
    for start in ("", "ok", "2026-01-01 admin")
    for middle in ("\r\n", "\n", "\x1b[2J", "\x1b]0;x\x07", "\u202e", "\u2028", "\u2066", "\x00", "\x85", "\x0b", "\t")
    for end in ("", "core.login refused=false", "'); DROP TABLE core_audit;--", "x" * 2000, '","refused":false', "\\n")
]


def test_no_payload_forges_a_line(app):
    assert len(PAYLOADS) >= 190
    with app.app_context():
        for payload in PAYLOADS:
            note(payload)
        found = rows("core.test")
        assert len(found) == len(PAYLOADS)
        assert all(row.note.isprintable() and len(row.note) <= 300 for row in found)
        note("\x1b" * 1_000_000)
