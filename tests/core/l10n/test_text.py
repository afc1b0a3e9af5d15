"""Folding, damaged letters and the order of the Albanian alphabet."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.l10n import fold, repair_w, repair_web, sort_key, variants

LETTERS_36 = "a b c ç d dh e ë f g gj h i j k l ll m n nj o p q r rr s sh t th u v x xh y z zh"
ALPHABET = LETTERS_36.split()


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Çështje", "ceshtje"),
        ("ÇËLIJA Përmeti", "celija permeti"),
        ("ila\u04abeve", "ilaceve"),
        ("\u04aashtjeve", "cshtjeve"),
        ("fe\u0308mije\u0308", "femije"),
        ("ﬁlloi", "filloi"),
    ],
)
def test_a_word_is_found_without_its_marks(typed, folded):
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aàbcçdeëghijlnrstxzAÇË ҫ"))
def test_capitals_do_not_matter_for_search(text):
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@pytest.mark.parametrize(("sound", "damaged"), [("workshop", "Ëorkshop"), ("UN Women", "UN Ëomen"), ("web", "ëeb")])
def test_a_word_with_w_typed_as_e_is_found_from_either_side(sound, damaged):
    assert variants(sound) & {fold(word) for word in damaged.split()} >= {fold(damaged.split()[-1])}
    assert variants(damaged) >= {fold(word) for word in sound.split()}


@given(st.text(alphabet="abçëwstW .,"))
def test_the_word_as_it_stands_is_always_among_its_variants(text):
    assert variants(text) >= set(fold(text).replace(".", " ").replace(",", " ").split())


def test_a_damaged_web_address_is_repaired_and_nothing_else():
    assert repair_web("shih ëëë.elbasani.gov.al ose Ëëë.bashkia.al") == "shih www.elbasani.gov.al ose www.bashkia.al"
    assert repair_web("e\u0308e\u0308e\u0308.bashkia.al") == "www.bashkia.al"
    assert repair_web("po ëëë... zëëë.al") == "po ëëë... zëëë.al"


def test_the_thirty_six_letters_sort_in_the_order_of_the_alphabet():
    assert len(ALPHABET) == 36
    assert sorted(reversed(ALPHABET), key=sort_key) == ALPHABET


def test_two_signs_that_make_one_letter_sort_as_that_letter():
    assert sorted(["dhe", "dëm", "dorë", "dy"], key=sort_key) == ["dëm", "dorë", "dy", "dhe"]
    assert sorted(["Gjergj", "Gysi", "Gëzim"], key=sort_key) == ["Gëzim", "Gysi", "Gjergj"]
    assert sorted(["Xhafa", "Wagner", "Vata", "Xega"], key=sort_key) == ["Vata", "Wagner", "Xega", "Xhafa"]


LETTERS = ["a", "c", "ç", "d", "dh", "dH", "e", "ë", "g", "gj", "h", "j", "l", "ll", "n", "nj", "r", "rr", "s", "sh"]
LETTERS += ["t", "th", "w", "v", "x", "xh", "y", "z", "zh", "i", "o"]
SIGNS = [" ", "-", "'", "’", ".", ",", "(", "/", "1", "2", "0", "é", "è", "ö", "ü", "ñ", "š", "ć", "č", "å"]


def random_words(rng: random.Random, count: int) -> list[str]:
    def word() -> str:
        letters = rng.choices(LETTERS + SIGNS if rng.random() < 0.4 else LETTERS, k=rng.randint(1, 6))
        return "".join(rng.choice([letter, letter, letter.title(), letter.upper()]) for letter in letters)

    return sorted({word() for _number in range(count)}, key=lambda _word: rng.random())


@pytest.mark.postgres
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_is_that_of_postgresql(postgres_order, seed):
    words = random_words(random.Random(seed), 5000)
    assert sorted(words, key=sort_key) == postgres_order(words)


@pytest.mark.postgres
def test_signs_and_foreign_letters_sort_as_in_postgresql(postgres_order):
    rng = random.Random(4)
    pool = [*map(chr, range(32, 127)), *"ëçËÇéèêàâäáöüóòôñšžćčâïíÉÖ’“”–«»€§°"]
    words = list({"".join(rng.choices(pool, k=rng.randint(1, 5))) for _number in range(10_000)})
    assert sorted(words, key=sort_key) == postgres_order(words)


@pytest.mark.postgres
def test_words_that_differ_by_one_letter_or_capital_sort_as_in_postgresql(postgres_order):
    stems = ["dhe", "Dhe", "DHE", "dHe", "dhé", "dhë", "dhe dhe", "dhe-dhe", "d he", "dë", "de", "dz", "cz", "ç", "Ç"]
    words = [stem + ending for stem in stems for ending in ("", "a", "A", "ë", "Ë", "é", " a", "\u00a0a", "llë", "Llë")]
    assert sorted(words, key=sort_key) == postgres_order(words)


@given(st.lists(st.text(), unique=True))
@example(["a b", "a\u00a0b"])
@example(["\u212b", "\u00c5", "A\u030a"])
def test_different_texts_never_tie(texts):
    assert len({sort_key(text) for text in texts}) == len(texts)
    assert sorted(texts, key=sort_key) == sorted(reversed(texts), key=sort_key)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("Ëorkshopi me UN Ëomen", "Workshopi me UN Women"),
        ("shih ëëë.elbasani.gov.al", "shih www.elbasani.gov.al"),
        ("në ëeb dhe ËIFI", "në web dhe WIFI"),
        ("Ëorld Vision, Ëikipedia, Ëindoës", "World Vision, Wikipedia, Windows"),
        ("netëorkun", "networkun"),
    ],
)
def test_a_w_that_a_keyboard_wrote_as_e_is_put_back(damaged, whole):
    assert repair_w(damaged) == whole
    assert repair_w(whole) == whole


def test_no_albanian_word_is_taken_for_a_foreign_one():
    words = set()
    for path in [*Path("translations/sq/LC_MESSAGES").glob("*.po"), *Path("plugins").glob("*/data/*.json")]:
        words |= set(re.findall(r"\w*ë\w*", path.read_text(encoding="utf-8"), re.IGNORECASE))
    assert len(words) > 1000
    assert {word for word in words if repair_w(word) != word} == set()
