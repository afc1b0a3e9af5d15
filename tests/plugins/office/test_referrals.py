"""Referrals: on a ground, shaped for the receiver, for a time; answered by code, in a unit, on paper or not at all."""

import re
import uuid
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.exceptions import NotFound

from core.access.exclusions import exclude
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, unit_of_work
from core.l10n import TIME_ZONE, today
from plugins.office import links
from plugins.office.hookspecs import Handover, Standing
from plugins.office.models import Institution, Link, Referral, Unit
from plugins.office.problems import Refused
from plugins.office.referrals import agreements, answers, handover, lists, sending, settings, sources
from plugins.office.referrals.sources import Receiver

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=TIME_ZONE)
ASKED = {"kind": "service", "reason": "education", "message": "Mund ta prisni në klasën e parë?"}
DUTY = {"ground": "duty", "ground_words": "neni 1"}


@pytest.fixture
def office(app, worker, errand):
    """Drita of Papër refers an errand of hers; Besa works in Tregan; a school, a court and an association stand by."""
    from plugins.errands import hooks

    hooks.CONSENTS.clear(), hooks.HEARD.clear(), hooks.HANDED.clear()
    found = SimpleNamespace(drita=worker("drita", "Papër"), besa=worker("besa", "Tregan"), errand=errand("Papër"))
    with app.app_context(), unit_of_work():
        for name in ("school", "court", "ngo"):
            row = Institution(kind=name, name=f"Prova {name}", aliases=[])
            db.session.add(row)
            setattr(found, name, row.id)
    return found


@pytest.fixture
def refer(acting, office):
    """Refer Drita's errand, by default to the school as a legal duty; returns the id of the referral."""

    def make(to=None, unit=None, **values):
        from plugins.errands.models import Errand

        with acting(office.drita):
            receiver = (
                Receiver(unit=db.session.scalars(sa.select(Unit).where(Unit.name == unit)).one())
                if unit
                else Receiver(institution=db.session.get_one(Institution, to or office.school))
            )
            record = db.session.get_one(Errand, office.errand)
            row, make.covered = sending.send(record, receiver, **{**ASKED, **DUTY, **values})
            return row.id

    return make


def code_for(acting, office, referral_id):
    with acting(office.drita):
        return answers.new_link(db.session.get_one(Referral, referral_id))


def state_of(acting, office, referral_id):
    with acting(office.drita):
        row = db.session.get_one(Referral, referral_id)
        return row.state, [(step.state, step.means) for step in row.steps]


def said(answer):
    """Return the status and the page without what is new in every answer."""
    text = re.sub(r'nonce="[^"]+"|(value|content)="[\w.-]{40,}"', "", answer.text)
    return answer.status_code, text


# --- what goes out, and on what ground


def test_a_receiver_is_shown_what_was_chosen_as_far_as_its_kind_may_be_told(acting, office, refer):
    """A school is told neither of health nor where Mira lives, not even in the words of the worker (X-05)."""
    words = "Mira jeton në Rrugën Kombëtare, pallati 7."
    referral_id = refer(message=words, parts=["errand", "health", "address"])
    with acting(office.drita):
        row = db.session.get_one(Referral, referral_id)
        assert [part["title"] for part in row.shared] == ["Porosia"]
        assert "Kombëtare" not in row.message and refer.covered == 1
        offered = sources.parts_for(sending.record_of(row), Receiver(institution=row.institution))
        assert [part.code for part in offered] == ["errand"]


def test_without_a_consent_that_holds_nothing_is_sent_on_one(acting, office, refer):
    from plugins.errands.hooks import CONSENTS

    with pytest.raises(Refused, match="pëlqim"):
        refer(ground="consent", ground_words=None)
    CONSENTS[office.errand, office.school] = Standing(id=uuid.uuid4(), until=today() + timedelta(days=5))
    referral_id = refer(ground="consent", ground_words=None, shared_until=today() + timedelta(days=30))
    with acting(office.drita):
        assert db.session.get_one(Referral, referral_id).shared_until == today() + timedelta(days=5)
    with pytest.raises(Refused, match="pëlqim"):
        refer(office.court, ground="consent", ground_words=None)


