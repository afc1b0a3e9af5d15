"""A child in the household: handed over where somebody takes children up, by letter where nobody does."""

import re

import pytest
import sqlalchemy as sa

from core.db import db
from plugins.casework import people
from plugins.casework.models import CaseFile
from plugins.domestic_violence.services import children

TOLD = {"story": "Fëmija e pa dhunën.", "reason": "safety", "ground": "vital", "ground_words": "sot"}


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What is handed over does not depend on the database."""
    return request.param


@pytest.fixture
def with_child(acting, office, register):
    with acting(office.luljeta):
        case = register()
        child = people.create_person(
            given="Erisa", family="Provëza", sex="female", birth_year=2017, address="Strehëza Kanarina"
        )
        part = people.add_to_case(case, child, role="child", household=True)
        return case.id, part.id


class TestAlone:
    def test_without_child_protection_the_page_says_so_and_leads_to_a_letter(self, with_child, signed_in):
        case_id, _part = with_child
        page = signed_in("luljeta").get(f"/coordination/cases/{case_id}/child")
        assert page.status_code == 200 and "Këtu askush nuk i merr fëmijët në dorë" in page.text


class TestTogether:
    @pytest.fixture
    def plugins(self):
        return ("child_protection", "domestic_violence")

    def test_the_child_goes_over_without_an_address_and_back_comes_that_it_exists(
        self, app, with_child, office, acting, signed_in, make_user
    ):
        from plugins.child_protection.models import Referral
        from plugins.child_protection.services import handovers

        town = make_user("teuta", "cp_worker_town", name="Teuta Provë")
        case_id, part_id = with_child
        luljeta = signed_in("luljeta")
        url = f"/coordination/cases/{case_id}/child"
        token = dict(re.findall(r'name="(csrf_token)"[^>]*value="([^"]*)"', luljeta.get(url).text))
        assert luljeta.post(url, {**token, **TOLD, "part_id": str(part_id)}).status_code == 303
        with acting(town):
            received = db.session.scalars(sa.select(Referral)).one()
            assert received.child["given"] == "Erisa" and "Kanarina" not in str(received.child)
            assert db.session.get(CaseFile, case_id) is None, "who protects children sees nothing of the file"
            received.decision = "open_case"
            handovers.settle(received)
            db.session.commit()
        page = luljeta.get(url).text
        assert "ekziston një dosje e fëmijës" in page
        with acting(office.luljeta):
            (sent,) = children.handed_over(db.session.get_one(CaseFile, case_id))
            assert sent.state == "accepted"
            assert db.session.scalars(sa.select(Referral)).all() == []
