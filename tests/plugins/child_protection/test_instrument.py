"""The instrument as a worker meets it: it explains its level, forgets no danger, and unknown lowers nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.casework.risk.instrument import UNKNOWN, Instrument, NotAnAnswer

FILE = Path(__file__).resolve().parents[3] / "plugins/child_protection/data/risk_instrument.json"
WRITTEN = json.loads(FILE.read_text(encoding="utf-8"))
OURS = Instrument.read(WRITTEN)

answers = [(code, answer) for code, question in OURS.questions.items() for answer in question.effects]
sheets = st.lists(st.sampled_from(answers), max_size=16).map(dict)


def rank(answers, before=None):
    return OURS.assess(answers, before).level.rank


def quiet():
    """Answer every question so that nothing raises the level."""
    return {code: "no" if "no" in question.effects else "none" for code, question in OURS.questions.items()}


def test_the_level_names_the_answers_that_made_it_and_no_others():
    outcome = OURS.assess({**quiet(), "child.fear": "yes", "child.school": "yes", "protect.adult": "yes"})
    assert (outcome.level.sq, outcome.step.code) == ("i lartë", "R2")
    assert [reason.sentence for reason in outcome.reasons] == [
        "Fëmija ka frikë nga një person në shtëpi ose nga kthimi."
    ]
    assert [reason.sentence for reason in outcome.protective] == ["Fëmija ka një të rritur që e mbron."]


def test_an_open_critical_question_is_named_as_the_reason():
    sheet = {**quiet(), "child.injury": UNKNOWN}
    outcome = OURS.assess(sheet)
    assert outcome.level.code == "medium"
    assert [reason.sentence for reason in outcome.reasons] == [OURS.questions["child.injury"].text]
    assert OURS.open_questions(sheet) == 1


def test_an_empty_sheet_is_all_unknown_and_never_low():
    assert OURS.assess({}).level.code == "medium"
    assert OURS.open_questions({}) == len(OURS.questions)
    assert OURS.assess({}).level == OURS.assess(dict.fromkeys(OURS.questions, UNKNOWN)).level


def test_what_was_dangerous_stays_dangerous_until_somebody_knows_better():
    first = OURS.assess({**quiet(), "carer.threat": "yes"})
    second = OURS.assess({**quiet(), "carer.threat": UNKNOWN}, first.effective)
    assert second.level.code == "immediate"
    assert [(reason.sentence, reason.kept) for reason in second.reasons] == [
        ("Fëmija është kërcënuar drejtpërdrejt.", True)
    ]
    third = OURS.assess({code: answer for code, answer in quiet().items() if code != "carer.threat"}, second.effective)
    assert third.level.code == "immediate"
    assert OURS.assess(quiet(), third.effective).level.code == "low"


def test_an_old_protective_answer_protects_nobody_today():
    first = OURS.assess({**quiet(), "protect.adult": "yes"})
    assert not OURS.assess({}, first.effective).protective


def test_a_reassessment_shows_what_changed():
    changes = OURS.changes({**quiet(), "child.school": "yes"}, {**quiet(), "child.fear": "yes", "child.work": UNKNOWN})
    assert [(change.question.code, change.before, change.after) for change in changes] == [
        ("child.fear", "no", "yes"),
        ("child.work", "none", UNKNOWN),
        ("child.school", "yes", "no"),
    ]


def test_answers_of_another_instrument_are_refused():
    for sheet in ({"child.moon": "yes"}, {"child.fear": "serious"}):
        with pytest.raises(NotAnAnswer):
            OURS.assess(sheet)


def test_a_rule_without_an_end_or_with_a_strange_level_is_refused():
    for steps in ([], WRITTEN["rule"]["steps"][:-1], [{**WRITTEN["rule"]["steps"][-1], "level": "purple"}]):
        with pytest.raises(ValueError, match="rule"):
            Instrument.read({**WRITTEN, "rule": {**WRITTEN["rule"], "steps": steps}})


def test_answers_that_an_older_version_asked_do_not_disturb_a_newer_one():
    assert OURS.assess(quiet(), {"moon.full": "yes", "child.fear": "often"}).level.code == "low"


@given(sheets)
def test_unanswered_is_unknown(sheet):
    whole = {**dict.fromkeys(OURS.questions, UNKNOWN), **sheet}
    assert OURS.assess(sheet).level == OURS.assess(whole).level


@settings(max_examples=200)
@given(sheets, st.sets(st.sampled_from(sorted(OURS.questions))))
def test_forgetting_answers_never_lowers_a_reassessment(sheet, forgotten):
    first = OURS.assess(sheet)
    later = {code: UNKNOWN if code in forgotten else answer for code, answer in sheet.items()}
    assert rank(later, first.effective) >= first.level.rank


@given(sheets, sheets)
def test_what_was_known_before_never_lowers_today(before, sheet):
    assert rank(sheet, OURS.assess(before).effective) >= rank(sheet)


@given(sheets, st.sampled_from(sorted(OURS.questions)))
def test_unknown_is_never_below_the_quietest_answer(sheet, code):
    assert rank({**sheet, code: UNKNOWN}) >= rank({**sheet, code: quiet()[code]})


@given(sheets, st.sampled_from([q.code for q in OURS.in_section("protective")]))
def test_protection_never_lowers_a_level(sheet, code):
    assert rank({**sheet, code: "yes"}) == rank({**sheet, code: "no"})


@given(sheets)
def test_every_level_has_a_step_that_is_met_by_the_answers_it_names(sheet):
    outcome = OURS.assess(sheet)
    assert outcome.step.level == outcome.level.code
    for condition in outcome.step.conditions:
        met = [reason for reason in outcome.reasons if reason.effect == condition.effect]
        assert len(met) >= condition.at_least