def test_another_ground_is_said_in_words(refer):
    with pytest.raises(Refused, match="akt"):
        refer(ground="duty", ground_words=" ")


def test_a_withdrawn_consent_ends_what_went_out_on_it(acting, office, refer, visitor):
    from plugins.errands.hooks import CONSENTS

    consent = Standing(id=uuid.uuid4())
    CONSENTS[office.errand, office.school] = consent
    referral_id = refer(ground="consent", ground_words=None, parts=["errand"])
    code = code_for(acting, office, referral_id)
    assert opened(visitor(), code).status_code == 200
    with acting(office.besa):  # whoever writes the withdrawal down need not see the referral
        sending.end_consent(consent.id)
    assert opened(visitor(), code).status_code == 404
    with acting(office.drita), pytest.raises(Refused):
        answers.new_link(db.session.get_one(Referral, referral_id))


def test_an_association_is_shown_nothing_without_an_agreement_in_force(app, acting, office, refer, visitor):
    with pytest.raises(Refused, match="marrëveshje"):
        refer(office.ngo, parts=["errand"])
    assert refer(office.ngo), "without any part of the file it may be asked"
    with time_machine.travel(NOON, tick=False):
        with app.app_context():
            row = db.session.get_one(Institution, office.ngo)
            agreements.write_down(row, reference="12/3", valid_from=date(2025, 1, 1), valid_to=date(2026, 5, 31))
        with pytest.raises(Refused, match="marrëveshje"):
            refer(office.ngo, parts=["errand"])
        with app.app_context():
            row = db.session.get_one(Institution, office.ngo)
            agreements.write_down(row, reference="12/4", valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 10))
        code = code_for(acting, office, refer(office.ngo, parts=["errand"]))
        assert opened(visitor(), code).status_code == 200
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        assert opened(visitor(), code).status_code == 404, "the agreement has run out since"


def test_who_cannot_see_a_record_cannot_refer_it(acting, office):
    from plugins.errands.models import Errand

    with acting(office.drita):
        record = db.session.get_one(Errand, office.errand)
    with acting(office.besa):
        assert db.session.get(Errand, office.errand) is None
    with acting(office.drita) as who:
        object.__setattr__(who, "permissions", who.permissions - {"office.referral.send"})
        try:
            with pytest.raises(NotFound):
                sending.send(
                    record, Receiver(institution=db.session.get_one(Institution, office.school)), **ASKED, **DUTY
                )
        finally:
            object.__setattr__(who, "permissions", who.permissions | {"office.referral.send"})


# --- the answer by a code, without a login


def opened(person, code):
    person.get("/answer/")
    return person.post("/answer/open", {"code": code})


def send_answer(person, code, state="accepted", **values):
    person.get("/answer/")
    return person.post("/answer/send", {"code": code, "state": state, "answered_by": "Drejtorja", **values})


def test_an_institution_answers_once_by_a_code_and_sees_only_what_was_shared(acting, office, refer, visitor, signed_in):
    from plugins.errands.hooks import HEARD

    referral_id = refer(parts=["errand"])
    code = code_for(acting, office, referral_id)
    person = visitor()
    asked = person.get(f"/answer/{code}").text
    assert "P-1" not in asked and ASKED["message"] not in asked, "an address alone shows nothing"
    page = opened(person, code.lower().replace("-", " ")).text
    assert "P-1" in page and ASKED["message"] in page
    assert "astmë" not in page and "drita" not in page.lower() and str(office.errand) not in page
    assert send_answer(person, code, "refused").status_code == 422, "a refusal says why"
    assert send_answer(person, code, note="Të hënën në orën 9.").status_code == 200
    assert state_of(acting, office, referral_id) == ("accepted", [("sent", "suite"), ("accepted", "link")])
    assert [(office.errand, "sent", "sent"), (office.errand, "accepted", "answered")] == HEARD
    home = signed_in("drita")
    assert "Përgjigje nga Prova school" in home.get("/").text
    detail = home.get(f"/office/referrals/{referral_id}").text
    assert "Të hënën në orën 9." in detail and "Drejtorja" in detail
    assert "Përgjigje nga Prova school" not in home.get("/").text


