"""Importing an old book from Excel: sent, looked through, corrected, imported as a whole, taken back."""

import io
import re
from datetime import date, datetime, timedelta

import openpyxl
import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.datastructures import FileStorage
from xlsxwriter import Workbook

from core import files
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, now, unit_of_work
from core.files.store import root
from core.jobs import runner
from plugins.office.imports import service, sheets, workbook
from plugins.office.imports.checking import Finding, grouped
from plugins.office.models import Import, ImportedRow, ImportSheet
from plugins.office.problems import Refused
from plugins.office.views import imports

HEADS = ("Data", "Dhuruesi", "Njësia", "Lloji", "Vlera")
GOOD = (date(2019, 7, 9), "Arta Provë", "Elbasan", "Ushqime", 1500)


@pytest.fixture
def plugins():
    return ("office", "ledger")


@pytest.fixture
def ledger(app, make_user):
    """The keeper of the book, and a guest who may import other things."""
    return {name: make_user(name, name) for name in ("keeper", "guest")}


@pytest.fixture
def keeper(ledger, signed_in):
    return signed_in("keeper")


def book(rows, heads=HEADS, above=(), sheet="Fleta1"):
    """Make a workbook as an old office keeps it."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as written:
        page = written.add_worksheet(sheet)
        days = written.add_format({"num_format": "dd.mm.yyyy"})
        for number, cells in enumerate([*[[line] for line in above], heads, *rows]):
            for place, value in enumerate(cells):
                if isinstance(value, date):
                    page.write_datetime(number, place, datetime(value.year, value.month, value.day), days)
                elif value is not None:
                    page.write(number, place, value)
    return made.getvalue()


def sent(content, name="libri.xlsx"):
    return FileStorage(io.BytesIO(content), name)


def template(name="ledger.gifts"):
    return service.templates()[name]


def look(rows, **options):
    """Send rows as whoever acts; return the import and what was found, each as one line."""
    batch = service.send(template(), sent(book(rows, **options)))
    _sheet, _review, findings, _totals = service.looked_through(batch)
    return batch, [said(finding) for finding in findings]


def said(finding):
    return f"{finding.level} {finding.row} {finding.column or finding.key}: {finding.sentence}"


def settle(batch, **texts):
    """Correct cells by column and what was typed."""
    _sheet, review, findings, _totals = service.looked_through(batch)
    for group in grouped(findings):
        if group.first.column in texts:
            review.settle(group, texts[group.first.column], sure=True)
        if group.first.key in texts:
            review.settle(group, texts[group.first.key], sure=True)
    service.correct(batch, template(), review)
    return [said(finding) for finding in service.looked_through(batch)[2]]


def gifts():
    from plugins.ledger.models import Gift

    return sorted((row.day, row.giver, row.kind, row.amount) for row in db.session.scalars(sa.select(Gift)))


# --- reading


def test_heads_of_an_old_workbook_are_found_wherever_and_however_they_stand(acting, ledger):
    with acting(ledger["keeper"]):
        heads = ("Nr.", "SHUMA NE LEKE", "emri i dhuruesit (emër mbiemër)", "dt.", "N.J.A", "  lloji *", "Shënime")
        rows = [(1, 1500, "Arta Provë", date(2019, 7, 9), "Elbasan", "ushqime", "x")]
        batch, found = look(rows, heads=heads, above=("BASHKIA ELBASAN", "", "Libri i dhuratave 2019"))
        assert found == [] and batch.rows == 1
        sheet, _review, _findings, totals = service.looked_through(batch)
        assert sheet.unknown == ["Nr.", "Shënime"] and [number for number, _cells in sheet.rows] == [5]
        assert totals == [("Vlera gjithsej", "1500")]


@pytest.mark.parametrize(
    ("heads", "rows", "words"),
    [
        (("Data", "Emri"), [("09.07.2019", "Arta")], "Asnjë fletë"),
        (("Data", "Dhuruesi", "Njësia", "Lloji"), [GOOD], "Mungojnë këto kolona: «Vlera»"),
        (HEADS, [], "nuk ka rreshta"),
    ],
)
def test_a_workbook_that_does_not_fit_is_told_why(acting, ledger, heads, rows, words):
    with acting(ledger["keeper"]), pytest.raises(files.Refused, match=words):
        service.send(template(), sent(book(rows, heads=heads)))
    with acting(ledger["keeper"]):
        assert service.mine() == [] and list(root().rglob("*.part")) == []


def test_what_is_no_workbook_is_told_so(acting, ledger):
    with acting(ledger["keeper"]):
        for name, content, words in (
            ("libri.xls", b"\xd0\xcf\x11\xe0", "xlsx"),
            ("libri.csv", b"a;b", "nuk pranohet"),
            ("libri.xlsx", b"PK\x03\x04", "dëmtuar"),
            ("libri.xlsx", book([("x",) * 30] * 15_000), "rreshta"),
        ):
            with pytest.raises(files.Refused, match=words):
                service.send(template(), sent(content, name))


CELLS = [
    (0, "31.02.2019", "error", "nuk ekziston"),
    (0, "9/7/19", "question", "09.07.2019"),
    (0, 43655, "question", "09.07.2019"),
    (0, date(2999, 1, 1), "error", "në të ardhmen"),
    (0, None, "error", "bosh"),
    (1, "Shoqata e Ëorkshopit", "question", "ë për w"),
    (1, "x" * 61, "error", "60"),
    (2, "Elbassan", "question", "listë"),
    (2, "Parisi i madh", "error", "listës"),
    (3, "pako ushqimore", None, ""),
    (3, "Ushqimë", None, ""),
    (4, "22.000", None, ""),
    (4, "4,500", "question", "4 500"),
    (4, "njëqind", "error", "numër"),
    (4, "1 200 lekë", None, ""),
    (5, "069 212 3456", None, ""),
    (5, 692123456, "question", "0-n"),
    (5, "12", "error", "telefon"),
    (6, "L10101001A", "question", "hkronja e fundit"),
    (7, 100, "error", "nga 1 deri në 99"),
    (8, "Para dhe Veshje", None, ""),
    (8, "Para, Veshjee", "question", "listë"),
    (9, "ndoshta", "error", "po"),
]
"""Place of a cell, what stands in it, and how it is understood: nothing to say, or a level and words of it."""


def test_every_cell_is_understood_asked_about_or_named_as_wrong(acting, ledger):
    heads = (*HEADS, "Tel.", "Nr. personal", "Pako", "Edhe", "U falënderua")
    rows = []
    for number, (place, value, _level, _words) in enumerate(CELLS):
        row = [GOOD[0], f"Dhurues {number}", *GOOD[2:], None, None, None, None, None]
        row[place] = value
        rows.append(row)
    names = [column.name for column in _columns()]
    with acting(ledger["keeper"]):
        _batch, found = look(rows, heads=heads)
    told = {int(line.split()[1]): line.replace("\u00a0", " ") for line in found}
    for number, (place, value, level, words) in enumerate(CELLS, 2):
        line = told.pop(number, "")
        assert line.startswith(f"{level} {number} {names[place]}: " if level else "") and words in line, (value, line)
        assert bool(line) == bool(level), (value, line)
    assert told == {}


def _columns():
    from plugins.ledger.hooks import TEMPLATE

    return TEMPLATE.columns


def test_a_formula_that_ended_in_an_error_is_no_empty_cell(acting, ledger):
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as written:
        page = written.add_worksheet()
        page.write_row(0, 0, HEADS)
        page.write_row(1, 0, ["09.07.2019", "Arta", "Elbasan", "Para"])
        page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    with acting(ledger["keeper"]):
        batch = service.send(template(), sent(made.getvalue()))
        (finding,) = service.looked_through(batch)[2]
    assert finding.column == "amount" and "Excel" in finding.sentence


# --- correcting


def test_one_answer_settles_the_same_doubt_in_all_rows_and_a_row_can_differ(acting, ledger):
    rows = [(GOOD[0], f"Dhurues {number}", "Elbassan", "Ushqime", 10) for number in range(40)]
    with acting(ledger["keeper"]):
        batch, found = look(rows)
        assert len(found) == 40 and len(grouped(service.looked_through(batch)[2])) == 1
        assert settle(batch, unit="Elbasan") == []
        _sheet, review, _findings, _totals = service.looked_through(batch)
        review.set_cell(7, "unit", "Papër")
        review.set_cell(8, "amount", "njëqind")
        review.leave_out(9, out=True)
        service.correct(batch, template(), review)
        assert (batch.ready, batch.errors, batch.questions, batch.left_out) == (38, 1, 0, 1)
        shown = {column.name: (typed, meant) for column, typed, meant in _row(batch, 7)}
        assert shown["unit"] == ("Elbassan", "Papër")


def _row(batch, number):
    from plugins.office.imports.checking import shown

    sheet, review, _findings, _totals = service.looked_through(batch)
    return shown(template(), sheet, review, number)


def test_a_question_about_a_row_waits_for_its_answer(acting, ledger):
    with acting(ledger["keeper"]):
        batch, found = look([GOOD, GOOD, ("10.07.2019", *GOOD[1:])])
        assert found == ["question 3 twice: Njësoj si rreshti 2: dy dhurata apo një?"]
        assert not service.confirm(batch, template()) and gifts() == []
        assert settle(batch, twice="no") == []
        assert service.confirm(batch, template())
        assert len(gifts()) == 2


def test_a_corrected_workbook_takes_the_place_of_the_first_and_keeps_the_answers(acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([(*GOOD[:2], "Elbassan", *GOOD[3:]), (*GOOD[:4], "?")])
        settle(batch, unit="Elbasan")
        first = batch.stored_name
        better = book([(*GOOD[:2], "Elbassan", *GOOD[3:]), (GOOD[0], "B", *GOOD[2:])])
        again = service.send(template(), sent(better), batch)
        assert again.id == batch.id and again.is_settled and again.stored_name != first
        assert not (root() / first[:2] / first).exists()
        assert len(service.mine()) == 1


# --- importing and taking back


def test_all_rows_are_imported_with_one_press_and_the_workbook_is_gone(acting, ledger, installation):
    with acting(ledger["keeper"]):
        batch, found = look([GOOD, ("10.07.2019", "Besa Provë", "Papër", "Para", "22.000")])
        assert found == [] and batch.is_settled
        waiting = b"".join(path.read_bytes() for path in root().rglob("*") if path.is_file())
        assert waiting and waiting[:2] != b"PK" and b"Besa" not in waiting
        assert service.confirm(batch, template())
        assert gifts() == [
            (date(2019, 7, 9), "Arta Provë", "food", 1500),
            (date(2019, 7, 10), "Besa Provë", "money", 22000),
        ]
        assert (batch.state, batch.made, batch.stored_name) == ("done", 2, None)
        assert [path for path in root().rglob("*") if path.is_file()] == []
        assert db.session.scalars(sa.select(ImportSheet)).all() == []
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportedRow)) == 4
        with privileged("test"):
            verbs = db.session.scalars(sa.select(AuditEvent.verb).order_by(AuditEvent.seq)).all()
        assert verbs.count("ledger_gift.created") == 2
        assert [verb for verb in verbs if verb.startswith("office.import.")] == [
            "office.import.checked",
            "office.import.confirmed",
        ]


def test_when_one_row_fails_nothing_of_the_others_is_left(acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD, (GOOD[0], "Prishësi", *GOOD[2:])])
        with pytest.raises(ValueError):
            service.confirm(batch, template())
        db.session.rollback()
        assert gifts() == [] and batch.is_waiting and batch.stored_name
        assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportedRow)) == 0


def test_an_import_is_taken_back_as_a_whole_within_a_day(acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD, (GOOD[0], "Besa", *GOOD[2:])])
        service.confirm(batch, template())
        service.undo(batch, template())
        assert gifts() == [] and batch.state == "undone"
        with pytest.raises(Refused, match="24"):
            service.undo(batch, template())
        batch, _found = look([GOOD])
        service.confirm(batch, template())
        batch_id = batch.id
    with time_machine.travel(now() + timedelta(hours=25), tick=False), acting(ledger["keeper"]):
        with pytest.raises(Refused, match="24"):
            service.undo(db.session.get(Import, batch_id), template())
        assert len(gifts()) == 1


@pytest.mark.parametrize("how", ["changed", "something hangs on it", "deleted"])
def test_what_somebody_worked_on_with_is_not_taken_back(acting, ledger, how):
    from plugins.ledger.models import Gift, GiftReceipt

    with acting(ledger["keeper"]):
        batch, _found = look([GOOD, (GOOD[0], "Besa", *GOOD[2:])])
        service.confirm(batch, template())
        with unit_of_work():
            gift = db.session.scalars(sa.select(Gift).limit(1)).one()
            if how == "changed":
                gift.amount = 7
            elif how == "deleted":
                db.session.delete(db.session.scalars(sa.select(GiftReceipt).limit(1)).one())
            else:
                db.session.add(GiftReceipt(gift=gift, number=99))
        before = gifts()
        with pytest.raises(Refused, match="punuar"):
            service.undo(batch, template())
        assert gifts() == before and db.session.get(Import, batch.id).state == "done"


def test_a_workbook_that_nobody_imports_is_forgotten_after_a_week(app, acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD])
        done, _found = look([(GOOD[0], "Besa", *GOOD[2:])])
        service.confirm(done, template())
        batch_id = batch.id
    with time_machine.travel(now() + timedelta(days=8), tick=False):
        with app.app_context():
            from core.jobs import runner

            assert runner.run("office.imports")
            db.session.remove()
        with acting(ledger["keeper"]):
            assert db.session.get(Import, batch_id).state == "expired"
            assert [path for path in root().rglob("*") if path.is_file()] == []
            assert db.session.scalar(sa.select(sa.func.count()).select_from(ImportedRow)) == 0
            assert len(gifts()) == 1


def test_a_workbook_set_aside_leaves_nothing(acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD])
        files.erase(service.discard(batch))
        assert batch.state == "discarded" and [path for path in root().rglob("*") if path.is_file()] == []
        with pytest.raises(Refused, match="nuk pret më"):
            service.confirm(batch, template())


# --- workbooks that go out


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_template_has_an_example_explanations_and_drop_downs(acting, ledger):
    with acting(ledger["keeper"]):
        made = opened(workbook.empty(template()))
        data, lists, explanations = made.worksheets
        assert [cell.value for cell in data[1]][:5] == ["Data *", "Dhuruesi *", "Njësia *", "Lloji *", "Vlera *"]
        assert [cell.value for cell in data[2]][:5] == ["09.07.2019", "Shembull Shembulli", "Elbasan", "Ushqime", 1500]
        assert lists.sheet_state == "hidden" and explanations["A1"].value == "Dhuratat e vjetra"
        rules = {str(rule.sqref): rule.formula1 for rule in data.data_validations.dataValidation}
        assert rules["D2:D5001"] == "'Listat'!$D$1:$D$3"
        assert made.properties.creator in (None, "")
        with pytest.raises(files.Refused, match="nuk ka rreshta"):  # the example itself is never imported
            service.send(template(), sent(workbook.empty(template())))


def test_the_workbook_comes_back_with_a_remark_in_every_cell_that_needs_one(acting, ledger):
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD, ("31.02.2019", "=Arta", "Elbasan", "Ushqime", "4,500")])
        sheet, _review, findings, _totals = service.looked_through(batch)
        content = workbook.with_remarks(template(), sheet, findings)
        page = opened(content).worksheets[0]
        assert page["A3"].value == "31.02.2019" and "nuk ekziston" in page["A3"].comment.text
        assert page["B3"].value == "=Arta" and page["B3"].data_type == "s"
        assert page["F1"].value == "Vërejtje" and "«Vlera»" in page["F3"].value and page["F2"].value is None
        again = service.send(template(), sent(content), batch)
        assert again.rows == 2 and again.errors == 1


# --- the pages


def test_from_the_template_to_the_undo_through_the_pages(keeper, acting, ledger):
    index = keeper.get("/office/imports/").text
    assert "Dhuratat e vjetra" in index
    handed = keeper.get("/office/imports/templates/ledger.gifts")
    assert handed.headers["Content-Disposition"].startswith('attachment; filename="shabllon-gifts.xlsx"')
    keeper.get("/office/imports/new/ledger.gifts")
    rows = [GOOD, GOOD, (GOOD[0], "Besa", "Elbassan", "Ushqime", "4,500"), (GOOD[0], "Çela", "Elbasan", "?", 5)]
    answer = keeper.post(
        "/office/imports/new/ledger.gifts", {"workbook": (io.BytesIO(book(rows)), "libri.xlsx")},
        content_type="multipart/form-data",
    )  # fmt: skip
    home = answer.location
    page = keeper.get(home).text
    assert "Rreshti 5, «Lloji»" in page and "Rreshti 4, «Vlera»" in page and "4,500" in page
    assert "Regjistro" not in page
    with acting(ledger["keeper"]):
        findings = service.looked_through(service.mine()[0])[2]
        names = {finding.column or finding.key: finding.group for finding in findings}
    keeper.post(home, {"accept": "1"})
    page = keeper.get(home).text
    assert "«Vlera»" not in page and "«Njësia»" not in page and "dy dhurata apo një" in page
    keeper.post(home, {f"choice-{names['twice']}": "no", f"text-{names['kind']}": "Para"})
    page = keeper.get(home).text
    assert "Importo 4 rreshta" in page
    row = keeper.get(f"{home}/rows/4").text
    assert "Elbassan" in row and "Elbasan" in row and "4 500 lekë" in row.replace("\u00a0", " ")
    keeper.post(f"{home}/rows/4", {"cell-amount": "5 000"})
    assert "Rreshti 4" in keeper.get(f"{home}/rows").text
    assert "0 nga 4" in keeper.get(f"{home}/progress").text
    assert keeper.post(f"{home}/confirm").status_code == 303
    over = keeper.get(home).text
    assert "Gjithçka u importua" in over and "kthe gjithçka" in over
    with acting(ledger["keeper"]):
        assert len(gifts()) == 3 and sum(amount for *_rest, amount in gifts()) == 1500 + 5000 + 5
    keeper.post(f"{home}/undo")
    assert "nuk ka mbetur asgjë" in keeper.get(home).text
    with acting(ledger["keeper"]):
        assert gifts() == []


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_large_book_is_imported_by_a_job_whole_or_not_at_all(keeper, acting, ledger, app, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    with acting(ledger["keeper"]):
        batch_id = look([GOOD, (GOOD[0], "Besa Provë", *GOOD[2:])])[0].id
    home = f"/office/imports/{batch_id}"

    def work():
        with app.app_context():
            assert runner.run(service.JOB)
            db.session.remove()
        with acting(ledger["keeper"]):
            return len(gifts())

    assert "Importo 2 rreshta" in keeper.get(home).text
    assert keeper.post(f"{home}/confirm").location == home
    assert "Po importohet" in keeper.get(home).text and "0 nga 2" in keeper.get(f"{home}/progress").text
    for part in ("/confirm", "/discard", "/again", "/rows"):
        assert keeper.post(home + part).status_code in (404, 405), "nothing changes under a running import"
    # It stops in its last moment: nothing of it is kept, and its sender is told.
    with monkeypatch.context() as broken:
        broken.setattr(service, "_forget_workbook", lambda _batch: 1 / 0)
        assert work() == 0
    assert "nuk u ruajt asgjë" in keeper.get(home).text
    assert keeper.get(f"{home}/progress").headers["HX-Refresh"] == "true"
    # Somebody loses the right before the job comes to it.
    keeper.post(f"{home}/confirm")
    with monkeypatch.context() as lost:
        lost.setattr(service, "templates", dict)
        assert work() == 0
    keeper.post(f"{home}/confirm")
    assert work() == 2 and work() == 2, "another look finds nothing to do"
    assert "Kthe" in keeper.get(home).text
    keeper.post(f"{home}/undo")
    assert work() == 0
    with app.app_context(), privileged("test"):
        verbs = list(db.session.scalars(sa.select(AuditEvent.verb).where(AuditEvent.verb.like("office.import.%"))))
        by = set(db.session.scalars(sa.select(AuditEvent.user_id).where(AuditEvent.verb == "office.import.confirmed")))
        db.session.remove()
    assert [verbs.count(f"office.import.{what}") for what in ("begun", "failed", "confirmed")] == [3, 2, 1]
    assert by == {ledger["keeper"]}


def test_an_import_is_its_senders_alone_and_its_template_needs_its_right(keeper, acting, ledger, signed_in, make_user):
    make_user("second", "keeper")
    with acting(ledger["keeper"]):
        batch, _found = look([GOOD])
        home = f"/office/imports/{batch.id}"
    second, guest = signed_in("second"), signed_in("guest")
    assert keeper.get(home).status_code == 200
    for person in (second, guest):
        for part in ("", "/rows", "/rows/2", "/progress", "/again", "/remarks"):
            assert person.get(home + part).status_code == 404, part
        person.get("/office/imports/")
        for part in ("/confirm", "/undo", "/discard", "/again", "/rows/2", ""):
            assert person.post(home + part).status_code == 404, part
    assert "Dhuratat e vjetra" not in guest.get("/office/imports/").text
    assert guest.get("/office/imports/new/ledger.gifts").status_code == 404
    assert guest.get("/office/imports/templates/ledger.gifts").status_code == 404
    assert str(batch.id) not in second.get("/office/imports/").text
    with acting(ledger["keeper"]):
        assert gifts() == []


def test_remarks_about_persons_leave_as_an_export_about_persons(keeper, acting, ledger):
    with acting(ledger["keeper"]):
        batch = look([(*GOOD[:4], "?")])[0].id
        public = service.send(template("ledger.public"), sent(book([GOOD], heads=HEADS))).id
    asked = keeper.get(f"/office/imports/{batch}/remarks")
    assert asked.status_code == 303 and "/confirm" in asked.location
    handed = keeper.get(f"/office/imports/{public}/remarks")
    assert handed.headers["Content-Disposition"].startswith("attachment") and handed.data.startswith(b"PK")


def test_findings_keep_their_names_through_json():
    finding = Finding(row=3, level="question", sentence="?", column="a", typed="x", text="y", choices=(("a", "b"),))
    assert Finding.of_json(finding.as_json()) == finding and re.fullmatch("[0-9a-f]{16}", finding.group)
    assert sheets.text_of(["n", "2015.0"]) == "2015" and sheets.text_of(["n", "0.5"]) == "0,5"
