"""The life of a case file: rights in it, opening, state, risk, and passing it on; its end stands in `closing`."""

import secrets
import uuid
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from werkzeug.exceptions import NotFound

from core.access.exclusions import Exclusion, exclude
from core.access.principal import current, privileged
from core.audit.chain import record
from core.auth.models import User
from core.db import atomic, db, now
from core.hooks import ask_active
from core.l10n import _, today
from plugins.casework.case_services import service_of, services
from plugins.casework.models import CaseFile, CasePerson, Person, RegisterBook, Transfer
from plugins.casework.models.cases import GLASS
from plugins.casework.problems import Refused
from plugins.casework.timeline import note_event
from plugins.office import tasks

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is read as another sign."""
SUBJECT = "subject"
"""The part in a file of the person it follows."""


# --- rights


def may(case: CaseFile, verb: str) -> bool:
    """Say whether whoever acts holds a right of the file's own service, for example `write`.

    A file that is open in an emergency only is there to be read.
    """
    return case.id not in current().claim(GLASS) and current().may(f"{case.service}.case.{verb}")


def require(case: CaseFile, verb: str) -> None:
    """Refuse, as if the page did not exist, whoever lacks a right of the file's own service."""
    require_in(case.service, verb, case)


def require_in(service: str, verb: str, case: CaseFile | None = None) -> None:
    """Refuse, as if the page did not exist, whoever lacks a right in a service."""
    allowed = service in services() and (may(case, verb) if case else current().may(f"{service}.case.{verb}"))
    if not allowed:
        record("core.refused", case, note=f"{service}.case.{verb}", refused=True)
        raise NotFound


def require_open(case: CaseFile) -> None:
    """Refuse to work on in a closed file.

    Raises:
        Refused: the file is closed.
    """
    if case.is_closed:
        raise Refused(_("The file is closed. Reopen it to work on in it."))


# --- opening


@atomic
def open_case(
    service: str,
    subject: Person,
    *,
    unit_id: uuid.UUID,
    worker_id: uuid.UUID | None,
    on: date | None = None,
    state: str | None = None,
) -> CaseFile:
    """Open a file for a person, with a random reference and the next number of the service's register of the year.

    The file must lie within the reach of whoever opens it; to hand it on, call `transfer` last in the same unit.
    `state` is by default the service's first.
    """
    require_in(service, "write")
    day = on or today()
    case = CaseFile(
        service=service,
        reference=new_reference(),
        register_year=day.year,
        register_number=next_numbers(service, day.year, 1)[0],
        state=state or services()[service].states[0][0],
        subject_id=subject.id,
        unit_id=unit_id,
        worker_id=worker_id,
        opened_on=day,
    )
    case.keys()
    db.session.add(case)
    db.session.add(CasePerson(case=case, person=subject, role=SUBJECT, since=day, household=True))
    db.session.flush()
    note_event(case, "casework.opened")
    return case


def new_reference() -> str:
    """Return a fresh reference such as K7QM4-T2X9B: 50 random bits, nothing to be read from it (security.md L-04)."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{signs[:5]}-{signs[5:]}"


def next_numbers(service: str, year: int, count: int) -> range:
    """Give the next numbers of a register; its row stays locked until the unit of work ends."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = (
        dialect.insert(RegisterBook)
        .values(service=service, year=year, last=count)
        .on_conflict_do_update(index_elements=["service", "year"], set_={"last": RegisterBook.last + count})
        .returning(RegisterBook.last)
    )
    with privileged("the register gives a number"):
        last = int(db.session.execute(statement).scalar_one())
    return range(last - count + 1, last + 1)


def take_back_numbers(service: str, year: int) -> None:
    """Let a register go on from the last number that a file still bears, after files were taken back."""
    with privileged("the register takes numbers back"):
        mine = (CaseFile.service == service, CaseFile.register_year == year)
        last = db.session.scalar(sa.select(sa.func.max(CaseFile.register_number)).where(*mine)) or 0
        where = (RegisterBook.service == service, RegisterBook.year == year)
        db.session.execute(sa.update(RegisterBook).where(*where).values(last=last))


