"""What the papers of the centres say; the words are those of Albanian documents and no messages to translate."""

from collections.abc import Iterator, Mapping
from typing import Any

from core.documents import blocks
from core.l10n import format_date, format_month
from plugins.community_centres.models import Enrolment, MonthlyReport
from plugins.community_centres.services import register, reports

REPORT, OF_REPORT = "community_centres.report", "community_centres.report"
CERTIFICATE, OF_ENROLMENT = "community_centres.certificate", "community_centres.enrolment"
NOTHING = "Nuk ka regjistrime"


def monthly(row: MonthlyReport, _to: Any, _choice: str | None) -> Mapping[str, Any]:
    """Return the monthly report as it was sent."""
    return {"body": blocks.without_gaps(_monthly(row))}


def _monthly(row: MonthlyReport) -> Iterator[blocks.Block]:
    told = reports.figures_of(row)
    yield blocks.text(f"{row.centre.name} ({row.centre.code}), {format_month(row.month)}")
    yield blocks.heading("Shifrat e muajit")
    if told["is_empty"]:
        yield blocks.text(f"{NOTHING} për këtë muaj.")
    else:
        yield blocks.facts(
            [
                ("Seanca të mbajtura", told["held"]),
                ("Seanca të anuluara", told["cancelled"]),
                ("Pjesëmarrje (jo persona)", told["attendances"]),
                ("Persona të ndryshëm, me emër", told["people"]),
                ("prej tyre gra dhe vajza", told["female"]),
                ("Të numëruar pa emër", reports.unnamed(told["split"])),
                ("Sesione ndërgjegjësuese", told["awareness"]),
            ]
        )
        if told["programmes"]:
            rows = [(one["title"], one["held"], one["attendances"]) for one in told["programmes"]]
            yield blocks.heading("Programet")
            yield blocks.table(("Programi", "Seanca", "Pjesëmarrje"), rows, right={1, 2})
    for title, text in (
        ("Arritje", row.achievements),
        ("Vështirësi", row.difficulties),
        ("Plani i muajit tjetër", row.following),
    ):
        if text:
            yield blocks.heading(title)
            yield blocks.text(text)


def certificate(row: Enrolment, _to: Any, _choice: str | None) -> Mapping[str, Any]:
    """Return the certificate of somebody who completed a programme."""
    group, programme = row.group, row.group.programme
    there = register.presences(group).get(row.id, 0)
    body = [
        blocks.text("Vërtetohet se", bold=False),
        blocks.text(row.participant.name, bold=True),
        blocks.text(
            f"përfundoi programin «{programme.title}» ({there} nga {programme.sessions} seanca) në "
            f"{group.centre.name}, nga {format_date(group.first)} deri më {format_date(row.until or group.last)}."
        ),
    ]
    return {"body": body}
