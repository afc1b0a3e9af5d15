"""A walk through the whole suite, as one person of every role: each page that a link, a form or a search leads to.

Pages of new modules are found by themselves. What no link leads to is nobody's page.
"""

import functools
import os
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from core.app import Kujdes
from core.db import db
from tests.conftest import PASSWORD, Visitor

Search = tuple[str, tuple[tuple[str, str], ...]]
"""Where a search is sent, and what is sent along."""
LEFT_OUT = {"static", "auth.logout", "auth.lock"}
PATIENCE = 2
"""So many pages of one kind are opened in vain, by all people together, before the rest of them is left alone."""

UNSHOWN = "nothing in the demonstration leads there"
BESIDE = {
    "auth.confirm": "asked of whoever goes on to a sensitive page",
    "auth.login": "before the walk begins",
    "auth.second_factor": "a stage of the login",
    "auth.unlock": "after a lock",
    "auth.use_reset": "from a sheet of paper, before the login",
    "casework.readers": "leads on to the audit of the file",
    "child_protection.next_measure": "leads on to a measure",
    "child_protection.take_up": UNSHOWN,
    "core.healthz": "for machines",
    "domestic_violence.decide_risk": UNSHOWN,
    "domestic_violence.hearing": "leads on to an order, from the calendar",
    "domestic_violence.tell_police": UNSHOWN,
    "duty_roster.edit_call": UNSHOWN,
    "gender_budget.published": UNSHOWN,
    "gender_budget.published_csv": UNSHOWN,
    "office_answers.code": "for institutions, from a letter",
    "office_answers.enter": "for institutions, from a letter",
    "office_feeds.calendar": "for calendars",
    "office_imports.again": UNSHOWN,
    "office_imports.batch": UNSHOWN,
    "office_imports.how_far": UNSHOWN,
    "office_imports.one_row": UNSHOWN,
    "office_imports.remarks": UNSHOWN,
    "office_imports.rows": UNSHOWN,
    "office_institutions.names": "for boxes in which an institution is chosen",
    "office_invitation.letter": "for guests, from a letter",
    "office_meetings.minutes": UNSHOWN,
    "office_documents.number": "after all have signed",
    "offline.answer": UNSHOWN,
    "office_templates.own_file": "once the town has a template of its own",
    "static": "files of the suite",
}
"""Addresses that no link of the walk leads to."""


@dataclass(frozen=True)
class Page:
    """What one person got at one address; `sent` says that a search was sent there."""

    endpoint: str
    person: str
    address: str
    status: int
    sent: bool = False
    size: int = 0
    queries: int = 0
    mimetype: str = ""
    texts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


@dataclass
class Walk:
    """All pages that were met, and where forms are sent: the first person and address by endpoint."""

    pages: list[Page] = field(default_factory=list)
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)

    def richest(self, mark: str = "") -> dict[str, Page]:
        """Return of every endpoint the page with most on it; one with the mark goes before all others."""
        found: dict[str, Page] = {}
        for page in sorted(self.pages, key=lambda page: (any(mark in text for text in page.texts), page.size)):
            if page.status == 200 and not page.sent:
                found[page.endpoint] = page
        return found

    def dead(self) -> set[tuple[str, str]]:
        """Return the links that lead nowhere, with whom they were shown."""
        return {(page.person, page.address) for page in self.pages if page.status >= 400}

    def address_of(self, app: Kujdes, rule: Rule) -> str | None:
        """Return an address for a route that no link leads to: with the ids of the most similar one that was met."""
        router = app.url_map.bind("localhost")
        met = [matched(app, page.address, "GET") for page in self.pages if page.status == 200]
        met += [matched(app, address, "POST") for _person, address in self.forms.values()]
        fitting = [found for found in met if found and rule.arguments <= found[1].keys()]
        if rule.arguments and not fitting:
            return None
        _other, values = max(fitting, key=lambda found: _alike(found[0], rule), default=(rule, {}))
        return router.build(rule.endpoint, {name: values[name] for name in rule.arguments}, method=_method(rule))


def _alike(one: Rule, other: Rule) -> int:
    return len(os.path.commonpath([one.rule, other.rule]))


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