def test_every_wrong_way_to_a_referral_has_the_same_answer(app, acting, office, refer, visitor):
    """Used, ended, too old, guessed, of another purpose, of a referral taken back, or too many tries: one page."""
    with time_machine.travel(NOON, tick=False):
        used, ended, old, taken, refused = (refer(parts=["errand"]) for _turn in range(5))
        codes = {name: code_for(acting, office, one) for name, one in (("used", used), ("ended", ended), ("old", old))}
        codes |= {name: code_for(acting, office, one) for name, one in (("taken", taken), ("refused", refused))}
        send_answer(visitor(), codes["used"])
        fresh = code_for(acting, office, ended)
        send_answer(visitor(), codes["refused"], "refused", note="Nuk kemi vend.")
        with acting(office.drita):
            sending.withdraw(db.session.get_one(Referral, taken))
            codes["foreign"] = links.give("slip", old, until=NOON + timedelta(days=300))
        codes |= {"guessed": fresh[:-1] + ("0" if fresh[-1] != "0" else "1"), "empty": "", "long": "A" * 5000}
        looks = {name: said(opened(visitor(), code)) for name, code in codes.items() if name != "old"}
        sent = {name: said(send_answer(visitor(), code)) for name, code in codes.items() if name != "old"}
    with time_machine.travel(NOON + timedelta(days=61), tick=False):
        looks["old"] = said(opened(visitor(), codes["old"]))
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        many = [said(opened(visitor(), "nothing")) for _turn in range(12)]
        looks["too many"] = said(opened(visitor(), fresh))
    pages = {page for page in [*looks.values(), *sent.values(), *many]}
    assert len(pages) == 1 and next(iter(pages))[0] == 404
    with app.app_context(), privileged("test"):
        states = dict(db.session.execute(sa.select(Referral.id, Referral.state)).all())
        assert [states[one] for one in (used, ended, old, taken, refused)] == [
            "accepted",
            "sent",
            "sent",
            "withdrawn",
            "refused",
        ]
        told = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "office.link.refused")).all()
        assert len(told) > 15 and all(event.refused for event in told)
        db.session.remove()
    with time_machine.travel(NOON + timedelta(days=1, hours=1), tick=False):
        assert opened(visitor(), fresh).status_code == 200, "whoever waits may try again"


def test_the_code_is_shown_once_and_kept_as_a_hash(app, office, refer, signed_in):
    referral_id = refer(parts=["errand"])
    person = signed_in("drita")
    person.get(f"/office/referrals/{referral_id}")
    letter = person.post(f"/office/referrals/{referral_id}/link").text
    code = letter.split("<code>")[1].split("</code>")[0]
    assert re.fullmatch(r"([0-9A-Z]{5}-){4}[0-9A-Z]{5}", code)
    assert f"/answer/{code}" in letter and "P-1" in letter and "Prova school" in letter
    assert code not in person.get(f"/office/referrals/{referral_id}").text
    with app.app_context(), privileged("test"):
        assert code not in str(db.session.execute(sa.select(Link.__table__)).all())
        db.session.remove()


def test_what_was_told_by_telephone_or_on_paper_is_written_down(acting, office, refer, signed_in):
    referral_id = refer()
    person = signed_in("drita")
    person.get(f"/office/referrals/{referral_id}/answer")
    values = {"state": "accepted", "means": "paper", "answered_by": "Drejtorja"}
    assert person.post(f"/office/referrals/{referral_id}/answer", values).status_code == 303
    person.get(f"/office/referrals/{referral_id}/answer")
    person.post(f"/office/referrals/{referral_id}/answer", {"state": "done", "means": "phone"})
    assert state_of(acting, office, referral_id) == (
        "done",
        [("sent", "suite"), ("accepted", "paper"), ("done", "phone")],
    )
    assert person.get(f"/office/referrals/{referral_id}/answer").status_code == 404


