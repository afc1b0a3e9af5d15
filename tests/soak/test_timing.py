"""Forbidden and absent take the same time: nobody learns with a stopwatch that a file exists (security.md L-02, U5).

Two questions, one about a hidden record and one about none, are asked in turn, a thousand times; how often the first
takes longer than the second (the area under the ROC curve) must not be told from tossing a coin.
"""

import random
import time
import uuid
from bisect import bisect_left, bisect_right

import pytest

from tests.everything import SHIPPED
from tests.security.hidden import SAID, hide_files
from tests.town import build_town
from tests.walk import confirmed

PAIRS, WARM_UP = 1000, 5
FAIR = (0.45, 0.55)
OBSERVERS = {"klodi": "the IT administrator, whose role reaches no file", "dv.supervisor": "the head, excluded from it"}


@pytest.fixture
def plugins():
    return SHIPPED


@pytest.fixture
def build():
    return build_town


@pytest.fixture
def questions(app, world):
    """Pairs of the same question, about something hidden and about nothing: address and what is sent."""
    hidden, nothing = hide_files(app, world), [uuid.uuid4() for _number in range(4)]
    grounds = {"reason": "danger_now", "grounds": "Fëmija është në rrezik tani."}
    pages = {
        "/casework/cases/{}": (hidden.mother, nothing[0]),
        "/casework/people/{}": (hidden.protected, nothing[1]),
        "/office/documents/{}": (hidden.mothers_letter, nothing[2]),
        "/coordination/cases/{}/orders": (hidden.mother, nothing[3]),
    }
    found = {page: [(page.format(id_), None) for id_ in ids] for page, ids in pages.items()}
    words = {"/search": "q", "/casework/people/": "q"}
    for address, name in words.items():
        found[address] = [(address, {name: word}) for word in (SAID.family, "Fshehul")]
    references = (hidden.mothers_reference, hidden.mothers_reference[::-1])
    found["/casework/emergency"] = [("/casework/emergency", {"identifier": one, **grounds}) for one in references]
    return found


def test_the_time_of_an_answer_does_not_tell_forbidden_from_absent(installation, world, questions):
    app, told = installation.start(searches_per_5_minutes=10**9), {}
    for name in OBSERVERS:
        person = confirmed(app, name)
        for page, pair in questions.items():
            times = [[], []]
            for _turn in range(PAIRS + WARM_UP):
                for which in random.sample((0, 1), 2):
                    address, sent = pair[which]
                    begun = time.perf_counter_ns()
                    answer = person.client.get(address) if sent is None else person.post(address, sent)
                    times[which].append(time.perf_counter_ns() - begun)
                    answer.close()
            told[name, page] = area(*(each[WARM_UP:] for each in times))
    print("\n" + "\n".join(f"{name:14} {page:32} AUC {found:.3f}" for (name, page), found in told.items()))
    assert {asked: found for asked, found in told.items() if not FAIR[0] <= found <= FAIR[1]} == {}


def area(hidden: list[int], absent: list[int]) -> float:
    """Return how often a time of the first list is the longer one of a pair from both, equals counted half."""
    absent = sorted(absent)
    wins = sum(bisect_left(absent, one) + bisect_right(absent, one) for one in hidden)
    return wins / (2 * len(hidden) * len(absent))


def test_the_stopwatch_notices_a_page_that_tells():
    """If one answer took a twentieth longer, the area would tell."""
    chance = random.Random(1)
    base = [[int(chance.gauss(10_000, 300)) for _turn in range(PAIRS)] for _which in range(2)]
    assert FAIR[0] <= area(*base) <= FAIR[1]
    assert area([int(one * 1.05) for one in base[0]], base[1]) > FAIR[1]
