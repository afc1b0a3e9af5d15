"""Identity numbers of persons and businesses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.l10n import NotANipt, explain_doubt, mask_nid, read_nid, read_nipt
from core.l10n.identity import CHECK_LETTERS, DECADES, Doubt, check_letter

MONTH_MARKS = {("M", False): 0, ("M", True): 30, ("F", False): 50, ("F", True): 80}


@pytest.mark.parametrize(
    ("number", "birth_date", "sex"),
    [
        ("I05101999I", date(1980, 1, 1), "F"),
        ("I90201535E", date(1989, 2, 1), "M"),
        ("J45423004V", date(1994, 4, 23), "F"),
        ("H71211672R", date(1977, 12, 11), "M"),
        ("I85413200A", date(1988, 4, 13), "F"),
        ("J00101999W", date(1990, 1, 1), "M"),
        ("L10101001F", date(2011, 1, 1), "M"),
        ("K56231123C", date(2005, 12, 31), "F"),
    ],
)
def test_a_sound_number_proposes_birth_date_and_sex(number, birth_date, sex):
    reading = read_nid(number)
    assert (reading.birth_date, reading.sex, reading.checksum_ok, reading.doubts) == (birth_date, sex, True, ())
    assert not reading.foreign


@pytest.mark.parametrize("number", ["I90201535M", "H71211672A"])
def test_a_wrong_last_letter_is_a_doubt_and_the_rest_is_still_read(number):
    reading = read_nid(number)
    assert reading.doubts == (Doubt.CHECK_LETTER,) and not reading.checksum_ok
    assert reading.birth_date is not None and reading.sex == "M"


@pytest.mark.parametrize("typed", [" i05101999i ", "I0 51 01 999 I", "I0-5101-999-I", "Ｉ05101999Ｉ"])
def test_spaces_hyphens_and_small_letters_do_not_matter(typed):
    assert read_nid(typed).normalised == "I05101999I"


@pytest.mark.parametrize("typed", ["", "J1234", "0123456789", "I051019990", "Z05101999I", "I05101999X", "?" * 10])
def test_what_has_another_shape_is_kept_with_a_doubt(typed):
    reading = read_nid(typed)
    assert reading.doubts == (Doubt.SHAPE,)
    assert (reading.birth_date, reading.sex, reading.checksum_ok) == (None, None, False)


@pytest.mark.parametrize("month", ["00", "13", "30", "43", "50", "63", "80", "93", "99"])
def test_an_impossible_month_gives_no_date_and_no_sex(month):
    body = f"J0{month}01999"
    reading = read_nid(body + check_letter(body))
    assert reading.doubts == (Doubt.DATE,) and reading.birth_date is None and reading.sex is None


def test_an_impossible_day_is_a_doubt():
    assert read_nid("J10229001" + check_letter("J10229001")).doubts == (Doubt.DATE,)


def test_a_birth_date_in_the_future_and_a_serial_of_zeros_are_doubts():
    body = "T90101000"
    assert read_nid(body + check_letter(body)).doubts == (Doubt.FUTURE, Doubt.SERIAL)


@given(
    st.dates(date(1800, 1, 1), date(2020, 12, 31)),
    st.sampled_from(sorted(MONTH_MARKS)),
    st.integers(1, 999),
)
def test_every_birth_date_and_sex_is_read_from_the_number_that_was_given_for_it(born, holder, serial):
    decade, year = divmod(born.year - 1800, 10)
    body = f"{DECADES[decade]}{year}{born.month + MONTH_MARKS[holder]:02}{born.day:02}{serial:03}"
    reading = read_nid(body + check_letter(body))
    assert (reading.birth_date, (reading.sex, reading.foreign), reading.doubts) == (born, holder, ())


@given(st.from_regex(r"[A-M][0-9]{8}", fullmatch=True), st.integers(1, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(body, place, shift):
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert check_letter(wrong) != check_letter(body)


@given(st.text())
def test_no_text_whatever_is_refused(text):
    reading = read_nid(text)
    assert all(explain_doubt(doubt) for doubt in reading.doubts)
    assert reading.doubts or reading.checksum_ok


def test_a_number_that_disagrees_with_the_record_is_a_doubt():
    reading = read_nid("L10101001F")
    assert reading.against(date(2011, 1, 1), "M") == ()
    assert reading.against(date(2011, 1, 2), "F") == (Doubt.OTHER_BIRTH_DATE, Doubt.OTHER_SEX)
    assert reading.against(None, None) == ()
    assert read_nid("?").against(date(2011, 1, 1), "M") == ()


def test_every_doubt_has_an_albanian_sentence(app):
    with app.test_request_context("?language=en"):
        english = {explain_doubt(doubt) for doubt in Doubt}
    with app.test_request_context():
        sentences = {explain_doubt(doubt) for doubt in Doubt}
    assert len(sentences) == len(Doubt) and not sentences & english


def test_lists_show_the_end_of_a_number_only():
    assert mask_nid("L10101001F") == "•••••••01F"
    assert mask_nid("01F") == "•••" and mask_nid("") == ""


def test_the_check_letters_run_from_a_to_w():
    assert sorted(CHECK_LETTERS) == list("ABCDEFGHIJKLMNOPQRSTUVW")


@pytest.mark.parametrize("typed", ["J91402501L", " j 91402501 l", "ALJ91402501L", "(AL) J91402501L", "AL J91402501L"])
def test_a_business_number_is_read_with_or_without_the_country(typed):
    assert read_nipt(typed) == "J91402501L"


def test_the_next_letter_of_business_numbers_is_accepted():
    assert read_nipt("N01402501L") == "N01402501L"


@pytest.mark.parametrize("typed", ["", "J9140250L", "J914025011", "91402501L", "AL91402501L"])
def test_what_is_no_business_number_is_refused(albanian, typed):
    with pytest.raises(NotANipt, match="NIPT-i ka një shkronjë"):
        read_nipt(typed)
