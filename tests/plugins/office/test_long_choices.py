"""An institution is chosen among hundreds by a part of its name, with and without scripts."""

import re

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from plugins.office.models import Institution, Task


@pytest.fixture
def kind():
    return "sqlite"


def test_a_part_of_a_name_is_enough_and_the_next_page_asks_when_several_have_it(app, worker, signed_in):
    worker("drita", "Papër")
    drita = signed_in("drita")
    page = drita.get("/office/tasks/new").text
    assert len(page) < 15_000 and "Zyra Vendore e Arsimit" not in page
    assert "Zyra Vendore e Arsimit Parauniversitar Elbasan" in drita.get("/office/institutions/names").json
    owner = re.search(r'<option (?:selected )?value="([0-9a-f-]{36})"', page)[1]
    fields = {"own_title": "Lista e mungesave", "text": "Çdo të hënë", "owner": owner, "due_on": "20.12.2030"}
    # Nothing has this name: nothing typed is lost.
    answer = drita.post("/office/tasks/new", {**fields, "institution": "zyra e askujt"})
    assert answer.status_code == 422 and "Asgjë nuk e ka këtë emër." in answer.text
    assert 'value="zyra e askujt"' in answer.text and "Çdo të hënë" in answer.text
    # Several have it: they are asked about, and one of them is chosen.
    answer = drita.post("/office/tasks/new", {**fields, "institution": "zyra elbasan"})
    assert answer.status_code == 422 and "Zgjidhni për cilin e keni fjalën." in answer.text
    meant = dict(re.findall(r'type="radio" name="institution"[^>]*value="([^"]+)"><span>([^<]+)', answer.text))
    assert len(meant) > 1 and all("Zyra" in name and "Elbasan" in name for name in meant.values())
    chosen = next(id_ for id_, name in meant.items() if "Arsimit" in name)
    answer = drita.post("/office/tasks/new", {**fields, "institution": [chosen, "zyra elbasan"]})
    assert answer.status_code == 303
    # One alone has it, however it is written.
    answer = drita.post("/office/tasks/new", {**fields, "institution": "ARSIMIT parauniv elbasan"})
    assert answer.status_code == 303
    with app.app_context(), privileged("what was written down"):
        of = sa.select(Institution.name).join(Task, Task.institution_id == Institution.id)
        assert set(db.session.scalars(of)) == {"Zyra Vendore e Arsimit Parauniversitar Elbasan"}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Task)) == 2
