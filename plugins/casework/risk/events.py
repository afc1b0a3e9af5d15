"""What the timeline of a file says of its assessments of risk."""

from collections.abc import Callable
from typing import Any

from core.l10n import _, _l
from plugins.casework.case_services import service_of
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseEvent


def kinds(service: str) -> tuple[CaseEventKind, ...]:
    """Return the kinds of event that `Assessing` writes for a service; they lead to its page `risk`."""

    def kind(name: str, words: Any, icon: str, tone: str, describe: Callable[[Any], str]) -> CaseEventKind:
        return CaseEventKind(
            name=f"{service}.{name}",
            label=words,
            icon=icon,
            tone=tone,
            endpoint=f"{service}.risk",
            describe=describe,
        )

    return (
        kind("risk_assessed", _l("Risk assessment"), "clipboard-check", "red", _assessed),
        kind("lowering_approved", _l("A lower level was agreed"), "check", "green", _agreed),
        kind("lowering_refused", _l("The level stays"), "arrow-back-up", "amber", _kept),
    )


def _level(event: CaseEvent) -> str:
    risks = service_of(event.case).risks
    return next((str(words).lower() for code, words, _tone in risks if code == event.facts.get("level")), "")


def _assessed(event: CaseEvent) -> str:
    said = _("Risk assessment: %(level)s", level=_level(event))
    return _("%(said)s; a lower level waits for the supervisor", said=said) if event.facts.get("proposed") else said


def _agreed(event: CaseEvent) -> str:
    return _("The supervisor agreed to %(level)s", level=_level(event))


def _kept(event: CaseEvent) -> str:
    return _("The supervisor keeps %(level)s", level=_level(event))
