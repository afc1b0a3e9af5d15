"""The in-depth assessment: one part per domain of the child's life, then the views and the conclusion."""

from typing import Any

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from core.l10n import _l
from core.l10n.forms import Form
from plugins.child_protection.codes import choices, codes, label
from plugins.child_protection.models import DomainAssessment

MOST = 4000


def _length(name: str) -> Length:
    return Length(max=getattr(DomainAssessment, name).length)


class AssessmentForm(Form):
    """Everything may stay empty until the assessment is finished."""

    child_view_kind = RadioField(_l("Was the child heard?"), [Optional()])
    child_view = TextAreaField(_l("What the child says and wishes"), [_length("child_view")])
    parent_view_kind = RadioField(_l("Where do the parents stand?"), [Optional()])
    parent_view = TextAreaField(_l("What the parents say"), [_length("parent_view")])
    conclusion = TextAreaField(_l("Conclusion"), [_length("conclusion")])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.child_view_kind.choices = choices("child_view")
        self.parent_view_kind.choices = choices("parent_view")

    @property
    def domains(self) -> list[tuple[str, Any, Any, Any]]:
        """Return each domain as its words and its three fields: rating, findings, sources."""
        return [
            (label("assessment_domain", code), *(self[f"{part}_{code}"] for part in ("rating", "text", "sources")))
            for code in codes("assessment_domain")
        ]

    @property
    def written(self) -> dict[str, Any]:
        """Return what was written, as the record keeps it."""
        found = codes("assessment_domain")
        ratings = {code: self[f"rating_{code}"].data for code in found if self[f"rating_{code}"].data}
        texts = {code: {part: self[f"{part}_{code}"].data or "" for part in ("text", "sources")} for code in found}
        kept = ("child_view_kind", "child_view", "parent_view_kind", "parent_view", "conclusion")
        return {
            "ratings": ratings,
            "findings": {code: parts for code, parts in texts.items() if any(parts.values())},
            **{name: self[name].data or None for name in kept},
        }


def assessment_form(row: DomainAssessment | None) -> AssessmentForm:
    """Return the form with a field group per domain, filled with what was written so far."""
    fields: dict[str, Any] = {}
    for code in codes("assessment_domain"):
        fields[f"rating_{code}"] = RadioField(_l("State"), [Optional()], choices=choices("assessment_rating"))
        fields[f"text_{code}"] = TextAreaField(_l("What was found out"), [Length(max=MOST)])
        fields[f"sources_{code}"] = TextAreaField(_l("Sources"), [Length(max=500)])
    return type("AssessmentSheet", (AssessmentForm,), fields)(data=_so_far(row) if row else None)


def _so_far(row: DomainAssessment) -> dict[str, Any]:
    kept = ("child_view_kind", "child_view", "parent_view_kind", "parent_view", "conclusion")
    data: dict[str, Any] = {name: getattr(row, name) for name in kept}
    data |= {f"rating_{code}": rating for code, rating in (row.ratings or {}).items()}
    for code, parts in (row.findings or {}).items():
        data |= {f"{part}_{code}": text for part, text in parts.items()}
    return data
