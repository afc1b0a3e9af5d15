"""Local coordination as a service of casework: its book, states and words, and how its timeline speaks.

The words are discreet: who looks over a shoulder reads of coordination and orders, not of violence.
"""

from typing import Any

from core.l10n import _, _l
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.casework.models import CaseEvent
from plugins.casework.risk import events as risk_events
from plugins.domestic_violence.codes import label, labels

NAME = "domestic_violence"
ETN = f"{NAME}.etn"
"""The kind of body before which files are brought."""
STATES = (
    ("new", _l("New"), "blue"),
    ("in_progress", _l("Under way"), "green"),
    ("closing", _l("Closing proposed"), "amber"),
    ("closed", _l("Closed"), "grey"),
)
RISKS = (
    ("low", _l("Low risk"), "green"),
    ("medium", _l("Medium risk"), "amber"),
    ("high", _l("High risk"), "red"),
    ("immediate", _l("High and immediate risk"), "red"),
)
ROLES = {
    "subject": _l("Person protected"),
    "child": _l("Child in the household"),
    "relative": _l("Relative"),
    "trusted": _l("Trusted person"),
    "witness": _l("Witness"),
    "other": _l("Other person"),
}

SERVICE = CaseService(
    name=NAME,
    label=_l("Local coordination"),
    book=_l("KV"),
    subject=_l("Person protected"),
    states=STATES,
    risks=RISKS,
    roles=ROLES,
    closing_reasons=labels("closing_reason"),
    home="casework.case",
    start="domestic_violence.register",
    contact_purposes=labels("contact_purpose"),
    goal_fields=labels("domain"),
    subject_views=labels("view"),
    audiences=("victim", "family"),
    plan=_l("Individual intervention plan"),
    body_kind=ETN,
    weight=20,
)


def _order(event: CaseEvent) -> str:
    kind = str(event.facts.get("order", "")).upper()
    return _("%(order)s: %(step)s", order=kind, step=label("order_event", event.facts.get("step")).lower())


def _breach(event: CaseEvent) -> str:
    return _("The order was not kept: %(what)s", what=label("breach", event.facts.get("breach")).lower())


def _report(event: CaseEvent) -> str:
    return _("Report to the police: %(kept)s", kept=label("kept", event.facts.get("kept")).lower())


def _incident(event: CaseEvent) -> str:
    return _("Reported by: %(channel)s", channel=label("channel", event.facts.get("channel")).lower())


def _kind(name: str, words: Any, icon: str, tone: str, tab: str, describe: Any) -> CaseEventKind:
    return CaseEventKind(
        name=f"{NAME}.{name}", label=words, icon=icon, tone=tone, endpoint=f"{NAME}.{tab}", describe=describe
    )


EVENTS = (
    _kind("incident", _l("Report"), "send", "blue", "incidents", _incident),
    *risk_events.kinds(SERVICE.name),
    _kind("safety_plan", _l("Safety plan"), "shield-check", "green", "safety_plan", None),
    _kind("sent_to_counselling", _l("The other party was sent to counselling"), "send", "grey", "violent_person", None),
    _kind("order", _l("Protection order"), "shield", "accent", "order", _order),
    _kind("breach", _l("The order was not kept"), "alert-triangle", "red", "order", _breach),
    _kind("police_report", _l("Report to the police"), "mail", "blue", "order", _report),
)
