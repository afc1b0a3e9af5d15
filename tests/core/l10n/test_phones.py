"""Phone numbers as people type them and as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.l10n import NotAPhone, format_phone, read_phone


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("067 212 3456", "+355672123456", "067 212 3456"),
        ("0672123456", "+355672123456", "067 212 3456"),
        ("067/212-34-56", "+355672123456", "067 212 3456"),
        ("+355 67 212 3456", "+355672123456", "067 212 3456"),
        ("+355 (0)67 212 3456", "+355672123456", "067 212 3456"),
        ("00355672123456", "+355672123456", "067 212 3456"),
        ("04 223 4567", "+35542234567", "04 223 4567"),
        ("0800 1234", "+3558001234", "0800 1234"),
        ("+39 06 1234 5678", "+390612345678", "+39 06 1234 5678"),
    ],
)
def test_a_phone_number_is_kept_in_one_form_and_shown_as_albanians_write_it(typed, stored, shown):
    assert read_phone(typed) == stored
    assert format_phone(stored).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("112", "112"), ("127", "127"), ("128", "128"), ("129", "129"), ("116 111", "116 111"), ("116117", "116 117")],
)
def test_short_codes_are_accepted(typed, shown):
    stored = read_phone(typed)
    assert stored == typed.replace(" ", "")
    assert format_phone(stored).replace("\u00a0", " ") == shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0672", "tepër i shkurtër"),
        ("067212345678901", "tepër i gjatë"),
        ("s'ka", "ka vetëm shifra"),
        ("", "ka vetëm shifra"),
        ("0002123456", "nuk është numër telefoni në përdorim"),
        ("+999 12345678", "nuk është numër telefoni në përdorim"),
    ],
)
def test_what_is_wrong_with_a_number_is_said_in_albanian(albanian, typed, sentence):
    with pytest.raises(NotAPhone, match=sentence):
        read_phone(typed)


def test_no_number_is_shown_as_nothing_and_an_old_entry_as_it_is():
    assert format_phone(None) == format_phone("") == ""
    assert format_phone("te fqinji") == "te fqinji"


@given(st.from_regex(r"06[789][2-9][0-9]{6}", fullmatch=True))
def test_what_is_shown_can_be_typed_again(typed):
    stored = read_phone(typed)
    assert read_phone(format_phone(stored)) == stored


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused_with_a_sentence(text):
    try:
        assert read_phone(text)
    except NotAPhone as refusal:
        assert str(refusal)
