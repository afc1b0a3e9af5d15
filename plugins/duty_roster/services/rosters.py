"""Rosters: begun, proposed, filled by hand, looked through, published as a version that never changes."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from core.access.principal import current, privileged
from core.audit.chain import record
from core.db import atomic, db, now
from core.l10n import _, format_date, format_datetime, format_time, local, today
from core.records import check_version
from core.state import next_epoch
from plugins.duty_roster import codes, proposal
from plugins.duty_roster.models import Absence, DutyMember, DutyTeam, Roster, Shift
from plugins.duty_roster.models.rosters import BACKUP, DRAFT, PRIMARY, PUBLISHED, REPLACED
from plugins.duty_roster.proposal import Candidate, Limits, Slot
from plugins.duty_roster.services.teams import members_of
from plugins.duty_roster.spans import (
    Cover,
    Span,
    bounds,
    cover,
    is_night_shift,
    is_weekend_shift,
    next_month,
    slots,
)
from plugins.office import days
from plugins.office.problems import Refused

ONE_DAY = timedelta(days=1)


def limits() -> Limits:
    """Return the rules of rest; nobody has compared them with the act."""
    said = codes.rules()
    return Limits(rest=timedelta(hours=said["rest_hours"]), nights=said["nights_in_a_row"])


def of_team(team: DutyTeam) -> sa.Select[Any]:
    """Select the rosters of a team, the newest month and version first."""
    return sa.select(Roster).where(Roster.team_id == team.id).order_by(Roster.month.desc(), Roster.number.desc())


def newest(teams: Iterable[DutyTeam]) -> dict[uuid.UUID, list[Roster]]:
    """Return for each team its rosters from last month on that are in force or drafts, in order."""
    since = (today().replace(day=1) - ONE_DAY).replace(day=1)
    query = sa.select(Roster).where(
        Roster.team_id.in_([team.id for team in teams]), Roster.month >= since, Roster.state != REPLACED
    )
    found: dict[uuid.UUID, list[Roster]] = {}
    for row in db.session.scalars(query.order_by(Roster.month, Roster.number)):
        found.setdefault(row.team_id, []).append(row)
    return found


def shifts_of(roster: Roster) -> list[Shift]:
    """Return the shifts of a roster in order, with who has them."""
    query = (
        sa.select(Shift)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .where(Shift.roster_id == roster.id)
        .options(contains_eager(Shift.member).joinedload(DutyMember.user))
        .order_by(Shift.starts, Shift.role.desc(), Shift.id)
    )
    return list(db.session.scalars(query))


# --- looking it through


@dataclass(frozen=True, kw_only=True)
class Load:
    """How much of a month somebody has: shifts, nights, weekends and holidays."""

    member: DutyMember
    shifts: int = 0
    nights: int = 0
    weekends: int = 0


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What a roster comes to: how it covers its month, who has how much, and what cannot be."""

    roster: Roster
    time: Span
    wanted: list[Span]
    shifts: list[Shift]
    cover: Cover
    backup_gaps: tuple[Span, ...]
    loads: list[Load]
    conflicts: list[str] = field(default_factory=list)

    @property
    def percent(self) -> Decimal:
        """The part of the wanted time that is covered; never 100 while a minute is missing."""
        return percent(self.cover.covered, self.cover.wanted)

    @property
    def is_sound(self) -> bool:
        return self.cover.is_whole and not self.conflicts and not self.backup_gaps

    @property
    def gap_hours(self) -> Decimal:
        return Decimal(sum(gap.minutes for gap in self.cover.gaps)) / 60

    def range_of(self, name: str) -> str:
        """Return from how few to how many shifts, nights or weekends somebody has."""
        found = sorted({getattr(load, name) for load in self.loads})
        return "–".join(str(number) for number in (found[0], found[-1])[: len(found)]) if found else "–"


def percent(part: int, whole: int) -> Decimal:
    """Return a part in per cent with one decimal; what is short of the whole is never printed as 100."""
    if not whole:
        return Decimal("0.0")
    exact = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return min(exact, Decimal("99.9")) if part < whole else exact


