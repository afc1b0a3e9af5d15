"""Protection orders: one after the other, their clocks while they protect, and what the police are told."""

import os
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.db import db
from core.jobs import runner
from core.l10n import HolidayCalendar, local, today
from plugins.casework import closing, contacts
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.domestic_violence.models import ProtectionOrder
from plugins.domestic_violence.models.orders import IN_FORCE
from plugins.domestic_violence.services import orders, registration, reports
from plugins.office import tasks

START = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
REPORT = reports.RULE


def asked(case, kind, at, **values):
    party = registration.violent_persons_of(case)[0].id
    return orders.request(case, kind, requested_at=at, requested_by="self", violent_person_id=party, **values)


def issued(order, day, until=None, at=None):
    moment = at or datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    orders.issue(order, issued_at=moment, valid_from=day, valid_to=until, number="12", measures=["no_approach"])


def reporting(order):
    return [task for task in tasks.open_tasks(order.id) if task.rule_code == REPORT]


def test_a_umm_takes_the_place_of_the_police_measures_and_a_um_of_the_umm(acting, office, register):
    with time_machine.travel(START, tick=False), acting(office.luljeta):
        case = register()
        first = asked(case, "umpmm", START)
        issued(first, date(2025, 3, 3))
        second = asked(case, "umm", START)
        assert orders.before_of(second).id == first.id
        issued(second, date(2025, 3, 3), date(2025, 4, 1))
        assert (first.state, first.ended_on) == ("replaced", date(2025, 3, 3))
        third = asked(case, "um", START)
        issued(third, date(2025, 3, 3), date(2026, 3, 2))
        assert [order.kind for order in orders.in_force(orders.orders_of(case), today())] == ["um"]
        assert third.replaces_id == second.id
        assert not reporting(first) and not reporting(second) and len(reporting(third)) == 1


def test_the_report_is_due_after_sixty_days_and_again_after_each_report(acting, office, register):
    with time_machine.travel(START, tick=False), acting(office.luljeta):
        case = register()
        order = asked(case, "um", START)
        issued(order, date(2025, 3, 3), date(2026, 3, 2))
        order_id = order.id
        due = reporting(order)[0].due_on
        assert due == HolidayCalendar().due_date(date(2025, 3, 3), 60, "calendar_day") == date(2025, 5, 2)
    sent = datetime(2025, 4, 28, 9, 0, tzinfo=UTC)
    with time_machine.travel(sent, tick=False), acting(office.luljeta):
        order = db.session.get(ProtectionOrder, order_id)
        contacts.add_contact(order.case, kind="home_visit", purpose=reports.PURPOSE, at=sent, result="met")
        begin, end = reports.next_period(order, today())
        row = reports.send_report(
            order, period_from=begin, period_to=end, kept="kept", sent_at=sent, means="by_hand", text="Zbatohet."
        )
        assert (row.period_from, row.visits) == (date(2025, 3, 3), 1)
        assert reporting(order)[0].due_on == HolidayCalendar().due_date(date(2025, 4, 28), 60, "calendar_day")
        assert reports.next_period(order, today() + timedelta(days=1))[0] == date(2025, 4, 29)


def test_after_its_last_day_an_order_protects_nobody_even_before_that_is_written_down(acting, office, register):
    with time_machine.travel(START, tick=False), acting(office.luljeta):
        order = asked(register(), "umm", START)
        issued(order, date(2025, 3, 3), date(2025, 3, 10))
        order_id = order.id
    with time_machine.travel(datetime(2025, 3, 10, 21, tzinfo=UTC), tick=False), acting(office.luljeta):
        assert orders.state_of(db.session.get(ProtectionOrder, order_id)) == "in_force"
        assert orders.end_run_out(today()) == 0
    with time_machine.travel(datetime(2025, 3, 11, 1, tzinfo=UTC), tick=False), acting(office.luljeta):
        order = db.session.get(ProtectionOrder, order_id)
        assert (order.state, orders.state_of(order)) == ("in_force", "expired")
        with pytest.raises(Refused):
            orders.extend(order, date(2025, 6, 1), at=datetime.now(UTC))
        db.session.remove()
        assert runner.run("domestic_violence.end_orders")
        order = db.session.get(ProtectionOrder, order_id)
        assert (order.state, order.ended_on) == ("expired", date(2025, 3, 10))
        assert tasks.open_tasks(order_id) == []


