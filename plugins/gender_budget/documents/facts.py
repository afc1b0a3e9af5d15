"""What the report to the council says: sections as the municipality writes them, from a frozen round.

The words are those of an Albanian document and are no messages to translate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core import charts
from core.documents import blocks
from core.l10n import in_language
from plugins.gender_budget import codes
from plugins.gender_budget.models import Round, Statement
from plugins.gender_budget.models.registers import NEED, OPEN, OUTCOME, PRACTICE, PRIORITY
from plugins.gender_budget.services import overview, plans, questions, registers, rounds

REPORT, TABLE, SUBJECT = "gender_budget.report", "gender_budget.table", "gender_budget.round"
FOOTNOTES = {
    "hidden": "më pak se 5: numri nuk tregohet, për të mbrojtur njerëzit.",
    "no_sex": "† pa ndarje sipas gjinisë.",
    "approx": "rreth: vlera nuk është e saktë.",
}


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The report in parts: areas with their objectives, each with its sentences; challenges; the lines of the annex."""

    row: Round
    areas: list[dict[str, Any]]
    challenges: list[str]
    lines: list[dict[str, Any]] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def said(self, kind: str) -> list[str]:
        """Return the sentences of a kind that belong to no objective, or to any: practices, needs, priorities."""
        return [one.text for one in self.statements if one.kind == kind and (kind == PRACTICE or one.state == OPEN)]

    def objectives(self) -> list[dict[str, Any]]:
        return [objective for area in self.areas for objective in area["objectives"]]


def parts(row: Round) -> Parts:
    """Return what a round says, frozen if it is closed, else as it stands today."""
    sight = questions.look(row.plan)
    frozen = rounds.lines_of(row) if row.is_frozen else {}
    told = {
        one.id: frozen[one.id].content if row.is_frozen else _today(sight, one, row)
        for one in sight.indicators
        if not row.is_frozen or one.id in frozen
    }
    statements = registers.statements_of(row.plan)
    areas = []
    for area in sight.areas:
        objectives = [
            {
                "code": objective.code,
                "title": f"Objektivi {objective.code}. {objective.title}".strip(),
                "goal": objective.goal,
                "lines": [told[one.id] for one in _of(sight.indicators, objective) if one.id in told],
                "measures": _of(sight.measures, objective),
                "text": row.texts.get(f"objective:{objective.code}", ""),
                "outcomes": [
                    one.text for one in statements if one.kind == OUTCOME and one.objective_id == objective.id
                ],
            }
            for objective in sight.objectives
            if objective.area_id == area.id
        ]
        if objectives:
            areas.append({"code": area.code, "title": area.title, "objectives": objectives})
    challenges = _challenges(sight.measures)
    return Parts(row=row, areas=areas, challenges=challenges, lines=list(told.values()), statements=statements)


def _today(sight: Any, indicator: Any, row: Round) -> dict[str, Any]:
    return rounds.content_of(overview.line(sight, indicator, row.period), sight)


def _of(rows: list[Any], objective: Any) -> list[Any]:
    return [row for row in rows if row.objective_id == objective.id]


def _challenges(measures: list[Any]) -> list[str]:
    """Return the measures that were not done or only partly, with their reasons."""
    return [
        f"{one.text}: {codes.label('measure_state', one.state).lower()}. {one.reason}"
        for one in measures
        if codes.lists()["measure_state"][one.state].get("reason")
    ]


def subject_of(row: Round) -> str:
    """Return the subject of the report."""
    return f"Relacion për Raportin e Monitorimit të planit «{row.plan.title}»"


def report(row: Round, _to: Any, _choice: str | None) -> Mapping[str, Any]:
    """Return the paper of a frozen round."""
    with in_language("sq"):
        found = parts(row)
        return {
            "addressee": ["Këshillit Bashkiak"],
            "greeting": "Të nderuar anëtarë të Këshillit Bashkiak,",
            "body": blocks.without_gaps(_body(found)),
            "closing": "Duke ju falënderuar për mirëkuptimin!",
        }


def table(row: Round, _to: Any, _choice: str | None) -> Mapping[str, Any]:
    """Return the table of monitoring, which the report names as its annex."""
    with in_language("sq"):
        return {"landscape": True, "body": blocks.without_gaps(_annex(parts(row)))}


def sample() -> Mapping[str, Any]:
    """Return invented words, for trying a template of one's own."""
    return {"greeting": "Të nderuar anëtarë të Këshillit Bashkiak,"}


def _body(found: Parts) -> Iterator[blocks.Block]:
    row = found.row
    yield blocks.text(row.texts.get("intro") or _intro(row))
    yield blocks.heading("Fushat kryesore të ndërhyrjes")
    yield blocks.text(_areas_in_words(found))
    yield blocks.items(f"{area['code']}. {area['title']}" for area in found.areas)
    for area in found.areas:
        yield blocks.heading(f"Fusha {area['code']}: {area['title']}")
        for objective in area["objectives"]:
            yield from _objective(objective)
    if chart := _chart(found):
        yield chart
    yield blocks.note(_footnotes(found, "no_sex", "hidden"))
    if practices := [*found.said(PRACTICE), *_lines(row.texts.get("practices", ""))]:
        yield blocks.heading("Praktika të mira")
        yield blocks.items(practices)
    yield from _challenged(found)
    if priorities := [*found.said(PRIORITY), *_lines(row.texts.get("priorities", ""))]:
        yield blocks.heading("Prioritete në vijim")
        yield blocks.text("Bazuar në sa më sipër Bashkia ka në vijim si prioritete:")
        yield blocks.items(priorities)
    yield blocks.text("Në përfundim, për sa më sipër i kërkojmë Këshillit Bashkiak:")
    yield blocks.text(row.texts.get("request") or _request(row), bold=True)


