"""Support of a child in criminal proceedings: the checklist of the law, dated, with who did what."""

import re
from datetime import timedelta

import pytest

from core.db import db
from core.l10n import today
from plugins.casework.models import CaseFile
from plugins.casework.problems import Refused
from plugins.child_protection.models import CourtSupport
from plugins.child_protection.services import court_support as service

YESTERDAY = timedelta(days=1)


def test_the_checklist_is_done_item_by_item_and_says_who_did_what(register, acting, office):
    case_id = register()
    with acting(office.anila):
        case = db.session.get_one(CaseFile, case_id)
        row = service.begin(case, role="witness", worker_id=office.anila, started_on=today() - YESTERDAY)
        assert len(service.checklist()) == service.waiting(row) == 11
        service.note_step(row, "time_place", on=today() - YESTERDAY, by_id=office.teuta, text="E hënë, ora 10")
        service.note_step(row, "time_place", on=today(), by_id=office.anila)
    with acting(office.anila):
        (row,) = service.supports_of(db.session.get_one(CaseFile, case_id))
        steps = service.done(row)["time_place"]
        assert [step.by_id for step in steps] == [office.anila, office.teuta]
        assert list(service.done(row)) == list(service.checklist()) and service.waiting(row) == 10
        for day in (today() + YESTERDAY, today() - 2 * YESTERDAY):
            with pytest.raises(Refused):
                service.note_step(row, "appeal", on=day, by_id=office.anila)
        service.end(row, on=today(), outcome="U dënua.")
        with pytest.raises(Refused):
            service.end(row, on=today())


def test_a_worker_begins_writes_down_and_ends_and_the_act_is_marked_as_unverified(register, office, acting, signed_in):
    case_id, anila = register(), signed_in("anila")
    case, url = f"/casework/cases/{case_id}", f"/child-protection/cases/{case_id}/court"
    assert ">Procesi penal<" not in anila.get(case).text and "Asnjë proces" in anila.get(url).text
    day = {name: str(getattr(today(), name)) for name in ("day", "month", "year")}
    page = anila.get(f"{url}/new")
    assert page.status_code == 200
    assert anila.post(f"{url}/new", {}).status_code == 422
    began = {"role": "victim", "worker_id": str(office.anila)} | {f"started_on-{k}": v for k, v in day.items()}
    assert anila.post(f"{url}/new", began).status_code == 303
    page = anila.get(url).text
    assert "Ligji nr. 37/2017" in page and "35, pika 1" in page and "i paverifikuar" in page
    assert "11 detyra ende të pabëra" in page and ">Procesi penal<" in anila.get(case).text
    with acting(office.anila):
        row_id = db.session.query(CourtSupport).one().id
    form = anila.get(f"{url}/{row_id}/step?item=appeal").text
    assert re.search(r'<option[^>]* selected[^>]*value="appeal"|<option[^>]*value="appeal"[^>]* selected', form)
    done = {"item": "appeal", "by_id": str(office.anila), "text": "Iu shpjegua."} | {
        f"on-{k}": v for k, v in day.items()
    }
    assert anila.post(f"{url}/{row_id}/step", done).status_code == 303
    assert "Iu shpjegua." in anila.get(url).text
    anila.get(f"{url}/{row_id}/end")
    assert anila.post(f"{url}/{row_id}/end", {f"on-{k}": v for k, v in day.items()}).status_code == 303
    assert "Procesi mbaroi" in anila.get(f"{case}/history").text
    assert signed_in("besnik").get(url).status_code == 404
