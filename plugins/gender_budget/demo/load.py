"""Import the first plan as the gender officer does, answer a part of its questions, and fill the plan with life."""

import io
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from core.access.permissions import principal_for
from core.access.principal import acting_as
from core.auth.models import User, UserRole
from core.db import db
from core.demo.service import is_made
from core.l10n import in_language, today
from plugins.gender_budget.demo.first_plan import first_plan, plan_rows, value_rows, workbook
from plugins.gender_budget.imports import PLAN, VALUES
from plugins.gender_budget.models import Campaign, CampaignItem, EqualityPlan, PlanMeasure, PolicyReview, Statement
from plugins.gender_budget.services import activities, budget, campaigns, plans, questions, registers, rounds, values
from plugins.office.imports import ImportTemplate, service

MEASURES = (
    ("I.2", "Trajnime për buxhetimin e përgjigjshëm gjinor në të gjitha drejtoritë", "Sektori i Barazisë Gjinore",
     350_000, "partly_done", "U trajnuan dy drejtori nga pesë; mungoi eksperti."),
    ("II.1", "Fushata e 16 Ditëve çdo vit, me kalendar të përbashkët", "Sektori i Barazisë Gjinore",
     900_000, "done", ""),
    ("III.2", "Hartëzimi i iniciativave ekonomike të grave", "Drejtoria e Zhvillimit", 600_000, "in_progress", ""),
    ("IV.1", "Ndriçimi i tri zonave të shënuara nga auditimet e sigurisë", "Drejtoria e Shërbimeve", 4_200_000,
     "not_done", "Fondet nuk u miratuan në buxhetin e vitit."),
)  # fmt: skip


ACTIVITIES = (
    ("lecture", "Leksion i hapur për Rezolutën 1325", "r1325", date(2023, 11, 27), {"women": 18, "young_women": 31,
     "young_men": 22, "men": 6}, 0, "IV.1-11"),
    ("fair", "Panairi i Ditës së Verës", "stereotypes", date(2024, 3, 14), {"women": 240, "girls": 60, "men": 150}, 50,
     "II.1-01"),
    ("training", "Trajnim për edukatoret e çerdheve", "stereotypes", date(2024, 5, 21), {"women": 24, "men": 1}, 0,
     "IV.2-08"),
    ("round_table", "Tryeza teknike e 16 Ditëve", "sixteen_days", date(2024, 11, 12), {"women": 14, "men": 5}, 0,
     "II.1-07"),
    ("meeting", "Takim me punonjëset e një fasonerie", "parental_leave", date(2024, 9, 10), {"women": 46}, 0,
     "III.1-03"),
    ("audit", "Auditim sigurie në dy lagje", "violence", date(2024, 6, 4), {"women": 9, "girls": 3, "men": 4}, 0,
     "IV.1-01"),
)  # fmt: skip
BUDGET = (
    (2023, "104-1", "Strehimi emergjent dhe qiraja e strehëzës", 2_600_000, 2_480_000, True),
    (2023, "104-2", "Programe të tjera sociale", 41_000_000, 39_700_000, False),
    (2023, "000", "Programet e tjera të bashkisë", 312_000_000, 298_400_000, False),
    (2024, "104-1", "Strehimi emergjent dhe qiraja e strehëzës", 3_400_000, 3_290_000, True),
    (2024, "104-2", "Programe të tjera sociale", 44_000_000, 42_900_000, False),
    (2024, "000", "Programet e tjera të bashkisë", 330_000_000, 319_360_000, False),
)
"""Invented lines; those of 2024 make the share of 0.9 %."""


STATEMENTS = (
    ("outcome", "II.2", "Rritjen e ndërgjegjësimit të prindërve mbi prindërimin pozitiv"),
    ("outcome", "IV.2", "Mbështetje e drejtpërdrejtë për viktimat, me strehim dhe kujdes falas për fëmijët"),
    ("practice", None, "Përdorimi i platformave në shkolla për edukimin mbi barazinë gjinore"),
    ("need", "I.2", "Fuqizimi i kapaciteteve të stafit për analizën gjinore"),
    ("priority", None, "Buxhetimi i përgjigjshëm gjinor në të gjitha programet buxhetore"),
)
CALENDAR = (
    (date(2024, 11, 25), "Hapja e fushatës në sheshin e qytetit", "Bashkia", date(2024, 11, 18)),
    (date(2024, 11, 28), "Leksion i hapur në gjimnaz", "Policia dhe shkolla", date(2024, 11, 21)),
    (date(2024, 12, 10), "Tryezë me gra të suksesshme", "Aleanca e Grave", date(2024, 12, 2)),
)


