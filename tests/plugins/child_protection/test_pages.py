"""The pages of child protection as people fill them in, and as those see them who may not."""

import re
import uuid

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db, unit_of_work
from core.l10n import today
from plugins.casework.models import CaseFile, Person
from plugins.child_protection.models import Referral, RiskAssessment
from plugins.child_protection.services import notices, protection_measures, waiting
from plugins.office import tasks
from plugins.office.models import Rule
from plugins.office.reminders.looking import remind

TABS = ("referral", "risk", "notices", "assessment", "reviews")
FORMS = ("risk/new", "notices/new", "assessment/write")


@pytest.fixture
def anila(office, signed_in):
    return signed_in("anila")


@pytest.fixture
def filled(office):
    """The registration page as a worker fills it in."""

    def form(**other):
        day = today()
        return {
            "received_on-day": str(day.day),
            "received_on-month": str(day.month),
            "received_on-year": str(day.year),
            "received_time": "00:01",
            "channel": "phone",
            "referrer_kind": "neighbour",
            "given": "Liri",
            "family": "Provë",
            "sex": "female",
            "age": "7",
            "unit_id": str(office.unit),
            "story": "Fqinja dëgjon të qara çdo natë.",
            "categories": ["neglect"],
            "urgency": "medium",
            "decision": "open_case",
            **other,
        }

    return form


def send(visitor, form):
    visitor.get("/child-protection/register")
    return visitor.post("/child-protection/register", form)


def test_a_child_is_registered_on_one_page(anila, filled, acting, office):
    answer = send(anila, filled())
    assert answer.status_code == 303
    page = anila.get(answer.location)
    assert "Liri Provë" in page.text and "i paverifikuar" in page.text
    with acting(office.anila):
        child = db.session.scalars(sa.select(Person)).one()
        assert (child.birth_year, child.birth_date_kind) == (today().year - 7, "estimated")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"channel": ""}, "Zgjidhni si erdhi referimi."),
        ({"story": ""}, "Shkruani me pak fjalë çfarë ndodhi."),
        ({"given": "", "family": ""}, "Shkruani të paktën një emër të fëmijës"),
        ({"danger": ["injury"], "urgency": "low"}, "Keni shënuar rrezik të menjëhershëm"),
        ({"age": "18"}, "Fëmija është nën 18 vjeç"),
        ({"categories": []}, "Zgjidhni të paktën një kategori."),
        ({"decision": "forward"}, "Zgjidhni institucionin të cilit i përcillet."),
        ({"decision": "no_ground"}, "Shkruani pse nuk hapet dosje."),
    ],
)
def test_what_is_missing_is_said_in_words_and_nothing_is_saved(anila, filled, acting, office, change, sentence):
    answer = send(anila, filled(**change))
    assert answer.status_code == 422 and sentence in answer.text
    with acting(office.anila):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 0


def test_a_doubtful_identity_number_never_stops_the_registration(anila, filled):
    assert send(anila, filled(nid="J1234")).status_code == 303


def test_a_child_of_a_similar_name_is_shown_before_saving_and_may_be_joined(anila, filled, acting, office):
    first = send(anila, filled()).location
    shown = send(anila, filled(family="Prove"))
    assert shown.status_code == 422 and "A është njëri nga këta fëmijë?" in shown.text
    assert "L. P." in shown.text and "Fqinja dëgjon" not in shown.text.split("Referimi</h2>")[0]
    case_id = first.rsplit("/", 1)[1]
    assert send(anila, filled(family="Prove", same_as=case_id)).location == first
    with acting(office.anila):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseFile)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Referral)) == 2


def test_another_child_of_a_similar_name_gets_a_file_of_its_own(anila, filled, acting, office):
    send(anila, filled())
    assert send(anila, filled(same_as="none")).status_code == 303
    with acting(office.anila):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CaseFile)) == 2


def test_nobody_joins_a_file_that_was_not_offered(anila, filled, register, office):
    hidden = register(office.besnik, given="Tjetër", family="Emër")
    answer = send(anila, filled(same_as=str(hidden)))
    assert answer.status_code == 422


def test_advice_leads_to_the_referral_alone(anila, filled):
    answer = send(anila, filled(decision="advise", decision_note="Mosmarrëveshje e vogël."))
    assert answer.status_code == 303
    page = anila.get(answer.location)
    assert "Liri Provë" in page.text and "Mosmarrëveshje e vogël." in page.text


def test_every_page_of_a_file_opens_and_shows_its_deadlines_as_unverified(anila, register, assess):
    case_id = register(crime=True, urgency="immediate")
    assess(case_id, child__fear="yes")
    for part in (*TABS, *FORMS, "notices/send"):
        answer = anila.get(f"/child-protection/cases/{case_id}/{part}")
        assert answer.status_code == 200, part
        assert len(answer.data) < 60_000