# --- to a unit of ours


def test_a_unit_is_shown_what_was_shared_and_answers(acting, office, refer, signed_in):
    referral_id = refer(unit="Tregan", parts=["errand"])
    besa = signed_in("besa")
    assert "Ju kërkohet: Arsimi" in besa.get("/").text
    assert str(referral_id) in besa.get("/office/referrals/received").text
    page = besa.get(f"/office/referrals/{referral_id}").text
    assert "P-1" in page and "astmë" not in page and str(office.errand) not in page and "neni 1" not in page
    for verb in ("link", "withdraw"):
        assert besa.post(f"/office/referrals/{referral_id}/{verb}").status_code == 404
    besa.get(f"/office/referrals/{referral_id}/answer")
    answer = besa.post(f"/office/referrals/{referral_id}/answer", {"state": "refused", "note": "Nuk kemi vend."})
    assert answer.status_code == 303
    assert besa.get(f"/office/referrals/{referral_id}").status_code == 404, "what was refused is shown no more"
    assert state_of(acting, office, referral_id)[0] == "refused"
    assert "Nuk kemi vend." in signed_in("drita").get(f"/office/referrals/{referral_id}").text


def test_a_unit_is_shown_it_for_its_time_and_not_to_whom_the_record_is_hidden_from(acting, office, refer, worker):
    lule = worker("lule", "Tregan")
    with time_machine.travel(NOON, tick=False):
        referral_id = refer(unit="Tregan", shared_until=(NOON + timedelta(days=3)).date())
        with acting(office.drita):
            exclude(office.errand, lule)
        seen = {}
        for days in (0, 3, 4):
            with time_machine.travel(NOON + timedelta(days=days), tick=False):
                for name, reader in (("besa", office.besa), ("lule", lule), ("drita", office.drita)):
                    with acting(reader):
                        seen[name, days] = db.session.get(Referral, referral_id) is not None
    assert seen == {
        ("besa", 0): True, ("lule", 0): False, ("drita", 0): True,
        ("besa", 3): True, ("lule", 3): False, ("drita", 3): True,
        ("besa", 4): False, ("lule", 4): False, ("drita", 4): True,
    }  # fmt: skip


# --- without an answer


def test_when_no_answer_comes_its_sender_is_told_and_may_still_write_one_down(app, acting, office, refer, signed_in):
    with time_machine.travel(NOON, tick=False):
        referral_id = refer(answer_by=(NOON + timedelta(days=2)).date())
        with acting(office.drita) as who:
            from plugins.office.agenda import entries_of

            (entry,) = entries_of(who, NOON, NOON + timedelta(days=9))
            assert entry.title == "Përgjigje nga Prova school" and entry.day == (NOON + timedelta(days=2)).date()
            assert answers.close_unanswered() == 0
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        with app.app_context():
            assert answers.close_unanswered() == 1
            db.session.remove()
        assert state_of(acting, office, referral_id)[0] == "no_answer"
        assert "Pa përgjigje nga Prova school" in signed_in("drita").get("/").text
        with acting(office.drita):
            answers.answer(db.session.get_one(Referral, referral_id), "done", means="paper")
        assert state_of(acting, office, referral_id)[0] == "done"


# --- handed over to another service of the suite


def facts(kind, unit_id):
    return Handover(kind=kind, unit_id=unit_id, story="Rri vetëm.", person={"given": "Zana"}, sender="Drita", at=NOON)


def hand_over(kind, unit_id):
    return handover.hand_over(
        facts(kind, unit_id), reason="safety", ground="vital", ground_words="sot", told={"Emri": "Zana", "Mosha": ""}
    )