def load(report: Any) -> None:
    """Make the plan, once; nothing without a gender officer."""
    officer = db.session.scalar(
        sa.select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == "gender_officer")
        .order_by(User.username)
    )
    if officer is None or is_made(EqualityPlan):
        return
    with acting_as(principal_for(officer)), in_language("sq"):
        plan = _plan()
        _import(PLAN, workbook(PLAN, plan_rows(first_plan())))
        report(1, 4, "")
        _import(VALUES, workbook(VALUES, value_rows(first_plan())))
        report(2, 4, "")
        _answers(plan)
        _measures(plan)
        report(3, 4, "")
        _activities(plan)
        _budget()
        _registers(plan)
        _round(plan)
        report(4, 4, "")


def _plan() -> EqualityPlan:
    told = first_plan()["plan"]
    return plans.save_plan(
        None,
        None,
        code=told["code"],
        title=told["title"],
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        state="in_force",
        decision="VKB nr. 12",
        decided_on=date.fromisoformat(told["first"]),
        frameworks="\n".join(told["frameworks"]),
        url="",
    )


def _import(template: ImportTemplate, content: bytes) -> None:
    batch = service.send(template, FileStorage(io.BytesIO(content), f"{template.name.rpartition('.')[2]}.xlsx"))
    if not service.confirm(batch, template):
        found = [finding.sentence for finding in service.looked_through(batch)[2] if finding.level != "note"]
        raise ValueError(f"the plan of the demonstration is not sound: {found}")


def _answers(plan: EqualityPlan) -> None:
    """Say for 2024 what people counted in that year, and leave the rest to be asked."""
    for question in questions.open_questions(questions.look(plan)):
        if question.kind == "period" and question.label in ("II.1-01", "IV.2-05") and question.value is not None:
            values.set_period(question.value, None, date(2024, 1, 1), date(2024, 12, 31))
        if question.kind == "basis" and question.label in ("IV.2-14", "III.2-01") and question.indicator is not None:
            questions.give_basis(question.indicator, "end_level")
        if question.kind == "basis" and question.label == "II.1-01" and question.indicator is not None:
            questions.give_basis(question.indicator, "per_year")


def _measures(plan: EqualityPlan) -> None:
    objectives = {objective.code: objective for objective in plans.objectives_of(plan)}
    for place, (objective, text, responsible, cost, state, reason) in enumerate(MEASURES, 1):
        plans.save_part(
            PlanMeasure(objective=objectives[objective], place=place),
            None,
            text=text,
            responsible=responsible,
            cost_planned=cost,
            fund="municipality",
            due=plan.last,
            state=state,
            reason=reason,
        )


def _activities(plan: EqualityPlan) -> None:
    known = {indicator.code: indicator.id for indicator in plans.indicators_of(plan)}
    for kind, title, topic, on, split, uncounted, code in ACTIVITIES:
        activities.save(
            None,
            None,
            plan,
            kind=kind,
            title=title,
            topic=topic,
            on=on,
            split=split,
            uncounted=uncounted,
            indicator_id=known[code],
        )


def _registers(plan: EqualityPlan) -> None:
    """Write down what stands beside the figures, a text that was read, and the 16 Days of a year."""
    objectives = {objective.code: objective.id for objective in plans.objectives_of(plan)}
    for kind, code, text in STATEMENTS:
        objective = objectives.get(code or "")
        registers.save(Statement(plan=plan), None, kind=kind, objective_id=objective, text=text, state="open")
    review = {"title": "Plani Vendor i Rinisë", "requested_by": "Drejtoria e Rinisë", "state": "closed", "proposed": 4}
    registers.save(PolicyReview(plan=plan), None, accepted=3, checklist={"language": "yes", "data": "partly"}, **review)
    days = {"first": date(2024, 11, 25), "last": date(2024, 12, 10)}
    campaign = campaigns.save(
        Campaign(plan=plan), None, year=2024, theme="Bashkë kundër dhunës", state="round_table", meeting_id=None, **days
    )
    for on, title, responsible, due in CALENDAR:
        told = {"on": on, "title": title, "responsible": responsible, "due": due, "where": ""}
        campaigns.save_item(CampaignItem(campaign=campaign), None, **told)


def _budget() -> None:
    for year, code, text, planned, executed, specialised in BUDGET:
        budget.save(
            None, None, year=year, code=code, text=text, planned=planned, executed=executed, specialised=specialised
        )


def _round(plan: EqualityPlan) -> None:
    """Open the final round, which is being collected."""
    row = rounds.begin(plan, first=plan.first, last=plan.last, kind="final", due=today() + timedelta(days=11))
    rounds.go_on(row, row.version)
