"""The services that keep files with casework, and the kinds of event on their timelines."""

from typing import Any

from core.access.principal import current
from core.hooks import collected
from plugins.casework.hookspecs import CaseEventKind, CaseService


def services() -> dict[str, CaseService]:
    """Return the services by name, in the order of their weight."""
    return _asked("register_case_services")


def service_of(case: Any) -> CaseService:
    """Return the service that a file belongs to."""
    return services()[case.service]


def event_kinds() -> dict[str, CaseEventKind]:
    """Return the kinds of timeline event by name."""
    return _asked("register_case_events")


def _asked(hook: str) -> dict[str, Any]:
    return {item.name: item for _plugin, item in collected(hook)}


def state_of(case: Any) -> tuple[Any, str]:
    """Return a file's state as a label and a tone."""
    return _word(service_of(case).states, case.state)


def risk_of(case: Any) -> tuple[Any, str] | None:
    """Return a file's risk as a label and a tone, or nothing when it is not yet known."""
    return _word(service_of(case).risks, case.risk) if case.risk else None


def _word(words: tuple[tuple[str, Any, str], ...], code: str) -> tuple[Any, str]:
    return next(((label, tone) for known, label, tone in words if known == code), (code, "grey"))


def my_services(verb: str = "write") -> list[CaseService]:
    """Return the services in which whoever acts holds a right."""
    return [service for service in services().values() if current().may(f"{service.name}.case.{verb}")]
