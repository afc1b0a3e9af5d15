"""Reference data: every file loads, codes are unique and references between the files resolve."""

import json
import math
import re
from datetime import date
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[3] / "plugins"
FOLDERS = [PLUGINS / name / "data" for name in ("office", "casework", "child_protection")]
FILES = sorted(path for folder in FOLDERS for path in folder.rglob("*.json"))
PACKS = sorted((PLUGINS / "office/data/rule_packs").glob("*.json"))
CONFIDENCES = {"found", "memory_certain", "memory_unsure", "proposed"}
CASEWORK_LISTS = {
    "sex",
    "document_kind",
    "attachment_kind",
    "contact_kind",
    "goal_state",
    "action_state",
    "transfer_reason",
}
PROTECTION_LISTS = {
    *("referral_channel", "referrer_kind", "category", "maltreatment", "immediate_danger", "contact_purpose"),
    *("closing_reason", "school_attendance", "living_arrangement", "relation_to_child", "child_view"),
    *("notification_recipient", "notification_means", "proof_kind", "assessment_domain"),
}


def load(name):
    return json.loads((PLUGINS / name).read_text(encoding="utf-8"))


def codes(rows):
    return [row["code"] for row in rows]


def rules():
    return [(pack["id"], rule) for pack in map(load, PACKS) for rule in pack["rules"]]


def coded_lists(value):
    """Yield every list of rows that carry a code, however deep it lies."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from coded_lists(inner)
    if isinstance(value, list):
        if value and all(isinstance(row, dict) and "code" in row for row in value):
            yield value
        for inner in value:
            yield from coded_lists(inner)


def strings(value):
    """Yield every text of a file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_loads_and_repeats_no_code(path):
    for rows in coded_lists(load(path)):
        assert len(codes(rows)) == len(set(codes(rows)))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_texts_are_trimmed_and_free_of_cyrillic_letters(path):
    for text in strings(load(path)):
        assert text == text.strip()
        assert not re.search(r"[\u0400-\u04ff]|  ", text), text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_coded_row_has_an_albanian_text(path):
    for rows in coded_lists(load(path)):
        assert all(row.get("label_sq") or row.get("name") or row.get("text") for row in rows)


def test_no_file_holds_a_telephone_number_or_an_address():
    for path in FILES:
        for text in strings(load(path)):
            assert not re.search(r"\+355|\b0\d{2}[ \d]{6,}|@|\b[Rr]ruga «|\bRr\.", text), text


def test_the_territory_counts_12_counties_61_municipalities_and_13_units():
    territory = load("office/data/territory.json")
    counties, municipalities, units = (territory[key] for key in ("counties", "municipalities", "units"))
    assert (len(counties), len(municipalities), len(units)) == (12, 61, 13)
    assert {row["county"] for row in municipalities} == set(codes(counties))
    assert codes(municipalities) == [f"{number:02d}" for number in range(1, 62)]
    assert {row["municipality"] for row in units} == {"15"}
    assert [row["name"] for row in units if row["kind"] == "city"] == ["Elbasan"]
    assert sum(row["kind"] == "nja" for row in units) == 12


def test_known_municipalities_stand_in_their_county():
    territory = load("office/data/territory.json")
    county = {row["code"]: row["name"] for row in territory["counties"]}
    placed = {row["name"]: county[row["county"]] for row in territory["municipalities"]}
    assert {placed[name] for name in ("Elbasan", "Peqin", "Prrenjas")} == {"Elbasan"}
    assert (placed["Pogradec"], placed["Tropojë"], placed["Kavajë"], placed["Konispol"], placed["Mat"]) == (
        "Korçë",
        "Kukës",
        "Tiranë",
        "Vlorë",
        "Dibër",
    )


def test_units_are_dated_and_their_names_and_aliases_do_not_collide():
    units = load("office/data/territory.json")["units"]
    assert all(date.fromisoformat(row["valid_from"]) and row["valid_to"] is None for row in units)
    spoken = [name.casefold() for row in units for name in [row["name"], *row["aliases"]]]
    assert len(spoken) == len(set(spoken))
    assert "Funar" in next(row["aliases"] for row in units if row["name"] == "Funarë")


