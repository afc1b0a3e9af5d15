"""Set up an invented team by its head, as people do it."""

import uuid
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.auth.models import User, UserRole
from core.db import db, now
from core.demo.service import is_made
from core.l10n import in_language, read_phone, today
from plugins.duty_roster.models import DutyMember, DutyTeam, MayorOrder, Recipient, Roster, Shift, ShiftPattern
from plugins.duty_roster.models.rosters import PUBLISHED
from plugins.duty_roster.services import calls, distribution, rosters, teams
from plugins.duty_roster.spans import next_month

NAMES = ("Mimoza Tafa", "Ardian Bregu", "Lira Hysa", "Fatos Gjika", "Elona Marku", "Sokol Dervishi", "Yllka Rama",
         "Besim Cara")  # fmt: skip
USERS = [
    *({"username": name.lower().replace(" ", "."), "name": name, "role": "duty_worker"} for name in NAMES),
    {"username": "vjollca.deda", "name": "Vjollca Deda", "role": "duty_head"},
]
PHONES = "069 20 00 1{:02}"
PROFESSIONS = ("punonjëse sociale", "psikolog", "juriste", "punonjës social")


def people(role: str) -> list[Any]:
    """Return the ids of those who hold a role, by name."""
    query = sa.select(User.id).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == role)
    with privileged("demonstration"):
        return list(db.session.scalars(query.order_by(User.username)))


def load(report: Any) -> None:
    """Make a team with its members, once; nothing without a head."""
    heads = people("duty_head")
    if not heads or is_made(DutyTeam):
        return
    with acting_as(principal_for(heads[0])), in_language("sq"):
        team = _team()
        report(1, 3, "")
        this = today().replace(day=1)
        months = [rosters.begin_filled(team, month) for month in (this, next_month(this))]
        report(2, 3, "")
    for director in people("director")[:1]:
        with acting_as(principal_for(director)):
            why = "" if rosters.look(months[0]).is_sound else "Ekipi është i vogël; plotësohet gjatë muajit."
            rosters.publish(months[0], months[0].version, why)
    with acting_as(principal_for(heads[0])):
        for recipient, proof in zip(teams.recipients_of(team), ("Prot. 1184", "", None), strict=False):
            _tell(months[0], recipient, proof)
        begun = _begun(months[0])
    if begun is not None:
        _call(*begun)
    report(3, 3, "")


def _begun(roster: Roster) -> tuple[Shift, uuid.UUID] | None:
    """Return the first shift that has begun by a published roster, and whose it is."""
    shift = next((one for one in rosters.shifts_of(roster) if one.starts < now()), None)
    return (shift, shift.member.user_id) if roster.state == PUBLISHED and shift is not None else None


def _call(shift: Shift, user_id: uuid.UUID) -> None:
    """Type in a call of a shift, as who stood it."""
    with acting_as(principal_for(user_id)):
        calls.type_in(
            shift, received_at=shift.starts, started_at=None, arrived_at=None, category="violence", caller="police",
            urgent=True, actions=["police"], outcome="continues", note="Një grua kërkon të flasë në mëngjes.",
        )  # fmt: skip


def _tell(roster: Roster, recipient: Recipient, proof: str | None) -> None:
    """One has it in writing, one got it, one was not told yet."""
    if proof is None or roster.state != PUBLISHED:
        return
    row = distribution.send(roster, recipient, "hand")
    if proof:
        distribution.acknowledge(row, on=today(), by="Sekretaria", proof=proof)


def _team() -> DutyTeam:
    first = date(today().year, 1, 1)
    order = teams.save(
        MayorOrder(),
        None,
        number="47",
        on=first + timedelta(days=9),
        text="Ngritja e sistemit të punonjësve në gadishmëri, 24 orë në çdo ditë të javës.",
        valid_from=first + timedelta(days=14),
        valid_to=None,
    )
    pattern = db.session.scalars(sa.select(ShiftPattern).where(ShiftPattern.code == "12-12")).one()
    team = teams.begin_team(
        name="Gadishmëria sociale",
        scope=["child", "violence"],
        coverage="full",
        pattern_id=pattern.id,
        order_id=order.id,
        with_backup=False,
        phone="",
    )
    for place, user_id in enumerate(people("duty_worker")):
        teams.save(
            DutyMember(team=team, team_id=team.id),
            None,
            user_id=user_id,
            phone=read_phone(PHONES.format(place)),
            private_phone=read_phone(f"068 20 00 2{place:02}"),
            profession=PROFESSIONS[place % len(PROFESSIONS)],
            active_from=first,
        )
    member = teams.members_of(team)[0]
    teams.be_away(member, first=today() + timedelta(days=5), last=today() + timedelta(days=9), kind="leave")
    return team
