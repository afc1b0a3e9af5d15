"""The pages of bodies and meetings, from a new body to signed minutes, and what a guest opens."""

import html
import re
from datetime import timedelta

import sqlalchemy as sa

from core.access.exclusions import exclude
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, now
from core.l10n import local, today
from plugins.office import links
from plugins.office.meetings import planning
from plugins.office.models import AgendaItem, Body, Decision, Guest, Institution, Link, Meeting, Seat, SeatHolder
from tests.security.served import filled


def date_boxes(name, day):
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def one(app, query):
    with app.app_context(), privileged("test"):
        found = db.session.scalars(query).all()
        db.session.remove()
    assert len(found) == 1, found
    return found[0]


def ok(answer, status=200):
    assert answer.status_code == status, (answer.status_code, re.sub(r"<[^>]+>|\s+", " ", answer.text)[:1500])
    return answer


def go(person, answer):
    """Follow an answer to the page that it leads to."""
    return ok(person.get(ok(answer, 303).location))


def test_a_body_is_set_up_and_its_seats_change_hands(app, people, signed_in):
    arta = signed_in("arta")
    ok(arta.get("/office/bodies/"))
    ok(arta.post("/office/bodies/new", {"kind": "boards.team"}), 422)
    ok(arta.get("/office/bodies/new"))
    fields = {"kind": "boards.team", "name": "Grupi i Provës", "short_name": "GP", "source": "Urdhri 1"}
    page = go(arta, arta.post("/office/bodies/new", fields | date_boxes("founded_on", today() - timedelta(days=99))))
    assert "Asnjë institucion nuk ka ende vend" in page.text
    body_id = one(app, sa.select(Body.id))
    address = f"/office/bodies/{body_id}"
    police = one(app, sa.select(Institution.id).where(Institution.code == "policia-elbasan"))
    since = date_boxes("since", today() - timedelta(days=30))
    ok(arta.get(f"{address}/seats/new"))
    seat = {"institution": str(police), "role": "member", "person": "Ina Provë", "email": "ina@example.org", **since}
    page = go(arta, arta.post(f"{address}/seats/new", seat))
    assert "Ina Provë" in page.text
    seat_id = one(app, sa.select(Seat.id))
    ok(arta.get(f"{address}/seats/{seat_id}/person"))
    ok(arta.post(f"{address}/seats/{seat_id}/person", {**since, "person": "Ben"}), 422)
    page = go(
        arta,
        arta.post(f"{address}/seats/{seat_id}/person", {"person": "Ben Provë", **date_boxes("since", today())}),
    )
    assert "Ben Provë" in page.text and "Ina Provë" in page.text.split("Kush e mbante më parë")[1]
    ok(arta.get(f"{address}/rename"))
    name = {"name": "Grupi Tjetër", "source": "Urdhri 2", **date_boxes("valid_from", today())}
    assert "Emrat ndër kohë" in go(arta, arta.post(f"{address}/rename", name)).text
    page = ok(arta.get(f"{address}/edit")).text
    assert go(arta, arta.post(f"{address}/edit", dict(filled(page, "short_name", aliases="GPE\nGrupi"))))
    ok(arta.post(f"{address}/edit", dict(filled(page, "short_name", short_name="Tjetër"))), 409)
    ok(arta.get(f"{address}/seats/{seat_id}/end"))
    page = go(arta, arta.post(f"{address}/seats/{seat_id}/end", date_boxes("last_day", today() - timedelta(days=1))))
    assert "Asnjë institucion nuk ka ende vend" in page.text
    # Who may not set up bodies meets nothing; who has no right in the kind not even the page.
    for name, path in (("drita", f"{address}/edit"), ("gjergji", address), ("lule", address)):
        ok(signed_in(name).get(path), 404)


