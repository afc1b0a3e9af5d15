"""Accounts and roles: who may change whose, what acts at once, and that somebody always can."""

import re
from datetime import timedelta

import pytest
import time_machine

from core.audit.models import AuditEvent
from core.auth.models import Role, RolePermission, User, UserRole
from core.db import db, now


@pytest.fixture
def app(installation):
    """The staff of these tests have no telephones."""
    app = installation.start()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ilir(make_user, signed_in, confirm):
    """An administrator who has just shown who he is."""
    make_user("ilir", "it_admin", name="Ilir Çela")
    person = signed_in("ilir")
    confirm(person)
    return person


def save(person, user_id, roles=(), active=True, **more):
    page = person.get(f"/users/{user_id}/edit")
    version = re.search(r'name="version" value="(\d+)"', page.text)[1]
    data = {"name": "Emër Mbiemër", "title": "", "version": version, "roles": list(roles), **more}
    return person.post(f"/users/{user_id}/edit", data | ({"active": "y"} if active else {}))


def hire(person, username, *roles, **more):
    person.get("/users/new")
    data = {"name": "Arta Zeneli", "title": "Punonjëse", "username": username, "roles": list(roles), **more}
    return person.post("/users/new", data)


def save_role(person, name, label, *rights):
    person.get(f"/roles/{name}")
    return person.post(f"/roles/{name}", {"label": label, "permission": list(rights)})


def roles_of(app, user_id):
    with app.app_context():
        return {row.role for row in db.session.query(UserRole).filter_by(user_id=user_id)}


def test_a_new_colleague_gets_a_password_on_paper_once_and_must_choose_an_own(app, ilir, visitor):
    page = hire(ilir, "Arta.Zeneli", "secretary")
    password = re.search(r"<code>([a-z-]{23})</code>", page.text)[1]
    assert page.status_code == 200 and "zarf të mbyllur" in page.text
    assert password not in ilir.get("/users/").text
    arta = visitor()
    assert arta.sign_in("arta.zeneli", password).status_code == 303
    assert arta.get("/").location == "/account/password"


def test_a_taken_or_strange_user_name_is_refused(ilir, make_user):
    make_user("drita", "secretary")
    assert "i zënë" in hire(ilir, "DRITA").text
    assert hire(ilir, "ë ç <b>").status_code == 422


def test_changes_of_users_and_roles_ask_first_who_one_is(make_user, signed_in):
    make_user("ilir", "it_admin")
    other = make_user("besa", "secretary")
    person = signed_in("ilir")
    person.get("/users/")
    for url in (f"/users/{other}/edit", "/users/new", "/roles/new", "/roles/secretary"):
        assert person.get(url).location == f"/confirm?next={url}"
        assert person.post(url, {"name": "x"}).location == f"/confirm?next={url}"
    for url in (f"/users/{other}/sessions/end", f"/users/{other}/second-factor/off", "/roles/secretary/remove"):
        assert person.post(url, {"next": "/users/"}).location == "/confirm?next=/users/"
    # A form that does not say where it stands leads back to the page above it, not home.
    above = {f"/users/{other}/sessions/end": f"/users/{other}", "/roles/secretary/remove": "/roles/secretary"}
    for url, page in {**above, "/modules/office": "/modules"}.items():
        assert person.post(url).location == f"/confirm?next={page}"


def test_showing_who_one_is_holds_for_five_minutes(ilir):
    assert ilir.get("/roles/new").status_code == 200
    with time_machine.travel(now() - timedelta(seconds=8), tick=False):
        assert "/confirm" in ilir.get("/roles/new").location
    with time_machine.travel(now() + timedelta(minutes=5, seconds=1), tick=False):
        assert "/confirm" in ilir.get("/roles/new").location


def test_without_the_right_the_pages_do_not_exist(signed_in, make_user):
    other = make_user("besa", "secretary")
    person = signed_in("besa")
    urls = ("/users/", "/users/new", f"/users/{other}", f"/users/{other}/edit", "/roles/", "/roles/secretary")
    assert [person.get(url).status_code for url in urls] == [404] * 6
    assert "/users/" not in person.get("/").text


def test_a_right_that_is_taken_away_is_gone_at_the_next_request_a_hundred_times(app, ilir, make_user, signed_in):
    make_user("besa", "director")
    person = signed_in("besa")
    for _ in range(50):
        assert person.get("/password-resets/").status_code == 200
        with app.app_context():
            _set_right(app, on=False)
        assert person.get("/password-resets/").status_code == 404
        _set_right(app, on=True)