def wanted_of(team: DutyTeam, month: date) -> list[Span]:
    """Return the time for which somebody must be on duty: every minute, or the hours of the pattern."""
    shifts = team.pattern.shifts
    return [bounds(month, shifts)] if team.coverage == "full" else slots(month, shifts)


def look(roster: Roster) -> Sight:
    """Look a roster through."""
    found, wanted = shifts_of(roster), wanted_of(roster.team, roster.month)
    first = [shift.span for shift in found if shift.role == PRIMARY]
    second = [shift.span for shift in found if shift.role == BACKUP]
    backup = cover(wanted, second).gaps if roster.team.with_backup else ()
    return Sight(
        roster=roster,
        time=bounds(roster.month, roster.team.pattern.shifts),
        wanted=wanted,
        shifts=found,
        cover=cover(wanted, first),
        backup_gaps=backup,
        loads=_loads(roster, found),
        conflicts=_conflicts(roster, found),
    )


def _loads(roster: Roster, shifts: Iterable[Shift]) -> list[Load]:
    holiday = days.calendar().is_holiday
    counts: dict[uuid.UUID, Counter[str]] = {}
    for shift in shifts:
        if shift.role == PRIMARY:
            mine = counts.setdefault(shift.member_id, Counter())
            mine["shifts"] += 1
            mine["nights"] += is_night_shift(shift.span)
            mine["weekends"] += is_weekend_shift(shift.span, holiday)
    last = next_month(roster.month) - ONE_DAY
    active = [one for one in members_of(roster.team) if one.is_active(roster.month, last) or one.id in counts]
    return [Load(member=one, **counts.get(one.id, {})) for one in active]


def _conflicts(roster: Roster, shifts: Sequence[Shift]) -> list[str]:
    """Return, in words, who stands where they cannot: away, without rest, twice at once, no longer in the team."""
    away, busy = _away(roster.team), _busy(roster)
    rest, said = limits().rest, []
    for place, shift in enumerate(shifts):
        one = shift.member
        day = local(shift.starts).date()
        if proposal.is_away(shift.span, away.get(one.id, ())):
            said.append(_("%(name)s is away: %(shift)s", name=one.user.name, shift=words_of(shift.span)))
        if not one.is_active(day, day):
            said.append(_("%(name)s is no member: %(shift)s", name=one.user.name, shift=words_of(shift.span)))
        mine = [other.span for other in shifts[:place] if other.member_id == one.id] + busy.get(one.id, [])
        if any(span.start < shift.ends + rest and shift.starts < span.end + rest for span in mine):
            said.append(
                _("%(name)s has no rest before or after: %(shift)s", name=one.user.name, shift=words_of(shift.span))
            )
    return said


def words_of(span: Span) -> str:
    """Return a span as people say it: 14.06 20:00–08:00."""
    return f"{format_date(local(span.start).date())[:5]} {format_time(span.start)}–{format_time(span.end)}"


def _away(team: DutyTeam) -> dict[uuid.UUID, list[tuple[date, date]]]:
    """Return the days on which members are away; that somebody is away is needed here, why is not."""
    with privileged("the roster leaves out who is away"):
        query = sa.select(Absence.member_id, Absence.first, Absence.last).join(
            DutyMember, DutyMember.id == Absence.member_id
        )
        found: dict[uuid.UUID, list[tuple[date, date]]] = {}
        for row in db.session.execute(query.where(DutyMember.team_id == team.id)):
            found.setdefault(row.member_id, []).append((row.first, row.last))
        return found


def _busy(roster: Roster) -> dict[uuid.UUID, list[Span]]:
    """Return when the members of a roster's team stand on duty by other rosters that are published, near its month."""
    time = bounds(roster.month, roster.team.pattern.shifts)
    query = (
        sa.select(DutyMember.user_id, Shift.starts, Shift.ends)
        .join(DutyMember, DutyMember.id == Shift.member_id)
        .join(Roster, Roster.id == Shift.roster_id)
        .where(
            Roster.state == PUBLISHED,
            sa.or_(Roster.team_id != roster.team_id, Roster.month != roster.month),
            Shift.ends > time.start - timedelta(days=31),
            Shift.starts < time.end + timedelta(days=2),
        )
    )
    by_user: dict[uuid.UUID, list[Span]] = {}
    for row in db.session.execute(query):
        by_user.setdefault(row.user_id, []).append(Span(row.starts, row.ends))
    return {one.id: by_user[one.user_id] for one in members_of(roster.team) if one.user_id in by_user}