def test_a_meeting_on_its_pages_from_the_plan_to_signed_minutes(app, people, team, errand, signed_in, put):
    drita = signed_in("drita")
    ok(drita.get("/office/meetings/"))
    ok(drita.get("/office/meetings/new"))
    ok(drita.post("/office/meetings/new", {"body": str(team.body)}), 422)
    fields = {"body": str(team.body), "time": "10:00", "place": "Salla e vogël"}
    page = go(drita, drita.post("/office/meetings/new", fields | date_boxes("day", today() + timedelta(days=3))))
    assert "Ende asnjë pikë" in page.text
    meeting_id = one(app, sa.select(Meeting.id))
    address = f"/office/meetings/{meeting_id}"
    put(meeting_id, errand("Papër", "P-77"), "Rasti")
    assert "P-77" in ok(drita.get(address)).text

    # The agenda.
    ok(drita.get(f"{address}/items/new"))
    ok(drita.post(f"{address}/items/new", {}), 422)
    go(drita, drita.post(f"{address}/items/new", {"title": "Të ndryshme", "text": "Sillni listat"}))
    topic = one(app, sa.select(AgendaItem.id).where(AgendaItem.subject_id.is_(None)))
    form = ok(drita.get(f"{address}/items/{topic}")).text
    go(drita, drita.post(f"{address}/items/{topic}", dict(filled(form, "title", title="Të tjera"))))
    ok(drita.post(f"{address}/items/{topic}", dict(filled(form, "title", title="Humbësi"))), 409)
    page = go(drita, drita.post(f"{address}/items/{topic}/up")).text
    assert page.index("1. Të tjera") < page.index("2. Rasti")

    # The guests.
    ok(drita.get(f"{address}/invite"))
    ok(drita.post(f"{address}/invite", {}), 422)
    case = one(app, sa.select(AgendaItem.id).where(AgendaItem.subject_id.is_not(None)))
    both = {"seats": [str(team.policia), str(team.drejtoria)], "items": [str(case)]}
    page = go(drita, drita.post(f"{address}/invite", both)).text
    assert "Kanarina Police" in page and "Gjergji" in page
    ok(drita.get(f"{address}/guests/new"))
    ok(drita.post(f"{address}/guests/new", {"items": [str(topic)]}), 422)
    expert = {"person": "Eksperte Provë", "function": "Mjeke", "items": [str(topic)], "comes_at": "10:30"}
    assert "Eksperte Provë" in go(drita, drita.post(f"{address}/guests/new", expert)).text
    guests = {}
    with app.app_context(), privileged("test"):
        for guest in db.session.scalars(sa.select(Guest)):
            guests[guest.called] = guest.id
        db.session.remove()
    police, doctor = guests["Kanarina Police"], guests["Eksperte Provë"]
    form = ok(drita.get(f"{address}/guests/{doctor}/edit")).text
    changed = dict(filled(form, "function", function="Mjeke ligjore")) | {"items": [str(topic), str(case)]}
    go(drita, drita.post(f"{address}/guests/{doctor}/edit", changed))
    ok(drita.post(f"{address}/guests/{doctor}/edit", changed), 409)

    # The papers: the invitation says nothing of the agenda, the slip only what the guest may know.
    invitation = ok(drita.get(f"{address}/guests/{police}/invitation")).text
    assert "Kanarina Police" in invitation and "Rasti" not in invitation and "P-77" not in invitation
    slip = ok(drita.get(f"{address}/guests/{police}/slip")).text
    assert "Rasti" in slip and "P-77" in slip and "Të tjera" not in slip
    sheet = ok(drita.get(f"{address}/attendance")).text
    assert "Kanarina Police" in sheet and "Rasti" not in sheet

    # The way to the day: moved to a moment ago, invited, held.
    assert "Dërgoni më parë ftesat" in html.unescape(go(drita, drita.post(f"{address}/held")).text)
    form = ok(drita.get(f"{address}/edit")).text
    moment = local(now() - timedelta(minutes=1))
    earlier = {"time": moment.strftime("%H:%M"), **date_boxes("day", moment.date())}
    go(drita, drita.post(f"{address}/edit", dict(filled(form, "place", **earlier))))
    ok(drita.post(f"{address}/edit", dict(filled(form, "place", **earlier))), 409)
    go(drita, drita.post(f"{address}/invited"))
    ok(drita.get(f"{address}/guests/{police}"))
    ok(drita.post(f"{address}/guests/{police}/reply", {}), 422)
    assert "Vjen" in go(drita, drita.post(f"{address}/guests/{police}/reply", {"reply": "yes"})).text
    presence = go(drita, drita.post(f"{address}/held")).text
    assert "Kanarina Police" in presence

    # Presence, minutes, a decision.
    came = {f"came_{id_.hex}": "present" for id_ in guests.values() if id_ != police}
    ok(drita.post(f"{address}/presence", came | {f"came_{police.hex}": "absent:asgje"}), 422)
    absent = {f"came_{police.hex}": "absent:other", f"words_{police.hex}": "Rruga e bllokuar"}
    page = go(drita, drita.post(f"{address}/presence", came | absent)).text
    assert "arsye tjetër" in page
    form = go(drita, drita.get(f"{address}/minutes/next")).text
    go(
        drita,
        drita.post(f"{address}/items/{topic}/minutes", dict(filled(form, "minutes", minutes="U fol për tjetër."))),
    )
    stale = drita.post(f"{address}/items/{topic}/minutes", dict(filled(form, "minutes", minutes="Humbësi")))
    assert "U fol për tjetër." in html.unescape(ok(stale, 409).text)
    form = ok(drita.get(f"{address}/items/{case}/minutes")).text
    go(drita, drita.post(f"{address}/items/{case}/minutes", dict(filled(form, "minutes", minutes="U dëgjua rasti."))))
    form = ok(drita.get(f"{address}/minutes")).text
    go(drita, drita.post(f"{address}/minutes", dict(filled(form, "minutes", minutes="U hap në orën 10."))))
    ok(drita.get(f"{address}/items/{case}/decide"))
    institution = one(app, sa.select(Institution.id).where(Institution.code == "policia-elbasan"))
    ok(drita.post(f"{address}/items/{case}/decide", {"text": "Patrullon"} | date_boxes("due_on", today())), 422)
    decision = {"text": "Patrullon çdo natë", "responsible": f"institution:{institution}"}
    later = date_boxes("due_on", today() + timedelta(days=4))
    assert "Patrullon çdo natë" in go(drita, drita.post(f"{address}/items/{case}/decide", decision | later)).text
    wrong = {"text": "Gabim"}
    go(drita, drita.post(f"{address}/items/{case}/decide", wrong))
    mistaken = one(app, sa.select(Decision.id).where(Decision.task_id.is_(None)))
    assert "Gabim" not in go(drita, drita.post(f"{address}/decisions/{mistaken}/drop")).text
    assert go(drita, drita.get(f"{address}/minutes/next"))
    page = go(drita, drita.post(f"{address}/signed")).text
    agenda = page.split("Rendi i ditës")[1].split("Të ftuarit")[0]
    assert "E nënshkruar" in page and "Ndrysho" not in agenda
    paper = ok(drita.get(f"{address}/minutes/print")).text
    assert "U dëgjua rasti." in paper and "U hap në orën 10." in paper and "Projekt" not in paper
    assert "U dëgjua rasti." in ok(drita.get(f"{address}/items/{case}/extract")).text
    other = ok(drita.get(f"{address}/items/{topic}/extract")).text
    assert "U fol për tjetër." in other and "rasti" not in other and "Kanarina" not in other and "U hap" not in other
    decided = one(app, sa.select(Decision.id))
    assert "u krye" in go(drita, drita.post(f"{address}/decisions/{decided}/done")).text
    go(drita, drita.post(f"{address}/decisions/{decided}/done"))
    body_page = ok(drita.get(f"/office/bodies/{team.body}")).text
    assert "Patrullon çdo natë" in body_page.split("Ende pa u kryer")[1]
    listed = ok(drita.get(f"/office/meetings/?body={team.body}&state=signed")).text
    assert str(meeting_id) in listed
    assert str(meeting_id) not in ok(drita.get("/office/meetings/?when=unsigned")).text

    # Whoever does not work with the meeting meets nothing of it.
    for name in ("gjergji", "lule", "arta"):
        other = signed_in(name)
        for path in ("", "/minutes/print", f"/guests/{police}", f"/items/{case}/minutes"):
            ok(other.get(address + path), 404)
    agron = ok(signed_in("agron").get(address)).text  # he leads the team too, but does not see the errand
    assert "1. Të tjera" in agron and "Rasti" not in agron and "Kanarina" not in agron and "Patrullon" not in agron
    for path in ("/items/new", "/cancel", "/edit"):
        assert ok(drita.get(f"{address}{path}"), 303)


