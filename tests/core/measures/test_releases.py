"""What is told to those who may not open the people behind it: once, with small numbers hidden, and safe together."""

import itertools
import os
import random
from datetime import date

import numpy as np
import pytest
import sqlalchemy as sa
from scipy.optimize import linprog

from core import measures
from core.access.exclusions import exclude, readmit
from core.access.principal import privileged
from core.db import db, unit_of_work
from core.measures import Period, releases
from core.measures.hiding.tables import NotSafe
from core.measures.models import Release
from core.measures.settings import choose_threshold

YEAR, QUARTERS = Period.year(2025), [Period.quarter(2025, number) for number in (1, 2, 3, 4)]
PLACES, SEXES = ("north", "south", "east", "west"), ("female", "male")
UPPER = {"north": "upper", "south": "upper", "east": "lower", "west": "lower"}
SPLITS = [(), ("place",), ("sex",), ("half",), ("place", "sex"), ("half", "sex")]
ROUNDS = 60 if os.environ.get("KUJDES_SOAK") == "1" else 6
LEAST = 5
WITHOUT = "Çka i fshihet një kolegu nuk numërohet në atë që publikohet."


@pytest.fixture
def told(app, reader, enter):
    """Visits are entered, and a table of them is read by somebody who sees the numbers alone."""

    def tell(numbers, by=("place", "sex"), period=YEAR, code="tally.visits"):
        enter(numbers)
        with reader("figures"):
            return measures.ask(code, period, by)

    return tell


def test_small_numbers_are_stars_for_who_may_not_open_what_stands_behind(reader, told):
    """The table of A25, through the door."""
    numbers = {
        ("north", "female"): 112, ("north", "male"): 8, ("south", "female"): 17, ("south", "male"): 3,
        ("east", "female"): 17,
    }  # fmt: skip
    counted = told(numbers)
    stars = {key for key, cell in counted.cells.items() if cell.hidden}
    assert stars == {(place, sex) for place in ("north", "south") for sex in SEXES}
    assert str(counted.at(place="south", sex="male")) == "*" and not counted.exact
    assert counted.at(place="south", sex="male").small and not counted.at(place="north", sex="male").small
    assert (counted.total.value, counted.at(sex="male").value, counted.at(place="south").value) == (157, 11, 20)
    assert counted.at(place="east", sex="male").value == 0 and not counted.at(place="east", sex="male").hidden
    assert counted.notes == ("* vlerë e fshehur për të mbrojtur konfidencialitetin", WITHOUT)
    with reader("all"):
        assert measures.ask("tally.visits", YEAR, ("place", "sex")).at(place="south", sex="male").value == 3
        assert measures.published("tally.visits", YEAR, ("place", "sex")).cells == counted.cells


def test_what_is_published_stays_so_that_nobody_subtracts_yesterday_from_today(reader, told, enter):
    first = told({("north", "female"): 20, ("south", "male"): 30})
    enter({("north", "female"): 1})
    with reader("planner"):
        again = measures.ask("tally.visits", YEAR, ("place", "sex"))
        assert again.cells == first.cells and again.as_of == first.as_of
    with reader("all"):
        assert measures.ask("tally.visits", YEAR).total.value == 51


def test_a_correction_hides_what_moved_by_a_few(reader, told, enter):
    before = told({pair: 20 + 7 * at for at, pair in enumerate(itertools.product(PLACES, SEXES))})
    enter({("north", "female"): 1, ("east", "male"): 9})
    with reader("all"):
        measure = measures.measures()["tally.visits"]
        anew = releases.correct(measure, YEAR, ("place", "sex"))
        assert anew.at(place="north", sex="female").hidden and anew.at(place="north").hidden
        moved = [anew.cells[key].value - cell.value for key, cell in before.cells.items() if not anew.cells[key].hidden]
        assert anew.total.value == before.total.value + 10 and not any(0 < abs(by) < LEAST for by in moved)
        with privileged("what is kept"):
            assert db.session.scalar(sa.select(sa.func.count(Release.id))) == 2


