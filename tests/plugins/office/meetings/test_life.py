"""The life of a meeting: convened, invited, held, signed or called off; decisions are tasks, undone ones come back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core.db import Conflict, db, now
from core.l10n import today
from plugins.office import tasks
from plugins.office.meetings import bodies, facts, holding, planning
from plugins.office.models import AgendaItem, Body, Decision, Guest, Meeting, Seat, Task
from plugins.office.problems import Refused


def the(model, id_):
    return db.session.get_one(model, id_)


def test_a_meeting_goes_from_its_plan_to_signed_minutes(acting, people, team, convene, put, errand):
    meeting_id = convene(at=now() + timedelta(hours=1))
    with acting(people.drita), pytest.raises(Refused, match="të paktën një pikë"):
        planning.send_invitations(the(Meeting, meeting_id))
    lonely = put(meeting_id, errand("Papër"))
    with acting(people.drita):
        meeting, item = the(Meeting, meeting_id), the(AgendaItem, lonely)
        with pytest.raises(Refused, match="të paktën një person"):
            planning.send_invitations(meeting)
        guest = planning.invite_seat(meeting, the(Seat, team.policia), [item])
        assert (guest.called, guest.email, guest.whole) == ("Kanarina Police", "policia@example.org", False)
        planning.send_invitations(meeting)
        with pytest.raises(Refused, match="Ora"):
            holding.hold(meeting)
        planning.move(meeting, meeting.version, at=now() - timedelta(minutes=5), place="Salla e madhe")
        assert (meeting.state, meeting.invited_at) == ("planned", None)
        planning.send_invitations(meeting)
        with pytest.raises(Refused, match="kur mbahet mbledhja"):
            holding.write_minutes(item, item.version, "Shumë herët")
        holding.hold(meeting)
        with pytest.raises(Refused, match="është mbajtur"):
            planning.cancel(meeting, "postponed")
        with pytest.raises(Refused, match="nëse erdhi"):
            holding.sign(meeting)
        with pytest.raises(Refused, match="nuk erdhi"):
            holding.note_presence(guest, "absent")
        holding.note_presence(guest, "absent", absence="excused", text="Shërbim jashtë")
        with pytest.raises(Refused, match="nuk ka ende procesverbal"):
            holding.sign(meeting)
        holding.write_minutes(item, item.version, "U dëgjuan të gjithë.")
        with pytest.raises(Conflict):
            holding.write_minutes(item, item.version - 1, "Nga një tjetër")
        holding.sign(meeting)
        for change in (
            lambda: holding.write_minutes(item, item.version, "Pas nënshkrimit"),
            lambda: holding.decide(item, "Pas nënshkrimit"),
            lambda: planning.add_item(meeting, title="Edhe kjo"),
            lambda: planning.dismiss(guest),
            lambda: planning.cancel(meeting, "postponed"),
        ):
            with pytest.raises(Refused):
                change()
        told = facts.minutes_facts(meeting)
        assert told["items"][0]["minutes"] == "U dëgjuan të gjithë."
        assert told["guests"][0]["absence"] == "Njoftoi me kohë, Shërbim jashtë"


def test_decisions_become_tasks_and_what_is_undone_opens_the_next_meeting(acting, people, held, convene, signed):
    meeting_id, first, second = held()
    with acting(people.drita):
        item = the(AgendaItem, first)
        police = sa.select(Guest.institution_id).where(Guest.seat_id.is_not(None)).limit(1)
        institution = db.session.scalar(police)
        due = today() + timedelta(days=5)
        with pytest.raises(Refused, match="të dyja"):
            holding.decide(item, "Pa afat", institution_id=institution)
        with pytest.raises(Refused, match="Përgjegjës është një"):
            holding.decide(item, "Dy veta", institution_id=institution, user_id=people.besa, due_on=due)
        theirs = holding.decide(item, "Patrullon çdo natë", institution_id=institution, due_on=due)
        ours = holding.decide(the(AgendaItem, second), "Flet me familjen", user_id=people.besa, due_on=due)
        plain = holding.decide(item, "Mban rastin në vëmendje")
        assert plain.task_id is None
        task = the(Task, theirs.task_id)
        assert (task.owner_id, task.institution_id, task.due_on) == (people.drita, institution, due)
        assert (task.subject_kind, task.text) == ("errands.errand", "Patrullon çdo natë")
        assert the(Task, ours.task_id).owner_id == people.besa
        wrong = holding.decide(item, "Gabim", user_id=people.besa, due_on=due)
        wrong_task = wrong.task_id
        holding.drop_decision(wrong)
        assert the(Task, wrong_task).state == "cancelled"
        ids = theirs.id, ours.id
    signed(meeting_id)
    next_id = convene(at=now() + timedelta(days=9))
    with acting(people.drita):
        body, next_one = the(Meeting, next_id).body, the(Meeting, next_id)
        assert [row.decision.id for row in holding.undone_before(body, next_one)] == list(ids)
        assert holding.undone_before(body, the(Meeting, meeting_id)) == []
        tasks.finish(the(Task, the(Decision, ids[0]).task_id), text="U krye")
        assert [row.decision.id for row in holding.undone_before(body, next_one)] == [ids[1]]
        tasks.reopen(the(Task, the(Decision, ids[0]).task_id))
        assert len(holding.undone_before(body, next_one)) == 2
        shown = facts.minutes_facts(next_one)["undone"]
        assert [row["text"] for row in shown] == ["Patrullon çdo natë", "Flet me familjen"]


def test_a_meeting_that_was_called_off_counts_nowhere(acting, people, held, convene, put, errand, team):
    held()
    off = convene()
    put(off, errand("Papër"), seats=(team.policia,))
    with acting(people.drita):
        planning.cancel(the(Meeting, off), "no_quorum", text="Vetëm policia mundej")
        assert facts.held_between("boards.team", today() - timedelta(days=9), today() + timedelta(days=9)) == 1
        assert facts.held_between("boards.team", today() + timedelta(days=1), today() + timedelta(days=9)) == 0
        with pytest.raises(Refused):
            planning.send_invitations(the(Meeting, off))


def test_a_point_that_is_dropped_takes_its_own_guests_along(acting, people, convene, put, errand, team):
    meeting_id = convene()
    first = put(meeting_id, errand("Papër", "P-1"), seats=(team.policia, team.zvap))
    second = put(meeting_id, errand("Papër", "P-2"), seats=(team.policia,))
    with acting(people.drita):
        meeting = the(Meeting, meeting_id)
        with pytest.raises(Refused, match="tashmë"):
            planning.add_item(meeting, title="Prapë", subject=_errand_of(first))
        planning.move_up(the(AgendaItem, second))
        assert [item.id for item in planning.agenda_of(meeting)] == [second, first]
        planning.drop_item(the(AgendaItem, first))
        assert [guest.called for guest in planning.guests_of(meeting)] == ["Kanarina Police"]


def _errand_of(item_id):
    from plugins.errands.models import Errand

    return the(Errand, the(AgendaItem, item_id).subject_id)


def test_only_who_holds_the_right_of_the_kind_convenes(acting, people, team):
    for user in (people.gjergji, people.lule, people.arta):
        with acting(user) as who:
            body = db.session.get(Body, team.body)
            assert (body is not None) == who.may("office.body.edit")
            if body is not None:
                with pytest.raises(NotFound):
                    planning.convene(body, at=now(), place="Salla")


def test_a_committee_sees_numbers_and_its_standing_agenda_and_no_records(acting, app, people, team, errand):
    from plugins.errands.models import Errand

    with acting(people.arta):
        body = bodies.found("boards.committee", "Komiteti i Provës", founded_on=today() - timedelta(days=900))
        institution = the(Seat, team.policia).institution_id
        seat = bodies.give_seat(body, institution, role="chair", since=today() - timedelta(days=900))
        bodies.sit(seat, since=today() - timedelta(days=800), person="Kreu i Provës", function="Kryetar")
        body_id = body.id
    errand_id = errand("Papër")
    with acting(people.lule):
        meeting = planning.convene(the(Body, body_id), at=now() - timedelta(minutes=1), place="Salla e Këshillit")
        agenda = [item.title for item in planning.agenda_of(meeting)]
        assert agenda == ["Zbatimi i ligjit", "Shërbimet"]
        assert [(guest.called, guest.whole) for guest in planning.guests_of(meeting)] == [("Kreu i Provës", True)]
        assert facts.minutes_facts(meeting)["counts"] == [("Porositë", "12")]
        with pytest.raises(ValueError, match="does not speak of"):
            planning.add_item(meeting, title="Një rast", subject=Errand(id=errand_id))
        planning.send_invitations(meeting)
        holding.hold(meeting)
        item = planning.agenda_of(meeting)[0]
        decided = holding.decide(item, "Shton një shërbim", user_id=people.lule, due_on=today())
        task = the(Task, decided.task_id)
        assert (task.subject_kind, task.subject_id) == ("office.agenda_item", item.id)
        meeting_id = meeting.id
    with acting(people.drita):
        assert db.session.scalars(sa.select(Task)).all() == []
        assert db.session.get(Meeting, meeting_id) is None


def test_what_is_undone_costs_the_next_meeting_no_more_for_many_points_than_for_one(app, acting, people, held, convene):
    def decide(*items):
        with acting(people.drita):
            for item_id in items:
                holding.decide(the(AgendaItem, item_id), "Flet", user_id=people.besa, due_on=today())

    def asked(meeting_id):
        heard = []
        with acting(people.drita):
            meeting = the(Meeting, meeting_id)
            sa.event.listen(db.engine, "before_cursor_execute", lambda *said: heard.append(said[2]))
            undone = facts.minutes_facts(meeting)["undone"]
        return len(undone), len(heard)

    _meeting, first, second = held(at=now() - timedelta(hours=30))
    decide(first)
    following = convene(at=now() + timedelta(days=9))
    asked(following)  # what is remembered for all is asked for once
    number, few = asked(following)
    _meeting, *more = held()
    decide(second, *more)
    assert (number, asked(following)) == (1, (4, few))
