"""The papers of KD: its report, in numbers alone with small ones hidden, and the minutes of its meetings."""

from collections.abc import Mapping, Sequence
from typing import Any

from core import charts, measures
from core.db import db
from core.documents import blocks
from core.l10n import _, format_date, format_time, today
from core.measures import Counted, Period
from plugins.casework.figures import Codes
from plugins.casework.figures.charts import periods
from plugins.domestic_violence import measures as dv
from plugins.domestic_violence.bodies import KD, STANDING
from plugins.office.documents.recipients import Recipient
from plugins.office.meetings import desk, facts
from plugins.office.models import Meeting
from plugins.office.problems import Refused

CODES = Codes("dv")
SPLITS = ("sex", "age", "area", "form", "source", "order")
"""By what the managed cases of a whole year are split."""
SERVICES = (dv.RENT_BONUS, dv.NURSERY, dv.SHELTER_MONTHS)
MEETINGS = (dv.ETN_MEETINGS, dv.KD_MEETINGS, dv.JOINT_MEETINGS)


# --- the report


def periods_over(_record: Any) -> Sequence[tuple[str, str]]:
    """Return the years and halves that are over, the newest first."""
    found = dict(periods(today()))
    return [(str(one), one.label) for kind in ("year", "half") for one in found[kind] if one.is_over()]


def report(_record: Any, _to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the report: what is published of a period, by KD's standing points."""
    period = Period.read(choice or periods_over(None)[0][0])
    law, cases, services, needs = (str(words) for words in STANDING)
    return {
        "report": {"period": period.label, **{code: str(_told(code, period).total) for code in CODES.all}},
        "heading": _("Report to the steering committee").upper(),
        "addressee": [_("To the members of the steering committee (KD)")],
        "greeting": _("Honoured members of KD,"),
        "body": [
            blocks.text(_("The report is about %(period)s and the period before it.", period=period.label)),
            blocks.heading(law),
            _table(law, (dv.REPORTS_ON_TIME,), period),
            blocks.heading(cases),
            _table(cases, (*MEETINGS, *CODES.all), period),
            *_steps(period),
            *_splits(period),
            blocks.heading(services),
            _table(services, SERVICES, period),
            blocks.note(
                _("* a value hidden to protect confidentiality; no name and no file stands behind this paper.")
            ),
            blocks.note(_("Files that are hidden from a colleague are not counted in this report.")),
            blocks.heading(needs),
        ],
        "closing": _("Thank you for your cooperation."),
    }


def _told(code: str, period: Period, by: Sequence[str] = ()) -> Counted:
    """Return a figure as it is published: small numbers of people hidden, once and for all."""
    counted = measures.published(code, period, by)
    assert counted is not None
    return counted


def _table(about: str, codes: Sequence[str], period: Period) -> blocks.Block:
    before = period.before()
    rows = [[str(_told(code, period).measure.label), _said(code, period), _said(code, before)] for code in codes]
    return blocks.table((_("Figure"), period.brief, before.brief), rows, right={1, 2}, about=about)


def _said(code: str, period: Period) -> str:
    counted = _told(code, period)
    if counted.denominator is None:
        return str(counted.total)
    return _("%(part)s of %(whole)s", part=counted.numerator, whole=counted.denominator)


def _steps(period: Period) -> list[blocks.Block]:
    told = [_told(code, period) for code in CODES.all]
    carried_over, new, managed, closed, still_open = (counted.total for counted in told)
    drawn = charts.steps(
        _("How the caseload came about"),
        carried_over=carried_over,
        new=new,
        managed=managed,
        closed=closed,
        still_open=still_open,
        labels=tuple(counted.measure.label for counted in told),
    )
    return [blocks.chart(str(drawn.svg), alt=drawn.alt, caption=drawn.title)]


def _splits(period: Period) -> list[blocks.Block]:
    """Return the managed cases of a whole year, group by group; a split that tells nothing is left out."""
    if period.kind != "year":
        return []
    made: list[blocks.Block] = []
    for by in SPLITS:
        counted = _told(CODES.managed, period, (by,))
        cells = [(words, cell) for _value, words, cell in counted.split(by) if cell.hidden or cell.value]
        if counted.by == (by,) and any(not cell.hidden for _words, cell in cells):
            label = str(counted.measure.dimension(by).label)
            rows = [[str(words), str(cell)] for words, cell in cells]
            made.append(blocks.heading(f"{counted.measure.label}: {label.lower()}", 3))
            made.append(blocks.table((label, period.brief), rows, right={1}, about=label))
    return made


def report_sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    return {"report": {"period": "viti 2026", **dict.fromkeys(CODES.all, "0")}}


# --- minutes


def meetings_held(_record: Any) -> Sequence[tuple[str, str]]:
    """Return the meetings of KD that took place, the newest first."""
    return [(str(row.id), f"{row.body.brief}, {format_date(row.day)}") for row in _held()]


def _held() -> list[Meeting]:
    query = desk.meetings_query(kind=KD).where(Meeting.state.in_(facts.TOOK_PLACE)).order_by(Meeting.at.desc())
    return list(db.session.scalars(query))


def minutes(_record: Any, _to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the minutes of a meeting of KD, by default of the last one.

    Raises:
        Refused: no meeting took place yet.
    """
    held = _held()
    if not held:
        raise Refused(_("No meeting of this committee has taken place yet."))
    meeting = next((row for row in held if str(row.id) == choice), held[0])
    told = facts.minutes_facts(meeting)
    moment = f"{format_date(meeting.day)}, {format_time(meeting.at)}"
    return {
        "meeting": {"body": told["body"], "moment": moment, "place": told["place"]},
        "heading": _("Minutes").upper(),
        "body": [
            blocks.text(_("of the meeting of %(body)s", body=told["body"])),
            blocks.facts([(_("When"), moment), (_("Place"), told["place"]), (_("Convened by"), told["convened_by"])]),
            *_present(told),
            *_counts(told),
            *(block for item in told["items"] for block in _point(item)),
            blocks.text(told["general"]),
        ],
    }


def _present(told: Mapping[str, Any]) -> list[blocks.Block]:
    came = [guest["name"] for guest in told["guests"] if not guest["absence"]]
    missed = [f"{guest['name']} ({guest['absence'].lower()})" for guest in told["guests"] if guest["absence"]]
    made = [blocks.heading(_("Those present")), blocks.items(came)]
    return [*made, blocks.heading(_("Those absent")), blocks.items(missed)] if missed else made


def _counts(told: Mapping[str, Any]) -> list[blocks.Block]:
    if not told["counts"]:
        return []
    return [blocks.heading(_("Numbers since the last meeting")), blocks.facts(told["counts"])]


def _point(item: Mapping[str, Any]) -> list[blocks.Block]:
    rows = [[one["text"], one["responsible"], format_date(one["due_on"])] for one in item["decisions"]]
    head = (_("Decision"), _("Responsible"), _("Until"))
    decided = [blocks.table(head, rows, about=_("Decided"))] if rows else []
    return [blocks.heading(f"{item['number']}. {item['title']}"), blocks.text(item["minutes"]), *decided]


def minutes_sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    return {"meeting": {"body": "Komiteti Drejtues", "moment": "01.01.2026, 10:00", "place": "Salla"}}