def _set_right(app, *, on):
    from core.access.principal import privileged
    from core.db import unit_of_work
    from core.state import next_epoch

    with app.app_context(), unit_of_work(), privileged("a test changes a role"):
        if on:
            db.session.add(RolePermission(role="director", permission="core.password.reset"))
        else:
            db.session.delete(db.session.get_one(RolePermission, ("director", "core.password.reset")))
        next_epoch()


def test_a_role_taken_on_the_page_acts_on_an_open_session_at_once(ilir, make_user, signed_in):
    besa = make_user("besa", "director")
    person = signed_in("besa")
    assert person.get("/password-resets/").status_code == 200
    assert save(ilir, besa, ["secretary"]).status_code == 303
    assert person.get("/password-resets/").status_code == 303
    assert signed_in("besa").get("/password-resets/").status_code == 404


def test_a_right_taken_from_a_role_on_the_page_acts_on_its_holders_at_once(ilir, make_user, signed_in):
    make_user("besa", "director")
    person = signed_in("besa")
    assert person.get("/password-resets/").status_code == 200
    assert save_role(ilir, "director", "Drejtor", "core.audit.record").status_code == 303
    assert person.get("/password-resets/").status_code == 404
    assert person.get("/").status_code == 200


def test_an_account_that_is_switched_off_is_out_at_once(ilir, make_user, signed_in, visitor):
    besa = make_user("besa", "secretary")
    person = signed_in("besa")
    assert save(ilir, besa, ["secretary"], active=False).status_code == 303
    assert person.get("/").status_code == 303
    assert visitor().sign_in("besa").status_code == 422


def test_nobody_gives_themselves_a_role(app, ilir, make_user):
    with app.app_context():
        me = db.session.query(User).filter_by(username="ilir").one().id
    answer = save(ilir, me, ["it_admin", "director"])
    assert answer.status_code == 422 and "Askush nuk i jep vetes një rol" in answer.text
    assert roles_of(app, me) == {"it_admin"}


def test_nobody_widens_a_role_that_they_hold_but_another_may(app, ilir, make_user, signed_in, confirm):
    with app.app_context():
        held = [row.permission for row in db.session.query(RolePermission).filter_by(role="it_admin")]
    answer = save_role(ilir, "it_admin", "Administrator IT", *held, "core.audit.read")
    assert answer.status_code == 422 and "Askush nuk i shton të drejta" in answer.text
    save_role(ilir, "secretary", "Sekretar", "core.role.manage")
    make_user("arta", "secretary")
    arta = signed_in("arta")
    confirm(arta)
    assert save_role(arta, "it_admin", "Administrator IT", *held, "core.audit.read").status_code == 303


def test_the_last_administrator_cannot_be_locked_out_in_any_way(app, ilir, make_user):
    with app.app_context():
        me = db.session.query(User).filter_by(username="ilir").one().id
    end = {"active_until-day": "1", "active_until-month": "1", "active_until-year": "2099"}
    ways = [
        save(ilir, me, []),
        save(ilir, me, ["it_admin"], active=False),
        save(ilir, me, ["it_admin"], **end),
        save_role(ilir, "it_admin", "Administrator IT", "core.role.manage"),
    ]
    assert [way.status_code for way in ways] == [422] * 4
    assert all("askush që administron" in way.text for way in ways)
    make_user("drita", "it_admin")
    assert save(ilir, me, []).status_code == 303


