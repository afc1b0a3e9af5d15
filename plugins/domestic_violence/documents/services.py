"""Letters on services, referrals and the end of the work, and those to the two parties themselves."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from core.db import db
from core.documents import blocks
from core.l10n import _, format_date
from plugins.casework.models import CaseFile, Closing, Provision
from plugins.casework.services import catalogue
from plugins.domestic_violence.codes import label
from plugins.domestic_violence.documents import letters, orders
from plugins.domestic_violence.services import orders as service
from plugins.domestic_violence.services import reaching, registration
from plugins.office.documents.recipients import Recipient


def asked_for(case: CaseFile) -> list[Provision]:
    """Return the services planned or given in a file, the newest first."""
    query = sa.select(Provision).where(Provision.case_id == case.id)
    return list(db.session.scalars(query.order_by(Provision.starts_on.desc(), Provision.id)))


def _name(row: Provision) -> str:
    return catalogue.entries(row.starts_on)[row.service_id].label


def service_words(row: Provision) -> str:
    """Return what a service is called in a list."""
    return f"{_name(row)}, {format_date(row.starts_on)}"


def request(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a request for a service; where somebody stays under another roof is in no letter."""
    row = orders.chosen(asked_for(case), choice)
    return letters.letter(
        case,
        to,
        _("Request for a service"),
        _("We ask you to give the person named below the service below."),
        *letters.part(
            _("The service"),
            [
                (_("Service"), _name(row)),
                (_("From"), format_date(row.starts_on)),
                (_("To"), format_date(row.ends_on)),
                (_("What for, and how"), row.note),
            ],
        ),
        *_safe_contact(case, to),
        asks=_("Please tell us whether you can, and from when. Arrange appointments through us alone."),
        service={"name": _name(row), "from": format_date(row.starts_on)},
    )


def _safe_contact(case: CaseFile, to: Recipient) -> list[blocks.Block]:
    """Return how the person may be reached, for those who may know her number; to all others: through us."""
    contact = registration.safe_contact_of(case)
    if contact is None or not to.profile.tells("phone"):
        return [blocks.note(_("Reach her through the coordinator alone."))]
    return letters.part(
        _("How she may be reached"),
        [(_("Safe number"), to.value(contact, "number")), (_("When"), reaching.hours_of(contact))],
    )


def legal_aid(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a request for free legal aid in the proceedings about an order."""
    rows = service.orders_of(case)
    return letters.letter(
        case,
        to,
        _("Request for free legal aid"),
        _("We ask you for free legal aid for the person named below, in the proceedings about a protection order."),
        *(orders.about(rows[0], to) if rows else []),
        *_safe_contact(case, to),
        asks=_("Please tell us who takes it over, and on which day the person can come."),
    )


def attestation(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of an attestation: that an order is in force, for those who give a right because of it."""
    held = orders.in_force(case)
    until = max((order.valid_to for order in held if order.valid_to), default=None)
    return letters.letter(
        case,
        to,
        _("Attestation"),
        _("We attest that the person named below holds a protection order that is in force today."),
        *letters.part(
            _("The order"),
            [(_("Order"), ", ".join(order.kind.upper() for order in held)), (_("In force until"), format_date(until))],
        ),
        asks=_("It serves to claim what the law gives to holders of an order, and says no more on purpose."),
    )


def to_the_person(_case: CaseFile, _to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a letter to the person protected; what it is about stands in no line of it.

    How it is handed over, where letters to the home are not safe, stands beside the name (`services/reaching.py`).
    """
    return {
        "heading": _("Invitation").upper(),
        "greeting": _("Dear Madam, dear Sir,"),
        "body": [
            blocks.text(_("Please come to our office on the day that was agreed with you, or call us beforehand.")),
            blocks.text(_("Bring your identity card. Nobody else needs to know what it is about.")),
        ],
        "closing": _("Thank you for your cooperation."),
    }


def counselling(_case: CaseFile, _to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of an invitation of the other party to information and counselling: nothing of the file."""
    return {
        "heading": _("Invitation").upper(),
        "greeting": _("Dear Madam, dear Sir,"),
        "body": [
            blocks.text(_("You are invited to a talk of information and counselling in our office.")),
            blocks.text(_("Coming is of your own will. An order of a court or of the police holds all the same.")),
        ],
        "closing": _("Thank you for your cooperation."),
    }


def handing_over(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of handing the work over to the coordinator of another municipality."""
    held = orders.in_force(case)
    return letters.letter(
        case,
        to,
        _("Handing over of the work"),
        _("The person named below has moved to your municipality. We hand the work over to your coordinator."),
        *(orders.about(held[0], to) if held else []),
        *_services(case),
        asks=_("Please confirm who takes it over. The order is watched over by you from that day."),
    )


def _services(case: CaseFile) -> list[blocks.Block]:
    rows = [[service_words(row)] for row in asked_for(case)]
    if not rows:
        return []
    head = (_("Services so far"),)
    return [blocks.heading(_("Services so far")), blocks.table(head, rows, about=_("Services so far"))]


# --- the end


def last_closing(case: CaseFile) -> list[Closing]:
    """Return the newest proposal of closing of a file, if there is one."""
    query = sa.select(Closing).where(Closing.case_id == case.id).order_by(Closing.proposed_at.desc())
    return list(db.session.scalars(query.limit(1)))


def closing(case: CaseFile, to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the closing."""
    row = last_closing(case)[0]
    return letters.letter(
        case,
        to,
        _("Closing of the file"),
        _("The work of coordination in the file below comes to its end."),
        *letters.part(
            _("Closing"),
            [
                (_("Reason of closing"), label("closing_reason", row.reason)),
                (_("Proposed on"), format_date(row.proposed_at)),
                (_("Decided on"), format_date(row.decided_at)),
                (_("What changed"), row.summary),
                (_("What is agreed for afterwards"), row.follow_up),
            ],
        ),
    )