def test_a_correction_that_would_point_at_people_is_not_published(reader, told, enter):
    told({("north", "female"): 20, ("south", "male"): 30}, by=("place",))
    enter({("north", "female"): 1})
    with reader("all"):
        with pytest.raises(NotSafe):
            releases.correct(measures.measures()["tally.visits"], YEAR, ("place",))
        assert measures.published("tally.visits", YEAR, ("place",)).at(place="north").value == 20


def test_the_most_sensitive_is_told_by_whole_periods_that_are_over(reader, enter):
    enter({("north", "female"): 20, ("south", "male"): 30})
    now = Period.around("quarter", date.today())
    with reader("figures"):
        running = measures.ask("tally.visits", now)
        assert running.total.hidden and running.notes == ("Kjo shifër jepet kur të mbarojë periudha e saj.",)
        span = measures.ask("tally.visits", Period(date(2025, 1, 1), date(2025, 4, 2)))
        assert span.total.hidden
        quarter = measures.ask("tally.visits", QUARTERS[1], ("sex",))
        assert quarter.by == () and quarter.total.value == 50
        assert quarter.at(sex="female").hidden, "a split that was not told says nothing of its groups"
        assert all(cell.hidden for _value, _words, cell in quarter.split("sex"))
    with reader("all"):
        assert measures.ask("tally.visits", QUARTERS[1], ("sex",)).at(sex="female").value == 20


def test_what_is_less_sensitive_is_told_while_it_runs(reader, enter):
    today = date.today()
    enter({("north", "female"): 20}, on=today)
    with reader("figures"):
        assert measures.ask("tally.open_visits", Period.year(today.year), ("sex",)).at(sex="female").value == 20
    enter({("north", "female"): 1, ("north", "male"): 2}, on=today)
    with reader("figures"):
        counted = measures.ask("tally.open_visits", Period.year(today.year), ("sex",))
        assert counted.at(sex="male").hidden and counted.at(sex="female").hidden and counted.total.value == 23


def test_what_is_hidden_from_anybody_is_in_no_published_figure(app, people, reader, enter):
    """Whoever reaches all but the hidden one counts what everybody reads: the difference would tell of it."""
    today = date.today()
    ids, year = enter({("north", "female"): 20}, on=today), Period.year(today.year)

    def asked(name, ask=measures.ask):
        with reader(name):
            return ask("tally.open_visits", year).total.value

    assert (asked("figures"), asked("all")) == (20, 20)
    with reader("north"):
        exclude(ids[0], people["all"])
    assert (asked("figures"), asked("all"), asked("north")) == (19, 19, 20)
    assert [asked(name, measures.published) for name in ("figures", "all", "north")] == [19, 19, 19]
    with reader("north"):
        readmit(ids[0], people["all"])
    assert (asked("figures"), asked("all")) == (20, 20)


def test_a_share_of_a_few_people_is_hidden(reader, enter):
    enter({("north", "female"): 2, ("north", "male"): 40})
    with reader("figures"):
        counted = measures.ask("tally.women", YEAR)
        assert counted.numerator.hidden and counted.total.hidden and counted.denominator.value == 42


def test_small_totals_are_hidden_and_zeros_are_told(told, reader):
    counted = told({("north", "female"): 2, ("south", "male"): 1})
    assert counted.total.hidden and counted.total.small
    assert counted.at(place="west").value == 0 and counted.at(place="north").hidden
    with reader("figures"):
        assert measures.ask("tally.visits", Period.year(2019)).total.value == 0


def test_places_are_told_together_when_alone_they_would_tell_too_much(told):
    counted = told({("north", "female"): 5, ("south", "female"): 1}, by=("place",))
    assert counted.by == ("half",) and counted.at(half="upper").value == 6
    assert counted.at(place="north").hidden
    assert counted.notes == ("Disa grupe jepen bashkë, që të mos dallohet askush.", WITHOUT)


