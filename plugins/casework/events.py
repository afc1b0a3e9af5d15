"""How the timeline says what happens in every file, whatever its service."""

from datetime import date
from typing import Any

from core.l10n import _, _l, format_month, format_number
from plugins.casework import codes
from plugins.casework.case_services import service_of
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseEvent


def _state(event: CaseEvent) -> str:
    return _("State: %(state)s", state=_words(service_of(event.case).states, event.facts.get("after")))


def _risk(event: CaseEvent) -> str:
    after = event.facts.get("after")
    if after is None:
        return _("Risk is not known any more")
    return _("Risk: %(risk)s", risk=_words(service_of(event.case).risks, after))


def _contact(event: CaseEvent) -> str:
    return codes.label("contact_kind", event.facts.get("contact"))


def _person(event: CaseEvent) -> str:
    role = service_of(event.case).roles.get(event.facts.get("role", ""), "")
    return _("A person was added: %(role)s", role=role)


def _transfer(event: CaseEvent) -> str:
    reason = codes.label("transfer_reason", event.facts.get("reason"))
    return _("Passed on: %(reason)s", reason=reason.lower())


def _closed(event: CaseEvent) -> str:
    return _("The file was closed: %(reason)s", reason=_closing_reason(event))


def _proposed(event: CaseEvent) -> str:
    return _("Closing was proposed: %(reason)s", reason=_closing_reason(event))


def _closing_reason(event: CaseEvent) -> str:
    return str(service_of(event.case).closing_reasons.get(event.facts.get("reason", ""), "")).lower()


def _reopened(event: CaseEvent) -> str:
    reason = codes.label("reopening_reason", event.facts.get("reason"))
    return _("The file was reopened: %(reason)s", reason=reason.lower())


def _emergency(event: CaseEvent) -> str:
    reason = codes.label("emergency_reason", event.facts.get("reason"))
    return _("Opened in an emergency: %(reason)s", reason=reason.lower())


def _consent(sentence: Any) -> Any:
    def say(event: CaseEvent) -> str:
        purpose = codes.label("consent_kind", event.facts.get("purpose"))
        return f"{sentence}: {purpose.lower()}"

    return say


def _flag(sentence: Any) -> Any:
    def say(event: CaseEvent) -> str:
        return f"{sentence}: {codes.label('flag_kind', event.facts.get('flag')).lower()}"

    return say


def _plan(sentence: Any) -> Any:
    def say(event: CaseEvent) -> str:
        number = format_number(event.facts.get("number"))
        return f"{service_of(event.case).plan} {number}: {sentence}"

    return say


def _words(words: tuple[tuple[str, Any, str], ...], code: Any) -> str:
    return next((str(label) for known, label, _tone in words if known == code), str(code or ""))


CONTACT, PLAN, CLOSING = "casework.contact", "casework.plan", "casework.closing"


def _plain(name: str, words: Any, icon: str, tone: str, endpoint: str, say: Any) -> CaseEventKind:
    return CaseEventKind(
        name=f"casework.{name}", label=words, icon=icon, tone=tone, endpoint=endpoint, describe=say(words)
    )


def _service(sentence: Any) -> Any:
    def say(event: CaseEvent) -> str:
        month = event.facts.get("month")
        said = f"{sentence}: {_named(event.facts.get('service'))}"
        return f"{said}, {format_month(date.fromisoformat(month))}" if month else said

    return say


def _named(service_id: Any) -> str:
    from plugins.casework.services import catalogue

    found = catalogue.words().get(str(service_id))
    return found.lower() if found else ""