def test_neighbourhoods_and_quarters_belong_to_the_city():
    territory = load("office/data/territory.json")
    assert len(territory["neighbourhoods"]) == 6
    placed = [*territory["neighbourhoods"], *territory["quarters_without_neighbourhood"]]
    assert {row["unit"] for row in placed} == {"15-01"}


def test_institutions_have_a_known_kind_and_place_and_no_shared_name():
    data = load("office/data/institutions.json")
    municipalities = set(codes(load("office/data/territory.json")["municipalities"]))
    for row in data["institutions"]:
        assert row["kind"] in codes(data["kinds"])
        assert row["level"] in {"local", "regional", "national"}
        assert row["confidence"] in CONFIDENCES
        assert (row["municipality"] is None) if row["level"] == "national" else row["municipality"] in municipalities
    names = [{row["name"], row["short_name"], *row["aliases"]} for row in data["institutions"]]
    spoken = [name.casefold() for group in names for name in group]
    assert len(spoken) == len(set(spoken))


def test_a_pack_is_named_by_its_file_and_covers_three_years():
    for path in PACKS:
        pack = load(path)
        assert pack["id"] == path.stem
        assert pack["label_sq"] and pack["source"] and pack["note"]
        # An act that is younger may stand here before anybody has read it: without a limit it sets nothing running.
        runs = any(rule["amount"] is not None for rule in pack["rules"])
        assert date.fromisoformat(pack["valid_from"]) <= date(2022, 1, 1) or not runs
        assert pack["supersedes"] in {None, *(p.stem for p in PACKS)}


def test_a_rule_is_labelled_confident_and_unverified():
    words = load("office/data/rule_codes.json")
    names = [rule["rule"] for _, rule in rules()]
    assert len(names) == len(set(names))
    for _, rule in rules():
        assert rule["label_sq"] and rule["confidence"] in codes(words["confidences"])
        assert rule["kind"] in codes(words["kinds"])
        assert rule["verified_by"] is None and rule["verified_on"] is None
        assert rule["text_sq"] == ""


def test_a_rule_names_known_units_triggers_actors_and_levels():
    words = load("office/data/rule_codes.json")
    levels = codes(load("child_protection/data/risk_instrument.json")["levels"])
    for _, rule in rules():
        assert rule["unit"] in {None, *codes(words["units"])}
        assert rule["trigger"] in {None, *codes(words["triggers"])}
        assert rule["actor"] in {None, *codes(words["actors"])}
        assert rule["level"] in {None, *levels}
        assert (rule["amount"] is None) == (rule["unit"] is None)
        assert rule["amount"] is None or (isinstance(rule["amount"], int) and rule["amount"] >= 0)


def test_a_proposed_rule_never_carries_an_act_or_an_article():
    for _, rule in rules():
        assert (rule["kind"] == "proposed") == (rule["confidence"] == "proposed")
        if rule["kind"] == "proposed":
            assert rule["act"] == rule["article"] == ""
            assert "propozim — jo ligj" in rule["note"]
        if rule["kind"] == "statutory":
            assert rule["act"]
        if rule["confidence"].startswith("memory"):
            assert rule["article"] == ""
        if rule["confidence"] == "memory_unsure":
            assert rule["amount"] is None


def test_the_proposed_deadlines_are_those_of_the_table():
    found = {rule["rule"]: (rule["amount"], rule["unit"]) for pack, rule in rules() if pack == "al-cp-578-2018"}
    hours, days, months = "hour", "calendar_day", "month"
    table = {
        "first_response": {"immediate": (0, hours), "high": (24, hours), "medium": (72, hours), "low": (7, days)},
        "initial_assessment": {"immediate": (24, hours), "high": (48, hours), "medium": (5, days), "low": (10, days)},
        "gtn": {"immediate": (24, hours), "high": (72, hours), "medium": (10, days)},
        "pim": {"immediate": (5, days), "high": (10, days), "medium": (20, days), "low": (30, days)},
        "review": {"immediate": (1, months), "high": (1, months), "medium": (3, months), "low": (3, months)},
    }
    expected = {f"cp.{clock}.{level}": value for clock, row in table.items() for level, value in row.items()}
    assert {name: value for name, value in found.items() if name.count(".") == 2} == expected
    assert found["cp.notify_police"] == (0, "hour")