# --- making it


@atomic
def begin(team: DutyTeam, month: date) -> Roster:
    """Begin the roster of a month, empty.

    Raises:
        Refused: there is one already.
    """
    month = month.replace(day=1)
    if db.session.scalar(sa.select(Roster.id).where(Roster.team_id == team.id, Roster.month == month).limit(1)):
        raise Refused(_("This month has a roster already. Change it there."))
    return _add(Roster(team=team, team_id=team.id, month=month, number=1, state=DRAFT))


def _add(roster: Roster) -> Roster:
    db.session.add(roster)
    db.session.flush()
    return roster


@atomic
def begin_filled(team: DutyTeam, month: date) -> Roster:
    """Begin the roster of a month with a proposal.

    Raises:
        Refused: there is one already, or nobody is in the team.
    """
    roster = begin(team, month)
    fill(roster, roster.version)
    return roster


@atomic
def fill(roster: Roster, seen: Any) -> int:
    """Propose who takes the shifts that nobody set by hand; return how many stay empty.

    Raises:
        Refused: it is published, or nobody is in the team.
        core.db.Conflict: somebody else saved first.
    """
    check_version(roster, seen)
    _require_draft(roster)
    kept = []
    for shift in shifts_of(roster):
        if shift.origin == "proposal":
            db.session.delete(shift)
        else:
            kept.append(shift)
    db.session.flush()
    empty = _propose(roster, PRIMARY, kept, [shift for shift in kept if shift.role == BACKUP])
    if roster.team.with_backup:
        db.session.flush()
        first = [shift for shift in shifts_of(roster) if shift.role == PRIMARY]
        empty += _propose(roster, BACKUP, kept, first)
    roster.updated_at = now()
    db.session.flush()
    return empty


def _propose(roster: Roster, role: str, kept: Sequence[Shift], others: Sequence[Shift]) -> int:
    """Give the slots of a role away, those set by hand counted and left as they are; return how many stay empty."""
    holiday, busy, away = days.calendar().is_holiday, _busy(roster), _away(roster.team)
    last = next_month(roster.month) - ONE_DAY
    members = [one for one in members_of(roster.team) if one.is_active(roster.month, last)]
    if not members:
        raise Refused(_("Nobody is in the team in this month."))
    mine = [shift for shift in kept if shift.role == role]
    spans = [*slots(roster.month, roster.team.pattern.shifts)]
    open_ones = [span for span in spans if not any(span.overlap(shift.span) for shift in mine)]
    listed = sorted({*open_ones, *(shift.span for shift in mine)})
    people = [
        Candidate(
            id=one.id,
            away=[*away.get(one.id, ()), *_outside(one, roster.month, last)],
            busy=[*busy.get(one.id, ()), *(shift.span for shift in others if shift.member_id == one.id)],
            no_nights=one.no_nights,
            most=one.most,
        )
        for one in members
    ]
    made = [Slot(span=span, night=is_night_shift(span), weekend=is_weekend_shift(span, holiday)) for span in listed]
    fixed = {listed.index(shift.span): shift.member_id for shift in mine}
    plan = proposal.propose(made, people, limits(), fixed)
    for place, member_id in plan.held.items():
        if place not in fixed:
            db.session.add(
                Shift(
                    roster=roster,
                    member_id=member_id,
                    starts=made[place].span.start,
                    ends=made[place].span.end,
                    role=role,
                    origin="proposal",
                    why=proposal.why(plan, place),
                )
            )
    return len(made) - len(plan.held)


def _outside(one: DutyMember, first: date, last: date) -> list[tuple[date, date]]:
    """Return the days of a month on which somebody is not yet, or no longer, in the team."""
    found = []
    if one.active_from > first:
        found.append((first - ONE_DAY, one.active_from - ONE_DAY))
    if one.active_to is not None and one.active_to <= last:
        found.append((one.active_to + ONE_DAY, last + ONE_DAY * 2))
    return found


