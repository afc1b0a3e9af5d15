"""Danger, safety and what is given: the level explained, safe contact obeyed, orders as grounds, the wall."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.exceptions import NotFound

from core.access.exclusions import exclude
from core.db import db, unit_of_work
from core.l10n import today
from plugins.casework import cases, closing, people, reaching, referrals
from plugins.casework.models import CaseFile, Person, Provision, SocialService
from plugins.casework.problems import Refused
from plugins.casework.services import provisions
from plugins.domestic_violence.models import CounsellingFile, DangerAssessment, SentToCounselling
from plugins.domestic_violence.services import counselling, grounds, orders, registration, risk, safety
from plugins.domestic_violence.services.risk import DANGER
from plugins.office import agenda, tasks
from plugins.office.documents import making, registered
from plugins.office.documents.registered import profiles
from tests.security.served import filled

TUESDAY = datetime(2025, 3, 4, 9, 30, tzinfo=UTC)


def calm(**raised):
    instrument = DANGER.instrument_of(DANGER.newest_version())
    quiet = {code: "no" if "no" in each.effects else "none" for code, each in instrument.questions.items()}
    return quiet | {code.replace("__", "."): answer for code, answer in raised.items()}


def test_the_danger_is_explained_beside_the_word_of_the_police_and_sinks_only_with_the_supervisor(
    acting, office, register
):
    with acting(office.luljeta):
        case = register()
        version = DANGER.newest_version()
        with pytest.raises(Refused):
            DANGER.assess(case, version, calm(), police_level="medium")
        row = DANGER.assess(
            case, version, calm(violence__strangling="yes"), police_level="medium", police_level_on=today()
        )
        assert (case.risk, row.computed) == ("immediate", "immediate")
        assert [reason.question.code for reason in DANGER.outcome_of(row).reasons] == ["violence.strangling"]
        assert not DANGER.instrument_for(row).verified and "propozim" in DANGER.instrument_for(row).status
        assert risk.police_word(case).id == row.id
        with pytest.raises(Refused):
            DANGER.assess(case, version, calm(), level="low")
        lower = DANGER.assess(case, version, calm(violence__strangling="unknown"), level="low", reason="U largua.")
        assert (case.risk, lower.state, lower.computed) == ("immediate", "pending", "immediate"), (
            "unknown lowers nothing"
        )
        assert any("pret" in said for said in closing.closing_objections(case))
        case_id, lower_id = case.id, lower.id
        with pytest.raises(NotFound):
            DANGER.decide(lower, approve=True)
    with acting(office.head):
        DANGER.decide(db.session.get_one(DangerAssessment, lower_id), approve=True)
        assert db.session.get_one(CaseFile, case_id).risk == "low"


def test_one_place_says_whether_she_may_be_reached_and_letters_calls_and_referrals_obey(acting, office, register):
    with time_machine.travel(TUESDAY, tick=False) as clock, acting(office.luljeta):
        case = register()
        clock.shift(timedelta(minutes=5))
        her = db.session.get_one(Person, case.subject_id)
        people.update_person(her, her.version, phone="+355671112224", address="Lagjja e Shtëpisë 7")
        aunt = people.create_person(given="Drita", phone="+355671112225")
        people.add_to_case(case, aunt, role="relative")
        registration.agree_contact(
            case,
            agreed_on=today(),
            ways=["call"],
            days=["2", "4"],
            not_before=time(9),
            not_after=time(12),
            number="+355691112223",
            who_may_answer="Vetëm ajo; të tjerëve: «kursi i rrobaqepësisë»",
            letters=False,
        )
        case = db.session.get_one(CaseFile, case.id)

        def may(way, day=4, hour=9, person=her):
            return reaching.may_reach(case, person, way, datetime(2025, 3, day, hour, tzinfo=UTC))

        assert may("call").allowed and "kursi" in may("call").words
        late, wednesday, message = may("call", hour=14), may("call", day=5), may("message")
        assert not (late.allowed or wednesday.allowed or message.allowed or may("letter").allowed)
        assert "e martë, e enjte" in late.words and "09:00–12:00" in late.words and "Telefonatë" in message.words
        assert may("letter", person=aunt).allowed, "nobody agreed anything for the aunt"

        shown = {part.code: dict(part.rows) for part in referrals.SOURCE.parts(case, profiles()["police"])}
        said = " ".join(f"{label} {text}" for label, text in shown["contact"].items()).replace("\xa0", " ")
        assert "069 111 2223" in said and "09:00–12:00" in said
        assert "067 111 2224" not in said and "Lagjja e Shtëpisë" not in said

        letter = registered.templates()["casework.letter"]
        row = making.make(letter, case, profile="internal", party_id=her.id, title="Ftesë", words="Ejani në zyrë.")
        assert "dorëzohet në zyrë" in str(making.newest(row).facts["paper"]["addressee"])
        plain = making.make(letter, case, profile="internal", party_id=aunt.id, title="Ftesë", words="Ejani.")
        assert len(making.newest(plain).facts["paper"]["addressee"]) == 1


def test_before_anything_is_agreed_nobody_calls_and_nobody_writes(acting, office, register):
    with acting(office.luljeta):
        case = register()
        for row in db.session.scalars(sa.select(registration.SafeContact)):
            with unit_of_work():
                db.session.delete(row)
        her = db.session.get_one(Person, case.subject_id)
        assert not any(reaching.may_reach(case, her, way).allowed for way in ("call", "message", "letter"))


def test_a_safety_plan_keeps_its_forerunner_and_reminds_without_saying_why(acting, office, register):
    with acting(office.luljeta):
        case = register()
        with pytest.raises(Refused):
            safety.write(case, held_by="office")
        first = safety.write(case, held_by="memory", helpers="Fqinja Majlinda", review_on=today() + timedelta(days=9))
        reminder = next(task for task in tasks.open_tasks(case.id) if task.id == first.task_id)
        assert "Majlinda" not in reminder.title and "siguri" not in reminder.title.lower()
        second = safety.write(case, held_by="person", signs="Mbyll derën")
        assert (second.helpers, second.signs) == ("Fqinja Majlinda", "Mbyll derën"), "what is not said stays"
        assert [row.id for row in safety.plans_of(case)] == [second.id, first.id]
        assert not [task for task in tasks.open_tasks(case.id) if task.id == first.task_id]


def _order(case, kind_, first, last):
    party = registration.violent_persons_of(case)[0].id
    at = datetime(first.year, first.month, first.day, 9, tzinfo=UTC)
    order = orders.request(case, kind_, requested_at=at, requested_by="self", violent_person_id=party)
    orders.issue(order, issued_at=at, valid_from=first, valid_to=last, number="1", measures=[])
    return order


def test_support_for_holders_of_an_order_needs_one_follows_it_and_is_looked_at_when_it_ends(acting, office, register):
    with time_machine.travel(TUESDAY, tick=False) as clock, acting(office.luljeta):
        case = register()
        service = db.session.scalar(sa.select(SocialService.id).where(SocialService.code == "economic_aid_order"))
        wanted = {"starts_on": date(2025, 3, 4), "payer": "state", "unit_cost": 9000, "quantity": 1}
        with pytest.raises(Refused):
            provisions.give(case, service, **wanted)
        case = db.session.get_one(CaseFile, case.id)
        first = _order(case, "umm", date(2025, 3, 4), date(2025, 3, 20))
        given = provisions.give(case, service, **wanted)
        assert [row.id for row in grounds.given_because_of(first)] == [given.id]
        second = _order(case, "um", date(2025, 3, 4), date(2025, 3, 30))
        assert grounds.given_because_of(first) == []
        assert [row.id for row in grounds.given_because_of(second)] == [given.id]
        before = len(tasks.open_tasks(case.id))
        clock.move_to(datetime(2025, 3, 31, 6, tzinfo=UTC))
        orders.end_run_out(today())
        assert len(tasks.open_tasks(case.id)) == before + 1
        assert db.session.get_one(Provision, given.id).is_open, "somebody decides, not the clock"


def test_a_hearing_stands_in_the_calendar_of_who_answers_for_the_file_and_says_nothing_outside(
    acting, office, register
):
    with acting(office.luljeta) as who:
        case, at = register(), datetime.now(UTC) + timedelta(days=3)
        party = registration.violent_persons_of(case)[0].id
        orders.request(
            case, "umm", requested_at=datetime.now(UTC), requested_by="self", hearing_at=at, violent_person_id=party
        )
        found = [one for one in agenda.entries_of(who, at - timedelta(hours=1), at + timedelta(hours=1)) if one.ends_at]
        assert [(one.at, str(one.word)) for one in found] == [(at, "Mbledhja")]
        case_id = case.id
        with unit_of_work():
            exclude(case_id, office.husband)
    with acting(office.husband) as who:
        assert [one for one in agenda.entries_of(who, at - timedelta(hours=1), at + timedelta(hours=1))] == []


def test_between_counselling_and_the_file_stands_the_wall(acting, office, register, make_user, signed_in):
    genci = make_user("genci", "dv_counsellor", name="Genci Lika")
    other = make_user("other", "dv_counsellor", name="Gëzim Provëza")
    late = make_user("late", "dv_counsellor", name="Vëllai Provëza")
    with acting(office.luljeta):
        case = register(phone="+355672220000")
        case_id, party = case.id, registration.violent_persons_of(case)[0]
        with unit_of_work():
            exclude(case_id, other)
        party_id = party.id
        counselling.send(case, party, basis="court", phone=False)
        with pytest.raises(Refused):
            counselling.send(case, party, basis="court", phone=False)
        assert db.session.scalars(sa.select(CounsellingFile)).all() == [], "who sends sees nothing there"
        cases.hide_from(db.session.get_one(CaseFile, case_id), late)
    for hidden in (other, late):
        with acting(hidden):
            assert db.session.scalars(sa.select(CounsellingFile)).all() == []
    with acting(genci):
        assert db.session.scalars(sa.select(CaseFile)).all() == []
        assert db.session.scalars(sa.select(SentToCounselling)).all() == []
        file = db.session.scalars(sa.select(CounsellingFile)).one()
        file_id = file.id
        assert (file.name, file.phone, file.state) == ("Gëzim Provëza", None, "waiting")
        kept = {str(getattr(file, column.key)) for column in sa.inspect(CounsellingFile).columns}
        assert str(case_id) not in kept and str(party_id) not in kept
        counselling.add_session(file, at=datetime.now(UTC), kind="individual", came="yes", text="Foli për pijen.")
    with acting(office.luljeta):
        (sent,) = counselling.sent_from(db.session.get_one(CaseFile, case_id))
        assert sent.state == "under_way"
    counsellor, file = signed_in("genci"), f"/coordination/counselling/{file_id}"
    page = counsellor.get(file).text
    assert "Foli për pijen." in page and "Zamira" not in page
    assert file in counsellor.get("/coordination/counselling").text
    form = dict(filled(counsellor.get(f"{file}/sessions/new").text, "text", kind="group", came="no")) | {
        "time": "00:00"
    }
    assert counsellor.post(f"{file}/sessions/new", form).status_code == 303
    assert "Nuk erdhi" in counsellor.get(file).text
    told = signed_in("luljeta").get(f"/coordination/cases/{case_id}/other-party").text
    assert "Në vazhdim" in told and "pijen" not in told
    assert signed_in("luljeta").get(file).status_code in (403, 404)
    form = dict(filled(counsellor.get(f"{file}/end").text, "summary", state="done"))
    assert counsellor.post(f"{file}/end", form).status_code == 303
    assert counsellor.post(f"{file}/end", form).status_code == 422, "it has ended already"
    assert "Përfunduar" in signed_in("luljeta").get(f"/coordination/cases/{case_id}/other-party").text