def test_a_file_out_of_reach_answers_as_one_that_does_not_exist(office, signed_in, register):
    case_id, nowhere = register(), uuid.uuid4()

    def asked(person, id_, part):
        answer = person.get(f"/child-protection/cases/{id_}/{part}")
        return answer.status_code, re.sub(r"[0-9a-f-]{36}|(nonce|value|content)=\"[^\"]*\"", "", answer.text)

    for name in ("besnik", "klodi"):
        person = signed_in(name)
        for part in (*TABS, *FORMS, "plan/print", "risk/decision"):
            assert asked(person, case_id, part) == asked(person, nowhere, part)
            assert asked(person, case_id, part)[0] == 404


def test_the_level_is_shown_while_the_sheet_is_filled_in_and_nothing_is_saved(anila, register, acting, office):
    case_id = register()
    anila.get(f"/child-protection/cases/{case_id}/risk/new")
    answer = anila.post(f"/child-protection/cases/{case_id}/risk/level", {"q_child_fear": "yes"})
    assert "Fëmija ka frikë nga një person në shtëpi ose nga kthimi." in answer.text
    page = anila.post(f"/child-protection/cases/{case_id}/risk/new", {"q_child_fear": "yes", "preview": "1"})
    assert page.status_code == 200 and "Rrezik i lartë" in page.text
    with acting(office.anila):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RiskAssessment)) == 0


def test_a_reassessment_begins_with_what_was_known(anila, register, assess):
    case_id = register()
    assess(case_id, child__fear="yes")
    page = anila.get(f"/child-protection/cases/{case_id}/risk/new").text
    checked = re.findall(r'name="(q_child_fear)"[^>]*value="(\w+)" checked', page)
    assert checked == [("q_child_fear", "yes")]


def test_only_who_may_agree_opens_the_answer_to_a_lower_level(signed_in, register, assess):
    case_id = register()
    assess(case_id, child__fear="yes", level="low", reason="Duket mirë.")
    address = f"/child-protection/cases/{case_id}/risk/decision"
    assert signed_in("anila").get(address).status_code == 404
    assert "Duket mirë." in signed_in("valbona").get(address).text


def test_each_number_of_the_home_page_opens_exactly_the_files_it_counts(acting, office, signed_in, register, assess):
    register(crime=True, urgency="immediate")
    register()
    lowered = register(given="Tjetër")
    assess(lowered, child__fear="yes", level="low", reason="Duket mirë.")
    with acting(office.anila):
        protection_measures.propose(db.session.get_one(CaseFile, lowered), "alternative_care", grounds="Pa kujdes.")
    for name, expected in {
        "anila": {"unassessed": 2, "notices": 1},
        "valbona": {"unassessed": 2, "notices": 1, "lowerings": 1},
        "arben": {"lowerings": 1, "measures": 1},
    }.items():
        with acting(getattr(office, name)) as who:
            assert waiting.counts(who) == expected
        person = signed_in(name)
        for kind, number in expected.items():
            page = person.get(f"/child-protection/waiting/{kind}").text
            assert page.count('<tr><th scope="row">') == number


def test_a_notice_that_is_owed_stands_on_the_first_page_until_it_is_sent(anila, register, acting, office):
    from core.db import now

    case_id = register(crime=True, urgency="immediate")
    sentence = "Duhet njoftuar menjëherë policia ose prokuroria</h2>"
    assert sentence in anila.get(f"/casework/cases/{case_id}").text
    with acting(office.anila):
        owed = notices.waiting(db.session.get_one(CaseFile, case_id))[0]
        notices.send(owed, sent_at=now(), recipient="police", means="phone", proof_kind="call_note")
    assert sentence not in anila.get(f"/casework/cases/{case_id}").text


@pytest.mark.parametrize("kind", ["sqlite"])
def test_each_screen_with_a_deadline_says_that_nobody_verified_it_until_somebody_has(
    app, office, register, assess, anila
):
    case_id = register()
    assess(case_id, level="high", reason="Vetëm në shtëpi")
    with app.app_context(), acting_as(principal_for(office.anila)):
        remind(principal_for(office.anila))
        task = next(task for task in tasks.open_tasks(case_id) if task.law is not None).id
        db.session.remove()
    pages = (
        "/",
        "/casework/cases",
        f"/casework/cases/{case_id}",
        "/office/tasks/",
        f"/office/tasks/{task}",
        "/office/reminders/",
    )
    for page in pages:
        assert "paverifikuar" in anila.get(page).text, page
    with app.app_context(), privileged("the jurist has read them all"), unit_of_work():
        db.session.execute(sa.update(Rule).values(verified_on=today()))
    for page in pages:
        answer = anila.get(page)
        assert answer.status_code == 200 and "paverifikuar" not in answer.text, page
