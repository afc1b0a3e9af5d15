"""Child protection as a service of casework: its book, states, levels and words, and how its timeline speaks."""

from typing import Any

from core.l10n import _, _l
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.casework.models import CaseEvent
from plugins.child_protection.codes import TONES, label, labels

STATES = (
    ("new", _l("New"), "blue"),
    ("assessment", _l("In assessment"), "blue"),
    ("planning", _l("Planning"), "amber"),
    ("in_progress", _l("Plan under way"), "green"),
    ("review", _l("In review"), "amber"),
    ("closing", _l("Closing proposed"), "amber"),
    ("closed", _l("Closed"), "grey"),
)
RISKS = (
    ("low", _l("Low risk"), TONES["low"]),
    ("medium", _l("Medium risk"), TONES["medium"]),
    ("high", _l("High risk"), TONES["high"]),
    ("immediate", _l("High and immediate risk"), TONES["immediate"]),
)
ROLES = {
    "subject": _l("Child"),
    "mother": _l("Mother"),
    "father": _l("Father"),
    "guardian": _l("Legal guardian"),
    "foster_carer": _l("Foster carer"),
    "sibling": _l("Brother or sister"),
    "relative": _l("Relative"),
    "trusted_adult": _l("Trusted adult"),
    "suspected": _l("Person thought to harm the child"),
    "other": _l("Other person"),
}

SERVICE = CaseService(
    name="child_protection",
    label=_l("Child protection"),
    book=_l("NJMF"),
    subject=_l("Child"),
    states=STATES,
    risks=RISKS,
    roles=ROLES,
    closing_reasons=labels("closing_reason"),
    home="casework.case",
    start="child_protection.register",
    contact_purposes=labels("contact_purpose"),
    subject_seen=labels("child_seen"),
    goal_fields=labels("assessment_domain"),
    subject_views=labels("child_view"),
    family_views=labels("parent_view"),
    plan=_l("Individual protection plan (PIM)"),
    weight=10,
)


def _level(event: CaseEvent) -> str:
    return next((str(words).lower() for code, words, _tone in RISKS if code == event.facts.get("level")), "")


def _referred(event: CaseEvent) -> str:
    return _(
        "Referral: %(channel)s, %(urgency)s",
        channel=label("referral_channel", event.facts.get("channel")).lower(),
        urgency=label("urgency", event.facts.get("urgency")).lower(),
    )


def _assessed(event: CaseEvent) -> str:
    said = _("Risk assessment: %(level)s", level=_level(event))
    return _("%(said)s; a lower level waits for the supervisor", said=said) if event.facts.get("proposed") else said


def _agreed(event: CaseEvent) -> str:
    return _("The supervisor agreed to %(level)s", level=_level(event))


def _kept(event: CaseEvent) -> str:
    return _("The supervisor keeps %(level)s", level=_level(event))


def _sent(event: CaseEvent) -> str:
    return _(
        "Notice sent: %(recipient)s, %(means)s",
        recipient=label("notification_recipient", event.facts.get("recipient")).lower(),
        means=label("notification_means", event.facts.get("means")).lower(),
    )


def _answered(event: CaseEvent) -> str:
    return _(
        "Answer to the notice: %(answer)s",
        answer=label("notification_answer", event.facts.get("answer")).lower(),
    )


def _reviewed(event: CaseEvent) -> str:
    return _(
        "Review of the plan: %(decision)s",
        decision=label("review_decision", event.facts.get("decision")).lower(),
    )


def _kind(name: str, words: Any, icon: str, tone: str, tab: str, describe: Any = None) -> CaseEventKind:
    return CaseEventKind(
        name=f"child_protection.{name}",
        label=words,
        icon=icon,
        tone=tone,
        endpoint=f"child_protection.{tab}",
        describe=describe,
    )


EVENTS = (
    _kind("referred", _l("Referral"), "send", "blue", "referral", _referred),
    _kind("risk_assessed", _l("Risk assessment"), "clipboard-check", "red", "risk", _assessed),
    _kind("lowering_approved", _l("A lower level was agreed"), "check", "green", "risk", _agreed),
    _kind("lowering_refused", _l("The level stays"), "arrow-back-up", "amber", "risk", _kept),
    _kind("notice_owed", _l("Police or prosecution must be told at once"), "alert-triangle", "red", "notices"),
    _kind("notice_sent", _l("Notice sent"), "mail", "blue", "notices", _sent),
    _kind("notice_answered", _l("Answer to the notice"), "message-2", "blue", "notices", _answered),
    _kind("assessed_in_depth", _l("In-depth assessment finished"), "clipboard-text", "accent", "assessment"),
    _kind("reviewed", _l("Review of the plan"), "refresh", "accent", "reviews", _reviewed),
)
