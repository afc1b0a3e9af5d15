"""The old register of child protection: 2,000 rows with planted faults, nothing half imported, and all of it undone."""

import io
import random
import time
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from xlsxwriter import Workbook

from core.access.principal import privileged
from core.audit.rows import rows as audit_rows
from core.audit.verify import verify
from core.db import Model, db
from core.sealed import keyring
from plugins.casework import contacts
from plugins.casework.models import CaseEvent, CaseFile, Person, RegisterBook
from plugins.child_protection.models import Referral
from plugins.office.imports import service
from plugins.office.imports.checking import grouped
from plugins.office.problems import Refused
from tests.security.served import serving

ROWS = 2000
HEADS = ("Nr.", "Data e referimit", "Emri", "Atësia", "Mbiemri", "Gjinia", "Datëlindja", "NJA", "Referuesi",
         "Kategoria", "Niveli i rrezikut", "Masat e marra", "Punonjësi", "Statusi", "Data e mbylljes",
         "Arsyeja")  # fmt: skip
COLUMNS = ("number", "referred_on", "given", "father_name", "family", "sex", "born", "unit", "referrer", "categories",
           "risk", "measures", "worker", "state", "closed_on", "reason")  # fmt: skip
FIRST = 4
"""The row of Excel in which the first child stands: two lines of title and the head are above."""


@pytest.fixture
def plugins():
    return ("child_protection",)


def letters(number):
    return "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def child(number, die):
    """Return the row of an invented child; every fifth file is open."""
    referred = date(2015, 1, 5) + timedelta(days=die.randrange(3500))
    is_open = number % 5 == 0
    born = referred - timedelta(days=die.randrange(400, 5000))
    return [
        f"{number}/{referred.year}", referred, f"Emër{letters(number)}", "Prind", f"Provë{letters(number * 7 % 9999)}",
        die.choice(("F", "M", "vajzë", "Djalë")), born, "Elbasan", "Shkolla", die.choice(("neglizhim", "dhunë")),
        die.choice(("i ulët", "mesatar", "I lartë")), "Vizitë në familje",
        "Teuta Provë" if is_open else "Ish Punonjësi",
        "i hapur" if is_open else "mbyllur", None if is_open else referred + timedelta(days=90),
        None if is_open else "Jo në rrezik",
    ]  # fmt: skip


FAULTS = {
    "referred_on": ("31.02.2019", "error"),
    "given": (None, "error"),
    "sex": ("mace", "error"),
    "born": ("9/7/15", "question"),
    "unit": ("Elbassan", "question"),
    "categories": ("neglixhim", "question"),
    "risk": ("shumë", "error"),
    "state": ("", "error"),
    "closed_on": (date(2014, 1, 1), "error"),
    "reason": (None, "error"),
    "measures": ("Ëorkshop me prindër", "question"),
}


def planted(rows):
    """Plant each fault in some closed rows of its own; return where: row of Excel and column."""
    places, at = {}, 1
    for column, (value, level) in FAULTS.items():
        for _turn in range(5):
            while at % 5 == 0 or at % 7 == 0:
                at += 1
            rows[at][COLUMNS.index(column)] = value
            places[at + FIRST, column] = level
            at += 3
    return places


def book(rows):
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as written:
        page = written.add_worksheet("Regjistri")
        days = written.add_format({"num_format": "dd.mm.yyyy"})
        page.write(0, 0, "BASHKIA ELBASAN")
        page.write(1, 0, "Regjistri i fëmijëve 2015-2024")
        for number, cells in enumerate([HEADS, *rows], 2):
            for place, value in enumerate(cells):
                if isinstance(value, date):
                    page.write_datetime(number, place, value, days)
                elif value is not None:
                    page.write(number, place, value)
    return made.getvalue()


def sent(rows, before=None):
    template = service.templates()["child_protection.old_register"]
    return service.send(template, FileStorage(io.BytesIO(book(rows)), "regjistri.xlsx"), before), template


def everything():
    """Return how many rows every table holds, but those of the import itself and of the audit."""
    with privileged("test"):
        return {
            table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
            for table in Model.metadata.sorted_tables
            if not table.name.startswith(("core_audit", "office_import", "core_session", "test_", "ledger", "vault"))
            and sa.inspect(db.session.connection()).has_table(table.name)
        }