class _Parts(HTMLParser):
    """What a person reads on a page, and where it leads."""

    SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-confirm")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.forms: list[str] = []
        self.searches: list[Search] = []
        self.filters: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        self.target = self.select = ""
        self.filtering = False
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = {name: value or "" for name, value in attrs}
        self.silent += tag in {"script", "style"} or (tag == "span" and given.get("lang") == "en")
        self.texts += [given[name] for name in self.SPOKEN if given.get(name)]
        for name in ("href", "hx-get", "src"):
            if given.get(name, "").startswith(("/", "?")) and tag != "use":
                self.links.append(given[name].split("#")[0])
        if tag == "form":
            self.hidden, self.filtering = {}, given.get("method", "get") == "get"
            self.target = given.get("action", "")
            self.forms += [self.target] * (not self.filtering)
        elif tag == "input" and given.get("type") == "hidden":
            self.hidden[given["name"]] = given.get("value", "")
        elif tag == "select":
            self.select = given.get("name", "")
        elif tag == "option" and self.filtering and given.get("value"):
            chosen = urlencode({**self.hidden, self.select: given["value"]})
            self.filters[self.select] = f"{self.target.split('?')[0]}?{chosen}"
        elif tag == "input" and given.get("name") == "q" and not self.filtering:
            self.searches.append((self.forms[-1], tuple((n, v) for n, v in self.hidden.items() if n != "csrf_token")))
        self.forms += [given[name] for name in ("formaction", "hx-post") if given.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= bool(self.silent) and tag in {"script", "style", "span"}

    def handle_data(self, data: str) -> None:
        if not self.silent and (text := " ".join(data.split())):
            self.texts.append(text)


def walk(app: Kujdes, people: Mapping[str, Sequence[str]], sought: tuple[str, ...]) -> Walk:
    """Walk as people, from the home page and their own first addresses on; searches are asked for `sought`."""
    found, known, vain = Walk(), set(), Counter[str]()
    for name, first in people.items():
        for page in _steps(app, name, first, sought, vain):
            found.pages.append(page)
            kind = kind_of(app, page.address)
            news = {endpoint_of(app, link, "GET") for link in page.links} - known
            vain[kind] = 0 if news else vain[kind] + 1
            known |= news
            for address in page.forms:
                endpoint = endpoint_of(app, address, "POST")
                if endpoint not in found.forms:
                    found.forms[endpoint], vain[kind] = (name, address), 0
    return found


def _steps(app: Kujdes, name: str, first: Sequence[str], sought: tuple[str, ...], vain: Counter[str]) -> Iterator[Page]:
    """Yield page after page, breadth first: one of each kind, and more while there is news on them."""
    person, opened = confirmed(app, name), set()
    waiting, seen, asked = deque(["/", *first]), set(), set()
    while waiting:
        address = waiting.popleft()
        kind = kind_of(app, address)
        tired = vain[kind] if "?" in kind else vain[kind] >= PATIENCE and kind in opened
        if address in seen or tired or kind.split("?")[0] in LEFT_OUT:
            continue
        seen.add(address)
        opened.add(kind)
        page, searches = look(app, person, name, address)
        yield page
        waiting.extend(page.links)
        for target, along in set(searches) - asked:
            asked.add((target, along))
            for words in sought:
                page, _more = look(app, person, name, target, {"q": words, **dict(along)})
                yield page
                waiting.extend(page.links)


def matched(app: Kujdes, address: str, method: str) -> tuple[Rule, dict[str, Any]] | None:
    """Return the route of an address and its values; nothing when none answers there."""
    return _matched(app, address.partition("?")[0], method)


@functools.cache
def _matched(app: Kujdes, path: str, method: str) -> tuple[Rule, dict[str, Any]] | None:
    try:
        found = app.url_map.bind("localhost").match(path, method=method, return_rule=True)
    except HTTPException:
        return None
    return found[0], dict(found[1])


def endpoint_of(app: Kujdes, address: str, method: str) -> str:
    """Return the endpoint that answers at an address; nothing when none does."""
    found = matched(app, address, method)
    return found[0].endpoint if found else ""


def kind_of(app: Kujdes, address: str) -> str:
    """Return the endpoint with the names of what is asked of it: two pages of one list are of one kind."""
    asked = sorted({part.split("=")[0] for part in address.partition("?")[2].split("&") if part})
    return "?".join(filter(None, (endpoint_of(app, address, "GET"), "&".join(asked))))


def confirmed(app: Kujdes, name: str) -> Visitor:
    """Return a browser in which somebody has signed in and just confirmed who they are."""
    person = Visitor(app.test_client())
    assert person.sign_in(name).status_code == 303, name
    person.get("/confirm")
    assert person.post("/confirm", {"password": PASSWORD}).status_code == 303
    return person


def look(
    app: Kujdes, person: Visitor, name: str, address: str, sent: dict[str, str] | None = None
) -> tuple[Page, list[Search]]:
    """Open an address, or send a search to it; return the page, and the searches on it."""
    asked: list[None] = []

    def count(*_statement: Any) -> None:
        asked.append(None)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", count)
    answer = person.get(address) if sent is None else person.post(address, sent)
    sa.event.remove(engine, "before_cursor_execute", count)
    parts, whole = _Parts(), address.split("?")[0]
    if answer.status_code in (301, 302, 303):
        parts.links = [re.sub(r"^https?://[^/]+", "", answer.location)]
    elif answer.mimetype == "text/html":
        parts.feed(answer.text)
        parts.links += parts.filters.values()
    page = Page(
        endpoint=endpoint_of(app, address, "GET" if sent is None else "POST"),
        person=name,
        address=address,
        status=answer.status_code,
        sent=sent is not None,
        size=len(answer.data),
        queries=len(asked),
        mimetype=answer.mimetype or "",
        texts=tuple(dict.fromkeys(parts.texts)),
        links=tuple(dict.fromkeys(whole + link if link.startswith("?") else link for link in parts.links)),
        forms=tuple(dict.fromkeys(action or whole for action in parts.forms)),
    )
    answer.close()
    return page, [(target or whole, along) for target, along in parts.searches]
