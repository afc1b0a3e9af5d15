"""The report to the State Agency on paper: the frozen figures with what stands beside them, and what they mean."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from core.documents import blocks
from core.l10n import _, format_date
from core.measures import Frozen, Period
from plugins.casework.figures.charts import Row
from plugins.child_protection.models.agency_reports import AgencyReport
from plugins.child_protection.services import agency_reports as service
from plugins.office.documents.recipients import Recipient

RECORD = "child_protection.agency_report"
READ_ALL = "child_protection.case.read_all"
"""Paper says the same to whoever holds it, so it is for those whose figures are the whole ones."""
WIDTHS = (55, 15, 15, 15)


def applies(report: AgencyReport) -> bool:
    """Say whether the figures of a report stand."""
    return service.is_frozen(report)


def hidden_from(report: AgencyReport) -> Collection[uuid.UUID]:
    """Return those from whom a file behind the figures is hidden: their page counts without it, this paper with it."""
    return Frozen(report.snapshot_id).hidden_from() if report.snapshot_id is not None else ()


def facts(report: AgencyReport, _to: Recipient, _choice: str | None) -> Mapping[str, Any]:
    """Return the facts of a report."""
    said = written(report)
    return {
        "report": said,
        "heading": _("Report on child protection").upper(),
        "body": [
            blocks.text(_("The child protection unit reports on the period: %(period)s.", period=said["period"])),
            blocks.text(said["correction"]),
            *(block for table in said["tables"] for block in _table(said, table)),
            blocks.heading(_("What the figures mean")),
            blocks.facts(_meanings(report)),
        ],
    }


def written(report: AgencyReport) -> dict[str, Any]:
    """Return what a report says, as names for paper."""
    period = Period.read(report.period)
    corrects = service.corrected(report)
    return {
        "period": period.label,
        "brief": period.brief,
        "beside": service.beside_words(report),
        "correction": _("It corrects the report sent on %(day)s.", day=format_date(corrects.sent_on))
        if corrects
        else "",
        "tables": [
            {"title": str(title), "rows": [_row(line) for line in lines]} for title, lines in service.tables(report)
        ],
    }


def _row(line: Row) -> dict[str, str]:
    return {
        "words": str(line.words),
        "now": str(line.now.at(**line.cell)),
        "before": str(line.before.at(**line.cell)),
        "change": line.change,
    }


def _table(said: Mapping[str, Any], table: Mapping[str, Any]) -> list[blocks.Block]:
    head = (table["title"].rpartition(": ")[2].capitalize(), said["brief"], said["beside"], _("Difference"))
    rows = [[row[name] for name in ("words", "now", "before", "change")] for row in table["rows"]]
    return [
        blocks.heading(table["title"]),
        blocks.table(head, rows, right={1, 2, 3}, widths=WIDTHS, about=table["title"]),
    ]


def _meanings(report: AgencyReport) -> list[tuple[str, str]]:
    measures = {counted.measure.code: counted.measure for counted in service.figures(report)}
    return [(str(one.label), f"{one.definition.counts}. {one.definition.period}.") for one in measures.values()]


def sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    row = dict.fromkeys(("words", "now", "before", "change"), "1")
    said = dict.fromkeys(("period", "brief", "beside", "correction"), "Provë")
    return {"report": {**said, "tables": [{"title": "Provë", "rows": [row]}]}}