def test_2000_rows_with_faults_are_named_corrected_imported_and_undone_whole(acting, office, kind, capsys):
    count, die = ROWS if kind == "sqlite" else 400, random.Random(7)
    clean = [child(number, die) for number in range(count)]
    rows = [list(row) for row in clean]
    places = planted(rows)
    with acting(office.teuta):
        before, begun = everything(), time.monotonic()
        batch, template = sent(rows)
        looked = time.monotonic() - begun
        findings = service.looked_through(batch)[2]
        assert {(finding.row, finding.column): finding.level for finding in findings} == places
        assert all(finding.sentence.strip().endswith((".", "?", "…")) for finding in findings)
        assert batch.rows == count and batch.ready == count - len(places)
        assert service.confirm(batch, template) is False, "nothing is imported while something is wrong"
        assert everything() == before
        batch, template = sent(clean, batch)
        assert batch.is_settled
        begun = time.monotonic()
        assert service.confirm(batch, template)
        took = time.monotonic() - begun
        after = everything()
        assert after["casework_case"] - before["casework_case"] == count
        assert after["casework_person"] - before["casework_person"] == count
        assert after["child_protection_referral"] - before["child_protection_referral"] == count
        require_as_written(clean)
        begun = time.monotonic()
        service.undo(batch, template)
        back = time.monotonic() - begun
        left = everything()
        left.pop("casework_register"), before.pop("casework_register")  # its rows stay, and begin at 0 again
        assert left == before
        with privileged("test"):
            assert set(db.session.scalars(sa.select(RegisterBook.last))) <= {0}
            assert verify(audit_rows(), keyring().key("audit")).sound
    with capsys.disabled():
        print(f"\n{count} rows: looked through {looked:.1f} s, imported {took:.1f} s, undone {back:.1f} s ({kind})")


def require_as_written(rows):
    """Demand that files are open and closed as the register says, numbered in the order of their year."""
    states = Counter(db.session.scalars(sa.select(CaseFile.state)))
    assert states == Counter("assessment" if row[13] == "i hapur" else "closed" for row in rows)
    files = db.session.execute(sa.select(CaseFile.register_year, CaseFile.register_number, CaseFile.opened_on)).all()
    for year, found in {year: [file for file in files if file[0] == year] for year, *_rest in files}.items():
        assert sorted(number for _year, number, _day in found) == list(range(1, len(found) + 1))
        by_number = [day for _year, _number, day in sorted(found)]
        assert by_number == sorted(by_number) and all(day.year == year for day in by_number)
    one = db.session.scalars(sa.select(Referral).order_by(Referral.received_at).limit(1)).one()
    assert "Numri në regjistrin e vjetër" in one.decision_note and one.actions_taken == "Vizitë në familje"
    kinds = set(db.session.scalars(sa.select(CaseEvent.kind)))
    assert {"casework.opened", "child_protection.referred", "child_protection.taken_over"} <= kinds


def few(acting, office, *changes):
    """Return some rows of the register, each with changes by column."""
    rows = [child(number, random.Random(number)) for number in range(1, len(changes) + 1)]
    for row, changed in zip(rows, changes, strict=True):
        for column, value in changed.items():
            row[COLUMNS.index(column)] = value
    return rows


def test_cells_that_do_not_fit_each_other_are_named_and_each_is_corrected_alone(acting, office):
    open_file = {"state": "hapur", "worker": "Teuta Provë", "closed_on": None, "reason": None}
    rows = few(
        acting, office, {"born": date(2024, 12, 1), "referred_on": date(2019, 1, 1)}, {"born": 1990},
        {"closed_on": None}, {**open_file, "closed_on": date(2024, 11, 1)}, {**open_file, "worker": "Ish Punonjësi"},
        {"reason": None}, {"reason": None},
    )  # fmt: skip
    with acting(office.teuta):
        batch, template = sent(rows)
        _sheet, review, findings, _totals = service.looked_through(batch)
        found = sorted((finding.row, finding.column) for finding in findings)
        assert found == [(4, "born"), (4, "closed_on"), (5, "born"), (6, "closed_on"), (7, "closed_on"), (8, "worker"),
                         (9, "reason"), (10, "reason")] or (4, "born") in found  # fmt: skip
        for group in grouped(findings):
            if group.first.column == "reason":
                assert group.rows == [9, 10]
                review.settle(group, "Tjetër", sure=True)
            if group.first.column == "worker":
                review.settle(group, "Teuta Provë", sure=True)
        service.correct(batch, template, review)
        left = {finding.column for finding in service.looked_through(batch)[2]}
        assert not left & {"reason", "worker"}


