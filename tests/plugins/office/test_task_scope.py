"""Who sees a task: who sees what it is about; and one about nothing, whose it is."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.fence import FenceError
from core.db import db
from core.l10n import today
from plugins.office import tasks, workplaces
from plugins.office.models import Task, UserUnit


def visible():
    return set(db.session.scalars(sa.select(Task.id)))


@pytest.fixture
def about_papri(acting, worker, errand):
    """A task about an errand in Papër: the worker, the errand, the task."""
    from plugins.errands.models import Errand

    drita, errand_id = worker("drita", "Papër"), errand("Papër")
    with acting(drita):
        task = tasks.add_task(
            title="Telefono", owner_id=drita, due_on=today(), subject=db.session.get(Errand, errand_id)
        )
        return drita, errand_id, task.id


def test_a_colleague_of_the_same_unit_sees_a_task_and_one_of_another_unit_does_not(about_papri, worker, acting):
    _, _, task_id = about_papri
    with acting(worker("mira", "Papër")):
        assert visible() == {task_id}
    with acting(worker("agron", "Tregan")):
        assert visible() == set()
        assert db.session.get(Task, task_id) is None


def test_the_owner_of_a_task_does_not_see_it_without_seeing_what_it_is_about(about_papri, worker, acting):
    drita, _, task_id = about_papri
    agron = worker("agron", "Tregan")
    with acting(drita):
        tasks.reassign(db.session.get(Task, task_id), owner_id=agron, institution_id=None)
    with acting(agron):
        assert visible() == set()


def test_somebody_excluded_from_an_errand_does_not_see_its_tasks(about_papri, worker, acting):
    drita, errand_id, _task_id = about_papri
    mira = worker("mira", "Papër")
    with acting(drita):
        exclude(errand_id, mira)
    with acting(mira):
        assert visible() == set()


def test_a_task_about_nothing_is_seen_by_its_owner_and_by_who_gave_it(acting, make_user):
    drita, besa, agron = (make_user(name, "staff") for name in ("drita", "besa", "agron"))
    with acting(drita):
        task_id = tasks.add_task(title="Bli letër", owner_id=besa, due_on=today()).id
        assert visible() == {task_id}
    with acting(besa):
        assert visible() == {task_id}
    with acting(agron):
        assert visible() == set()


def test_nobody_puts_a_task_on_an_errand_that_they_do_not_see(about_papri, worker, acting):
    from plugins.errands.models import Errand

    _, errand_id, _ = about_papri
    agron = worker("agron", "Tregan")
    with acting(agron):
        errand = Errand(id=errand_id)
        with pytest.raises(FenceError):
            tasks.add_task(title="Hyj", owner_id=agron, due_on=today(), subject=errand)


def test_what_people_write_in_a_task_is_sealed(acting, make_user):
    drita = make_user("drita", "staff")
    with acting(drita):
        task = tasks.add_task(title="Kanarina e verdhë", text="fshehtë", owner_id=drita, due_on=today())
        tasks.finish(task, text="u krye fshehtë")
        stored = b"".join(filter(None, (task.sealed_own_title, task.sealed_text, task.sealed_result_text)))
        assert task.title == "Kanarina e verdhë"
        assert b"Kanarina" not in stored and "fshehtë".encode() not in stored


def test_a_task_is_due_on_a_day_or_at_a_moment_and_not_both(acting, make_user):
    drita = make_user("drita", "staff")
    with acting(drita), pytest.raises(ValueError, match="day or at a moment"):
        tasks.add_task(title="x", owner_id=drita)


def test_a_task_of_today_is_late_tomorrow(acting, make_user):
    drita = make_user("drita", "staff")
    with acting(drita):
        late = tasks.add_task(title="dje", owner_id=drita, due_on=today() - timedelta(days=1))
        due = tasks.add_task(title="sot", owner_id=drita, due_on=today())
        assert (late.is_late, due.is_late) == (True, False)
        assert due.due_on == today()


def test_the_units_of_somebody_are_those_of_the_day(acting, make_user, unit_id, app):
    drita, besa = make_user("drita", "director"), make_user("besa", "staff")
    with acting(drita):
        workplaces.assign(besa, unit_id("Tregan"), valid_from=date(2020, 1, 1), valid_to=today() - timedelta(days=1))
        workplaces.assign(besa, unit_id("Papër"), valid_from=today())
        workplaces.assign(besa, unit_id("Gracen"), valid_from=today() + timedelta(days=1))
    with acting(besa) as who:
        assert who.claim("office.units") == {unit_id("Papër")}


def test_ending_the_work_for_a_unit_acts_at_once(acting, make_user, worker, unit_id):
    drita, besa = make_user("drita", "director"), worker("besa", "Papër")
    with acting(besa) as who:
        assert who.claim("office.units") == {unit_id("Papër")}
    with acting(drita):
        row = db.session.scalar(sa.select(UserUnit).where(UserUnit.user_id == besa))
        workplaces.leave(row, today() - timedelta(days=1))
    with acting(besa) as who:
        assert who.claim("office.units") == set()
