"""Letters about protection orders: the request, the order in force, the report to the police, and what was not kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.documents import blocks
from core.l10n import _, format_date, format_datetime, today
from plugins.casework.models import CaseFile
from plugins.domestic_violence.codes import label, several
from plugins.domestic_violence.documents import letters
from plugins.domestic_violence.models import Breach, PoliceReport, ProtectionOrder
from plugins.domestic_violence.models.orders import IN_FORCE
from plugins.domestic_violence.next_steps import is_ours
from plugins.domestic_violence.services import orders, registration, reports
from plugins.office.documents.recipients import Recipient

Choices = Sequence[tuple[str, str]]


def _of(condition: Callable[[ProtectionOrder], bool]) -> Callable[[CaseFile], list[ProtectionOrder]]:
    return lambda case: [order for order in orders.orders_of(case) if condition(order)]


all_orders = _of(lambda _order: True)
in_force = _of(lambda order: order.state == IN_FORCE and not order.has_run_out(today()))
to_extend = _of(lambda order: order.state == IN_FORCE and order.valid_to is not None)


def applies(rows: Callable[[CaseFile], Sequence[Any]]) -> Callable[[CaseFile], bool]:
    """Say of a file whether it has rows to write about."""
    return lambda case: is_ours(case) and bool(rows(case))


def choices(rows: Callable[[CaseFile], Sequence[Any]], words: Callable[[Any], str]) -> Callable[[CaseFile], Choices]:
    """Return what there is to choose from in a file."""
    return lambda case: [(str(row.id), words(row)) for row in rows(case)]


def chosen(rows: Sequence[Any], choice: str | None) -> Any:
    """Return the row that was chosen, by default the first one."""
    return next((row for row in rows if str(row.id) == choice), rows[0])


def words(order: ProtectionOrder) -> str:
    """Return what an order is called in a list."""
    return f"{order.kind.upper()}, {format_date(order.requested_at)}"


def about(order: ProtectionOrder, to: Recipient) -> list[blocks.Block]:
    """Return what an order says, as a part of a letter; its number belongs to those who act on it."""
    bound = order.violent_person
    return letters.part(
        _("The order"),
        [
            (_("Order"), label("order", order.kind)),
            (_("Number of the decision"), order.number),
            (_("In force from"), format_date(order.valid_from)),
            (_("In force until"), format_date(order.valid_to)),
            (_("Person bound"), bound.full_name if bound is not None else ""),
            (_("Measures"), several("measure", order.measures)),
            (_("Distance to keep (metres)"), order.distance_m),
            (_("Children protected by it"), order.children_protected or ""),
            (_("Address of the person bound"), _address_of(bound, to)),
        ],
    )


def _address_of(bound: Any, to: Recipient) -> str:
    return (to.value(bound, "address") or "") if bound is not None else ""


def _names(order: ProtectionOrder) -> dict[str, str]:
    """Return the names of an order for templates of the municipality's."""
    return {
        "kind": order.kind.upper(),
        "number": order.number or "",
        "from": format_date(order.valid_from),
        "until": format_date(order.valid_to),
    }


ORDER_SAMPLE = {"order": {"kind": "UM", "number": "1/2026", "from": "01.01.2026", "until": "31.12.2026"}}


# --- asking for an order, and for more time


