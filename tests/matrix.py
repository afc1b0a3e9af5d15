"""Try everybody on every route: what is expected is computed from what is declared, not from what the suite answers.

Declared are the permission at the view, who holds it (`access.csv`), and whose files a role reaches. Refused must look
absent: 404. A POST is only tried where it must be refused.
"""

import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from core.access.guard import PUBLIC, SIGNED_IN
from core.access.principal import privileged
from core.app import Kujdes
from core.auth.models import RolePermission, UserSession
from core.db import db, now, writing
from tests.security.served import SOAK

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
LEFT_OUT = {"auth.logout", "auth.lock", "core.healthz", "static"}

SPARSE = 3
"""Says which cells are tried on PostgreSQL; the people of a matrix are not to be a multiple of it."""


def tries_all(app: Kujdes) -> bool:
    """Say whether every cell is tried: what is allowed is worked out in Python, alike on both databases."""
    with app.app_context():
        return SOAK or db.engine.dialect.name == "sqlite"


def routes(app: Kujdes) -> Iterator[tuple[str, str, str, str]]:
    """Yield endpoint, address, method and declared access of everything that the suite answers."""
    for rule in app.url_map.iter_rules():
        access = app.view_functions[rule.endpoint].access
        if rule.endpoint not in LEFT_OUT and access != PUBLIC:
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                yield rule.endpoint, rule.rule, method, access


def fill(address: str, values: Mapping[str, object]) -> str:
    return PARAMETER.sub(lambda found: str(values.get(found[1], uuid.UUID(int=1))), address)


def step_up_everybody(app: Kujdes) -> None:
    """Everybody has confirmed who they are, for as long as this takes: a refusal is one of rights."""
    app.extensions["settings"] = replace(app.extensions["settings"], step_up_minutes=600)
    with app.app_context(), writing():
        db.session.execute(sa.update(UserSession).values(stepped_up_at=now()))
        db.session.commit()
        db.session.remove()


def rights(app: Kujdes, staff: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the permissions of each person by the role that `staff` gives her."""
    with app.app_context(), privileged("the declared table"):
        held: dict[str, set[str]] = {name: set() for name in staff}
        for role, permission in db.session.execute(sa.select(RolePermission.role, RolePermission.permission)):
            for name in (name for name, own in staff.items() if own == role):
                held[name].add(permission)
        db.session.remove()
        return held


def try_everybody(
    app: Kujdes,
    signed_in: Callable[[str], Any],
    staff: Mapping[str, str],
    files: Mapping[str, uuid.UUID],
    reach: Mapping[str, set[str]],
    about_a_file: re.Pattern[str],
    parameters: Callable[[str, uuid.UUID], dict[str, object]],
    least: int = 6000,
) -> set[tuple[str, str]]:
    """Try everybody on every route and each file; return which pages were opened about a file of which relation.

    `parameters` returns real ids for an address about a file. Prints how many cells were tried, and wants more than
    `least`. On PostgreSQL each so-manieth is, and all of them in `make soak`: every route and every person among them,
    not each with each.
    """
    every = 1 if tries_all(app) else SPARSE
    held, people = rights(app, staff), {name: signed_in(name) for name in staff}
    for person in people.values():
        person.get("/account")  # for a token: without one a POST is refused before anybody asks for rights
    step_up_everybody(app)
    cells: Counter[str] = Counter()
    number = 0
    opened: set[tuple[str, str]] = set()
    wrong = []
    for endpoint, address, method, access in routes(app):
        for relation, case_id in files.items() if about_a_file.match(address) else [("any", None)]:
            with app.app_context(), privileged("real ids"):
                values = parameters(address, case_id) if case_id else {}
                db.session.remove()
            for name, person in people.items():
                permitted = access == SIGNED_IN or access in held[name]
                may = permitted and (case_id is None or name in reach[relation])
                if method == "POST" and may:
                    continue
                number += 1
                if number % every:
                    continue
                url = fill(address, values)
                status = (person.get(url) if method == "GET" else person.post(url)).status_code
                cells[relation] += 1
                if may and status < 400:
                    opened.add((endpoint, relation))
                elif not may and status != 404:
                    wrong.append(f"{name} {method} {url} ({relation}): {status}, must look absent")
                elif may and status not in {404, 409, 422}:
                    wrong.append(f"{name} {method} {url} ({relation}): {status}, must be answered")
    print(f"access matrix: {sum(cells.values())} of {number} cells ({dict(cells)}), {len(wrong)} mismatches")
    assert wrong == [], "\n".join(wrong)
    assert number > least
    return opened
