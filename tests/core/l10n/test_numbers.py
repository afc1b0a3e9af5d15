"""What people type as a number or an amount, and amounts in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.l10n import NotANumber, Unclear, amount_in_words, format_money, format_number, read_money, read_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1234", "1234"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1 234 567,89", "1234567.89"),
        ("1.234,5", "1234.5"),
        ("1.234,567", "1234.567"),
        ("1,5", "1.5"),
        ("0,9", "0.9"),
        ("0,125", "0.125"),
        (",5", "0.5"),
        ("-3", "-3"),
        ("− 3,5", "-3.5"),
        ("+7", "7"),
        (" 12 ", "12"),
    ],
)
def test_a_number_in_the_albanian_way_is_read(typed, value):
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("0.9", ["0.9"]),
        ("1.5", ["1.5"]),
        ("0.125", ["0.125"]),
        ("1,234", ["1234", "1.234"]),
        ("-1,234", ["-1234", "-1.234"]),
        ("1,234,567", ["1234567"]),
        ("1,234.56", ["1234.56"]),
        ("1234.567", ["1234.567"]),
        ("1 234.5", ["1234.5"]),
    ],
)
def test_an_unclear_number_is_asked_about_and_never_guessed(albanian, typed, readings):
    with pytest.raises(Unclear) as unclear:
        read_number(typed)
    assert unclear.value.readings == tuple(map(Decimal, readings))
    assert str(unclear.value).startswith(f"Nuk është e qartë cili numër është “{typed}”.")


def test_the_question_names_all_readings(albanian):
    with pytest.raises(Unclear, match="A e kishit fjalën për 1\u00a0234 apo 1,234\\?"):
        read_number("1,234")


NO_NUMBERS = ["", "  ", "abc", "12a", "1 2", "12 34", "1.23.4", "1,2,3", "--1", "5%", "1e5", "NaN", "١٢", "5,"]


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_is_refused(albanian, typed):
    with pytest.raises(NotANumber, match="nuk është numër"):
        read_number(typed)


def test_a_number_too_long_to_be_meant_is_refused():
    with pytest.raises(NotANumber):
        read_number("9" * 16)


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_is_read_back_as_it_is_written(number):
    assert read_number(format_number(number)) == number


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_number_with_two_decimals_is_read_back_as_it_is_written(number):
    assert read_number(format_number(number)) == number


@given(st.text(alphabet="0123456789., -+", max_size=14))
def test_whatever_is_typed_ends_in_a_value_a_question_or_a_refusal(typed):
    try:
        assert read_number(typed).is_finite()
    except Unclear as unclear:
        assert unclear.readings
    except NotANumber as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12500", 12500),
        ("12 500 lekë", 12500),
        ("12.500 lek", 12500),
        ("12500 leke", 12500),
        ("12 500 ALL", 12500),
        ("12 500 lekë (të rinj)", 12500),
        ("1.000,00", 1000),
    ],
)
def test_an_amount_is_read_with_or_without_the_word_leke(typed, amount):
    assert read_money(typed) == amount


def test_an_amount_in_old_leke_is_asked_about(albanian):
    for typed in ("100 000 lekë të vjetra", "100.000 lekë (të vjetra)"):
        with pytest.raises(Unclear, match="10\u00a0000") as unclear:
            read_money(typed)
        assert unclear.value.readings == (10000,)


def test_a_comma_before_three_digits_of_an_amount_is_asked_about():
    with pytest.raises(Unclear) as unclear:
        read_money("1,234")
    assert unclear.value.readings == (1234,)


@pytest.mark.parametrize("typed", ["12,50", "0.9", "12,5 lekë"])
def test_a_part_of_a_lek_is_refused(albanian, typed):
    with pytest.raises(NotANumber, match="në lekë të plota"):
        read_money(typed)


@given(st.integers(0, 10**12))
def test_every_amount_is_read_back_as_it_is_written(amount):
    assert read_money(format_money(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "zero lekë"),
        (1, "një lek"),
        (10, "dhjetë lekë"),
        (12, "dymbëdhjetë lekë"),
        (21, "njëzet e një lekë"),
        (40, "dyzet lekë"),
        (100, "njëqind lekë"),
        (115, "njëqind e pesëmbëdhjetë lekë"),
        (1000, "një mijë lekë"),
        (3200, "tre mijë e dyqind lekë"),
        (12_500, "dymbëdhjetë mijë e pesëqind lekë"),
        (1_000_000, "një milion lekë"),
        (2_050_001, "dy milionë e pesëdhjetë mijë e një lekë"),
        (3_000_000_000, "tre miliardë lekë"),
        (-15, "minus pesëmbëdhjetë lekë"),
    ],
)
def test_an_amount_is_written_in_words(amount, words):
    assert amount_in_words(amount) == words


def test_an_amount_beyond_words_is_refused():
    with pytest.raises(ValueError, match="too large"):
        amount_in_words(10**12)


@given(st.sets(st.integers(0, 10**12 - 1), min_size=2, max_size=30))
def test_different_amounts_have_different_words(amounts):
    assert len({amount_in_words(amount) for amount in amounts}) == len(amounts)
