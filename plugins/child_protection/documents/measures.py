"""The protection measures of a file on paper: what was decided by whom and when, and what the court says.

Where the child is stands on what stays in the office alone, and the family are not named to a reader outside it.
"""

from typing import Any

from core.documents import blocks
from core.l10n import _, format_date, format_datetime
from plugins.casework.models import CaseFile
from plugins.casework.staff import colleagues
from plugins.child_protection.codes import label
from plugins.child_protection.models import ProtectionMeasure
from plugins.child_protection.services.protection_measures import measures_of
from plugins.office.documents.recipients import Recipient


def of_file(case: CaseFile, to: Recipient) -> list[blocks.Block]:
    """Return the measures of a file as a part of the whole file, in the order in which they were taken."""
    rows = sorted(measures_of(case), key=lambda row: row.proposed_at)
    return [block for row in rows for block in _measure(row, to)]


def _measure(row: ProtectionMeasure, to: Recipient) -> list[blocks.Block]:
    names = dict(colleagues())
    made = [
        blocks.heading(label("measure_kind", row.kind), 3),
        blocks.facts(
            [
                (_("State"), label("measure_state", row.state)),
                (_("Proposed"), _said(format_datetime(row.proposed_at), names.get(row.proposed_by_id))),
                (_("Why the child needs it"), row.grounds),
                (_("Done at once"), ", ".join(label("measure_step", code) for code in row.steps)),
                (_("Who did what, where and when"), row.steps_note),
                (_("Decided"), _decided(row, names)),
                (_("The decision in words"), row.answer),
                *_placed(row, to),
                (_("Until"), format_date(row.ends_on)),
                (_("Review on"), format_date(row.review_on)),
                (_("Ended"), _said(format_date(row.ended_on), label("measure_end", row.end_reason), row.end_text)),
            ]
        ),
        *_at_court(row),
    ]
    for held in row.reviews:
        title = _("Review of %(day)s", day=format_date(held.on))
        made.append(blocks.facts([(title, _said(label("measure_review", held.decision), held.text))]))
    return made


def _decided(row: ProtectionMeasure, names: dict[Any, str]) -> str:
    if row.decided_at is None:
        return ""
    who = (label("measure_decider", row.decider), names.get(row.decided_by_id) if row.decided_by_id else "")
    return _said(format_datetime(row.decided_at), *who, row.decision_no)


def _placed(row: ProtectionMeasure, to: Recipient) -> list[tuple[Any, Any]]:
    if not to.working:
        return [(_("Placement"), label("placement_kind", row.placement))]
    return [
        (_("Placement"), label("placement_kind", row.placement)),
        (_("Who takes the child in"), row.provider.name if row.provider else ""),
        (_("With whom"), row.relative.short_name if row.relative else ""),
        (_("Where the child is"), to.value(row, "whereabouts")),
    ]


def _at_court(row: ProtectionMeasure) -> list[blocks.Block]:
    if row.sent_at is None:
        return []
    return [
        blocks.facts(
            [
                (_("Court"), row.court.name if row.court else ""),
                (_("Sent to the court"), _said(format_datetime(row.sent_at), row.court_no)),
                (_("The court decided"), _said(label("court_state", row.court_state), format_datetime(row.court_at))),
                (_("What the court says"), row.court_text),
            ]
        )
    ]


def _said(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)
