"""The risk instruments: every answer counts as written, and unknown or protective answers never lower."""

import json
from itertools import product
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
LEVELS = {"medium", "high", "immediate"}


@pytest.fixture(params=["child_protection", "domestic_violence"])
def data(request):
    return json.loads((PLUGINS / request.param / "data" / "risk_instrument.json").read_text(encoding="utf-8"))


def codes(rows):
    return [row["code"] for row in rows]


def level(data, answers):
    """Return the level that the written rule gives to a complete set of answers."""
    counted = [(row["effects"][answers[row["code"]]], row["critical"]) for row in data["questions"]]

    def met(condition):
        seen = sum(e == condition["effect"] and (c or not condition.get("critical")) for e, c in counted)
        return seen >= condition["at_least"]

    return next(step["level"] for step in data["rule"]["steps"] if all(map(met, step["all"])))


def quiet(data):
    """Answer every question so that nothing raises the level."""
    return {row["code"]: "no" if row["kind"] == "yes_no" else "none" for row in data["questions"]}


def test_the_instrument_is_marked_as_a_proposal(data):
    assert data["status_sq"] == "propozim — jo instrument i miratuar"
    assert data["verified"] is False and data["verified_by"] is None


def test_the_instrument_has_20_to_28_questions_over_all_sections(data):
    assert 20 <= len(data["questions"]) <= 28
    assert {row["section"] for row in data["questions"]} == set(codes(data["sections"]))


def test_every_possible_answer_has_an_effect_and_every_effect_that_counts_has_a_sentence(data):
    for row in data["questions"]:
        assert set(row["effects"]) == set(codes(data["answer_kinds"][row["kind"]]))
        assert set(row["effects"].values()) <= set(codes(data["effects"]))
        explained = {answer for answer, effect in row["effects"].items() if effect not in {"none", "unclear"}}
        assert set(row["why"]) == explained
        assert row["help"]


def test_the_rule_names_known_effects_and_levels_and_always_ends(data):
    steps = data["rule"]["steps"]
    assert {step["level"] for step in steps} == set(codes(data["levels"]))
    assert {condition["effect"] for step in steps for condition in step["all"]} <= set(codes(data["effects"]))
    assert [bool(step["all"]) for step in steps] == [True] * (len(steps) - 1) + [False]


def test_a_question_that_can_show_immediate_danger_is_critical(data):
    for row in data["questions"]:
        assert row["critical"] or "immediate" not in row["effects"].values()


def test_a_quiet_answer_sheet_is_low_and_one_immediate_answer_is_immediate(data):
    assert level(data, quiet(data)) == "low"
    for row in data["questions"]:
        for answer, effect in row["effects"].items():
            if effect in LEVELS:
                assert level(data, {**quiet(data), row["code"]: answer}) == effect


def test_mediums_add_up_to_high_and_sooner_for_a_child_who_cannot_protect_itself(data):
    medium = [(row["code"], a) for row in data["questions"] for a, e in row["effects"].items() if e == "medium"]
    weak = [(row["code"], a) for row in data["questions"] for a, e in row["effects"].items() if e == "vulnerability"]
    assert level(data, {**quiet(data), **dict(medium[:3])}) == "medium"
    assert level(data, {**quiet(data), **dict(medium[:4])}) == "high"
    assert level(data, {**quiet(data), **dict(medium[:2]), **dict(weak[:1])}) == "high"
    assert level(data, {**quiet(data), **dict(weak)}) == "low"


def test_unknown_in_place_of_no_never_lowers_and_an_unknown_critical_answer_is_never_low(data):
    rank = {row["code"]: row["rank"] for row in data["levels"]}
    risky = [(row["code"], a) for row in data["questions"] for a, e in row["effects"].items() if e in LEVELS]
    for row, (code, answer) in product(data["questions"], risky):
        before = {**quiet(data), code: answer}
        if row["code"] != code:
            assert rank[level(data, {**before, row["code"]: "unknown"})] >= rank[level(data, before)]
    for row in data["questions"]:
        expected = "medium" if row["critical"] else "low"
        assert level(data, {**quiet(data), row["code"]: "unknown"}) == expected
    assert (data["rule"]["unknown"]["lowers"], data["rule"]["unknown"]["keeps_previous_effect"]) == (False, True)


def test_protective_factors_change_no_level(data):
    guarded = {row["code"]: "yes" for row in data["questions"] if row["section"] == "protective"}
    assert guarded
    for row in data["questions"]:
        for answer in row["effects"]:
            sheet = {**quiet(data), row["code"]: answer}
            assert level(data, {**sheet, **guarded}) == level(data, {**sheet, **dict.fromkeys(guarded, "no")})
