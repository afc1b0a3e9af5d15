"""Child protection as a service of casework: its book, states, levels and words, and how its timeline speaks."""

from typing import Any

from core.l10n import _, _l
from plugins.casework.hookspecs import CaseEventKind, CaseService
from plugins.casework.models import CaseEvent
from plugins.casework.risk import events as risk_events
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
    audiences=("child", "family"),
    body_kind="child_protection.gtn",
    hearing=labels("heard_in_meeting"),
    weight=10,
)


def _referred(event: CaseEvent) -> str:
    return _(
        "Referral: %(channel)s, %(urgency)s",
        channel=label("referral_channel", event.facts.get("channel")).lower(),
        urgency=label("urgency", event.facts.get("urgency")).lower(),
    )


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


def _closed_before(event: CaseEvent) -> str:
    return _("The file was closed: %(reason)s", reason=label("closing_reason", event.facts.get("reason")).lower())


def _measure(sentence: Any) -> Any:
    def say(event: CaseEvent) -> str:
        return f"{sentence}: {label('measure_kind', event.facts.get('measure')).lower()}"

    return say


def _court(event: CaseEvent) -> str:
    measure = label("measure_kind", event.facts.get("measure"))
    return f"{measure}: {label('court_state', event.facts.get('decision')).lower()}"


def _measure_reviewed(event: CaseEvent) -> str:
    return _(
        "Review of the measure: %(decision)s",
        decision=label("measure_review", event.facts.get("decision")).lower(),
    )


def _court_step(event: CaseEvent) -> str:
    from plugins.child_protection.services import court_support

    return court_support.words_of(event.facts["item"])


def _enrolled(event: CaseEvent) -> str:
    return _("Enrolled: %(where)s", where=label("enrolment_kind", event.facts.get("where")).lower())


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
    CaseEventKind(name="child_protection.taken_over", label=_l("Taken over from the old register"), icon="archive"),
    CaseEventKind(name="child_protection.closed_before", label=_l("Closed"), icon="archive", describe=_closed_before),
    *risk_events.kinds(SERVICE.name),
    _kind("notice_owed", _l("Police or prosecution must be told at once"), "alert-triangle", "red", "notices"),
    _kind("notice_sent", _l("Notice sent"), "mail", "blue", "notices", _sent),
    _kind("notice_answered", _l("Answer to the notice"), "message-2", "blue", "notices", _answered),
    _kind("assessed_in_depth", _l("In-depth assessment finished"), "clipboard-text", "accent", "assessment"),
    _kind(
        "measure_proposed",
        _l("Measure proposed"),
        "shield-check",
        "amber",
        "protection_measure",
        _measure(_l("Measure proposed")),
    ),
    _kind(
        "measure_rejected",
        _l("Measure not taken"),
        "x",
        "grey",
        "protection_measure",
        _measure(_l("Measure not taken")),
    ),
    _kind(
        "measure_decided",
        _l("Measure in force"),
        "shield-check",
        "red",
        "protection_measure",
        _measure(_l("Measure in force")),
    ),
    _kind(
        "measure_sent", _l("Sent to the court"), "send", "blue", "protection_measure", _measure(_l("Sent to the court"))
    ),
    _kind("measure_court", _l("The court decided"), "gavel", "accent", "protection_measure", _court),
    _kind(
        "measure_reviewed", _l("Review of the measure"), "refresh", "accent", "protection_measure", _measure_reviewed
    ),
    _kind("measure_ended", _l("Measure ended"), "check", "grey", "protection_measure", _measure(_l("Measure ended"))),
    _kind("court_support", _l("Support in criminal proceedings"), "scale", "blue", "court"),
    _kind("court_step", _l("Support in criminal proceedings"), "scale", "grey", "court", _court_step),
    _kind("court_support_ended", _l("The proceeding is over"), "check", "grey", "court"),
    _kind("enrolled", _l("Enrolment"), "school", "green", "enrolments", _enrolled),
    _kind("reviewed", _l("Review of the plan"), "refresh", "accent", "reviews", _reviewed),
)
