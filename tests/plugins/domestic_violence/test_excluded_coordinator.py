"""A coordinator from whom a file is hidden finds it in no number: what is published agrees with what he counts himself.

Two offices differ in one file that is hidden from him. He reads the figures with the list behind them, makes the report
to KD and sees the one that his colleague made lie on the table; what KD sees at its table is the same for him in both.
"""

import json
import shutil
from datetime import date
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from core import measures
from core.access.exclusions import exclude
from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.db import db
from core.measures import Period
from plugins.domestic_violence import bodies
from plugins.domestic_violence import measures as dv
from plugins.office.documents import making, registered
from plugins.office.models import Document
from tests.conftest import add_user
from tests.plugins.domestic_violence import years
from tests.security.test_husband import MASKS, UUID
from tests.walk import confirmed

YEAR = Period.year(2020)
PAGES = (
    "/coordination/statistics?period=2020",
    "/coordination/statistics?period=2020&view=people",
    "/coordination/statistics/list?of=dv.cases_new&period=2020",
    "/casework/cases/?state=all",
    "/office/documents/",
)


@pytest.fixture(params=["sqlite"])
def kind(request):
    """Who counts what does not depend on the database."""
    return request.param


def twenty_files(app):
    """Two coordinators who reach all files, and a year of twenty; one of them may be excluded."""
    with app.app_context(), privileged("test set-up"):
        found = SimpleNamespace(
            luljeta=add_user("luljeta", "dv_coordinator"),
            husband=add_user("husband", "dv_coordinator"),
            head=add_user("head", "dv_supervisor"),
        )
        db.session.remove()
    years.enter(app, found.luljeta, *years.TWENTY)
    return found


def and_a_hidden_one(app):
    """The same with one more file of that year, which is hidden from him."""
    from plugins.casework.models import CaseFile

    found = twenty_files(app)
    years.enter(app, found.luljeta, years.Some(2020, 1), start=21)
    with app.app_context(), acting_as(principal_for(found.luljeta)):
        exclude(db.session.scalars(sa.select(CaseFile.id).where(CaseFile.reference == "K00021")).one(), found.husband)
        db.session.remove()
    return found


@pytest.fixture
def offices(store, kind, plugins):
    made = [store.copy(kind, plugins, build) for build in (twenty_files, and_a_hidden_one)]
    apps = [one.start() for one in made]
    yield [(app, one.world) for app, one in zip(apps, made, strict=True)]
    for app, one in zip(apps, made, strict=True):
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(one.settings.data.parent)


def all_that_he_is_told(app, people):
    """Return what the excluded coordinator reads, after his colleague has made her report to KD."""
    with app.app_context(), acting_as(principal_for(people.luljeta)):
        hers = said_in(kd_report())
        db.session.remove()
    him = confirmed(app, "husband")
    told = {address: masked(him.get(address).text) for address in PAGES}
    with app.app_context(), acting_as(principal_for(people.husband)):
        told["reports"] = [hers, said_in(kd_report())]
        told["at the table"] = [
            (str(words), str(number)) for words, number in bodies.counts(date(2020, 1, 1), date(2021, 1, 15))
        ]
        for code in (dv.NEW, dv.MANAGED, dv.CLOSED):
            told[code] = [ask(code, YEAR).total.value for ask in (measures.ask, measures.published)]
        db.session.remove()
    return told


def kd_report():
    """Make the report to KD about the year, as whoever acts."""
    template = registered.templates()["domestic_violence.kd_report"]
    return making.make(template, None, profile="statistics", title="Raporti", choice=str(YEAR)).id


def said_in(report_id):
    return json.dumps(making.newest(db.session.get_one(Document, report_id)).facts["paper"])


def masked(page):
    """Return the rows of a page without what is new every time; files of one day stand in any order."""
    for pattern, word in MASKS:
        page = pattern.sub(word, page)
    return sorted(UUID.sub("ID", page).split("<tr"))


def test_no_number_tells_an_excluded_coordinator_that_a_file_is_hidden_from_him(offices):
    without, with_ = (all_that_he_is_told(*office) for office in offices)
    assert with_ == without
    assert with_[dv.NEW] == [20, 20]
    app, people = offices[1]
    with app.app_context(), acting_as(principal_for(people.luljeta)):
        assert measures.ask(dv.NEW, YEAR).total.value == 21, "whoever may open the file counts it"
        assert measures.published(dv.NEW, YEAR).total.value == 20
        db.session.remove()
