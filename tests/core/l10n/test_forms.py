"""Forms: what people type is read, kept on an error, and answered in Albanian."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path

import flask_login.config
import pytest
from babel.messages.pofile import read_po
from flask_wtf.file import FileField
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from core.l10n import NotADate, read_date, today
from core.l10n.forms import DateParts, Form, MoneyField, NidField, NumberField, PhoneField
from core.l10n.validators import DateBetween, file_size_at_most, not_in_future


class Everything(Form):
    name = StringField("Emri")
    born = DateParts("Datëlindja")
    amount = MoneyField("Shuma")
    share = NumberField("Pjesa")
    children = NumberField("Fëmijë", whole=True)
    nid = NidField("Numri i identitetit")
    phone = PhoneField("Telefoni")


def submit(app, form_class, **typed):
    """Return the form as it stands after the post, with its answer."""
    with app.test_request_context(method="POST", data=typed):
        form = form_class()
        return form, form.validate()


def errors(app, field, **typed):
    """Return the sentences about one field named `box`."""
    form_class = type("OneField", (Form,), {"box": field})
    with app.test_request_context(method="POST", data=typed):
        form = form_class()
        form.validate()
        return [str(error) for error in form.box.errors]


BORN = {"born-day": "9", "born-month": "7", "born-year": "2025"}


def test_what_people_type_arrives_as_values(app):
    form, valid = submit(
        app,
        Everything,
        **BORN,
        amount="12 500 lekë",
        share="1,5",
        children="1.200",
        nid="l10101001 f",
        phone="067 212 3456",
    )
    assert valid, form.errors
    assert form.born.data == date(2025, 7, 9)
    assert (form.amount.data, form.share.data, form.children.data) == (12500, Decimal("1.5"), 1200)
    assert (form.nid.data, form.phone.data) == ("L10101001F", "+355672123456")
    assert isinstance(form.children.data, int)


def test_empty_boxes_are_no_values_and_no_errors(app):
    form, valid = submit(
        app,
        Everything,
        name="",
        **dict.fromkeys(BORN, ""),
        amount="",
        share=" ",
        children="",
        nid="",
        phone="",
    )
    assert valid
    assert {form[name].data for name in ("born", "amount", "share", "children", "nid", "phone")} == {None}


def test_an_emptied_box_takes_the_old_value_away(app):
    with app.test_request_context(method="POST", data={**dict.fromkeys(BORN, ""), "amount": ""}):
        form = Everything(data={"born": date(2020, 1, 1), "amount": 5})
        assert form.validate()
        assert form.born.data is None and form.amount.data is None


def test_a_wrong_entry_stays_in_its_box_with_a_sentence(app):
    form, valid = submit(
        app,
        Everything,
        **{"born-day": "31", "born-month": "2", "born-year": "2025"},
        amount="0.9",
        share="0.9",
        children="1,5",
        phone="0672",
    )
    assert not valid
    assert form.errors == {
        "born": ["Data 31.02.2025 nuk ekziston. Kontrolloni ditën dhe muajin."],
        "amount": ["Shkruajeni shumën në lekë të plota, pa qindarka, si 12 500."],
        "share": ["Nuk është e qartë cili numër është “0.9”. A e kishit fjalën për 0,9?"],
        "children": ["Shkruani një numër të plotë, si 12."],
        "phone": ["Numri i telefonit është tepër i shkurtër. Numri celular ka dhjetë shifra, si 067 212 3456."],
    }
    assert [box.value for box in form.born.boxes] == ["31", "2", "2025"]
    for name, typed in (("amount", "0.9"), ("share", "0.9"), ("children", "1,5"), ("phone", "0672")):
        assert f'value="{typed}"' in form[name]()
    assert form.share.readings == (Decimal("0.9"),)


@pytest.mark.parametrize("validator", [DataRequired(), InputRequired(), Optional()])
def test_no_other_check_hides_what_is_wrong_with_an_entry(app, validator):
    nowhere = {"box-day": "31", "box-month": "2", "box-year": "2025"}
    assert "nuk ekziston" in errors(app, DateParts("Data", [validator]), **nowhere)[0]
    assert errors(app, DateParts("Data", [validator]), **{"box-month": "7", "box-year": "2025"}) == [
        "Plotësoni edhe ditën e datës."
    ]
    assert "nuk është numër" in errors(app, NumberField("Numri", [validator]), box="shumë")[0]


def test_a_required_entry_is_asked_for(app):
    for field, typed in (
        (DateParts("Data", [InputRequired()]), {"box-day": "", "box-month": "", "box-year": ""}),
        (MoneyField("Shuma", [InputRequired()]), {"box": ""}),
        (PhoneField("Telefoni", [InputRequired()]), {}),
    ):
        assert errors(app, field, **typed) == ["Kjo fushë duhet plotësuar."]


def test_an_amount_of_zero_is_an_entry(app):
    assert errors(app, MoneyField("Shuma", [InputRequired(), NumberRange(min=0)]), box="0") == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("9", "", "2025"), "Plotësoni edhe muajin e datës."),
        (("9", "7", ""), "Plotësoni edhe vitin e datës."),
        (("9", "7", "25"), "Shkruajeni vitin me katër shifra, si 2025."),
        (("9", "13", "2025"), "Data 09.13.2025 nuk ekziston. Kontrolloni ditën dhe muajin."),
        (("0", "1", "2025"), "Data 00.01.2025 nuk ekziston. Kontrolloni ditën dhe muajin."),
        (("9", "7", "0000"), "Data 09.07.0000 nuk ekziston. Kontrolloni ditën dhe muajin."),
        (("nëntë", "7", "2025"), "Data ka ditën, muajin dhe vitin me shifra, si 09.07.2025."),
        (("9", "d", "2025"), "Data ka ditën, muajin dhe vitin me shifra, si 09.07.2025."),
        (("9", "qershi", "2025"), "Data ka ditën, muajin dhe vitin me shifra, si 09.07.2025."),
        (("30022025", "", ""), "“30022025” nuk është datë. Shkruajeni si 09.07.2025."),
    ],
)
def test_what_is_wrong_with_a_date_is_said(app, typed, sentence):
    boxes = dict(zip(("box-day", "box-month", "box-year"), typed, strict=True))
    assert errors(app, DateParts("Data"), **boxes) == [sentence]


WHOLE_DATES = ["09.07.2025", "9/7/2025", "9-7-2025", "9.7.2025.", "2025-07-09", "9 korrik 2025", "9. Korr. 2025"]


@pytest.mark.parametrize("text", [*WHOLE_DATES, " 09 . 07 . 2025 "])
def test_a_whole_date_pasted_into_any_box_is_read(app, text):
    for name in ("born-day", "born-month", "born-year", "born"):
        form, valid = submit(app, Everything, **{name: text})
        assert valid and form.born.data == date(2025, 7, 9), (name, form.errors)
        assert [box.value for box in form.born.boxes] == ["09", "07", "2025"]


def test_the_month_may_be_a_word(app):
    for word, number in (("shkurt", 2), ("Nëntor", 11), ("nentor", 11), ("sht", 9), ("QERSHOR", 6)):
        form, valid = submit(app, Everything, **{"born-day": "1", "born-month": word, "born-year": "2025"})
        assert valid and form.born.data == date(2025, number, 1)


@given(st.dates())
def test_every_date_that_is_shown_is_read_back(day):
    assert read_date(f"{day.day:02}.{day.month:02}.{day.year:04}") == day
    assert read_date(day.isoformat()) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused_with_a_sentence(text):
    try:
        assert read_date(text)
    except NotADate as refusal:
        assert str(refusal)


def test_a_stored_value_is_shown_as_people_write_it(app):
    with app.test_request_context():
        form = Everything(
            data={
                "born": date(2025, 7, 9),
                "amount": 1234567,
                "share": Decimal("1234.125"),
                "children": 3,
                "phone": "+355672123456",
            }
        )
        assert [box.value for box in form.born.boxes] == ["09", "07", "2025"]
        values = [re.search('value="([^"]*)"', form[name]())[1] for name in ("amount", "share", "children", "phone")]
    assert [value.replace("\u00a0", " ") for value in values] == ["1 234 567", "1 234,125", "3", "067 212 3456"]


def test_the_boxes_of_a_date_are_labelled_and_errors_lead_to_the_first(app):
    with app.test_request_context():
        html = Everything(data={"born": date(2025, 7, 9)}).born(**{"aria-describedby": "born-hint"})
    assert re.findall(r'<label class="form-label" for="([^"]+)">([^<]+)</label>', html) == [
        ("born", "Dita"),
        ("born-month", "Muaji"),
        ("born-year", "Viti"),
    ]
    boxes = re.findall(r"<input [^>]+>", html)
    assert len(boxes) == 3
    for box, part in zip(boxes, ("day", "month", "year"), strict=True):
        assert f'name="born-{part}"' in box and 'inputmode="numeric"' in box and 'aria-describedby="born-hint"' in box
    assert 'id="born"' in boxes[0]


def test_what_is_typed_cannot_break_out_of_a_box(app):
    form, _valid = submit(app, Everything, **{"born-day": '"><script>', "amount": '"><script>'})
    with app.test_request_context():
        assert "<script>" not in form.born() and "<script>" not in form.amount()


def test_a_doubtful_identity_number_is_kept_with_a_warning(app):
    with app.test_request_context(method="POST", data={"nid": "I90201535M"}):
        form = Everything()
        assert form.validate() and form.nid.data == "I90201535M"
        assert form.nid.warnings == [
            "Shkronja e fundit nuk përputhet me shifrat e tjera. Krahasojeni numrin me dokumentin."
        ]
        assert form.nid.reading.birth_date == date(1989, 2, 1)


def test_a_prefixed_form_finds_its_boxes(app):
    typed = {f"first-{name}": value for name, value in BORN.items()}
    with app.test_request_context(method="POST", data=typed):
        assert Everything(prefix="first-").born.data == date(2025, 7, 9)


def test_a_date_outside_its_bounds_is_refused_with_the_bound(app):
    field = DateParts("Data", [DateBetween(first=date(2025, 1, 1), last=date(2025, 12, 31))])
    assert errors(app, field, box="31.12.2024") == ["Data nuk mund të jetë para datës 01.01.2025."]
    assert errors(app, field, box="01.01.2026") == ["Data nuk mund të jetë pas datës 31.12.2025."]
    assert errors(app, field, box="31.12.2025") == []
    assert errors(app, field, box="") == []


def test_a_date_in_the_future_is_refused(app):
    tomorrow = today() + timedelta(days=1)
    sentence = ["Data nuk mund të jetë në të ardhmen."]
    assert errors(app, DateParts("Data", [not_in_future]), box=tomorrow.isoformat()) == sentence
    assert errors(app, DateParts("Data", [not_in_future]), box=today().isoformat()) == []


def test_a_file_that_is_too_large_is_refused_in_albanian(app):
    form_class = type("OneField", (Form,), {"box": FileField("Skedari", [file_size_at_most(1)])})
    for size, sentences in ((2**20, []), (2**20 + 1, ["Skedari është tepër i madh. Lejohen deri në 1 MB."])):
        with app.test_request_context():
            form = form_class(formdata=MultiDict({"box": FileStorage(io.BytesIO(b"x" * size), "x.pdf")}))
            form.validate()
            assert form.box.errors == sentences


def test_the_messages_of_wtforms_are_albanian_with_their_plurals(app):
    assert errors(app, StringField("Emri", [DataRequired()]), box=" ") == ["Kjo fushë duhet plotësuar."]
    assert errors(app, StringField("Emri", [Length(min=1, max=-1)]), box="") == ["Shkruani të paktën 1 karakter."]
    assert errors(app, StringField("Emri", [Length(min=12)]), box="x") == ["Shkruani të paktën 12 karaktere."]
    assert errors(app, StringField("Emri", [Length(max=1)]), box="xx") == ["Shkruani jo më shumë se 1 karakter."]


def test_a_reader_of_english_gets_the_messages_of_wtforms_as_they_are(app):
    form_class = type("OneField", (Form,), {"box": StringField("Name", [Length(min=12)])})
    with app.test_request_context("?language=en", method="POST", data={"box": "x"}):
        form = form_class()
        assert not form.validate()
        assert form.box.errors == ["Field must be at least 12 characters long."]


def test_a_form_without_its_token_is_refused_in_albanian(app):
    with app.test_request_context(method="POST", data={"name": "Emri"}):
        form = Everything(meta={"csrf": True})
        assert not form.validate()
        assert form.csrf_token.errors == ["Formularit i mungon kodi i sigurisë. Rifreskoni faqen dhe provoni përsëri."]


def test_every_message_of_the_form_and_login_libraries_is_translated():
    with (Path(__file__).parents[3] / "translations/sq/LC_MESSAGES/wtforms.po").open("rb") as file:
        ours = {message.id for message in read_po(file) if message.id}
    with resources.files("wtforms").joinpath("locale/wtforms.pot").open("rb") as file:
        theirs = {message.id for message in read_po(file) if message.id}
    theirs |= {flask_login.config.LOGIN_MESSAGE, flask_login.config.REFRESH_MESSAGE}
    for module in ("csrf.py", "file.py"):
        source = resources.files("flask_wtf").joinpath(module).read_text()
        theirs |= set(re.findall(r'(?:ValidationError|_error_response|gettext)\(\s*"([^"]+)"', source))
    assert theirs <= ours


def test_a_form_may_be_filled_from_other_data_than_the_request(app):
    with app.test_request_context():
        form = Everything(formdata=MultiDict({"born": "2025-07-09", "amount": "1 000"}))
        assert (form.born.data, form.amount.data) == (date(2025, 7, 9), 1000)