def test_two_administrators_who_edit_the_same_account_do_not_overwrite_each_other(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    version = re.search(r'name="version" value="(\d+)"', ilir.get(f"/users/{besa}/edit").text)[1]
    assert save(ilir, besa, ["director"]).status_code == 303
    late = {"name": "Besa", "version": version, "roles": ["auditor"], "active": "y"}
    assert ilir.post(f"/users/{besa}/edit", late).status_code == 409
    assert roles_of(app, besa) == {"director"}


def test_fields_that_the_form_does_not_have_never_change(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    save(ilir, besa, ["secretary"], password_hash="x", username="zot", totp_on="y", must_change_password="y")
    with app.app_context():
        user = db.session.get_one(User, besa)
        assert (user.username, user.totp_on, user.must_change_password) == ("besa", False, False)
        assert user.password_hash.startswith("$argon2id$")


def test_an_unknown_role_is_refused(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    assert save(ilir, besa, ["mbret"]).status_code == 422
    assert roles_of(app, besa) == {"secretary"}


def test_the_list_is_in_the_order_of_the_albanian_alphabet_and_can_be_filtered(ilir, make_user):
    for username, name in (
        ("a1", "Zana Hoxha"),
        ("a2", "Çelje Gjoka"),
        ("a3", "Cane Dervishi"),
        ("a4", "Dhurata Leka"),
    ):
        make_user(username, "secretary", name=name)
    page = ilir.get("/users/?role=secretary").text
    assert re.findall(r">(Cane|Çelje|Dhurata|Zana) ", page) == ["Cane", "Çelje", "Dhurata", "Zana"]
    assert "Ilir Çela" not in re.sub(r"<header.*</header>", "", page, flags=re.S)
    assert "Ilir Çela" in re.sub(r"<header.*</header>", "", ilir.get("/users/?state=all").text, flags=re.S)


def test_an_account_that_nobody_used_for_45_days_is_marked(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    assert "Pa përdorim" not in ilir.get("/users/?role=secretary").text
    with app.app_context():
        db.session.get_one(User, besa).last_login_at = now() - timedelta(days=46)
        db.session.commit()
    assert "Pa përdorim prej 45 ditësh" in ilir.get("/users/?role=secretary").text
    assert "Pa përdorim prej 45 ditësh" in ilir.get(f"/users/{besa}").text


def test_the_matrix_of_roles_names_rights_in_words_and_by_module(ilir):
    page = ilir.get("/roles/").text
    assert "Administron përdoruesit" in page and "Drejtor" in page and "Sistemi" in page
    assert "core.user.manage" not in page
    assert ilir.get("/roles/?module=nothing").status_code == 404


def test_a_role_is_added_filled_given_and_removed_when_nobody_has_it(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    ilir.get("/roles/new")
    assert ilir.post("/roles/new", {"label": "Përgjegjës turni"}).location == "/roles/pergjegjes_turni"
    assert "tashmë" in ilir.post("/roles/new", {"label": "përgjegjës TURNI"}).text
    assert save_role(ilir, "pergjegjes_turni", "Përgjegjës turni", "core.audit.record").status_code == 303
    save(ilir, besa, ["pergjegjes_turni"])
    ilir.post("/roles/pergjegjes_turni/remove")
    ilir.post("/roles/director/remove")
    save(ilir, besa, [])
    with app.app_context():
        assert db.session.get(Role, "pergjegjes_turni") and db.session.get(Role, "director")
    ilir.post("/roles/pergjegjes_turni/remove")
    with app.app_context():
        assert db.session.get(Role, "pergjegjes_turni") is None


def test_a_permission_that_nobody_declares_cannot_be_given(app, ilir):
    save_role(ilir, "secretary", "Sekretar", "core.everything", "core.audit.record")
    with app.app_context():
        held = [row.permission for row in db.session.query(RolePermission).filter_by(role="secretary")]
    assert held == ["core.audit.record"]


def test_a_lost_telephone_is_taken_off_by_an_administrator_but_never_off_oneself(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    with app.app_context():
        me = db.session.query(User).filter_by(username="ilir").one().id
        for user_id in (besa, me):
            db.session.get_one(User, user_id).totp_on = True
        db.session.commit()
    assert ilir.post(f"/users/{besa}/second-factor/off").status_code == 303
    assert ilir.post(f"/users/{me}/second-factor/off").status_code == 404
    with app.app_context():
        assert [db.session.get_one(User, user_id).totp_on for user_id in (besa, me)] == [False, True]


def test_an_administrator_ends_somebodys_sessions(ilir, make_user, signed_in):
    besa = make_user("besa", "secretary")
    person = signed_in("besa")
    assert ilir.post(f"/users/{besa}/sessions/end").status_code == 303
    assert person.get("/account").status_code == 303


def test_every_change_and_every_look_stands_in_the_audit(app, ilir, make_user):
    besa = make_user("besa", "secretary")
    hire(ilir, "arta.zeneli", "secretary")
    save(ilir, besa, ["director"])
    ilir.get(f"/users/{besa}")
    ilir.get("/users/")
    save_role(ilir, "secretary", "Sekretar", "core.audit.record")
    with app.app_context():
        rows = {event.verb: event for event in db.session.query(AuditEvent)}
    assert {"core.user.created", "core.user.viewed", "core.user.listed", "core.role.changed"} <= set(rows)
    assert rows["core.user.roles"].changes == {"added": ["director"], "removed": ["secretary"]}
    assert rows["core.role.changed"].changes == {"added": ["core.audit.record"], "removed": []}
    assert "core_user.changed" in rows
