"""What happens in the centres of the demonstration: groups, registers, an awareness session, monthly reports."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

from core.db import unit_of_work
from core.l10n import today
from plugins.community_centres.models import Centre, Group, Programme
from plugins.community_centres.services import groups, people, register, reports

GIVEN = ("Arjola", "Brunilda", "Dorina", "Elona", "Fatbardha", "Gentiana", "Ilir", "Kujtim", "Ledina", "Nertila")
FAMILY = ("Bardhi", "Dibra", "Gjini", "Kasa", "Leka", "Mara", "Ndoja", "Prifti")
MEN = {"Ilir", "Kujtim"}
PLANNED: tuple[tuple[str, str, list[str], time, time, int, int], ...] = (
    ("parenting", "Prindërit e së martës", ["TU"], time(10), time(11, 30), 8, 1988),
    ("life_skills", "Të rinjtë e së enjtes", ["TH"], time(14), time(15, 30), 6, 2007),
)
"""Programme, name of the group, days, from, to, how many people, about which year of birth."""


def meet(centres: Sequence[Centre], workers: Sequence[Any]) -> None:
    """Let two groups meet in each of the first two centres, from two months ago on."""
    known = {row.code: row for row in groups.programmes()}
    for number, centre in enumerate(centres[:2]):
        for place, told in enumerate(PLANNED):
            group = _group(known[told[0]], centre, told, workers[number % len(workers)])
            _people(group, told[5], told[6], 7 * number + 3 * place)
            _registers(group)
        groups.save_open(
            None,
            None,
            kind="awareness",
            centre_id=centre.id,
            topic="Të drejtat e fëmijës",
            on=today() - timedelta(days=20 + number),
            starts_at=time(11),
            ends_at=time(12),
            split={"women": 14, "young_women": 6, "men": 3},
        )


def _group(programme: Programme, centre: Centre, told: tuple[Any, ...], worker: Any) -> Group:
    _code, title, days, starts, ends, count, _born = told
    return groups.save_group(
        None,
        None,
        [worker],
        programme_id=programme.id,
        centre_id=centre.id,
        title=title,
        register="named",
        capacity=count,
        audience=["parents"] if programme.code == "parenting" else ["youth"],
        first=today() - timedelta(days=63),
        last=today() + timedelta(days=28),
        days=days,
        starts_at=starts,
        ends_at=ends,
        place="Salla e madhe",
    )


def _people(group: Group, count: int, born: int, offset: int) -> None:
    """Enrol one more than there are places: somebody waits."""
    for number in range(offset, offset + count + 1):
        given = GIVEN[number % len(GIVEN)]
        told = {"given": given, "family": FAMILY[number % len(FAMILY)], "birth_year": born + number % 6}
        row = people.write_down(group, **told, sex="male" if given in MEN else "female", agreed_on=group.first)
        place = people.enrol(group, row)
        with unit_of_work():
            place.since = group.first


def _registers(group: Group) -> None:
    """Keep all registers but the last one that is due."""
    due = [row for row in groups.sessions_of(group) if row.on < today()]
    for number, session in enumerate(due[:-1]):
        lines = register.lines(session)
        away = {lines[number % len(lines)].enrolment.id} if lines else set()
        register.keep(session, session.version, present={one.enrolment.id for one in lines} - away)


def report_on(centre: Centre) -> None:
    """Send the report of the month that is over, and begin none for the others."""
    row = reports.begin(centre, reports.first_of_last_month())
    reports.write(row, row.version, achievements="Dy grupe u takuan rregullisht.", following="Vijojnë të dy grupet.")
    reports.send(row)
