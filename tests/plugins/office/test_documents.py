"""Official documents from the first word to the archive: who makes, signs, numbers and reads them."""

from datetime import date

import pytest
import sqlalchemy as sa

from core.access.exclusions import exclude
from core.db import Conflict, db, now, unit_of_work
from core.l10n import today
from plugins.office import profile, rules, tasks
from plugins.office.documents import copies, deadlines, making, paper, protocol, registered, signing
from plugins.office.models import Document, DocumentCopy, DocumentVersion, Institution, Rule
from plugins.office.problems import Refused
from tests.plugins.office.letters import errand_of, new_letter, numbered, pdf_text, signed, upload


def seen(document_id):
    """Return a document as whoever acts sees it, and how many of its versions."""
    row = db.session.get(Document, document_id)
    return row, len(making.versions_of(row)) if row is not None else 0


def test_a_letter_goes_from_its_writer_to_the_archive(acting, people, papri, letter):
    with acting(people["fatmira"]):
        assert seen(letter) == (None, 0)  # the book knows nothing of it before it is signed
    with acting(people["drita"]):
        row, _count = seen(letter)
        assert (row.state, row.waits_for) == ("unprotocolled", "prepared")
        first = pdf_text(copies.take(row, "pdf").content)
        assert "Nr. _______ Prot." in first and f"më __/{today():%m/%Y}" in first
        assert "Porosia P-77" in first and "Ju lutemi për përgjigje." in first and "Kopja 1 · Drita" in first
        with pytest.raises(Refused):
            protocol.protocol(db.session.get(Document, letter), "1", today(), 1)
    with acting(people["arben"]), pytest.raises(Refused):
        signing.sign(db.session.get(Document, letter))  # Drita has not sent it on
    signed(acting, people, letter)
    with acting(people["fatmira"]):
        row, versions = seen(letter)
        assert (row.waits_for, versions) == ("protocol", 0)
        assert db.session.scalars(sa.select(DocumentVersion)).all() == []  # the number is hers, the words are not
        for wrong in ("0", "12 34", "1234/", "abc", "1234/1/1"):
            with pytest.raises(Refused):
                protocol.protocol(row, wrong, today(), row.version)
        with pytest.raises(Conflict):
            protocol.protocol(row, "1234/1", today(), row.version - 1)
        row = db.session.get(Document, letter)
        protocol.protocol(row, "1234/1", today(), row.version)
        assert protocol.is_whole(db.session.get(Document, letter))
    with acting(people["drita"]):
        row, _count = seen(letter)
        assert (row.state, row.protocol_number, row.protocol_year) == ("protocolled", "1234/1", today().year)
        assert row.letterhead is profile.letterhead()
        copy = pdf_text(copies.take(row, "pdf").content)
        assert "Nr. 1234/1 Prot." in copy and f"më {today():%d/%m/%Y}" in copy and "Kopja 2 · Drita" in copy
        assert "Konceptoi Drita" in copy and "Miratoi Arben" in copy and "Kryetar Provë" in copy
        for change in (
            lambda: making.rewrite(db.session.get(Document, letter), title="Tjetër", words=None),
            lambda: making.take_back(db.session.get(Document, letter), upload(b"x", "x.pdf"), None),
            lambda: signing.sign(db.session.get(Document, letter)),
        ):
            with pytest.raises(Refused):
                change()
    with acting(people["fatmira"]):
        protocol.archive(db.session.get(Document, letter))
        assert db.session.get(Document, letter).state == "archived"
        with pytest.raises(Refused):
            protocol.archive(db.session.get(Document, letter))


def test_a_number_stands_once_in_the_book_of_a_year(acting, people, papri, letter):
    numbered(acting, people, letter)
    with acting(people["drita"]):
        second = new_letter(papri, profile="court").id
    signed(acting, people, second)
    with acting(people["fatmira"]):
        row = db.session.get(Document, second)
        with pytest.raises(Refused, match="tashmë"):
            protocol.protocol(row, "1234/1", today(), row.version)
        row = db.session.get(Document, second)
        protocol.protocol(row, "1234/2", today(), row.version)


def test_who_signs_sends_back_with_a_word_and_a_new_version_is_signed_anew(acting, people, letter):
    with acting(people["drita"]):
        signing.sign(db.session.get(Document, letter))
        with pytest.raises(Refused):
            signing.sign(db.session.get(Document, letter))  # nobody approves their own
    with acting(people["arben"]):
        with pytest.raises(Refused):
            signing.send_back(db.session.get(Document, letter), " ")
        signing.send_back(db.session.get(Document, letter), "Shtoni afatin.")
    with acting(people["drita"]):
        row = db.session.get(Document, letter)
        assert row.waits_for == "prepared" and signing.signatures_of(row)[-1].comment == "Shtoni afatin."
        making.rewrite(row, title="Porosia P-77", words="Afati është nesër.")
        signing.sign(db.session.get(Document, letter))
    with acting(people["arben"]):
        signing.sign(db.session.get(Document, letter))
    with acting(people["drita"]):
        row = db.session.get(Document, letter)
        making.rewrite(row, title="Porosia P-77", words="Afati është pasnesër.")
        row = db.session.get(Document, letter)
        assert [place.signature for place in signing.chain(row, 3)] == [None, None, None]
        assert row.waits_for == "prepared" and "pasnesër" in str(making.newest(row).facts)


