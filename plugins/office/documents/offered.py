"""The documents that office itself can make: a letter of one's own words, and an account to the council."""

from collections.abc import Mapping
from typing import Any

from core.l10n import _, _l
from plugins.office.documents.recipients import Recipient
from plugins.office.hookspecs import DocumentTemplate

INSTITUTIONS = (
    "authority",
    "service",
    "police",
    "prosecution",
    "court",
    "school",
    "health",
    "municipality",
    "internal",
)


def _letter(_record: Any, _to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    return {"body": [], "closing": _("Thank you for your cooperation.")}


def _account(_record: Any, _to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    return {
        "addressee": [_("To the Municipal Council")],
        "greeting": _("Honoured members of the Council,"),
        "body": [],
        "closing": _("Thank you for your understanding!"),
    }


def _template(name: str, label: Any, kind: str, facts: Any, recipients: tuple[str, ...], hint: Any) -> DocumentTemplate:
    return DocumentTemplate(
        name=f"office.{name}",
        label=label,
        kind=kind,
        permission="office.document.write",
        facts=facts,
        recipients=recipients,
        hint=hint,
        weight=80,
    )


TEMPLATES = (
    _template(
        "letter",
        _l("Letter"),
        "letter",
        _letter,
        INSTITUTIONS,
        _l("In words of your own, about no file and no person."),
    ),
    _template(
        "account", _l("Account to the council"), "account", _account, ("authority",), _l("With all steps of signing.")
    ),
)