def test_a_meeting_that_is_called_off_says_why_and_closes_its_slips(app, people, convene, put, errand, team, signed_in):
    meeting_id = convene()
    put(meeting_id, errand("Papër"), seats=(team.policia,))
    drita, address = signed_in("drita"), f"/office/meetings/{meeting_id}"
    drita.get(address)
    go(drita, drita.post(f"{address}/invited"))
    url = _link(app, drita, address)
    ok(drita.get(f"{address}/cancel"))
    ok(drita.post(f"{address}/cancel", {"why": "other"}), 422)
    page = go(drita, drita.post(f"{address}/cancel", {"why": "postponed", "text": "Policia në shërbim"})).text
    assert "u shty për një ditë tjetër" in page and "Policia në shërbim" in page
    ok(app.test_client().get(url), 404)


def _link(app, drita, address):
    guest = one(app, sa.select(Guest.id).where(Guest.user_id.is_(None)))
    ok(drita.get(f"{address}/guests/{guest}"))
    page = html.unescape(ok(drita.post(f"{address}/guests/{guest}/link")).text)
    return re.search(r"http://[^/\s]+(/invitation/[\w-]{40,})", page)[1]


def test_a_guest_without_a_login_reads_the_slip_by_link_and_answers(
    app, people, convene, put, errand, team, signed_in, visitor, told
):
    meeting_id = convene()
    put(meeting_id, errand("Papër", "P-5"), "Rasti i policisë", seats=(team.policia,), text="Sillni të dhënat")
    put(meeting_id, errand("Papër", "P-6"), "Rasti i shkollës")
    drita, address = signed_in("drita"), f"/office/meetings/{meeting_id}"
    drita.get(address)
    school = one(app, sa.select(AgendaItem.id).where(AgendaItem.place == 2))
    go(drita, drita.post(f"{address}/invite", {"seats": [str(team.zvap)], "items": [str(school)]}))
    guest = one(app, sa.select(Guest.id).where(Guest.seat_id == team.policia))
    # No link before the invitations are out.
    assert "Dërgoni më parë ftesat" in html.unescape(go(drita, drita.post(f"{address}/guests/{guest}/link")).text)
    go(drita, drita.post(f"{address}/invited"))
    page = html.unescape(ok(drita.post(f"{address}/guests/{guest}/link")).text)
    url = re.search(r"http://[^/\s]+(/invitation/[\w-]{40,})", page)[1]
    assert "mailto:policia@example.org" in page
    letter = page.split("<textarea")[1].split("</textarea>")[0].replace(url, "")
    assert not any(word in letter for word in ("Rasti", "P-5", "Kanarina", "GTP", "Grupi")), letter

    police = visitor()
    front = ok(police.get(url)).text
    assert not any(word in front for word in ("Rasti", "P-5", "Kanarina", "Grupi"))
    slip = html.unescape(ok(police.post(url)).text)
    assert all(word in slip for word in ("Rasti i policisë", "P-5", "Sillni të dhënat", "Kanarina Police", "Grupi"))
    assert not any(word in slip for word in ("Rasti i shkollës", "P-6", "Kanarina Shkolle"))
    assert ok(police.post(url)).headers["Cache-Control"] == "no-store"
    ok(police.post(f"{url}/answer", {}), 422)
    assert "u shënua" in ok(police.post(f"{url}/answer", {"reply": "no", "text": "Jemi në shërbim"})).text
    page = ok(drita.get(f"{address}/guests/{guest}")).text
    assert "Nuk vjen" in page and "Jemi në shërbim" in page

    # A wrong link, a replaced one, and one whose day is over are all the same; each refusal is noted.
    second = re.search(
        r"http://[^/\s]+(/invitation/[\w-]{40,})",
        html.unescape(ok(drita.post(f"{address}/guests/{guest}/link")).text),
    )[1]
    pages = {ok(police.get(bad), 404).text for bad in (url, f"{url[:-2]}xx", "/invitation/asgje")}
    pages |= {ok(police.post(bad), 404).text for bad in (url, "/invitation/asgje")}
    assert (
        len({re.sub(r'nonce="[^"]+"|content="[^"]+"|value="[^"]+"|data-print-time', "", page) for page in pages}) == 1
    )
    ok(police.get(second))
    with app.app_context(), privileged("test"):
        verbs = dict(
            db.session.execute(
                sa.select(AuditEvent.verb, sa.func.count())
                .where(AuditEvent.verb.like("office.link.%") | AuditEvent.verb.like("office.slip.%"))
                .group_by(AuditEvent.verb)
            ).all()
        )
        stored = db.session.scalars(sa.select(Link)).all()
        assert all(url.rsplit("/", 1)[1].encode() not in link.token_hash for link in stored)
        db.session.remove()
    assert verbs == {
        "office.link.given": 2,
        "office.link.used": 4,
        "office.link.refused": 2,
        "office.slip.viewed": 4,
        "office.slip.answered": 1,
    }