def test_the_threshold_is_chosen_but_never_lowered_for_the_most_sensitive(app, reader, enter):
    enter({("north", "female"): 4, ("south", "male"): 40, ("south", "female"): 20})
    with app.app_context(), privileged("test set-up"):
        for number, reason in ((2, "x"), (11, "x"), (3, " ")):
            with pytest.raises(ValueError):
                choose_threshold(number, reason)
        choose_threshold(3, "Kërkesë e këshillit bashkiak")
    with reader("figures"):
        assert measures.ask("tally.open_visits", YEAR, ("place",)).at(place="north").value == 4
        assert measures.ask("tally.visits", YEAR, ("place",)).at(place="north").hidden
    with app.app_context(), privileged("test set-up"):
        choose_threshold(10, "")
    with reader("figures"):
        assert measures.ask("tally.visits", YEAR, ("place", "sex")).at(place="north").hidden


# --- the attacker who reads everything


def random_numbers(die):
    sizes = (lambda: 0, lambda: die.randrange(4), lambda: die.randrange(12), lambda: die.randrange(60))
    return {
        (quarter, place, sex): die.choice(sizes)() for quarter, place, sex in itertools.product(range(4), PLACES, SEXES)
    }


def rows_of(counted, atoms):
    """Yield each number of a table as a sum over (quarter, place, sex), with its value or none when it is hidden."""
    quarter = None if counted.period == YEAR else QUARTERS.index(counted.period)
    for key, cell in counted.cells.items():
        wanted = dict(zip(counted.by, key, strict=True))
        row = np.array(
            [
                (quarter in (None, one))
                and wanted.get("place", "") in ("", place)
                and wanted.get("sex", "") in ("", sex)
                and wanted.get("half", "") in ("", UPPER[place])
                for one, place, sex in atoms
            ],
            dtype=float,
        )
        yield row, cell.value


def narrowest(tables):
    """Return the narrowest interval of a hidden number, from all that some tables print together."""
    atoms = list(itertools.product(range(4), PLACES, SEXES))
    told, rights, stars = [], [], []
    for counted in tables:
        for row, value in rows_of(counted, atoms):
            if value is None:
                stars.append(row)
            else:
                told.append(row)
                rights.append(value)
    widths = []
    for star in stars:
        ends = [
            linprog(
                sign * star, A_eq=told or None, b_eq=rights or None, A_ub=[-row for row in stars],
                b_ub=[-1] * len(stars), bounds=(0, None), method="highs",
            )
            for sign in (1, -1)
        ]  # fmt: skip
        assert ends[0].status == 0
        widths.append(np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun)
    return min(widths, default=np.inf), len(stars)


def test_no_pair_of_published_tables_and_not_all_together_give_anybody_away(app, reader, enter):
    from plugins.tally.models import Visit

    die, attacked, stars = random.Random(5), 0, 0
    for _round in range(ROUNDS):
        numbers = random_numbers(die)
        for (quarter, place, sex), number in numbers.items():
            enter({(place, sex): number}, on=QUARTERS[quarter].first)
        asked = [(YEAR, by) for by in SPLITS] + [(quarter, ()) for quarter in QUARTERS]
        die.shuffle(asked)
        with reader("figures"):
            tables = [measures.ask("tally.visits", period, by) for period, by in asked]
        for some in (*itertools.combinations(tables, 2), tables):
            width, hidden = narrowest(some)
            assert width >= LEAST - 1e-6, [(str(one.period), one.by, dict(one.cells)) for one in some]
            attacked, stars = attacked + 1, stars + hidden
        for counted, (period, _by) in zip(tables, asked, strict=True):
            quarter = None if period == YEAR else QUARTERS.index(period)
            for key, cell in counted.cells.items():
                wanted = dict(zip(counted.by, key, strict=True))
                truth = sum(
                    number
                    for (one, place, sex), number in numbers.items()
                    if quarter in (None, one)
                    and wanted.get("place", "") in ("", place)
                    and wanted.get("sex", "") in ("", sex)
                    and wanted.get("half", "") in ("", UPPER[place])
                )
                assert truth > 0 if cell.hidden else cell.value == truth, "a zero is never a star"
        with app.app_context(), privileged("test"), unit_of_work():
            for model in (Visit, Release):
                for row in db.session.scalars(sa.select(model)):
                    db.session.delete(row)
    print(f"{attacked} sets of tables attacked, {stars} hidden numbers, each known to {LEAST} or more")
    assert stars > 50