def test_a_breach_stands_on_top_until_the_police_are_told(acting, office, register):
    with acting(office.luljeta):
        order = asked(register(), "umpmm", datetime.now(UTC))
        with pytest.raises(Refused):
            reports.note_breach(order, at=datetime.now(UTC), kind="approach", text="Erdhi te porta.")
        issued(order, today(), at=datetime.now(UTC))
        breach = reports.note_breach(order, at=datetime.now(UTC), kind="approach", text="Erdhi te porta.")
        late = [task for task in tasks.open_tasks(order.id) if task.is_late]
        assert len(late) == 1 and "Erdhi" not in late[0].title
        reports.tell_police(breach, at=datetime.now(UTC), proof="129, ora 14:30")
        assert not [task for task in tasks.open_tasks(order.id) if task.is_late]
        with pytest.raises(Refused):
            reports.tell_police(breach, at=datetime.now(UTC), proof="përsëri")


def test_a_file_does_not_close_while_an_order_protects_and_reconciliation_is_no_reason(acting, office, register):
    with acting(office.luljeta):
        case = register()
        order = asked(case, "umm", datetime.now(UTC))
        assert len(closing.closing_objections(case)) == 1
        issued(order, today(), today() + timedelta(days=30), at=datetime.now(UTC))
        with pytest.raises(Refused):
            closing.propose_closing(case, reason="safe", summary="U qetësua.")
        orders.revoke(db.session.get(ProtectionOrder, order.id), at=datetime.now(UTC))
        case = db.session.get(CaseFile, case.id)
        with pytest.raises((Refused, ValueError, KeyError)):
            closing.propose_closing(case, reason="reconciled", summary="U pajtuan.")


KINDS = ["umpmm", "umm", "um"]
COURSE = ["issue", "serve", "extend", "refuse", "withdraw", "revoke", "report", "wait", "long", "winter"]
STEPS = st.lists(st.sampled_from(KINDS + COURSE), max_size=16)
DAYS = {"wait": 11, "long": 71, "winter": 149}
EXAMPLES = 400 if os.environ.get("KUJDES_SOAK") else 12


def test_over_any_course_of_orders_two_of_a_chain_never_protect_at_once(acting, office, register):
    """Random courses over summer time, winter time and holidays: the clock runs exactly while in force, to its day."""

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), database=None)
    @given(STEPS)
    def course(steps):
        moment = START
        with time_machine.travel(moment, tick=False) as clock, acting(office.luljeta):
            case_id = register().id
            for step in steps:
                moment += timedelta(days=DAYS.get(step, 0), hours=1)
                clock.move_to(moment)
                orders.end_run_out(today())
                _do(db.session.get(CaseFile, case_id), step, moment)
                _check(db.session.get(CaseFile, case_id))

    course()


def _do(case, step, moment):
    rows = orders.orders_of(case)
    waiting = [order for order in rows if order.state == "requested"]
    running = [order for order in rows if order.state == IN_FORCE]
    if step in KINDS:
        asked(case, step, moment)
    elif step == "issue" and waiting:
        issued(waiting[0], today(), today() + timedelta(days=40), at=moment)
    elif step == "refuse" and waiting:
        orders.refuse(waiting[0], at=moment)
    elif step == "withdraw" and waiting:
        orders.withdraw(waiting[-1], at=moment)
    elif step == "serve" and running and running[0].served_at is None:
        orders.serve(running[0], moment)
    elif step == "report" and running:
        begin, end = reports.next_period(running[0], today())
        reports.send_report(running[0], period_from=begin, period_to=end, kept="kept", sent_at=moment, means="post")
    elif step == "revoke" and running:
        orders.revoke(running[0], at=moment)
    elif step == "extend" and running:
        orders.extend(running[0], running[0].valid_to + timedelta(days=30), at=moment)


def _check(case):
    rows = orders.orders_of(case)
    protecting = {order.id for order in orders.in_force(rows, today())}
    for order in rows:
        assert not (order.id in protecting and order.replaces_id in protecting)
        clock = [task for task in tasks.open_tasks(order.id) if task.rule_code == REPORT]
        assert len(clock) == (1 if order.id in protecting else 0), (order.kind, order.state)
        sent = [local(row.sent_at).date() for row in reports.reports_of(order)]
        for task in clock:
            assert task.due_on == HolidayCalendar().due_date(max([order.valid_from, *sent]), 60, "calendar_day")
            assert local(task.due_at - timedelta(seconds=1)).date() == task.due_on, "the day ends at midnight here"
            assert HolidayCalendar().is_working_day(task.due_on)
