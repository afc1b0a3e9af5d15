"""What app.js adds, in the hands of a person; and that everything still works where it does not run."""

import re

import pytest
from playwright.sync_api import expect

from tests.screens import PHONE

pytestmark = pytest.mark.browser


def sent(seen, what):
    return [value for name, value in seen if name == what]


def test_a_draft_is_saved_every_twenty_seconds_and_says_when(open_page, seen):
    page = open_page("/form")
    page.clock.install(time="2026-11-22T09:42:00Z")
    page.reload()
    page.get_by_label("Emri", exact=True).fill("Çeljeta")
    page.clock.run_for(19_000)
    assert sent(seen, "draft") == []
    page.clock.run_for(1_500)
    expect(page.get_by_role("status")).to_have_text("U ruajt në 10:42")
    assert sent(seen, "draft")[0]["first_name"] == ["Çeljeta"]
    assert "csrf_token" not in sent(seen, "draft")[0]
    page.clock.run_for(60_000)
    assert len(sent(seen, "draft")) == 1, "an unchanged form is not sent again"


def test_a_draft_that_could_not_be_saved_says_so_and_is_tried_again(open_page, seen, gallery):
    page = open_page("/form")
    page.clock.install(time="2026-11-22T09:42:00Z")
    page.reload()
    gallery.config["DRAFT_ANSWER"] = 503
    page.get_by_label("Mbiemri").fill("Gjoka")
    page.clock.run_for(20_500)
    expect(page.get_by_role("status")).to_have_text(re.compile("Nuk u ruajt ende"))
    gallery.config["DRAFT_ANSWER"] = 204
    page.clock.run_for(20_000)
    expect(page.get_by_role("status")).to_have_text(re.compile("U ruajt në"))


