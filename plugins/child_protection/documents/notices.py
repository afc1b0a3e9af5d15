"""A notice to police or prosecution as a letter: whom it is about, what is suspected since when, and why."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.documents import blocks
from core.l10n import _, format_datetime
from plugins.casework.documents import facts as case_paper
from plugins.casework.models import CaseFile
from plugins.child_protection.models import Notice
from plugins.child_protection.models.notices import TRAFFICKING
from plugins.child_protection.next_steps import is_ours
from plugins.child_protection.services.notices import notices_of
from plugins.office.documents.recipients import Recipient


def applies(case: CaseFile) -> bool:
    """Say whether a notice is owed or was sent in a file."""
    return is_ours(case) and bool(notices_of(case))


def choices(case: CaseFile) -> Sequence[tuple[str, str]]:
    """Return a file's notices, those not yet sent first."""
    return [(str(row.id), f"{suspicion(row)}, {format_datetime(row.suspected_at)}") for row in notices_of(case)]


def suspicion(row: Notice) -> str:
    """Return what is suspected, in words."""
    return _("Trafficking is suspected") if row.kind == TRAFFICKING else _("A crime is suspected")


def facts(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a notice, by default of the one that has waited longest."""
    told = case_paper.case_facts(case, to)
    rows = notices_of(case)
    row = next((one for one in rows if str(one.id) == choice), rows[0])
    notice = {"suspicion": suspicion(row), "since": format_datetime(row.suspected_at), "grounds": row.grounds or ""}
    return {
        **told,
        "notice": notice,
        "heading": _("Notice").upper(),
        "greeting": _("Dear all,"),
        "body": [
            blocks.text(_("The child protection unit gives you notice of a suspicion about the child named below.")),
            case_paper.about_person(told),
            *case_paper.about_people(told),
            blocks.heading(_("What is suspected")),
            blocks.facts([(_("Suspicion"), notice["suspicion"]), (_("Suspected since"), notice["since"])]),
            blocks.text(notice["grounds"]),
            blocks.text(_("Please tell us in writing what you did, with the number under which it stands with you.")),
        ],
        "closing": _("Thank you for your cooperation."),
    }


def sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    notice = {"suspicion": "Provë", "since": "01.01.2026 10:00", "grounds": "Provë"}
    return {**case_paper.sample(), "notice": notice}