def request(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a request: what was reported, in which forms, and which measures are asked for."""
    order = chosen(orders.orders_of(case), choice)
    return letters.letter(
        case,
        to,
        _("Request for a protection order"),
        _("We support the request of the person named below for %(order)s.", order=label("order", order.kind)),
        *letters.part(
            _("What is asked for"),
            [
                (_("Who asked for it"), label("requested_by", order.requested_by)),
                (_("Requested"), format_datetime(order.requested_at)),
                (_("Person to be bound"), order.violent_person.full_name if order.violent_person else ""),
                (_("Relation"), label("relation", order.violent_person.relation) if order.violent_person else ""),
                (_("Measures"), several("measure", order.measures)),
            ],
        ),
        *_reported(case),
        asks=_("Please decide within the time limit of the law, and send us a copy of the decision."),
        order=_names(order),
    )


def _reported(case: CaseFile) -> list[blocks.Block]:
    """Return what was reported, each report on a line, without who told us."""
    rows = [
        [
            format_date(row.happened_on or row.reported_at),
            several("form", row.forms),
            label("known", row.children_present),
            label("known", row.earlier),
        ]
        for row in registration.incidents_of(case)
    ]
    head = (_("Day"), _("Forms of violence"), _("Children present"), _("Happened before"))
    return [blocks.heading(_("What was reported")), blocks.table(head, rows, about=_("What was reported"))]


def extension(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a request for a longer order: how it was kept so far."""
    order = chosen(to_extend(case), choice)
    broken = reports.breaches_of(order)
    return letters.letter(
        case,
        to,
        _("Request to extend a protection order"),
        _("The order below runs out; the danger has not passed. We ask that it protect for longer."),
        *about(order, to),
        *letters.part(
            _("How it was kept"),
            [
                (_("Reports to the police"), len(reports.reports_of(order)) or ""),
                (_("Times that it was not kept"), len(broken) or ""),
                (_("The last time"), format_datetime(broken[0].at) if broken else ""),
            ],
        ),
        asks=_("Please decide before its last day."),
        order=_names(order),
    )


# --- while it is in force


def notice(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a notice to those who meet the person protected or her children every day."""
    order = chosen(in_force(case), choice)
    return letters.letter(
        case,
        to,
        _("Notice of an order in force"),
        _("The order below is in force. Please tell those of your staff alone who have to know of it."),
        *about(order, to),
        asks=_("If the person bound comes or calls, tell the police at once, and then us. Say nothing of this letter."),
        order=_names(order),
    )


def sent_reports(case: CaseFile) -> list[PoliceReport]:
    """Return the reports on all orders of a file, the newest first."""
    rows = [row for order in orders.orders_of(case) for row in reports.reports_of(order)]
    return sorted(rows, key=lambda row: row.period_to, reverse=True)


def report_words(row: PoliceReport) -> str:
    """Return what a report is called in a list."""
    return f"{row.order.kind.upper()}, {format_date(row.period_from)} – {format_date(row.period_to)}"


def police_report(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the regular report on an order: a sent one, or the one that is due now."""
    sent = sent_reports(case)
    row = next((one for one in sent if str(one.id) == choice), None)
    order = row.order if row is not None else in_force(case)[0]
    first, last = (row.period_from, row.period_to) if row is not None else reports.next_period(order, today())
    return letters.letter(
        case,
        to,
        _("Report on the keeping of an order"),
        _("We report on how the order below was kept from %(first)s to %(last)s.", **_days(first, last)),
        *about(order, to),
        *letters.part(
            _("What was found"),
            [
                (_("Visits in the period"), row.visits if row else reports.visits_in(order, first, last)),
                (_("Is the order kept"), label("kept", row.kept) if row else ""),
                (_("What was found"), row.text if row else ""),
            ],
        ),
        *_broken(order, first, last),
        order=_names(order),
        report=_days(first, last),
    )


def _days(first: date, last: date) -> dict[str, str]:
    return {"first": format_date(first), "last": format_date(last)}


def _broken(order: ProtectionOrder, first: date, last: date) -> list[blocks.Block]:
    rows = [
        [format_datetime(row.at), label("breach", row.kind), format_datetime(row.police_told_at)]
        for row in reports.breaches_of(order)
        if first <= row.at.date() <= last
    ]
    if not rows:
        return []
    head = (_("When"), _("What was not kept"), _("Police told"))
    return [blocks.heading(_("Not kept")), blocks.table(head, rows, about=_("Times that the order was not kept"))]


def may_report(case: CaseFile) -> bool:
    """Say whether a report was sent, or one is due on an order in force."""
    return is_ours(case) and bool(sent_reports(case) or in_force(case))


def report_choices(case: CaseFile) -> Choices:
    """Return the report that comes next, and those that were sent."""
    coming = [("", _("The report that comes next"))] if in_force(case) else []
    return [*coming, *((str(row.id), report_words(row)) for row in sent_reports(case))]


# --- when it was not kept


def breaches(case: CaseFile) -> list[Breach]:
    """Return the breaches of all orders of a file, the newest first."""
    rows = [row for order in orders.orders_of(case) for row in reports.breaches_of(order)]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def breach_words(row: Breach) -> str:
    """Return what a breach is called in a list."""
    return f"{label('breach', row.kind)}, {format_datetime(row.at)}"


def breach(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a notice that an order was not kept."""
    row = chosen(breaches(case), choice)
    return letters.letter(
        case,
        to,
        _("Notice that an order was not kept"),
        _("We give you notice that the order below was not kept (Criminal Code, art. 321)."),
        *about(row.order, to),
        *letters.part(
            _("What happened"),
            [
                (_("When"), format_datetime(row.at)),
                (_("What was not kept"), label("breach", row.kind)),
                (_("What happened"), row.text),
                (_("Police told"), format_datetime(row.police_told_at)),
            ],
        ),
        asks=_("Please tell us in writing what you did, with the number under which it stands with you."),
        order=_names(row.order),
    )
