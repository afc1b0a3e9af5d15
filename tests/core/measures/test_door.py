"""The door to counted facts: who gets which figure, what stands behind it, and what it refuses."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound

from core import measures
from core.access.exclusions import Exclusion
from core.access.principal import privileged
from core.audit.models import AuditEvent
from core.db import db, unit_of_work
from core.lifecycle import switch
from core.measures import ContractBroken, NotOffered, Period
from core.measures.cache import whole

YEAR = Period.year(2025)
NUMBERS = {("north", "female"): 7, ("north", "male"): 2, ("south", "female"): 1, ("east", None): 3}


def test_a_figure_and_the_list_behind_it_are_the_same_number(reader, enter):
    enter(NUMBERS)
    enter({("north", "female"): 4}, on=date(2024, 12, 31))
    with reader("all"):
        counted = measures.ask("tally.visits", YEAR, ("place", "sex"))
        assert (counted.total.value, counted.exact) == (13, True)
        assert counted.at(place="north").value == 9 and counted.at(sex="female").value == 8
        assert counted.at(place="west").value == 0 and counted.at(place="east", sex="unknown").value == 3
        assert counted.completeness == Decimal("0.769")
        for key, cell in counted.cells.items():
            chosen = dict(zip(counted.by, key, strict=True))
            assert len(measures.members("tally.visits", YEAR, chosen)) == cell.value, chosen


def test_everybody_counts_what_is_within_their_reach(reader, enter):
    ids = enter(NUMBERS)
    with reader("north"):
        counted = measures.ask("tally.visits", YEAR, ("place",))
        assert counted.total.value == 9 and counted.at(place="south").value == 0
        assert counted.notes == ("Këto shifra numërojnë atë që mund të hapni ju.",)
        assert set(measures.members("tally.visits", YEAR)) == set(ids[:9])


def test_a_file_that_is_hidden_from_somebody_is_in_none_of_their_figures(app, people, reader, enter):
    ids = enter(NUMBERS)
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add(Exclusion(record_id=ids[0], user_id=people["all"], by_id=people["north"]))
    with reader("all"):
        assert measures.ask("tally.visits", YEAR, ("place",)).at(place="north").value == 8
        assert ids[0] not in measures.members("tally.visits", YEAR)
    with reader("north"):
        assert measures.ask("tally.visits", YEAR).total.value == 9


def test_sums_ratios_and_meetings_are_counted_each_in_its_way(app, reader, enter):
    from plugins.tally.models import Meeting

    enter(NUMBERS, hours=3)
    with app.app_context(), privileged("test set-up"), unit_of_work():
        db.session.add_all([Meeting(on=date(2025, 1, 31)), Meeting(on=date(2025, 2, 1))])
    with reader("all"):
        assert measures.ask("tally.hours", YEAR, ("place",)).at(place="north").value == 27
        women = measures.ask("tally.women", YEAR)
        assert (women.numerator.value, women.denominator.value) == (8, 13)
        assert measures.ask("tally.meetings", Period.month(2025, 1)).total.value == 1
    with reader("figures"):
        assert measures.ask("tally.meetings", YEAR).total.value == 2


def test_figures_that_are_counted_together_are_those_that_are_counted_one_by_one(app, reader, enter):
    """Counts, sums, shares and splits; what may not be read or is not offered is left to whoever asks for it."""
    enter(NUMBERS, hours=3)
    codes = ("tally.visits", "tally.hours", "tally.women", "tally.meetings", "nobody.counts_this")
    asked = [(code, period, ()) for code in codes for period in (YEAR, YEAR.before())]
    asked += [("tally.visits", YEAR, by) for by in (("sex",), ("place", "sex"), ("weather",))]
    asked += [("tally.yearly", Period.month(2025, 5), ()), ("tally.hours", YEAR, ("place",))]

    def cells(one, period, by):
        try:
            counted = measures.ask(one, period, by)
        except (NotOffered, NotFound) as refusal:
            return type(refusal)
        return counted and (dict(counted.cells), counted.numerator, counted.denominator)

    for name in ("all", "north"):
        with reader(name):
            alone = [cells(*one) for one in asked]
        with reader(name), statements(db.engine) as made:
            with measures.together(asked):
                together = [cells(*one) for one in asked]
            assert together == alone and sum("tally_visit" in statement for statement in made) == 2
    with reader("nobody"), measures.together(asked), pytest.raises(NotFound):
        measures.ask("tally.visits", YEAR)


@contextmanager
def statements(engine):
    """Note the statements that are sent to the database inside the block."""
    made = []
    listen = lambda _c, _cu, statement, *_rest: made.append(statement)  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listen)
    yield made
    sa.event.remove(engine, "before_cursor_execute", listen)


def test_a_missing_module_answers_none_and_never_zero(app, reader, enter):
    enter(NUMBERS)
    with reader("all"):
        assert measures.ask("census.people", YEAR) is None
        with privileged("test set-up"):
            switch("tally", on=False, found=app.extensions["plugins_found"])
        assert measures.ask("tally.visits", YEAR) is None


def test_who_may_not_read_a_figure_is_answered_as_if_there_were_none(app, reader, enter):
    enter(NUMBERS)
    with reader("nobody"):
        for ask in (measures.ask, measures.members):
            with pytest.raises(NotFound):
                ask("tally.visits", YEAR)
    with reader("figures"), pytest.raises(NotFound):
        measures.members("tally.visits", YEAR)


def test_nothing_is_asked_that_the_measure_does_not_declare(reader, enter):
    enter(NUMBERS)
    with reader("all"):
        for by in (("village",), ("place", "sex", "half"), ("sex", "sex")):
            with pytest.raises(NotOffered):
                measures.ask("tally.visits", YEAR, by)
        with pytest.raises(NotOffered):
            measures.ask("tally.yearly", Period.quarter(2025, 2))
        with pytest.raises(NotOffered):
            measures.ask("tally.visits", Period(date(2025, 5, 1), date(2025, 5, 9)))
        with pytest.raises(NotOffered):
            measures.members("tally.visits", YEAR, {"place": "atlantis"})


def test_a_value_that_was_not_declared_breaks_the_contract(reader, enter):
    enter({("atlantis", "female"): 1})
    with reader("all"), privileged("test"), pytest.raises(ContractBroken):
        whole(measures.measures()["tally.visits"], YEAR, ("place",))


def test_every_figure_that_somebody_reads_or_is_refused_stands_in_the_audit(app, people, reader, enter):
    from core.audit.chain import write_pending
    from core.db import writing

    def written():
        with writing():
            db.session.rollback()
            write_pending()
            db.session.commit()
        query = sa.select(AuditEvent.note, AuditEvent.refused).where(AuditEvent.verb == "core.measure.read")
        return [tuple(row) for row in db.session.execute(query.order_by(AuditEvent.seq))]

    enter(NUMBERS)
    with reader("all"):
        measures.ask("tally.visits", YEAR, ("place", "sex"))
        assert written() == [("tally.visits 2025 place sex", False)]
    with reader("nobody"):
        with pytest.raises(NotFound):
            measures.ask("tally.visits", YEAR)
        assert written()[1:] == [("tally.visits", True)]


def test_a_whole_count_is_kept_until_its_module_writes_again(app, reader, enter):
    from plugins.tally.models import Meeting

    def meet():
        with app.app_context(), privileged("test set-up"), unit_of_work():
            db.session.add(Meeting(on=date(2025, 3, 1)))

    def asked():
        with reader("figures"), statements(db.engine) as made:
            value = measures.ask("tally.meetings", YEAR).total.value
        return value, any("tally_meeting" in statement for statement in made)

    meet()
    assert asked() == (1, True)
    assert asked() == (1, False)
    meet()
    assert asked() == (2, True)
