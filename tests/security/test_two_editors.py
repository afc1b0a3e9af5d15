"""Two editors of one record: never two winners, and the loser sees both texts and keeps hers (security.md R-06)."""

import html
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.db import db, now
from core.l10n import today
from tests.security.served import count, filled
from tests.security.work import register

ROUNDS = count(4, 100)
"""For each kind of record: five kinds make twenty rounds."""
KINDS = {
    "person": ("given", "/casework/people/{person}/edit"),
    "contact": ("observations", "/casework/cases/{case}/contacts/{contact}"),
    "note": ("text", "/casework/cases/{case}/notes/{note}"),
    "plan": ("aim", "/casework/cases/{case}/plans/{plan}/edit"),
    "action": ("text", "/casework/cases/{case}/actions/{action}"),
}


@pytest.fixture
def plugins():
    return ("child_protection",)


@pytest.fixture
def shared(app, town):
    """A file on which Anila and her supervisor work: a contact, a note, a draft of a plan with one action."""
    from plugins.casework import contacts, plans
    from plugins.casework.models import CaseFile

    case_id = register(app, town)
    with app.app_context(), acting_as(principal_for(town.anila)):
        case = db.session.get_one(CaseFile, case_id)
        at = now() - timedelta(hours=1)
        contact = contacts.add_contact(case, kind="call", at=at, result="met", observations="Para")
        note = contacts.add_note(case, "Para")
        plan = plans.new_plan(case, aim="Para")
        goal = plans.save_goal(plan, text="Para", domain="safety")
        action = plans.save_action(goal, text="Para", worker_id=town.anila, due_on=today() + timedelta(days=9))
        ids = {"person": case.subject_id, "contact": contact.id, "note": note.id, "plan": plan.id, "action": action.id}
        db.session.remove()
    return {"case": case_id, **ids}


def at_once(*deeds):
    """Do things at the same moment, each in a thread of its own; return their answers in order."""
    gate, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        gate.wait(30)
        answers[number] = deed()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def edited(page, field, text):
    fields = filled(page, field, **{field: text})
    names = {name for name, _value in fields} - {"csrf_token"}
    return {name: [value for other, value in fields if other == name] for name in names}


@pytest.mark.parametrize("kind_of_record", KINDS)
def test_of_two_editors_one_wins_and_the_other_sees_both_texts(app, shared, signed_in, kind_of_record):
    field, address = KINDS[kind_of_record]
    url = address.format(**shared)
    anila, valbona = signed_in("anila"), signed_in("valbona")
    for turn in range(ROUNDS):
        mine, hers = f"Fjala e Anilës {turn}", f"Fjala e Valbonës {turn}"
        pages = anila.get(url).text, valbona.get(url).text
        answers = at_once(
            lambda page=pages[0], text=mine: anila.post(url, edited(page, field, text)),
            lambda page=pages[1], text=hers: valbona.post(url, edited(page, field, text)),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409], (turn, [a.text[:600] for a in answers])
        loser = next(answer for answer in answers if answer.status_code == 409)
        shown = html.unescape(loser.text)
        assert mine in shown and hers in shown, turn
        won = hers if loser is answers[0] else mine
        own = mine if loser is answers[0] else hers
        assert own in dict(filled(loser.text, field))[field], "her own text is no longer in the box"
        assert won in html.unescape(anila.get(url).text)
    print(f"\n{ROUNDS} rounds on one {kind_of_record}: no update lost")


def test_the_loser_may_save_hers_knowingly_and_only_once_more(shared, signed_in):
    url = KINDS["note"][1].format(**shared)
    anila, valbona = signed_in("anila"), signed_in("valbona")
    old = anila.get(url).text
    valbona.get(url)
    assert valbona.post(url, edited(old, "text", "E Valbonës")).status_code == 303
    lost = anila.post(url, edited(old, "text", "E Anilës"))
    assert lost.status_code == 409
    assert anila.post(url, edited(lost.text, "text", "E Anilës")).status_code == 303
    assert valbona.post(url, edited(lost.text, "text", "E tretë")).status_code == 409


def test_a_form_without_its_version_never_wins(app, town, shared, signed_in):
    """A client that leaves the version out must not overwrite what it has not seen."""
    from plugins.casework.models import Note

    url = KINDS["note"][1].format(**shared)
    anila = signed_in("anila")
    anila.get(url)
    assert anila.post(url, {"text": "Pa version"}).status_code == 409
    with app.app_context(), acting_as(principal_for(town.anila)):
        assert db.session.scalars(sa.select(Note).filter_by(id=shared["note"])).one().text == "Para"
        db.session.remove()
