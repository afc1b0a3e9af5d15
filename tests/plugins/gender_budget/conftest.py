"""An office with its gender officer, the head of her sector, a reporter, and the first plan sent as people send it."""

import io
import re
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import FileStorage

from plugins.gender_budget.demo.first_plan import first_plan, plan_rows, value_rows, workbook
from plugins.gender_budget.imports import PLAN, VALUES


@pytest.fixture
def plugins():
    return ("gender_budget",)


@pytest.fixture
def office(app, make_user):
    return SimpleNamespace(
        rezarta=make_user("rezarta", "gender_officer", name="Rezarta Provë"),
        albana=make_user("albana", "gender_head", name="Albana Provë"),
        arben=make_user("arben", "director"),
        dritan=make_user("dritan", "gender_reporter"),
    )


@pytest.fixture
def rezarta(office, signed_in):
    return signed_in("rezarta")


def send(person, template, rows):
    """Send a workbook through the pages; returns the address of the import and its page."""
    person.get(f"/office/imports/new/{template.name}")
    with person.client.application.app_context():
        upload = FileStorage(io.BytesIO(workbook(template, list(rows))), "libri.xlsx")
    answer = person.post(f"/office/imports/new/{template.name}", {"workbook": upload})
    assert answer.status_code == 303, answer.text
    return answer.location, person.get(answer.location).text


def confirm(person, address):
    """Press *Importo* on an import."""
    answer = person.post(f"{address}/confirm")
    assert answer.status_code == 303, answer.text


def make_plan(person, plan):
    """Make a plan by its form; returns its address."""
    first, last = (plan[name].split("-") for name in ("first", "last"))
    person.get("/gender-budget/plans/new")
    told = {"code": plan["code"], "title": plan["title"], "state": "draft"}
    for name, (year, month, day) in (("first", first), ("last", last)):
        told |= {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}
    answer = person.post("/gender-budget/plans/new", told)
    assert answer.status_code == 303, answer.text
    return answer.location


def import_all(person, plan):
    """Make a plan and import its matrix and its values; returns its address and both pages of the dry run."""
    address = make_plan(person, plan["plan"])
    seen = []
    for template, rows in ((PLAN, plan_rows(plan)), (VALUES, value_rows(plan))):
        sent, page = send(person, template, rows)
        confirm(person, sent)
        seen.append(page)
    return address, *seen


@pytest.fixture
def imported(rezarta):
    """The first plan, imported by its officer."""
    address, matrix, figures = import_all(rezarta, first_plan())
    return SimpleNamespace(address=address, matrix=matrix, figures=figures)


def words(page):
    """Return what a page says, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", page, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).replace("\xa0", " ").split())
