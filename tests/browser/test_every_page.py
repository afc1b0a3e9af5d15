"""Every page of the suite as its people see it, at a desk and on a phone: open to everybody, small, in Albanian."""

import re
from collections import defaultdict

import pytest

from tests.contracts.test_translations import translations
from tests.everything import SHIPPED, build_everything
from tests.screens import DESK, PHONE, barriers, complaints, spills, sticks_out
from tests.security.served import SOAK
from tests.walk import Page, confirmed, endpoint_of, look

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MOST = 25 * 1024
"""Bytes of a page behind the login, uncompressed."""
MOST_QUERIES = 26
"""Statements of SQL for one page, those of the login and of the audit among them."""
LARGER = {
    "casework_services.given": (28_000, "a full list, beside the menu of who sees every module"),
    "child_protection.agency_report": (
        33_000,
        "thirty figures, each with that of the year before and a link to its list",
    ),
    "child_protection.assess_risk": (40_000, "forty signs, each with its answers"),
    "child_protection.referrals": (27_000, "a full list, beside the menu of who sees every module"),
    "child_protection.write_assessment": (29_000, "nine domains, each with a rating, words and their source"),
    "domestic_violence.assess_risk": (40_000, "the same, about other signs"),
    "duty_roster.roster": (36_000, "a whole month: who has each shift, and what can be done with it"),
    "gender_budget.open_questions": (32_000, "a button for each answer to each question"),
    "gender_budget.report_step": (33_000, "a button for each answer to each question"),
    "gender_budget.plan": (47_000, "a whole plan: areas, objectives, measures, indicators"),
    "office_meetings.meeting": (31_000, "every point of an agenda with its guests, its decisions and what can be done"),
    "office_meetings.presence": (31_000, "every guest with the answers that are possible"),
    "office_rules.supersede": (36_000, "all time limits of an act, which are changed together"),
    "roles.edit": (45_000, "all rights that a role can have"),
}
"""Pages that may be larger, with their size and the reason."""
MORE_QUERIES = {
    "child_protection.agency_report": (30, "its snapshot, its signatures and what it corrects"),
    "core.home": (38, "one or two for each part of the day"),
    "gender_budget.indicator": (40, "five figures for the steps of a caseload, published when first asked for"),
    "office_documents.new": (40, "all that the document is going to say"),
}
"""Pages that may ask more of the database, with the number and the reason."""
EVERY = 1 if SOAK else 5
"""In the browser each so-manieth page is opened; all of them, which takes six minutes, in `make soak`."""
ENGLISH = re.compile(r"\b(the|of|and|with|is|are|this|your|you|please|from|was|been|which|cannot)\b", re.IGNORECASE)
"""Words that stand in nearly every English sentence and in no Albanian one."""


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def plugins():
    return SHIPPED


@pytest.fixture
def build():
    return build_everything


def shown(world) -> list[Page]:
    """Return the richest page of every endpoint that draws one, person by person."""
    met = [page for page in world.walk.richest().values() if page.mimetype == "text/html"]
    return sorted(met, key=lambda page: (page.person, page.endpoint))


def sentences() -> set[str]:
    """Return the English sentences that stand in Albanian on the screens; words alike in both languages are none."""
    found = translations()
    return {source for source, texts in found.items() if " " in source and source not in {text for _, text in texts}}


def english(page: Page, said: set[str]) -> list[str]:
    """Return what stands on a page in English."""
    return [text for text in page.texts if text in said or len(ENGLISH.findall(text)) > 1]


class Screens:
    """One window of Chromium in which one person after the other looks at pages."""

    def __init__(self, app, browser, address, mark):
        self.app, self.address, self.mark = app, address, mark
        self.context = browser.new_context(viewport=DESK, locale="sq", timezone_id="Europe/Tirane")
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.who = ""

    def seat(self, name):
        if name != self.who:
            self.context.clear_cookies()
            jar = confirmed(self.app, name).client._cookies.values()
            self.context.add_cookies([{"name": c.key, "value": c.value, "url": self.address} for c in jar])
            self.who = name

    def look(self, page: Page) -> list[str]:
        """Open a page at the desk, then hold it as a phone does; return what is wrong with it."""
        self.seat(page.person)
        self.page.set_viewport_size(DESK)
        answer = self.page.goto(self.address + page.address)
        wrong = [] if answer.status == 200 else [f"answers {answer.status}"]
        if self.mark in self.page.title():
            wrong.append("a name stands in the title of the browser")
        if (heads := self.page.locator("h1").count()) != 1:
            wrong.append(f"{heads} headings of the first level")
        for size in (DESK, PHONE):
            self.page.set_viewport_size(size)
            wrong += [report for report in [barriers(self.page)] if report]
            wide = sticks_out(self.page)
            if wide > 0:
                wrong.append(f"{wide} px wider than {size['width']} px")
            wrong += [f"hangs out of its box at {size['width']} px: {box}" for box in spills(self.page)]
        return wrong


@pytest.fixture
def screens(app, browser, live_server, world):
    made = Screens(app, browser, live_server, world.mark)
    yield made
    made.context.close()


def test_every_page_is_open_to_everybody_at_a_desk_and_on_a_phone(app, world, screens):
    wrong, pages = {}, shown(world)[::EVERY]
    with complaints(screens.page, screens.address) as heard:
        for page in pages:
            if found := screens.look(page) + heard:
                wrong[page.endpoint] = (page.person, page.address, found)
            heard.clear()
    print(f"\n{len(pages)} pages at {DESK['width']} and {PHONE['width']} px")
    assert wrong == {}, report(wrong)


def report(wrong) -> str:
    return "\n".join(f"{page} ({who}, {address}): {'; '.join(found)}" for page, (who, address, found) in wrong.items())


def asks(app, page: Page) -> int:
    """Return how many statements a page needs that was opened before: whoever is the first to ask publishes figures."""
    again, _searches = look(app, confirmed(app, page.person), page.person, page.address)
    return again.queries


def test_every_page_is_small_asks_little_and_speaks_albanian(app, world):
    said, large, many, spoken = sentences(), {}, {}, defaultdict(set)
    pages = [page for page in world.walk.pages if page.status == 200 and page.mimetype == "text/html"]
    for page in pages:
        if page.size > LARGER.get(page.endpoint, (MOST, ""))[0]:
            large[page.endpoint] = max(page.size, large.get(page.endpoint, 0))
        most = MORE_QUERIES.get(page.endpoint, (MOST_QUERIES, ""))[0]
        if page.queries > most and (asked := asks(app, page)) > most:
            many[page.endpoint] = max(asked, many.get(page.endpoint, 0))
        for text in english(page, said):
            spoken[page.endpoint].add(text)
    sizes, queries = sorted(page.size for page in pages), sorted(page.queries for page in pages)
    print(
        f"\n{len(pages)} pages: half are below {sizes[len(sizes) // 2] / 1000:.1f} KB and {queries[len(queries) // 2]} "
        f"queries, the largest has {sizes[-1] / 1000:.1f} KB, the one that asks most {queries[-1]} queries"
    )
    assert (large, many, dict(spoken)) == ({}, {}, {})


def test_no_link_is_dead(app, world):
    nowhere = {
        (page.person, page.endpoint, link)
        for page in world.walk.pages
        for link in page.links
        if not endpoint_of(app, link, "GET")
    }
    assert (world.walk.dead(), nowhere) == (set(), set())