def _intro(row: Round) -> str:
    plan = row.plan
    others = len([one for one in plans.plans() if one.id != plan.id])
    first = f"Plani «{plan.title}» u miratua me {plan.decision}." if plan.decision else f"Plani «{plan.title}»."
    lined = [line.strip() for line in plan.frameworks.splitlines() if line.strip()]
    along = f" Ai është hartuar në përputhje me: {'; '.join(lined)}." if lined else ""
    more = f" Bashkia ka edhe {others} plan(e) të tjera të barazisë gjinore." if others else ""
    return f"{first}{along}{more} Ky relacion paraqet zbatimin e tij për periudhën {row.period.brief}."


def _areas_in_words(found: Parts) -> str:
    count = len(found.areas)
    words = {1: "një fushë", 2: "dy fusha", 3: "tri fusha", 4: "katër fusha", 5: "pesë fusha", 6: "gjashtë fusha"}
    return f"{found.row.plan.code} përbëhet nga {words.get(count, f'{count} fusha')} kryesore të ndërhyrjes:"


def _objective(objective: Mapping[str, Any]) -> Iterator[blocks.Block]:
    yield blocks.heading(objective["title"], 3)
    yield blocks.text(objective["goal"])
    sentences = [line["sentence"] + (" †" if line["no_sex"] else "") for line in objective["lines"] if line["sentence"]]
    yield blocks.items(sentences)
    yield blocks.text(objective["text"])
    if objective["outcomes"]:
        yield blocks.text("Aktivitetet e realizuara kanë kontribuar në:")
        yield blocks.items(objective["outcomes"])


def _challenged(found: Parts) -> Iterator[blocks.Block]:
    """Yield what was not carried out, with its reasons, and what is needed now."""
    challenges, needs = [*found.challenges, *_lines(found.row.texts.get("challenges", ""))], found.said(NEED)
    if challenges or needs:
        yield blocks.heading("Sfida")
    if challenges:
        yield blocks.text("Pavarësisht arritjeve, disa masa nuk u realizuan tërësisht ose u realizuan pjesërisht:")
        yield blocks.items(challenges)
    if needs:
        yield blocks.text("Lind e nevojshme:")
        yield blocks.items(needs)


def _lines(words: str) -> list[str]:
    return [line.strip(" -•") for line in words.splitlines() if line.strip(" -•")]


def _request(row: Round) -> str:
    return (
        f"Miratimin e Raportit të Monitorimit të planit «{row.plan.title}» për periudhën {row.period.brief}, "
        "sipas dokumentit bashkëlidhur."
    )


def _chart(found: Parts) -> blocks.Block | None:
    rows = [
        (f"{line['code']} {line['text']}", Decimal(line["number"]), Decimal(line["target"]))
        for line in found.lines
        if line["share"] is not None and line["number"] is not None
    ]
    if not rows:
        return None
    short = sum(Decimal(line["share"]) < 100 for line in found.lines if line["share"] is not None)
    drawn = charts.bullets(f"{short} nga {len(rows)} shifra me objektiv janë nën të", rows)
    return blocks.chart(str(drawn.svg), alt=drawn.alt, caption=drawn.title)


def _annex(found: Parts) -> Iterator[blocks.Block]:
    yield blocks.heading(f"Tabela e monitorimit, {found.row.plan.code}, {found.row.period.brief}")
    for area in found.areas:
        rows = [
            (line["code"], line["text"], line["target_words"], line["printed"] + ("†" if line["no_sex"] else ""),
             line["percent"] or "–", codes.label("status", line["status"]))
            for objective in area["objectives"]
            for line in objective["lines"]
        ]  # fmt: skip
        if rows:
            yield blocks.heading(f"Fusha {area['code']}", 3)
            yield blocks.table(
                ("Kodi", "Treguesi", "Vlera e synuar", "Arritja", "%", "Gjendja"),
                rows,
                right={4},
                widths=(9, 38, 16, 13, 9, 15),
                about=f"Treguesit e fushës {area['code']}",
            )
    if found.challenges:
        yield blocks.heading("Masat që nuk u realizuan tërësisht", 3)
        yield blocks.items(found.challenges)
    yield blocks.note(_footnotes(found, *FOOTNOTES))


def _footnotes(found: Parts, *names: str) -> str:
    return " ".join(FOOTNOTES[name] for name in names if _is_used(found, name))


def _is_used(found: Parts, name: str) -> bool:
    if name == "no_sex":
        return any(line["no_sex"] for line in found.lines)
    if name == "approx":
        return any(line["qualifier"] == "approx" for line in found.lines)
    return any(line["printed"].startswith("më pak se") for line in found.lines)