def test_a_sender_gets_a_receipt_and_learns_only_whether_it_was_taken_up(acting, office, unit_id):
    from plugins.errands.hooks import HANDED

    papri = unit_id("Papër")
    with acting(office.drita) as who:
        row = hand_over("errand", papri)
        assert (row.receipt, row.state, lists.to_name(row)) == ("R-1", "sent", "Porositë")
        assert HANDED["R-1"].person == {"given": "Zana"} and row.shared[0]["rows"] == [["Emri", "Zana"]]
        referral_id = row.id
    with acting(office.besa):
        handover.settle("R-1", "accepted")
        handover.settle("R-2", "accepted")
        with pytest.raises(ValueError, match="closed"):
            handover.settle("R-1", "closed")
        assert db.session.get(Referral, referral_id) is None
    with acting(office.drita) as who:
        assert [row.id for row in lists.waiting(who)["fresh"]] == [referral_id]
        assert db.session.get_one(Referral, referral_id).state == "accepted"


def test_without_a_service_that_takes_it_up_the_way_is_a_letter(acting, office, unit_id, signed_in):
    with acting(office.drita), pytest.raises(Refused, match="shkresë"):
        hand_over(handover.CHILD, unit_id("Papër"))
    page = signed_in("drita").get("/office/referrals/child").text
    assert "Dërgojini një referim institucionit, me shkresë të printuar." in page


# --- the pages


def test_a_referral_is_made_in_two_steps_on_the_screen(acting, office, signed_in):
    person = signed_in("drita")
    first = person.get(f"/office/referrals/new?about={office.errand}").text
    assert "Prova school" not in first and "P-1" in first
    found = person.get(f"/office/referrals/new?about={office.errand}&to=prova+scho")
    assert found.location.endswith(f"to=institution:{office.school}&about={office.errand}")
    address = f"/office/referrals/new?about={office.errand}&to=institution:{office.school}"
    form = person.get(address).text
    assert "Porosia" in form and "astmë" not in form and "Sot nuk vlen asnjë pëlqim" in form
    values = {"about": office.errand, "to": f"institution:{office.school}", **ASKED, "parts": "errand"}
    refused = person.post("/office/referrals/new", {**values, "ground": "consent"})
    assert refused.status_code == 422 and ASKED["message"] in refused.text
    sent = person.post("/office/referrals/new", {**values, **DUTY})
    assert sent.status_code == 303
    assert "Prova school" in person.get("/office/referrals/?whose=all").text
    assert person.get(sent.location).status_code == 200
    stranger = signed_in("besa")
    assert stranger.get(sent.location).status_code == 404
    assert stranger.get(f"/office/referrals/new?about={office.errand}").status_code == 404
    assert stranger.get("/office/referrals/?whose=all").text.count("Prova school") == 0


def test_the_municipality_says_how_long_it_waits(acting, office, refer, worker, signed_in):
    worker("arben", "Papër", "director")
    person = signed_in("arben")
    person.get("/office/referrals/settings")
    wrong = person.post("/office/referrals/settings", {"answer_days": "0", "link_days": "30", "shown_days": "60"})
    assert wrong.status_code == 422 and "1 deri në 365" in wrong.text
    person.post("/office/referrals/settings", {"answer_days": "3", "link_days": "30", "shown_days": "60"})
    with acting(office.drita):
        assert settings.days()["answer_days"] == 3
    referral_id = refer()
    with acting(office.drita):
        assert db.session.get_one(Referral, referral_id).answer_due_at.astimezone(
            TIME_ZONE
        ).date() == today() + timedelta(days=4)


def test_agreements_stand_at_the_institution(office, worker, signed_in):
    worker("arben", "Papër", "director")
    person = signed_in("arben")
    person.get(f"/office/referrals/agreements/{office.ngo}")
    values = {"reference": "Marrëveshja 5", "valid_from": "01.01.2026", "valid_to": "31.12.2025"}
    assert person.post(f"/office/referrals/agreements/{office.ngo}", values).status_code == 422
    assert person.post(f"/office/referrals/agreements/{office.ngo}", {**values, "valid_to": ""}).status_code == 303
    assert "Marrëveshja 5" in person.get(f"/office/institutions/{office.ngo}").text