SERVICE_EVENTS = (
    _plain("service_given", _l("Service"), "heart-handshake", "accent", "casework.service", _service),
    _plain("service_paid", _l("Paid or handed over"), "wallet", "green", "casework.service", _service),
    _plain("service_unpaid", _l("A payment was taken back"), "arrow-back-up", "amber", "casework.service", _service),
    _plain("service_ended", _l("Service ended"), "check", "grey", "casework.service", _service),
)
CONSENT_EVENTS = (
    _plain("consent_given", _l("Consent"), "clipboard-check", "green", "casework.consents", _consent),
    _plain("consent_refused", _l("Consent refused"), "ban", "red", "casework.consents", _consent),
    _plain("consent_withdrawn", _l("Consent withdrawn"), "arrow-back-up", "amber", "casework.consents", _consent),
)
FLAG_EVENTS = (
    _plain("flag_set", _l("Flag set"), "flag", "amber", "casework.flags", _flag),
    _plain("flag_lifting_asked", _l("Lifting a flag was asked for"), "flag", "grey", "casework.flags", _flag),
    _plain("flag_kept", _l("The flag stays"), "flag", "grey", "casework.flags", _flag),
    _plain("flag_lifted", _l("Flag lifted"), "flag", "grey", "casework.flags", _flag),
)

EVENTS = (
    CaseEventKind(name="casework.opened", label=_l("The file was opened"), icon="folder", tone="blue"),
    CaseEventKind(name="casework.state", label=_l("State"), icon="route", tone="blue", describe=_state),
    CaseEventKind(name="casework.risk", label=_l("Risk"), icon="alert-triangle", tone="amber", describe=_risk),
    CaseEventKind(
        name="casework.contact",
        label=_l("Contact"),
        icon="home-heart",
        tone="accent",
        endpoint=CONTACT,
        describe=_contact,
    ),
    CaseEventKind(name="casework.note", label=_l("Note"), icon="note", endpoint="casework.notes"),
    CaseEventKind(
        name="casework.document", label=_l("A document was added"), icon="paperclip", endpoint="casework.documents"
    ),
    CaseEventKind(name="casework.person_added", label=_l("A person was added"), icon="user-plus", describe=_person),
    CaseEventKind(name="casework.transferred", label=_l("Passed on"), icon="send", describe=_transfer),
    CaseEventKind(
        name="casework.plan_begun", label=_l("Plan"), icon="list-check", endpoint=PLAN, describe=_plan(_l("begun"))
    ),
    CaseEventKind(
        name="casework.plan_proposed",
        label=_l("Plan"),
        icon="list-check",
        endpoint=PLAN,
        describe=_plan(_l("sent for approval")),
    ),
    CaseEventKind(
        name="casework.plan_approved",
        label=_l("Plan"),
        icon="clipboard-check",
        tone="green",
        endpoint=PLAN,
        describe=_plan(_l("approved")),
    ),
    CaseEventKind(
        name="casework.plan_returned",
        label=_l("Plan"),
        icon="arrow-back-up",
        tone="amber",
        endpoint=PLAN,
        describe=_plan(_l("returned for changes")),
    ),
    CaseEventKind(
        name="casework.plan_costs",
        label=_l("Plan"),
        icon="wallet",
        tone="green",
        endpoint=PLAN,
        describe=_plan(_l("costs approved")),
    ),
    CaseEventKind(
        name="casework.closing_proposed",
        label=_l("Closing proposed"),
        icon="archive",
        endpoint=CLOSING,
        describe=_proposed,
    ),
    CaseEventKind(
        name="casework.closing_returned",
        label=_l("The closing was returned"),
        icon="arrow-back-up",
        tone="amber",
        endpoint=CLOSING,
    ),
    CaseEventKind(
        name="casework.closed", label=_l("Closed"), icon="archive", tone="grey", endpoint=CLOSING, describe=_closed
    ),
    CaseEventKind(
        name="casework.emergency", label=_l("Opened in an emergency"), icon="key", tone="red", describe=_emergency
    ),
    *SERVICE_EVENTS,
    *CONSENT_EVENTS,
    *FLAG_EVENTS,
    CaseEventKind(name="casework.reopened", label=_l("Reopened"), icon="refresh", tone="blue", describe=_reopened),
)
