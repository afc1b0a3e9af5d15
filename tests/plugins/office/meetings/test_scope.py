"""Who sees what of a meeting: who works with it, by the points whose records they see; and no trace of the rest."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.fence import FenceError
from core.db import db, now, unit_of_work
from core.l10n import today
from plugins.office.meetings import desk, facts, holding, planning, slips
from plugins.office.models import AgendaItem, Decision, Guest, ItemGuest, Meeting, Seat, Task
from plugins.office.problems import Refused

MODELS = (Meeting, AgendaItem, Guest, ItemGuest, Decision, Task)


def seen():
    """Return how many rows of each table whoever acts sees."""
    return {model.__name__: len(db.session.scalars(sa.select(model)).all()) for model in MODELS}


NOTHING = dict.fromkeys((model.__name__ for model in MODELS), 0)


def test_a_point_is_seen_by_who_works_with_the_meeting_and_sees_its_record(acting, people, convene, put, errand, team):
    meeting_id = convene()
    put(meeting_id, errand("Papër"), seats=(team.policia,))
    for user in (people.drita, people.besa):
        with acting(user):
            assert seen() == {**NOTHING, "Meeting": 1, "AgendaItem": 1, "Guest": 1, "ItemGuest": 1}
    # Agron works with the team but not in Papër; Lule and Arta have no right in it; Gjergji sits in it uninvited.
    for user in (people.agron, people.lule, people.arta, people.gjergji):
        with acting(user):
            assert seen() == NOTHING


def test_who_is_kept_from_a_record_meets_neither_its_point_nor_a_gap(
    app, acting, people, convene, put, errand, team, held, signed
):
    """Besa sees a meeting exactly as if the second errand had never come before it, whatever happens on it."""
    shown = convene(at=now() - timedelta(minutes=30))
    put(shown, errand("Papër", "P-1"), "E para", seats=(team.policia,))
    before = _all_that_besa_sees(acting, people, shown)
    secret = errand("Papër", "P-2")
    with acting(people.drita):
        exclude(secret, people.besa)
    hidden = put(shown, secret, "E fshehta", seats=(team.policia, team.zvap))
    put(shown, None, "Të tjera", seats=(team.policia,))
    with acting(people.drita):
        planning.drop_item(planning.agenda_of(db.session.get_one(Meeting, shown))[-1])
        assert len(planning.agenda_of(db.session.get_one(Meeting, shown))) == 2
    assert _all_that_besa_sees(acting, people, shown) == before

    # A meeting about nothing else does not exist for her, planned or called off.
    alone = convene()
    put(alone, secret, "E fshehta", seats=(team.zvap,))
    with acting(people.besa):
        assert db.session.get(Meeting, alone) is None
    assert _all_that_besa_sees(acting, people, shown) == before
    with acting(people.drita):
        planning.cancel(db.session.get_one(Meeting, alone), "not_needed")
    assert _all_that_besa_sees(acting, people, shown) == before

    # Nor do decisions on it, or the tasks that they became.
    with acting(people.drita):
        meeting = db.session.get_one(Meeting, shown)
        planning.send_invitations(meeting)
        holding.hold(meeting)
        item = db.session.get_one(AgendaItem, hidden)
        holding.decide(item, "E fshehtë", user_id=people.drita, due_on=today())
        holding.write_minutes(item, item.version, "E fshehtë")
    with acting(people.besa):
        assert holding.decisions_of(db.session.get_one(Meeting, shown)) == {}
        assert seen()["Task"] == seen()["Decision"] == 0
        assert "fsheht" not in str(facts.minutes_facts(db.session.get_one(Meeting, shown)))
    # The minutes that she may sign are those of what she sees.
    with acting(people.besa):
        meeting = db.session.get_one(Meeting, shown)
        (guest,), (item,) = planning.guests_of(meeting), planning.agenda_of(meeting)
        holding.note_presence(guest, "present")
        holding.write_minutes(item, item.version, "U diskutua.")
        holding.sign(meeting)


def _all_that_besa_sees(acting, people, meeting_id):
    with acting(people.besa):
        meeting = db.session.get_one(Meeting, meeting_id)
        lists = [meeting.id for meeting in db.session.scalars(desk.meetings_query()).unique()]
        return (
            seen(),
            sorted(lists),
            len(desk.ahead()),
            len(desk.unsigned()),
            str(facts.minutes_facts(meeting)),
            [row.version for row in (meeting, *planning.agenda_of(meeting), *planning.guests_of(meeting))],
            planning.invited_to(meeting),
            len(holding.undone_before(meeting.body)),
        )


def test_who_convenes_is_not_surprised_with_what_is_kept_from_them(acting, people, convene, put, errand, team):
    meeting_id, secret = convene(), errand("Papër")
    with acting(people.besa):
        exclude(secret, people.drita)
    put(meeting_id, errand("Papër", "P-9"), who=people.drita, seats=(team.policia,))
    with pytest.raises(Refused, match="Thirrni një mbledhje tjetër"):
        put(meeting_id, secret, who=people.besa)
    assert put(convene(people.besa), secret, who=people.besa, seats=(team.policia,))


def test_nobody_is_invited_to_hear_of_what_is_kept_from_them(acting, people, convene, put, errand, team):
    meeting_id, secret = convene(), errand("Papër")
    with acting(people.drita):
        exclude(secret, people.gjergji)
    with pytest.raises(Refused, match="Zgjidhni dikë tjetër"):
        put(meeting_id, secret, seats=(team.drejtoria,))


def test_a_member_among_the_staff_gets_the_slip_alone_until_the_minutes_are_signed(acting, people, held, signed, told):
    meeting_id, _first, _second = held()
    with acting(people.gjergji):
        # Of the meeting there is nothing but the own invitation.
        assert seen() == {**NOTHING, "Guest": 1}
        (guest_id,) = db.session.scalars(sa.select(Guest.id)).all()
        assert [entry["body"] for _id, entry in slips.mine()] == ["Grupi Teknik i Provës"]
    with _reading(acting, people.gjergji) as context, context:
        _guest, facts_ = slips.own(guest_id)
        assert [item["title"] for item in facts_["items"]] == ["E para"]
    assert told("office.slip.viewed") == []  # noted, and written with the answer of the page
    signed(meeting_id)
    with acting(people.gjergji):
        assert seen() == NOTHING
        assert slips.own(guest_id) is None
        assert slips.mine() == []


def _reading(acting, user):
    """Act as somebody inside a request, as the pages do."""
    from contextlib import contextmanager

    from flask import current_app

    @contextmanager
    def read():
        with acting(user):
            yield current_app.test_request_context()

    return read()


def test_meetings_stand_in_the_calendars_of_who_convened_them_and_of_their_guests(acting, people, held):
    held()
    span = now() - timedelta(days=1), now() + timedelta(days=1)
    with acting(people.drita) as who:
        assert [(entry.kind, entry.title) for entry in desk.entries(who, *span)] == [("office_meeting", "GTP")]
    with acting(people.gjergji) as who:
        (entry,) = desk.entries(who, *span)
        assert (entry.kind, entry.endpoint) == ("office_guest", "office_slips.slip")
        assert desk.entries(who, span[1], span[1] + timedelta(days=9)) == []
    with acting(people.besa) as who:  # she may open the meeting, but it is not hers
        assert desk.entries(who, *span) == []


def test_an_exclusion_that_comes_later_empties_the_slip_without_a_word(acting, people, held, errand):
    _meeting, first, _second = held()
    with acting(people.gjergji):
        (guest_id,) = db.session.scalars(sa.select(Guest.id)).all()
    with acting(people.drita):
        exclude(db.session.get_one(AgendaItem, first).subject_id, people.gjergji)
    with acting(people.gjergji):
        assert seen() == NOTHING
        assert slips.own(guest_id) is None and slips.mine() == []


def test_a_guest_among_the_staff_answers_for_nobody_else(acting, people, held, team):
    held()
    with acting(people.drita):
        other = db.session.scalar(sa.select(Guest.id).where(Guest.seat_id == team.zvap))
    with acting(people.gjergji):
        assert slips.own(other) is None


def test_the_chair_works_with_the_meetings_of_the_body(acting, app, people, team, convene, put, errand):
    """The chair holds no right of the kind; the seat gives it, and the exclusion list still beats it."""
    from plugins.office.meetings import bodies

    other, shown = errand("Tregan"), convene()
    put(shown, errand("Papër"), seats=(team.policia,))
    with acting(people.arta):
        seat = db.session.get_one(Seat, team.drejtoria)
        bodies.end_seat(seat, today() - timedelta(days=1))
        chair = bodies.give_seat(seat.body, seat.institution_id, role="chair", since=today() - timedelta(days=2))
        bodies.sit(chair, since=today() - timedelta(days=1), user_id=people.agron)
    with acting(people.agron) as who:
        assert who.claim("office.chairs") == {team.body}
        assert seen() == NOTHING  # a chair sees the points whose records they see
    put(shown, None, "Të ndryshme", seats=(team.policia,))
    with acting(people.agron):
        assert seen() == {**NOTHING, "Meeting": 1, "AgendaItem": 1, "Guest": 1, "ItemGuest": 1}
    assert other


def test_nobody_writes_into_a_meeting_that_they_do_not_see(acting, people, convene, put, errand, team):
    meeting_id = convene()
    item_id = put(meeting_id, errand("Papër"), seats=(team.policia,))
    with acting(people.lule):
        with pytest.raises(FenceError), unit_of_work():
            item = AgendaItem(meeting_id=meeting_id, place=9)
            item.keys()
            db.session.add(item)
        assert db.session.get(AgendaItem, item_id) is None


def test_what_people_write_about_a_meeting_is_sealed(acting, people, held):
    meeting_id, first, _second = held()
    with acting(people.drita):
        item = db.session.get_one(AgendaItem, first)
        holding.write_minutes(item, item.version, "Kanarina e procesverbalit")
        holding.decide(item, "Kanarina e vendimit")
        meeting = db.session.get_one(Meeting, meeting_id)
        stored = [
            *(getattr(meeting, f"sealed_{name}") for name in ("place", "minutes")),
            *(getattr(item, f"sealed_{name}") for name in ("title", "text", "minutes")),
            *(guest.sealed_person for guest in planning.guests_of(meeting)),
            *(row.decision.sealed_text for row in holding.decisions_of(meeting)[first]),
        ]
        whole = b"".join(filter(None, stored))
        assert len(whole) > 100 and b"Kanarina" not in whole and b"E para" not in whole