def test_a_colleague_who_is_a_guest_reads_the_own_slip_alone_and_each_reading_is_noted(
    app, people, held, signed, signed_in, told, acting
):
    meeting_id, first, _second = held()
    gjergji, guest = signed_in("gjergji"), one(app, sa.select(Guest.id).where(Guest.user_id == people.gjergji))
    assert "Grupi Teknik i Provës" in ok(gjergji.get("/")).text
    page = ok(gjergji.get("/office/slips/")).text
    assert "Grupi Teknik i Provës" in page and "E para" not in page
    slip = ok(gjergji.get(f"/office/slips/{guest}")).text
    assert "E para" in slip and "P-1" in slip and "E dyta" not in slip and "Kanarina" not in slip
    assert told("office.slip.viewed") == [(people.gjergji, False)]
    gjergji.get(f"/office/slips/{guest}")
    assert told("office.slip.viewed") == [(people.gjergji, False)] * 2
    ok(gjergji.get(f"/office/meetings/{meeting_id}"), 404)
    police = one(app, sa.select(Guest.id).where(Guest.user_id.is_(None), Guest.seat_id.is_not(None)).limit(1))
    ok(gjergji.get(f"/office/slips/{police}"), 404)
    # The meeting is held: the answer comes too late. With the signature the slip is gone.
    assert "nuk pret më përgjigje" in html.unescape(
        ok(gjergji.post(f"/office/slips/{guest}", {"reply": "yes"}), 422).text
    )
    signed(meeting_id)
    ok(gjergji.get(f"/office/slips/{guest}"), 404)
    assert "Asnjë ftesë nuk ju pret" in ok(gjergji.get("/office/slips/")).text
    with acting(people.drita):
        meeting = db.session.get_one(Meeting, meeting_id)
        assert planning.guests_of(meeting) and first


