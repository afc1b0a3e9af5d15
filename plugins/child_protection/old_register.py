"""The old register of child protection, kept in Excel until now: its columns, its checks, and how it is taken over.

Every row becomes a referral and a file with the next number of the register of its year, open or closed as it was. No
clock is started: those of the time ran on paper. The number of the old register stays with the referral, in words.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from core.access.principal import current
from core.db import db
from core.l10n import TIME_ZONE, _, _l, fold, format_number
from core.progress import Tell
from plugins.casework import cases, people, staff
from plugins.casework.models import CaseFile, Person
from plugins.casework.timeline import enter_event
from plugins.child_protection.codes import lists
from plugins.child_protection.models import Referral
from plugins.child_protection.service import RISKS
from plugins.office.imports import Cell, ImportColumn, ImportTemplate, Issue, Row, Unsure
from plugins.office.imports.readers import Day, DayOrYear, Nid, OneOf, SomeOf, Words, units
from plugins.office.models import Task
from plugins.office.problems import Refused

SERVICE = "child_protection"
IMPORT = "child_protection.register.import"
ADULT = 18
AT_A_TIME = 250
NEW = "new"
OPEN, CLOSED = "open", "closed"
NOON = time(12)


def _listed(name: str, **synonyms: Sequence[str]) -> OneOf:
    """Return the reader of a code list, by its words in both languages and others that old registers use."""

    def load() -> Iterable[tuple[Any, str, Sequence[str]]]:
        for code, item in lists()[name].items():
            yield code, item["label_sq"], (item["label_en"], code, *synonyms.get(code, ()))

    return OneOf(load)


SEXES = OneOf(
    lambda: [
        ("female", _("Girl"), ("F", "femër", "vajzë", "V")),
        ("male", _("Boy"), ("M", "mashkull", "djalë", "D")),
        ("unknown", _("Not known"), ("?", "nuk dihet")),
    ]
)
STATES = OneOf(
    lambda: [
        (OPEN, _("Open"), ("hapur", "i hapur", "aktiv", "në ndjekje", "në proces")),
        (CLOSED, _("Closed"), ("mbyllur", "i mbyllur", "përfunduar")),
    ]
)
LEVELS = OneOf(
    lambda: [
        (code, str(words), (code, *_LEVEL_WORDS[code]))
        for code, words, _tone in RISKS
    ]
)  # fmt: skip
_LEVEL_WORDS = {
    "low": ("i ulët", "ulët", "rrezik i ulët"),
    "medium": ("i mesëm", "mesatar", "rrezik i mesëm"),
    "high": ("i lartë", "lartë", "rrezik i lartë"),
    "immediate": ("i menjëhershëm", "i lartë dhe i menjëhershëm", "emergjent"),
}
CATEGORIES = SomeOf(
    _listed(
        "category",
        trafficking=("trafikim", "i trafikuar"),
        labour=("punë", "i shfrytëzuar", "lypje", "punë e detyruar"),
        abuse=("abuzim", "dhunë", "i dhunuar", "i abuzuar"),
        neglect=("neglizhim", "braktisje", "i neglizhuar", "i braktisur"),
    )
)


@dataclass(frozen=True)
class Colleague(OneOf):
    """A worker by name: an id, or the name itself of somebody who has no account (any more)."""

    def ready(self) -> "Colleague":
        return Colleague(self.load, super().ready().known)

    def read(self, cell: Cell) -> Any:
        try:
            return super().read(cell)
        except Unsure:
            if cell.sure:
                return cell.text
            raise
        except ValueError:
            return cell.text


WORKERS = Colleague(lambda: [(id_, name, ()) for id_, name in staff.workers(SERVICE)])


def _column(name: str, header: Any, parse: Any, *synonyms: str, **more: Any) -> ImportColumn:
    return ImportColumn(name=name, header=header, parse=parse, synonyms=synonyms, **more)


COLUMNS = (
    _column("number", _l("Number in the register"), Words(40), "nr", "nr i regjistrit", "numri", example="12/2019"),
    _column("referred_on", _l("Day of the referral"), Day(), "data e referimit", "data", "dt referimit", required=True,
            help=_l("The day on which the child was referred or identified."), example=date(2019, 7, 9)),
    _column("given", _l("Given name"), Words(60), "emri", "emri i fëmijës", required=True, example="Shembull"),
    _column("father_name", _l("Father's name"), Words(60), "atësia", "emri i babait", example="Shembull"),
    _column("family", _l("Surname"), Words(60), "mbiemri", required=True, example="Shembulli"),
    _column("sex", _l("Sex"), SEXES, "gjinia", "seksi", required=True, example="Vajzë"),
    _column("born", _l("Date of birth"), DayOrYear(), "datëlindja", "dtl", "viti i lindjes",
            help=_l("The date, or the year alone when no more is known."), example=date(2012, 3, 27)),
    _column("nid", _l("Identity number"), Nid(), "nid", "nr personal", "numri personal"),
    _column("unit", _l("Administrative unit"), units(), "njësia", "nja", "njësia administrative", required=True,
            example="Elbasan"),
    _column("address", _l("Address"), Words(300), "adresa", "vendbanimi"),
    _column("channel", _l("How it came"), _listed("referral_channel"), "mënyra e referimit", "burimi",
            example="Polici"),
    _column("referrer", _l("Who told us"), Words(300), "referuesi", "kush e referoi", "institucioni referues"),
    _column("categories", _l("Categories"), CATEGORIES, "kategoria", "lloji i rastit", required=True,
            example="I braktisur dhe i neglizhuar"),
    _column("risk", _l("Risk"), LEVELS, "rreziku", "niveli i rrezikut", required=True, example="Rrezik i mesëm"),
    _column("story", _l("What happened"), Words(8000), "përshkrimi", "përshkrimi i rastit"),
    _column("measures", _l("What was done already"), Words(2000), "masat", "masat e marra", "ndërhyrjet"),
    _column("worker", _l("Worker"), WORKERS, "punonjësi", "menaxheri i rastit",
            help=_l("By the name in the suite; it is needed for open files.")),
    _column("state", _l("State"), STATES, "gjendja", "statusi", required=True, example="Mbyllur"),
    _column("closed_on", _l("Closed on"), Day(), "data e mbylljes", "dt mbylljes", example=date(2020, 2, 3)),
    _column("reason", _l("Reason of closing"), _listed("closing_reason"), "arsyeja e mbylljes", "arsyeja",
            example="Jo në rrezik"),
    _column("notes", _l("Note"), Words(1500), "shënime", "shënim"),
)  # fmt: skip


# --- checks that look at more than one cell


def check(rows: list[Row]) -> list[Issue]:
    """Return what is wrong between cells, which rows may tell of one child, and who is followed already."""
    return [issue for row in rows for issue in _of_row(row)] + _of_children(rows)


def _of_row(row: Row) -> Iterable[Issue]:
    referred, born, closed = row["referred_on"], row["born"], row["closed_on"]

    def issue(column: str, sentence: str) -> Issue:
        return Issue(row=row.number, column=column, sentence=sentence)

    if referred and isinstance(born, date) and born > referred:
        yield issue("born", _("The child was born after the referral."))
    elif referred and born and referred.year - _year(born) > ADULT:
        yield issue("born", _("On the day of the referral the person was 18 or older."))
    if row["state"] == CLOSED:
        if closed is None and "closed_on" not in row.unread:
            yield issue("closed_on", _("The file is closed: write the day of the closing."))
        if row["reason"] is None and "reason" not in row.unread:
            yield issue("reason", _("The file is closed: write the reason."))
    if row["state"] == OPEN:
        if closed is not None:
            yield issue("closed_on", _("The file is open and has a day of closing. One of the two is wrong."))
        if not isinstance(row["worker"], uuid.UUID) and "worker" not in row.unread:
            yield issue("worker", _("An open file needs a worker who has an account."))
    if referred and closed and closed < referred:
        yield issue("closed_on", _("The file was closed before the child was referred."))


def _year(born: date | int) -> int:
    return born if isinstance(born, int) else born.year


def _of_children(rows: list[Row]) -> list[Issue]:
    """Ask about rows that may tell of one child, and about children who may be followed already."""
    found: list[Issue] = []
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        before = first.setdefault(_name(row), row)
        if before is row or not all(_name(row)):
            continue
        if _is_repeated(before, row):
            found.append(Issue(row=row.number, sentence=_repeats(before)))
        elif not _surely_same(before, row) and "row" not in row.answers and _years_fit(before, row):
            found.append(_same_row(before, row))
    roots = _roots(rows)
    alone = [row for row in rows if roots[row.number] is row]
    likes = people.duplicates_of_many([_child(row) for row in alone], current())
    for row, close in zip(alone, likes, strict=True):
        if close and "child" not in row.answers:
            found.append(_same_child(row, close))
    return found


def _roots(rows: Sequence[Row]) -> dict[int, Row]:
    """Return for each row the first one that tells of the same child: surely so, or because somebody said it."""
    roots: dict[int, Row] = {}
    by_name: dict[tuple[str, str], list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.number):
        namesakes = by_name.setdefault(_name(row), [])
        said = row.answers.get("row", NEW)
        same = next((one for one in namesakes if str(one.number) == said or _surely_same(one, row)), None)
        roots[row.number] = roots[same.number] if same is not None else row
        namesakes.append(row)
    return roots


def _name(row: Row) -> tuple[str, str]:
    return fold(row["given"] or ""), fold(row["family"] or "")


def _is_repeated(one: Row, other: Row) -> bool:
    names = ("referred_on", "father_name", "born", "unit", "story")
    return all(one[name] == other[name] for name in names)


def _surely_same(one: Row, other: Row) -> bool:
    if one["nid"] and one["nid"] == other["nid"]:
        return True
    same = one["father_name"] and fold(one["father_name"]) == fold(other["father_name"] or "")
    return bool(same and isinstance(one["born"], date) and one["born"] == other["born"])


def _years_fit(one: Row, other: Row) -> bool:
    years = [_year(row["born"]) for row in (one, other) if row["born"]]
    return len(years) < 2 or abs(years[0] - years[1]) <= 2


def _repeats(before: Row) -> str:
    return _("This row says the same as row %(number)s. Leave one of them out.", number=before.number)


def _same_row(before: Row, row: Row) -> Issue:
    sentence = _("The name is the same as in row %(number)s. Is it one child?", number=before.number)
    choices = ((str(before.number), _("Yes, one child with two referrals")), (NEW, _("No, another child")))
    return Issue(row=row.number, sentence=sentence, level="question", key="row", choices=choices)


def _same_child(row: Row, close: Sequence[people.Likeness]) -> Issue:
    words = [(str(like.person_id), _discreet(like)) for like in close]
    return Issue(
        row=row.number,
        sentence=_("Somebody of a similar name is known already. Is it the same child?"),
        level="question",
        key="child",
        choices=(*words, (NEW, _("No, another child"))),
    )


def _discreet(like: people.Likeness) -> str:
    said = _("Yes: %(initials)s", initials=like.initials)
    more = (str(like.birth_year or ""), like.unit, like.worker, _("same identity number") if like.same_nid else "")
    return " · ".join([said, *filter(None, more)])


def _child(row: Row) -> dict[str, Any]:
    born = row["born"]
    return {
        "given": row["given"],
        "father_name": row["father_name"],
        "family": row["family"],
        "sex": row["sex"],
        "nid": row["nid"],
        "unit_id": row["unit"],
        "address": row["address"],
        "birth_date": born if isinstance(born, date) else None,
        "birth_year": _year(born) if born else None,
    }


def totals(rows: list[Row]) -> list[tuple[Any, str]]:
    """Return the figures that a person compares with the register on paper."""
    states = [row["state"] for row in rows]
    days = [row["referred_on"] for row in rows if row["referred_on"]]
    span = f"{min(days).year}–{max(days).year}" if days else "–"
    return [
        (_("Open files"), format_number(states.count(OPEN))),
        (_("Closed files"), format_number(states.count(CLOSED))),
        (_("Years"), span),
    ]


# --- taking over and giving back


def apply(rows: list[Row], tell: Tell) -> list[CaseFile]:
    """Make people, files, referrals and the first lines of the timelines, in the order of the referrals."""
    ordered, roots = sorted(rows, key=lambda row: (row["referred_on"], row.number)), _roots(rows)
    numbers = _numbers(ordered)
    entered: dict[int, Person] = {}
    made: list[CaseFile] = []
    for start in range(0, len(ordered), AT_A_TIME):
        part = ordered[start : start + AT_A_TIME]
        children = [_person(roots[row.number], entered) for row in part]
        db.session.flush()
        with db.session.no_autoflush:
            for row, child in zip(part, children, strict=True):
                made.append(_take_over(row, child, next(numbers[row["referred_on"].year])))
        db.session.flush()
        tell(len(made), len(ordered))
    return made


def _numbers(rows: Sequence[Row]) -> dict[int, Any]:
    years = Counter(row["referred_on"].year for row in rows)
    return {year: iter(cases.next_numbers(SERVICE, year, count)) for year, count in years.items()}


def _person(row: Row, entered: dict[int, Person]) -> Person:
    """Return the child that a row tells of: one known already, or a new one, entered once."""
    if row.number not in entered:
        same = row.answers.get("child", NEW)
        known = db.session.get_one(Person, uuid.UUID(same)) if same != NEW else None
        entered[row.number] = known or people.enter_person(**_child(row))
    return entered[row.number]


def _take_over(row: Row, person: Person, number: int) -> CaseFile:
    closed = row["state"] == CLOSED
    worker = row["worker"] if isinstance(row["worker"], uuid.UUID) else None
    ranks = {code: rank for rank, (code, _words, _tone) in enumerate(RISKS)}
    case = cases.take_over(
        SERVICE,
        person,
        number=number,
        opened_on=row["referred_on"],
        unit_id=row["unit"],
        worker_id=worker,
        state="closed" if closed else "assessment",
        risk=row["risk"],
        risk_rank=ranks[row["risk"]],
        closed_on=row["closed_on"] if closed else None,
        closing_reason=row["reason"] if closed else None,
    )
    referral = _referral(row, case)
    at = referral.received_at
    enter_event(case, "casework.opened", at=at)
    said = {"channel": referral.channel, "urgency": row["risk"]}
    enter_event(case, "child_protection.referred", target=referral, at=at, **said)
    if closed:
        enter_event(case, "child_protection.closed_before", at=_noon(row["closed_on"]), reason=row["reason"])
    enter_event(case, "child_protection.taken_over", text=_said_before(row))
    return case


def _referral(row: Row, case: CaseFile) -> Referral:
    me = current().user_id
    referral = Referral(
        case=case,
        unit_id=row["unit"],
        received_at=_noon(row["referred_on"]),
        received_by_id=me,
        channel=row["channel"] or "other",
        categories=row["categories"],
        danger=[],
        urgency=row["risk"],
        decision="open_case",
        decided_by_id=me,
    )
    referral.keys()
    referral.referrer, referral.story, referral.actions_taken = row["referrer"], row["story"], row["measures"]
    referral.decision_note = " ".join(filter(None, (_said_before(row), row["notes"]))) or None
    db.session.add(referral)
    return referral


def _noon(day: date) -> datetime:
    return datetime.combine(day, NOON, TIME_ZONE).astimezone(UTC)


def _said_before(row: Row) -> str | None:
    """Return what only the old register knows: its number, and a worker without an account."""
    words = [_("Number in the old register: %(number)s.", number=row["number"])] if row["number"] else []
    if isinstance(row["worker"], str):
        words.append(_("Worker at that time: %(name)s.", name=row["worker"]))
    return " ".join(words) or None


def undo(made: Mapping[str, Sequence[uuid.UUID]]) -> Callable[[], None]:
    """Refuse when a task hangs on a file that was taken over; return what puts the registers back afterwards.

    Raises:
        Refused: somebody works in one of the files.
    """
    ids = list(made.get(CaseFile.__tablename__, ()))
    years: set[int] = set()
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        if db.session.scalar(sa.select(Task.id).where(Task.subject_id.in_(part)).limit(1)):
            raise Refused(_("There are tasks about files that this import made, so it cannot be taken back any more."))
        years |= set(db.session.scalars(sa.select(CaseFile.register_year).where(CaseFile.id.in_(part))))

    def put_back() -> None:
        for year in sorted(years):
            cases.take_back_numbers(SERVICE, year)

    return put_back


TEMPLATE = ImportTemplate(
    name="child_protection.old_register",
    label=_l("Old register of child protection"),
    help=_l("The register that was kept in Excel: one row for each referral, open and closed files."),
    permission=IMPORT,
    columns=COLUMNS,
    check=check,
    apply=apply,
    undo=undo,
    totals=totals,
    home="casework.cases",
)