def test_a_clock_with_levels_says_the_level_that_its_name_says():
    for _, rule in rules():
        if rule["level"]:
            assert rule["rule"].endswith(f".{rule['level']}")


def test_the_urgency_of_a_referral_uses_the_levels_of_the_instrument():
    urgency = load("child_protection/data/codes.json")["lists"]["urgency"]["items"]
    assert set(codes(urgency)) == set(codes(load("child_protection/data/risk_instrument.json")["levels"]))


def test_the_four_categories_are_those_of_the_municipality():
    assert codes(load("child_protection/data/codes.json")["lists"]["category"]["items"]) == [
        "trafficking",
        "labour",
        "abuse",
        "neglect",
    ]


def test_the_promised_code_lists_exist():
    assert set(load("child_protection/data/codes.json")["lists"]) >= PROTECTION_LISTS
    assert set(load("casework/data/codes.json")["lists"]) >= CASEWORK_LISTS


def test_every_code_list_is_labelled_in_both_languages():
    for name in ("child_protection", "casework"):
        for row in load(f"{name}/data/codes.json")["lists"].values():
            assert row["label_sq"] and row["label_en"]
            assert all(item["label_sq"] and item["label_en"] for item in row["items"])


def test_a_relation_read_back_gives_the_relation_itself():
    relations = {row["code"]: row for row in load("casework/data/codes.json")["relations"]}
    for code, row in relations.items():
        assert row["label_m"] and row["label_f"]
        assert relations[row["inverse"]]["inverse"] == (row["kind_of"] or code)


def test_demo_names_are_many_different_and_sorted_by_sex():
    names = load("casework/data/demo_names.json")
    female, male = names["first_names"]["female"], names["first_names"]["male"]
    assert min(len(female), len(male)) >= 60 and not set(female) & set(male)
    assert len(set(names["surnames"])) == len(names["surnames"]) >= 120
    assert len(set(names["father_names"])) == len(names["father_names"]) >= 60
    assert len(set(names["schools"])) == len(names["schools"])


def test_every_unit_has_demo_places():
    names = load("casework/data/demo_names.json")
    assert set(names["places"]) == set(codes(load("office/data/territory.json")["units"]))
    assert all(names["places"].values())


def test_demo_texts_fill_all_their_slots_and_vary_by_the_thousand():
    texts = load("casework/data/demo_names.json")["texts"]
    for text in texts.values():
        slots = {slot for pattern in text["patterns"] for slot in re.findall(r"{(\w+)}", pattern)}
        assert slots == set(text["parts"])
        assert all(sentence[-1] in ".e" for part in text["parts"].values() for sentence in part)
    for kind in ("referral", "case_note", "visit", "closing"):
        parts = texts[kind]["parts"]
        sizes = [len(part) for part in parts.values()]
        assert sum(sizes) >= 40
        assert math.prod(sizes) >= 4000


def test_demo_goals_and_actions_name_known_domains_and_institution_kinds():
    names = load("casework/data/demo_names.json")
    domains = set(codes(load("child_protection/data/codes.json")["lists"]["assessment_domain"]["items"]))
    kinds = set(codes(load("office/data/institutions.json")["kinds"]))
    assert len(names["plan_goals"]) >= 40 and len(names["plan_actions"]) >= 40
    assert {row["domain"] for row in names["plan_goals"]} == domains == {row["domain"] for row in names["plan_actions"]}
    assert {row["institution_kind"] for row in names["plan_actions"]} <= kinds