def test_a_colleague_answers_an_invitation(app, people, convene, put, errand, team, signed_in):
    meeting_id = convene()
    put(meeting_id, errand("Papër"), seats=(team.drejtoria,))
    drita, gjergji = signed_in("drita"), signed_in("gjergji")
    drita.get(f"/office/meetings/{meeting_id}")
    assert "Asnjë ftesë nuk ju pret" in ok(gjergji.get("/office/slips/")).text
    go(drita, drita.post(f"/office/meetings/{meeting_id}/invited"))
    guest = one(app, sa.select(Guest.id))
    ok(gjergji.get(f"/office/slips/{guest}"))
    assert "Vjen" in go(gjergji, gjergji.post(f"/office/slips/{guest}", {"reply": "yes"})).text
    assert "Vjen" in ok(drita.get(f"/office/meetings/{meeting_id}")).text
    assert "Grupi Teknik i Provës" in ok(drita.get("/")).text


def test_whoever_sits_in_a_seat_on_the_day_is_the_guest(app, people, convene, put, errand, team, signed_in, acting):
    """The person changes after the invitation: the new one is invited, the answer and the link of the old one end."""
    meeting_id = convene(at=now() + timedelta(days=20))
    put(meeting_id, errand("Papër"), seats=(team.policia,))
    drita, address = signed_in("drita"), f"/office/meetings/{meeting_id}"
    drita.get(address)
    go(drita, drita.post(f"{address}/invited"))
    url = _link(app, drita, address)
    arta = signed_in("arta")
    seat = f"/office/bodies/{team.body}/seats/{team.policia}/person"
    arta.get(seat)
    go(arta, arta.post(seat, {"person": "Tjetri Provë", **date_boxes("since", today() + timedelta(days=1))}))
    page = ok(drita.get(address)).text
    assert "Tjetri Provë" in page and "Kanarina Police" not in page
    ok(app.test_client().get(url), 404)
    with acting(people.drita):
        assert [
            holder.called
            for holder in db.session.scalars(
                sa.select(SeatHolder).where(SeatHolder.seat_id == team.policia).order_by(SeatHolder.since)
            )
        ] == ["Kanarina Police", "Tjetri Provë"]


