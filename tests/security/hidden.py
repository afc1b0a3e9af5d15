"""Two files that nearly nobody may know of, a child's and a protected mother's, with a record of every kind in them."""

import io
from datetime import timedelta
from types import SimpleNamespace

import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.access.scope import Scoped
from core.db import Model, Record, db, now, unit_of_work
from core.l10n import today

SAID = SimpleNamespace(
    given="Zamira", family="Fshehur", nid="L65101001F", phone="+355672000111", story="Fjala e fshehur"
)
"""What is said in the hidden files and nowhere else."""
KNOWS_THE_CHILD, KNOWS_THE_MOTHER = "anila", "dv.coordinator"


def hide_files(app, town, held=True):
    """Let Anila and the Local Coordinator open files that they hide from all others; returns ids and references.

    `held` says whether the group about the child met already, or will.
    """
    ids = SimpleNamespace(held=held)
    others = set(town.roles) - {KNOWS_THE_CHILD, KNOWS_THE_MOTHER}
    for who, open_file in ((KNOWS_THE_CHILD, child), (KNOWS_THE_MOTHER, mother)):
        _hide(app, town, ids, who, open_file, others)
    return ids


def hide_child(app, town, excluded):
    """Let Anila open a child's file that she hides from some; returns ids and the reference.

    The group about the child will meet: how often it met is a public figure.
    """
    ids = SimpleNamespace(held=False)
    _hide(app, town, ids, KNOWS_THE_CHILD, child, excluded)
    return ids


def _hide(app, town, ids, who, open_file, excluded):
    with app.app_context(), acting_as(principal_for(getattr(town, who))):
        case = open_file(town, ids)
        fill_in(case, ids)
        for name in excluded:
            exclude(case.id, getattr(town, name))
        db.session.remove()


def child(town, ids):
    from plugins.child_protection.services import referrals

    person = {"given": SAID.given, "family": SAID.family, "nid": SAID.nid, "phone": SAID.phone, "sex": "female"}
    referral, case = referrals.register(
        {**person, "birth_year": 2016, "unit_id": town.near, "address": SAID.story},
        crime=True,
        unit_id=town.near,
        received_at=now() - timedelta(minutes=30),
        channel="phone",
        referrer_kind="neighbour",
        categories=["neglect"],
        danger=[],
        urgency="high",
        living="mother",
        story=SAID.story,
    )
    ids.case, ids.person, ids.reference, ids.referral = case.id, case.subject_id, case.reference, referral.id
    ids.note = note(case).id
    ids.document = letter(case).id
    protect(case, ids)
    meet(case, ids)
    return case


def mother(town, ids):
    from plugins.domestic_violence.services import registration

    case = registration.register(
        {"given": SAID.given, "family": SAID.family, "sex": "female", "unit_id": town.near, "birth_year": 1990},
        {"given": "Agron", "family": "Provë", "sex": "male", "relation": "spouse", "lives_together": "yes"},
        {
            "reported_at": now() - timedelta(hours=2),
            "channel": "police",
            "forms": ["physical"],
            "children_present": "yes",
            "earlier": "yes",
            "story": SAID.story,
            "place": SAID.story,
        },
        {"ways": ["call"], "number": SAID.phone, "hours": SAID.story, "letters": False},
    )
    ids.mother, ids.protected, ids.mothers_reference = case.id, case.subject_id, case.reference
    coordinate(case, ids)
    ids.mothers_note, ids.mothers_letter = note(case).id, letter(case).id
    return case


def coordinate(case, ids) -> None:
    """Put an order in force with a breach and a report, a hearing to come, and a safety plan into a mother's file."""
    from plugins.domestic_violence.services import orders, registration, reports, safety

    party = registration.violent_persons_of(case)[0]
    moment = now() - timedelta(hours=1)
    order = orders.request(
        case, "umpmm", requested_at=moment, requested_by="police", violent_person_id=party.id, number=SAID.story
    )
    orders.issue(order, number=SAID.story, issued_at=moment, valid_from=today(), measures=["no_approach"])
    orders.serve(order, moment)
    breach = reports.note_breach(order, at=moment, kind="approach", text=SAID.story)
    reports.send_report(
        order,
        period_from=today(),
        period_to=today(),
        kept="broken",
        text=SAID.story,
        sent_at=now(),
        means="by_hand",
        proof=SAID.story,
    )
    court = orders.request(
        case, "umm", requested_at=moment, requested_by="self", hearing_at=now() + timedelta(days=1), number=SAID.story
    )
    safety.write(case, held_by="office", signs=SAID.story, helpers=SAID.family, review_on=today())
    ids.order, ids.court, ids.breach, ids.violent = order.id, court.id, breach.id, party.id


def note(case):
    from plugins.casework import contacts

    moment = now() - timedelta(minutes=9)
    contacts.add_contact(case, kind="call", at=moment, result="met", observations=SAID.story)
    return contacts.add_note(case, SAID.story)


def letter(case):
    """A letter that everybody has signed, so that it waits for the secretary's number."""
    from plugins.office.documents import making, registered
    from plugins.office.models import Document
    from plugins.office.models.documents import PROTOCOL

    made = making.make(registered.templates()["casework.letter"], case, profile="service", title="Letër")
    with unit_of_work():
        row = db.session.get_one(Document, made.id)
        row.waits_for = PROTOCOL
    return row