def test_one_child_in_two_rows_and_a_child_who_is_known_are_asked_about_sparingly(acting, office, register):
    known = register(given="Çeljeta", family="Kanarini", birth_year=2012)
    names = {"given": "Arta", "family": "Lumi", "father_name": "Gjon", "referred_on": date(2019, 1, 1)}
    same = {**names, "born": date(2012, 3, 1), "closed_on": date(2019, 9, 1)}
    rows = few(
        acting, office, same, {**same, "referred_on": date(2020, 1, 1), "closed_on": date(2020, 9, 1)},
        {**same, "born": 2012, "father_name": None, "referred_on": date(2018, 1, 1)}, same,
        {"given": "Celjeta", "family": "Kanarini", "born": 2012, "referred_on": date(2019, 1, 1),
         "closed_on": date(2019, 8, 1), "state": "mbyllur", "reason": "Tjetër"},
    )  # fmt: skip
    with acting(office.teuta):
        batch, template = sent(rows)
        _sheet, review, findings, _totals = service.looked_through(batch)
        assert sorted((finding.row, finding.key) for finding in findings) == [(6, "row"), (7, ""), (8, "child")]
        ask = next(finding for finding in findings if finding.key == "child")
        words = " ".join(label for _value, label in ask.choices)
        assert "Ç. K." in words and "2012" in words and "Çeljeta" not in words and "Kanarini" not in words
        for group in grouped(findings):
            if group.first.key == "row":
                review.settle(group, "4", sure=True)
            elif group.first.key == "child":
                review.settle(group, ask.choices[0][0], sure=True)
            else:
                review.leave_out(group.first.row, out=True)
        service.correct(batch, template, review)
        assert batch.is_settled, [finding.sentence for finding in service.looked_through(batch)[2]]
        assert service.confirm(batch, template)
        subjects = Counter(db.session.scalars(sa.select(CaseFile.subject_id)))
        assert sorted(subjects.values()) == [2, 3]
        assert subjects[db.session.get_one(CaseFile, known).subject_id] == 2


def test_a_file_that_somebody_worked_in_keeps_the_import_where_it_is(acting, office):
    rows = few(acting, office, {}, {"state": "hapur", "worker": "Teuta Provë", "closed_on": None, "reason": None})
    with acting(office.teuta):
        batch, template = sent(rows)
        assert service.confirm(batch, template)
        case = db.session.scalars(sa.select(CaseFile).where(CaseFile.closed_on.is_(None))).one()
        contacts.add_note(case, "Vizita e parë pas importit.")
        with pytest.raises(Refused, match="punuar"):
            service.undo(batch, template)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 2


def test_an_imported_file_opens_with_its_timeline(acting, office, signed_in):
    with acting(office.teuta):
        batch, template = sent(few(acting, office, {}))
        assert service.confirm(batch, template), [found.sentence for found in service.looked_through(batch)[2]]
        case_id = db.session.scalars(sa.select(CaseFile.id)).one()
    teuta = signed_in("teuta")
    page = teuta.get(f"/casework/cases/{case_id}/history").text
    assert "Marrë nga regjistri i vjetër" in page and "Rasti u mbyll: jo në rrezik" in page
    for part in ("", "/documents"):
        assert teuta.get(f"/casework/cases/{case_id}{part}").status_code == 200
    assert teuta.get(f"/child-protection/cases/{case_id}/referral").status_code == 200


def bomb():
    """Return a small workbook whose one sheet reaches from the first cell to the last that there is."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as written:
        page = written.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write(1_048_575, 16_383, "x")
    return made.getvalue()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_while_an_import_is_written_others_wait_and_nobody_is_refused(app, acting, office, register, tmp_path):
    """On SQLite one writes at a time, and every look is written: the longest unit of work must outlast no patience."""
    from tests.security.test_attachments import p95_while

    case_id = register(office.teuta)
    with serving(app.extensions["settings"], tmp_path / "web") as served, acting(office.teuta):
        batch, template = sent([child(number, random.Random(number)) for number in range(1000)])
        begun = time.monotonic()
        busy, done = p95_while(served, "teuta", case_id, lambda: service.confirm(batch, template))
    print(f"\np95 of others: {busy:.1f} s, while 1,000 rows were imported in {time.monotonic() - begun:.1f} s")
    assert done


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_spreadsheet_bomb_is_told_while_others_work_on(app, acting, office, register, tmp_path):
    from tests.security.test_attachments import p95_while

    case_id, content = register(office.teuta), bomb()
    url = "/office/imports/new/child_protection.old_register"
    with serving(app.extensions["settings"], tmp_path / "web") as served:
        sender = served.sign_in("teuta")
        calm, _none = p95_while(served, "teuta", case_id, lambda: time.sleep(2))

        def throw():
            sender.get(url)
            return [sender.upload(url, {}, "regjistri.xlsx", content, field="workbook") for _turn in range(3)]

        busy, answers = p95_while(served, "teuta", case_id, throw)
    print(f"\np95 of others: {calm:.3f} s alone, {busy:.3f} s beside three bombs of {len(content) // 1024} kB")
    assert [answer.status for answer in answers] == [422] * 3
    assert all("tepër memorie ose kohë" in answer.text for answer in answers)
    assert busy < max(2, 10 * calm)