def test_an_excluded_colleague_with_all_rights_cannot_tell_two_worlds_apart(
    app, acting, people, convene, put, errand, team, signed_in
):
    """Besa leads the team too. The same pages, byte for byte, with and without a point that is kept from her."""
    meeting_id = convene()
    put(meeting_id, errand("Papër", "P-1"), "E para", seats=(team.policia,))
    secret = errand("Papër", "P-2")
    with acting(people.drita):
        exclude(secret, people.besa)
    besa, address = signed_in("besa"), f"/office/meetings/{meeting_id}"
    guest = one(app, sa.select(Guest.id))
    paths = (
        "/", "/office/meetings/", "/office/meetings/?when=coming", f"/office/bodies/{team.body}", address,
        f"{address}/invite", f"{address}/attendance", f"{address}/minutes/print", f"{address}/guests/{guest}",
        f"{address}/guests/{guest}/slip", f"{address}/guests/{guest}/edit", "/office/tasks/?whose=all",
    )  # fmt: skip
    before = [_masked(ok(besa.get(path)).text) for path in paths]
    put(meeting_id, secret, "E fshehta", seats=(team.policia, team.zvap))
    hidden = convene(at=now() + timedelta(days=1))
    put(hidden, secret, "E fshehta", seats=(team.zvap,))
    assert [_masked(ok(besa.get(path)).text) for path in paths] == before
    gone = f"/office/meetings/{uuid_of(app)}"
    assert _masked(ok(besa.get(f"/office/meetings/{hidden}"), 404).text) == _masked(ok(besa.get(gone), 404).text)
    drita = signed_in("drita")
    assert "E fshehta" in ok(drita.get(address)).text and str(hidden) in ok(drita.get("/office/meetings/")).text


def uuid_of(_app):
    import uuid

    return uuid.uuid4()


def _masked(page):
    return re.sub(r'nonce="[^"]+"|name="_form" value="[^"]+"|(content|value)="[\w.-]{40,}"|\d\d:\d\d', "", page)


def test_links_of_slips_end_with_the_day(acting, people, convene, put, errand, team):
    import time_machine

    from plugins.office.meetings import slips

    meeting_id = convene(at=now() + timedelta(days=2))
    put(meeting_id, errand("Papër"), seats=(team.policia,))
    with acting(people.drita):
        meeting = db.session.get_one(Meeting, meeting_id)
        planning.send_invitations(meeting)
        (guest,) = planning.guests_of(meeting)
        token = slips.give_link(guest)
        assert links.target("office.slip", token) == guest.id
        with time_machine.travel(now() + timedelta(days=3), tick=False):
            assert not slips.link_is_valid(token)