def test_a_document_is_seen_by_who_sees_what_it_is_about(acting, people, papri, letter):
    with acting(people["agron"]):
        assert seen(letter) == (None, 0) and db.session.scalars(sa.select(DocumentCopy)).all() == []
    signed(acting, people, letter)
    with acting(people["arben"]):
        exclude(papri, people["drita"])
        exclude(papri, people["fatmira"])
    for excluded in ("drita", "fatmira"):
        with acting(people[excluded]):
            assert seen(letter) == (None, 0)
    with acting(people["arben"]):
        assert seen(letter)[1] == 1


def test_a_document_about_no_record_is_seen_by_its_writer_and_who_signs(acting, people, make_user):
    with acting(people["agron"]):
        template = registered.templates()["office.account"]
        account = making.make(template, None, profile="authority", title="Raporti i vitit", words="Përmbledhje.").id
        text = pdf_text(copies.take(db.session.get(Document, account), "pdf").content)
        assert "RELACION KËSHILLIT BASHKIAK" in text and "Të nderuar anëtarë të Këshillit" in text
        assert "Pranoi" in text and "KRYETARI" in text
    with acting(people["drita"]):
        assert seen(account) == (None, 0)
    with acting(people["arben"]):
        assert seen(account)[1] == 1


def test_what_a_recipient_must_not_be_told_stands_nowhere(acting, people, papri):
    from plugins.errands.hooks import AGIM, HOME

    words = "Mira banon në rrugën Kombëtare, pallati 7, numri 069 212 3456; Agimi e ka 067 200 0111."
    told = {}
    with acting(people["drita"]):
        for name, party in (("police", None), ("court", None), ("internal", None), ("other_party", AGIM)):
            row = new_letter(papri, profile=name, party_id=party, words=words)
            told[name] = str(making.newest(row).facts["paper"]), making.newest(row).covered
        with pytest.raises(ValueError):
            new_letter(papri, profile="other_party")
        with pytest.raises(Refused):
            new_letter(papri, profile="statistics")
    assert HOME in told["police"][0] and told["police"][1] == 0 and HOME in told["internal"][0]
    for name, kept in (("court", ()), ("other_party", ("067 200 0111",))):
        text, covered = told[name]
        assert "Kombëtare" not in text and "069 212 3456" not in text and covered >= 3
        assert all(words in text for words in kept) and ("067 200 0111" in text) == bool(kept)
    assert "Agim Provë" in told["other_party"][0]


def test_paper_names_the_law_of_a_deadline_only_once_it_is_verified(acting, people, papri, pack):
    pack("errands", "2020-01-01", {"e.answer": (5, "calendar_day", "errand.received", None)})
    with acting(people["drita"]):
        task = tasks.start_clocks(errand_of(papri), "errand.received", at=now(), owner_id=people["drita"])[0]
        law = db.session.get(Rule, task.rule_id)
        with unit_of_work():
            law = db.session.get(Rule, task.rule_id)
            law.act, law.article = "Ligji i provës", "7"
        task = db.session.get(tasks.Task, task.id)
        assert deadlines.said(task, working=False).count(".") == 2 and "Ligji" not in deadlines.said(
            task, working=False
        )
        assert "(" in deadlines.said(task, working=True) and "Ligji" not in deadlines.said(task, working=True)
        rules.verify(task.law, kind="statutory", act="Ligji i provës", article="7", text="Teksti i nenit")
        assert "Ligji i provës" in deadlines.said(db.session.get(tasks.Task, task.id), working=False)


def test_a_document_of_last_year_carries_the_letterhead_of_its_day(acting, people, papri):
    with acting(people["arben"]):
        profile.new_letterhead(
            valid_from=date(2026, 1, 1), municipality="Bashkia e Re", directorate="Drejtoria e Re", place="Elbasan"
        )
    with acting(people["drita"]):
        old = new_letter(papri, profile="internal", dated_on=date(2025, 12, 30))
        head = paper.on_paper(old, making.newest(old))["letterhead"]
        assert head["municipality"] != "Bashkia e Re"
        new = new_letter(papri, profile="internal")
        assert paper.on_paper(new, making.newest(new))["letterhead"]["municipality"] == "Bashkia e Re"


def test_an_institution_stands_under_the_heading(acting, people, papri):
    with acting(people["drita"]):
        police = db.session.query(Institution).filter_by(kind="police").first()
        row = new_letter(papri, institution=police)
        assert making.newest(row).facts["paper"]["addressee"] == [police.name]