def fill_in(case, ids):
    """Put one record of each kind that every file may have into it, hidden words and all."""
    from werkzeug.datastructures import FileStorage

    from plugins.casework import attachments, codes, consents, flags
    from plugins.casework.models import SocialService
    from plugins.casework.services import provisions
    from plugins.office import tasks

    said = {"purpose": "photo", "giver": "parent", "answer": "given", "means": "written", "given_on": today()}
    consents.give(case, **said, scope=SAID.story)
    flags.set_flag(case, next(iter(codes.lists()["flag_kind"])), reason=SAID.story, words=SAID.family)
    rent = db.session.scalars(sa.select(SocialService.id).filter_by(code="rent_bonus")).one()
    money = {"payer": "municipality", "planned_cost": 7777, "approved_cost": 7777}
    decision = {"decision_no": SAID.story, "decided_on": today()}
    ids.provision = provisions.give(case, rent, starts_on=today(), **money, **decision).id
    scan = FileStorage(io.BytesIO(SAID.story.encode()), filename=f"{SAID.family}.txt")
    ids.attachment = attachments.attach(case, scan, kind="official_letter", title=SAID.story).id
    task = tasks.add_task(title=SAID.story, text=SAID.story, owner_id=case.worker_id, due_on=today(), subject=case)
    ids.task, ids.plan, ids.handover = task.id, plan(case), refer(case)


def plan(case):
    from plugins.casework import plans

    made = plans.new_plan(case, aim=SAID.story)
    goal = plans.save_goal(made, text=SAID.story, domain="safety")
    plans.save_action(goal, text=SAID.story, worker_id=case.worker_id, due_on=today() + timedelta(days=9))
    return made.id


def refer(case):
    """Refer the file to a school as a legal duty; the school may answer by a code."""
    from plugins.office.models import Institution
    from plugins.office.referrals import answers, sending
    from plugins.office.referrals.sources import Receiver

    said = {"kind": "service", "reason": "education", "message": SAID.story, "ground": "duty", "ground_words": "neni 1"}
    school = db.session.scalars(sa.select(Institution).where(Institution.kind == "school").limit(1)).first()
    referral, _covered = sending.send(case, Receiver(institution=school), **said)
    answers.new_link(referral)
    return referral.id


def meet(case, ids) -> None:
    """The GTN is called about the child alone, twice; it has met and decided, if it has."""
    from plugins.casework import agenda
    from plugins.office.meetings import bodies, holding, planning

    (body,) = agenda.bodies_for(case)
    seats = [seat for seat in bodies.seats_of(body) if seat.holder_on(today())]
    words = {"place": SAID.story, "title": SAID.story, "text": SAID.story, "seats": seats}
    item = agenda.call(case, body, at=now() - timedelta(minutes=1), **words)
    planning.send_invitations(item.meeting)
    if ids.held:
        holding.hold(item.meeting)
        holding.write_minutes(item, item.version, SAID.story)
        holding.decide(item, SAID.story, user_id=case.worker_id, due_on=today())
    coming = agenda.call(case, body, at=now() + timedelta(days=2), **words)
    planning.send_invitations(coming.meeting)
    ids.meeting, ids.coming = item.meeting_id, coming.meeting_id
    ids.slip = planning.guests_of(item.meeting)[0].id


def protect(case, ids) -> None:
    """Put a protection measure, support in criminal proceedings and an enrolment into a child's file."""
    from plugins.child_protection.services import court_support, enrolments, protection_measures
    from plugins.child_protection.services.risk import RISK

    measure = {"decider": "director", "decided_by_id": case.worker_id, "decided_at": now()}
    words = {"grounds": SAID.story, "steps_note": SAID.family, "whereabouts": SAID.story}
    taken = protection_measures.take_at_once(case, **measure, steps=["safe_place"], review_on=today(), **words)
    support = court_support.begin(
        case, role="victim", worker_id=case.worker_id, started_on=today(), proceeding_no=SAID.story
    )
    court_support.note_step(support, "appeal", on=today(), by_id=case.worker_id, text=SAID.story)
    enrolled = enrolments.enrol(
        case,
        kind="school",
        school_year=enrolments.this_year(),
        starts_on=today(),
        fee_payer="municipality",
        house=SAID.family,
    )
    ids.measure, ids.enrolment = taken.id, enrolled.id
    instrument = RISK.instrument_of(RISK.newest_version())
    calm = {code: "no" if "no" in q.effects else "none" for code, q in instrument.questions.items()}
    RISK.assess(case, RISK.newest_version(), calm, level="high", reason=SAID.story, child_seen="alone")


def scoped():
    """Return the scoped models with tables of their own, by name."""
    mappers = [mapper for mapper in Model.registry.mappers if issubclass(mapper.class_, Scoped)]
    return {m.class_.__name__ + " " + m.local_table.name: m.class_ for m in mappers if issubclass(m.class_, Record)}


def rows_of(app):
    with app.app_context(), privileged("test"):
        found = {
            name: set(db.session.scalars(sa.select(model.id)))
            for name, model in scoped().items()
            if sa.inspect(db.session.connection()).has_table(model.__tablename__)
        }
        db.session.remove()
    return found
