"""What a recipient must not be told is found however it is written, and covered; what is theirs stays."""

import pytest

from core.disclosure import ALL, NONE, SUBJECT, Party, Profile, guard_for

MOTHER = Party(
    id=1,
    name="Mira Gjoka",
    role="Nëna",
    values={
        "address": ("Rruga “Qemal Stafa”, pallati 12, Elbasan",),
        "phone": ("+355692123456",),
        "school": ("Shkolla “Naim Frashëri”",),
        "reporter": ("Fatbardha Kola, 0672223334, fqinja",),
    },
    names=("Mira", "Mira Gjoka"),
)
FATHER = Party(id=2, name="Agim Gjoka", role="Babai", values={"phone": ("+355672000111",)}, names=("Agim",))
CHILD = Party(id=3, name="Blerta Gjoka", role="Fëmija", names=("Blerta",), is_subject=True)
EVERYBODY = (MOTHER, FATHER, CHILD)


@pytest.fixture
def guard(request):
    shows, names, own = getattr(request, "param", ((), ALL, None))
    profile = Profile(name="x", label="x", shows=frozenset(shows), names=names)
    return guard_for(profile, EVERYBODY, own=own, common=["Elbasan"])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Banon në rrugën Qemal Stafa, afër stadiumit.", "Banon në rrugën [nuk jepet], afër stadiumit."),
        ("Rr. QEMAL STAFËS nr. 12", "Rr. [nuk jepet] nr. 12"),
        ("Tel. 069 21 23 456 ose +355 69 212 3456", "Tel. [nuk jepet] ose [nuk jepet]"),
        ("(069)2123456", "([nuk jepet]"),
        ("Shkon te Naim Frashëri në klasën e tretë", "Shkon te [nuk jepet] në klasën e tretë"),
        ("E tregoi Fatbardha Kolës në 067 222 3334", "E tregoi [nuk jepet] në [nuk jepet]"),
        ("Takimi u bë në Elbasan me 12 veta.", "Takimi u bë në Elbasan me 12 veta."),
        ("Nr. 0672 i dosjes, 15.03.2026", "Nr. 0672 i dosjes, 15.03.2026"),
    ],
)
def test_a_protected_text_is_found_however_it_is_written(guard, text, kept):
    covered, count = guard.covered(text)
    assert covered == kept and count == covered.count("[nuk jepet]")
    assert bool(guard.found(text)) == (text != kept)


@pytest.mark.parametrize("guard", [((), ALL, 2)], indirect=True)
def test_ones_own_is_told_to_oneself(guard):
    assert guard.covered("Agimi ka numrin 067 200 0111, Mira 069 212 3456.") == (
        "Agimi ka numrin 067 200 0111, Mira [nuk jepet].",
        1,
    )


@pytest.mark.parametrize("guard", [(("address", "phone", "school", "reporter"), ALL, None)], indirect=True)
def test_who_may_be_told_everything_is_told_everything(guard):
    assert not guard and guard.covered("rruga Qemal Stafa, 0692123456")[1] == 0


@pytest.mark.parametrize("guard", [((), SUBJECT, None), ((), NONE, None)], indirect=True, ids=["subject", "none"])
def test_names_are_covered_in_every_case_of_the_grammar_but_not_inside_other_words(guard, request):
    covered, _count = guard.covered("Mirës dhe Agimit u tha se Blerta është mirë; miratimi u dha.")
    hides_child = "[nuk jepet] është" in covered
    assert covered.startswith("[nuk jepet] dhe [nuk jepet] u tha") and covered.endswith("mirë; miratimi u dha.")
    assert hides_child == ("none" in request.node.name)


def test_facts_keep_their_shape(guard):
    facts = {"rows": [["Adresa", "Qemal Stafa"], ["Mosha", 7]], "right": [True], "none": None}
    assert guard.covered(facts) == (
        {"rows": [["Adresa", "[nuk jepet]"], ["Mosha", 7]], "right": [True], "none": None},
        1,
    )