@atomic
def put(roster: Roster, *, member_id: uuid.UUID, starts: datetime, ends: datetime, role: str) -> Shift:
    """Put somebody on duty by hand.

    Raises:
        Refused: the roster is published, or the shift is longer than two days or lies outside of the month.
    """
    _require_draft(roster)
    time = bounds(roster.month, roster.team.pattern.shifts)
    if not timedelta() < ends - starts <= timedelta(days=2):
        raise Refused(_("A shift ends after it begins, within two days."))
    if not (time.start <= starts and ends <= time.end):
        raise Refused(_("The shift lies outside of the month."))
    shift = Shift(roster=roster, member_id=member_id, starts=starts, ends=ends, role=role, origin="hand", why={})
    db.session.add(shift)
    roster.updated_at = now()
    db.session.flush()
    return shift


@atomic
def hand_to(shift: Shift, seen: Any, member_id: uuid.UUID) -> None:
    """Give a shift of a draft to somebody else, by hand.

    Raises:
        Refused: the roster is published.
        core.db.Conflict: somebody else saved first.
    """
    _require_draft(shift.roster)
    check_version(shift, seen)
    shift.member_id, shift.origin, shift.why = member_id, "hand", {}


@atomic
def drop(shift: Shift) -> None:
    """Take a shift out of a draft."""
    _require_draft(shift.roster)
    db.session.delete(shift)


def _require_draft(roster: Roster) -> None:
    if roster.state != DRAFT:
        raise Refused(_("What was published is not changed any more. Begin the next version."))


# --- publishing


@atomic
def publish(roster: Roster, seen: Any, override: str = "") -> None:
    """Publish a roster; the version before it is replaced from this moment on.

    Raises:
        Refused: it is published already, or it has gaps and nobody says why it goes out all the same.
        core.db.Conflict: somebody else saved first.
    """
    check_version(roster, seen)
    _require_draft(roster)
    sight = look(roster)
    if not sight.is_sound and not override.strip():
        raise Refused(_("Not every minute is covered, or somebody cannot be there. Correct it, or say why."))
    roster.wanted, roster.covered = sight.cover.wanted, sight.cover.covered
    roster.override = override.strip()
    roster.state, roster.published_at, roster.published_by_id = PUBLISHED, now(), current().user_id
    for before in db.session.scalars(
        sa.select(Roster).where(
            Roster.team_id == roster.team_id,
            Roster.month == roster.month,
            Roster.state == PUBLISHED,
            Roster.id != roster.id,
        )
    ):
        before.state, before.replaced_at = REPLACED, roster.published_at
    db.session.flush()
    record("duty_roster.roster.published", roster, note=f"v{roster.number} {sight.percent}")
    next_epoch()


@atomic
def revise(roster: Roster, change: str) -> Roster:
    """Begin the next version of a roster, with all its shifts; what somebody confirmed stays confirmed.

    Raises:
        Refused: it is not the version that is in force, or the next one is begun already.
    """
    if roster.state != PUBLISHED:
        raise Refused(_("Only the version in force can be changed."))
    newest = db.session.scalar(
        sa.select(sa.func.max(Roster.number)).where(Roster.team_id == roster.team_id, Roster.month == roster.month)
    )
    if newest != roster.number:
        raise Refused(_("The next version is begun already."))
    fresh = _add(
        Roster(
            team=roster.team,
            team_id=roster.team_id,
            month=roster.month,
            number=roster.number + 1,
            state=DRAFT,
            change=change,
        )
    )
    for shift in shifts_of(roster):
        db.session.add(
            Shift(
                roster=fresh,
                member_id=shift.member_id,
                starts=shift.starts,
                ends=shift.ends,
                role=shift.role,
                origin=shift.origin,
                why=shift.why,
                acknowledged_at=shift.acknowledged_at,
            )
        )
    db.session.flush()
    return fresh


def in_force(roster: Roster) -> Roster | None:
    """Return the version of the same month that is in force."""
    return db.session.scalars(
        sa.select(Roster).where(
            Roster.team_id == roster.team_id, Roster.month == roster.month, Roster.state == PUBLISHED
        )
    ).one_or_none()


def since_words(shift: Shift) -> str:
    """Return since when somebody was free before a shift that was proposed, as people read it."""
    since = shift.why.get("since")
    return format_datetime(datetime.fromisoformat(since)) if since else ""