def test_quick_exit_empties_the_screen_at_once_keeps_the_draft_and_locks(open_page, seen):
    page = open_page("/form")
    page.get_by_label("Emri", exact=True).fill("Çeljeta")
    page.route("**/draft", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_role("button", name="Dil shpejt").click(no_wait_after=True)
    page.wait_for_url("**/lock")
    assert sent(seen, "draft")[0]["first_name"] == ["Çeljeta"]
    assert sent(seen, "lock")[0] == "POST"
    assert "Çeljeta" not in page.content()


def test_quick_exit_hides_before_anything_is_answered(open_page, seen):
    page = open_page("/record")
    page.route("**/lock", lambda route: None)
    page.get_by_role("button", name="Dil shpejt").click(no_wait_after=True)
    expect(page.locator("body")).to_be_empty()
    assert page.title() == "…"


def test_escape_pressed_three_times_is_a_quick_exit(open_page, seen):
    page = open_page("/record")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url("**/lock")
    assert sent(seen, "lock")[0] == "POST"


def test_quick_exit_locks_without_a_script_too(open_page, seen):
    page = open_page("/record", java_script_enabled=False)
    page.get_by_role("button", name="Dil shpejt").click()
    page.wait_for_url("**/lock")
    assert sent(seen, "lock") == ["POST"]


def test_a_name_is_searched_with_the_keyboard_and_leaves_no_trace_in_the_address(open_page, seen):
    page = open_page("/home")
    address, steps = page.url, page.evaluate("history.length")
    page.keyboard.press("/")
    page.keyboard.type("Çeljeta")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gjetjet")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert sent(seen, "search") == ["Çeljeta"]
    assert (page.url, page.evaluate("history.length")) == (address, steps)
    page.goto(address.replace("home", "list"))
    page.go_back()
    assert page.get_by_role("searchbox").first.input_value() == ""


def test_a_name_is_searched_without_a_script(open_page, seen):
    page = open_page("/home", java_script_enabled=False)
    page.get_by_role("searchbox").fill("Liri")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gjetjet")
    assert sent(seen, "search") == ["Liri"]


def test_albanian_letters_are_at_hand_by_mouse_and_by_key(open_page):
    page = open_page("/form")
    name = page.get_by_label("Emri", exact=True)
    name.focus()
    page.get_by_role("button", name="Shkruaj ë").click()
    expect(name).to_have_value("ë")
    expect(name).to_be_focused()
    page.keyboard.type("C")
    page.keyboard.press("F2")
    expect(name).to_have_value("ëÇ")
    page.keyboard.press("F2")
    expect(name).to_have_value("ëC")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Mbiemri")).to_be_focused()


def test_an_impatient_second_press_sends_the_form_once(open_page):
    page = open_page("/parts")
    tried = []
    page.on("request", lambda request: tried.append(request.url) if request.url.endswith("/close") else None)
    page.route("**/close", lambda route: None)
    press = "button => { for (const when of [0, 300]) setTimeout(() => button.click(), when); }"
    page.get_by_role("button", name="Rihap").evaluate(press)
    page.wait_for_timeout(900)
    assert len(tried) == 1


def test_a_dependent_part_appears_with_its_answer_and_is_not_sent_while_hidden(open_page, seen):
    page = open_page("/form")
    when = page.get_by_label("Kur dhe kush u njoftua")
    expect(when).to_be_hidden()
    page.get_by_label("Po", exact=True).check()
    when.fill("Sot")
    page.get_by_label("Jo", exact=True).check()
    expect(when).to_be_hidden()
    page.get_by_role("button", name="Ruaj rastin").click()
    page.wait_for_load_state()
    assert "police_when" not in sent(seen, "form")[0]


def test_a_dependent_part_is_there_without_a_script(open_page):
    assert open_page("/form", java_script_enabled=False).get_by_label("Kur dhe kush u njoftua").is_visible()


def test_a_long_text_says_how_many_characters_are_left_and_never_cuts_what_is_pasted(open_page):
    page = open_page("/form")
    story = page.get_by_label("Përshkrimi")
    story.fill("a" * 395)
    expect(page.get_by_text("Mbeten 5 shenja")).to_be_visible()
    story.fill("a" * 410)
    expect(page.get_by_text("10 shenja më shumë se lejohet")).to_be_visible()
    assert len(story.input_value()) == 410


def test_a_unit_is_found_by_typing_without_albanian_letters(open_page, seen):
    page = open_page("/form")
    unit = page.get_by_role("combobox", name="Njësia administrative")
    unit.focus()
    page.keyboard.type("fushe")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_text(["Labinot-Fushë"])
    page.keyboard.press("Enter")
    expect(unit).to_have_value("Labinot-Fushë")
    page.get_by_role("button", name="Ruaj rastin").click()
    page.wait_for_load_state()
    assert sent(seen, "form")[0]["unit"] == ["7"]


def test_escape_leaves_the_chosen_unit_as_it_was(open_page):
    page = open_page("/form")
    unit = page.get_by_role("combobox", name="Njësia administrative")
    unit.fill("papër")
    page.keyboard.press("Tab")
    expect(unit).to_have_value("Papër")
    unit.fill("grac")
    page.keyboard.press("Escape")
    expect(unit).to_have_value("Papër")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_unit_is_chosen_from_a_plain_list_without_a_script(open_page, seen):
    page = open_page("/form", java_script_enabled=False)
    page.get_by_label("Njësia administrative").select_option(label="Gjinar")
    page.get_by_role("button", name="Ruaj rastin").click()
    assert sent(seen, "form")[0]["unit"] == ["5"]


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page("/errors")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Shkruani datën e lindjes").click()
    expect(page.get_by_label("Dita")).to_be_focused()
    page.get_by_role("link", name="Zgjidhni njësinë administrative").click()
    expect(page.get_by_role("combobox", name="Njësia administrative")).to_be_focused()
    page.get_by_role("link", name="Zgjidhni nivelin e rrezikut").click()
    expect(page.get_by_role("radio", name="I lartë")).to_be_focused()


def test_a_field_names_its_hint_and_its_error_to_a_screen_reader(open_page):
    page = open_page("/errors")
    story = page.get_by_label("Përshkrimi")
    expect(story).to_have_accessible_description(re.compile("Mos shkruani emra.*Gabim: Përshkrimi është më i gjatë"))
    assert story.get_attribute("aria-invalid") == "true"
    risk = page.get_by_role("group", name="Niveli i rrezikut")
    expect(risk).to_have_accessible_description("Gabim: Zgjidhni nivelin e rrezikut")


def test_today_is_one_press(open_page):
    page = open_page("/form")
    page.clock.set_fixed_time("2026-11-22T09:42:00Z")
    page.get_by_role("button", name="Sot").click()
    assert [page.get_by_label(box).input_value() for box in ("Dita", "Muaji", "Viti")] == ["22", "11", "2026"]


@pytest.mark.parametrize("script", [True, False])
def test_a_grave_step_asks_first_with_or_without_a_script(open_page, seen, script):
    page = open_page("/record", java_script_enabled=script)
    page.get_by_role("button", name="Mbyll rastin").click()
    assert sent(seen, "close") == []
    page.get_by_role("button", name="Po, kërko mbylljen").click()
    page.wait_for_load_state()
    assert sent(seen, "close")[0]["step"] == "1"


def test_cancel_and_escape_close_the_question(open_page, seen):
    page = open_page("/record")
    ask = page.get_by_role("button", name="Mbyll rastin")
    ask.click()
    page.get_by_role("button", name="Anulo").click()
    expect(page.get_by_role("button", name="Po, kërko mbylljen")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Po, kërko mbylljen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Po, kërko mbylljen")).to_be_hidden()
    expect(ask).to_be_focused()
    assert sent(seen, "close") == []


@pytest.mark.parametrize("script", [True, False])
def test_the_menu_of_a_phone_opens_with_the_keyboard_with_or_without_a_script(open_page, script):
    page = open_page("/home", PHONE, java_script_enabled=script)
    cases = page.get_by_role("link", name="Rastet", exact=True)
    expect(cases).to_be_hidden()
    page.get_by_role("button", name="Menyja").focus()
    page.keyboard.press("Enter")
    expect(cases).to_be_visible()
    page.keyboard.press("Escape")
    expect(cases).to_be_hidden()


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(open_page):
    page = open_page("/list")
    names = []
    for _ in range(22):
        page.keyboard.press("Tab")
        names.append(page.evaluate("(document.activeElement.ariaLabel || document.activeElement.textContent).trim()"))
    wanted = ["Kalo te përmbajtja", "Dita ime", "Modulet", "Kërko me emër ose numër", "Dil shpejt", "Rast i ri"]
    places = [names.index(name) for name in wanted]
    assert places == sorted(places)


def test_every_stop_of_the_keyboard_is_seen(open_page):
    page = open_page("/form")
    for _ in range(40):
        page.keyboard.press("Tab")
        shown = (
            "el => [el, el.closest('.choice,.pick')].some(e => e && parseFloat(getComputedStyle(e).outlineWidth) >= 2)"
        )
        assert page.locator(":focus").evaluate(shown), page.locator(":focus").evaluate("el => el.outerHTML")


def test_a_page_about_people_is_emptied_when_it_is_left(open_page):
    page = open_page("/record")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.locator("body").inner_text() == ""


def test_long_work_moves_on_by_itself_and_stops_asking_when_done(open_page, seen):
    page = open_page("/parts")
    expect(page.get_by_text("10 nga 10")).to_be_visible()
    asked = len(sent(seen, "work"))
    page.wait_for_timeout(2500)
    assert len(sent(seen, "work")) == asked