@atomic
def take_over(service: str, subject: Person, *, number: int, opened_on: date, **values: Any) -> CaseFile:
    """Enter a file that was kept elsewhere until now, open or closed, under a number of `next_numbers`.

    Nothing is flushed, so that many can be entered at once; `values` are columns of the file.
    """
    require_in(service, "write")
    case = CaseFile(
        service=service,
        reference=new_reference(),
        register_year=opened_on.year,
        register_number=number,
        subject_id=subject.id,
        opened_on=opened_on,
        **values,
    )
    case.keys()
    part = CasePerson(case=case, person=subject, role=SUBJECT, since=opened_on, household=True)
    db.session.add_all([case, part])
    return case


# --- state and risk


@atomic
def set_state(case: CaseFile, state: str) -> None:
    """Move a file to another state of its service; closing and reopening have their own ways.

    Raises:
        ValueError: no state of the service, or the closed one.
    """
    require(case, "write")
    require_open(case)
    known = [code for code, _label, _tone in service_of(case).states]
    if state not in known[:-1]:
        raise ValueError(f"{case.service} has no open state {state}")
    if case.state != state:
        note_event(case, "casework.state", before=case.state, after=state)
        case.state = state


@atomic
def set_risk(case: CaseFile, risk: str | None, *, target: Any = None) -> None:
    """Set a file's risk to a level of its service, or to not known; `target` is the record that says why.

    Raises:
        ValueError: no level of the service.
    """
    require(case, "write")
    ranks = {code: rank for rank, (code, _label, _tone) in enumerate(service_of(case).risks)}
    if risk is not None and risk not in ranks:
        raise ValueError(f"{case.service} has no risk {risk}")
    if case.risk != risk:
        note_event(case, "casework.risk", target=target, before=case.risk, after=risk)
        case.risk, case.risk_rank = risk, None if risk is None else ranks[risk]


@atomic
def hide_from(case: CaseFile, user_id: uuid.UUID) -> None:
    """Hide a file from a colleague who must not know that it exists, and what its service keeps apart from it.

    Raises:
        ValueError: nobody hides a file from themselves.
    """
    exclude(case.id, user_id)
    record("casework.exclusion.made", case.id)
    ask_active("case_hidden", case=case, user_id=user_id)


# --- transfer


@atomic
def transfer(
    case: CaseFile, *, worker_id: uuid.UUID | None, unit_id: uuid.UUID, reason: str, note: str | None = None
) -> Transfer:
    """Pass a file and its open tasks to another worker, another unit, or both; it may leave one's own reach.

    Raises:
        Refused: nothing would change, or the colleague cannot take the file.
    """
    require(case, "assign")
    if (worker_id, unit_id) == (case.worker_id, case.unit_id):
        raise Refused(_("The file is already there. Choose another worker or unit."))
    _require_taker(case, worker_id)
    row = Transfer(
        case=case,
        from_worker_id=case.worker_id,
        from_unit_id=case.unit_id,
        to_worker_id=worker_id,
        to_unit_id=unit_id,
        reason=reason,
        by_id=current().user_id,
        at=now(),
        note=note,
    )
    db.session.add(row)
    note_event(case, "casework.transferred", target=row, worker=worker_id, unit=unit_id, reason=reason)
    if worker_id is not None and worker_id != case.worker_id:
        tasks.hand_over(case.id, worker_id)
    # What belongs to the file is written while the file is still in reach.
    db.session.flush()
    case.worker_id, case.unit_id = worker_id, unit_id
    db.session.flush()
    return row


def _require_taker(case: CaseFile, worker_id: uuid.UUID | None) -> None:
    if worker_id is None:
        return
    with privileged("may this colleague take the file"):
        user = db.session.get(User, worker_id)
        fit = user is not None and user.is_live(today()) and not db.session.get(Exclusion, (case.id, worker_id))
    if not fit:
        raise Refused(_("This colleague cannot take the file. Choose another one."))
