"""The field in a real browser: without a network, cut and killed in the middle, stolen, locked out, sent once."""

import os
import random
import time
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.core.offline.conftest import STREETS
from tests.core.offline.handset import PHRASE, Handset
from tests.core.offline.phone import findings
from tests.screens import DESK, PHONE, barriers, complaints, sticks_out

pytestmark = pytest.mark.browser
CUTS = 50 if os.environ.get("KUJDES_SOAK") == "1" else 6
CODES = 200 if os.environ.get("KUJDES_SOAK") == "1" else 12


@pytest.fixture
def kind():
    return "sqlite"


@pytest.fixture
def seat(app, signed_in, live_server):
    """Return the cookies of somebody's session, as a browser wants them."""

    def cookies(name):
        jar = signed_in(name).client._cookies.values()
        return [{"name": one.key, "value": one.value, "url": live_server} for one in jar]

    return cookies


@pytest.fixture
def handset(browser_type, browser_type_launch_args, live_server, tmp_path):
    made = Handset(browser_type, browser_type_launch_args, tmp_path / "profile", live_server)
    yield made
    made.stop()


def texts(app):
    return sorted(text for text, _people in findings(app))


def look(page):
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        assert barriers(page) == ""
        assert sticks_out(page) <= 0
        if folder := os.environ.get("KUJDES_PICTURES"):
            page.screenshot(path=f"{folder}/field-{time.monotonic_ns()}-{size['width']}.png", full_page=True)


def test_a_day_in_the_field_without_a_network_is_sent_once_when_it_returns(app, handset, seat):
    phone = handset.start(cookies=seat("arta"))
    page = phone.page
    with complaints(page, phone.address) as heard:
        phone.go()
        look(page)
        phone.take_along()
        look(page)
        assert heard == []
    phone.kill()

    phone.start()
    phone.cut()
    page = phone.page
    phone.go()
    expect(page.locator("#net")).to_have_text("Pa rrjet")
    look(page)
    phone.unlock()
    expect(page.locator("#sheets")).to_contain_text(STREETS["arta"])
    phone.begin("Tre llamba të fikura te ura e vjetër")
    look(page)
    page.locator("h2", has_text="Gjetje:").wait_for()
    phone.kill()

    phone.start(cookies=seat("arta"))
    phone.cut()
    page = phone.page
    phone.go().unlock()
    page.get_by_role("button", name="Vazhdo").click()
    assert page.get_by_label("Çfarë u gjet").input_value() == "Tre llamba të fikura te ura e vjetër"
    assert page.get_by_label("Llambë").is_checked()
    page.get_by_label("Çfarë u gjet").fill("")
    page.get_by_role("button", name="Përfundo").click()
    expect(page.locator("#fill .field-error")).to_have_text("Ju lutemi përgjigjuni: Çfarë u gjet")
    page.get_by_label("Çfarë u gjet").fill("ë" * 46_000)
    page.get_by_role("button", name="Përfundo").click()
    expect(page.locator("#fill .field-error")).to_contain_text("tepër e gjatë")
    page.get_by_label("Çfarë u gjet").fill("Tre llamba te ura")
    phone.finish()
    expect(page.locator("#waiting")).to_have_text("Pret: 1")
    look(page)
    assert texts(app) == []

    phone.cut(off=False)
    phone.sent()
    expect(page.locator("#answers")).to_contain_text("Dërguar")
    look(page)
    assert findings(app) == [("Tre llamba te ura", 3)]


def test_cuts_and_kills_in_the_middle_lose_nothing_and_send_nothing_twice(app, handset, seat):
    """What the page called kept or finished is there; the network goes before, while and after an answer is sent."""
    chance, finished, begun = random.Random(6), [], {}
    cookies = seat("arta")
    phone = handset.start(cookies=cookies).go().take_along()
    fates = Counter()

    def meddle(route):
        match chance.choice(("through", "lost", "unheard")):
            case "lost":
                fates["lost"] += 1
                route.abort()
            case "unheard":
                fates["unheard"] += 1
                route.fetch()
                route.abort()
            case _:
                fates["through"] += 1
                route.continue_()

    for number in range(CUTS):
        text = f"Gjetja numër {number}"
        phone.context.route("**/field/answers", meddle)
        phone.cut(chance.random() < 0.5)
        if phone.page.locator("#open").is_visible():
            phone.unlock()
        expect(phone.page.locator("#sheets")).to_be_visible()
        phone.begin(text)
        moment = chance.choice(("draft", "finish", "finished", "sending"))
        if moment == "draft":
            begun[text] = True
        elif moment == "finish":
            phone.page.get_by_role("button", name="Përfundo").click(no_wait_after=True)
            begun[text] = True
            time.sleep(chance.random() * 0.2)
        else:
            phone.finish()
            finished.append(text)
        if moment == "sending":
            phone.cut(off=False)
            phone.page.get_by_role("button", name="Dërgo tani").click()
            time.sleep(chance.random() * 0.3)
        phone.kill()
        phone.start(cookies=cookies).go()

    phone.unlock()
    expect(phone.page.locator("#sheets")).to_be_visible()
    while phone.page.get_by_role("button", name="Vazhdo").count():
        phone.page.get_by_role("button", name="Vazhdo").first.click()
        text = phone.page.get_by_label("Çfarë u gjet").input_value()
        assert begun.pop(text) and text not in texts(app)
        phone.finish()
        finished.append(text)
    phone.page.get_by_role("button", name="Dërgo tani").click()
    phone.sent()
    came = texts(app)
    print(f"\n{CUTS} kills, on the way {dict(fates)}, {len(came)} answers")
    assert len(came) == CUTS == len(set(came))
    assert set(came) == set(finished) | set(begun)


def test_the_device_gives_nothing_away_in_clear(app, handset, seat):
    canary, half = "Kanarina e verdhë te dritarja", "Gjysma e kanarinës që u nis"
    phone = handset.start(cookies=seat("arta")).go().take_along()
    phone.cut()
    phone.begin(canary).finish().begin(half)
    secrets = (canary, half, STREETS["arta"], PHRASE, "Kanarin", "kanarin")
    everything = phone.written()
    assert [text for text in secrets if text in everything] == []
    assert "key false" in everything and "key true" not in everything
    phone.page.evaluate(
        """() => { indexedDB.open('control', 1).onupgradeneeded =
            (event) => event.target.result.createObjectStore('s').put('Prova e dukshme 4471', 1); }"""
    )
    time.sleep(0.5)
    phone.kill()
    assert phone.holds(*secrets, "Prova e dukshme 4471") == {"Prova e dukshme 4471"}


def test_a_copied_profile_tried_with_codes_opens_nothing(app, handset, seat, tmp_path):
    phone = handset.start(cookies=seat("arta")).go()
    for weak, sentence in (
        ("482915", "Të paktën dhjetë"),
        ("4829158812", "Jo vetëm shifra"),
        ("aaaaaaaaaaaa", "më shumë shenja"),
    ):
        phone.page.fill("#new-phrase", weak)
        phone.page.fill("#same-phrase", weak)
        phone.page.get_by_role("button", name="Merr me vete", exact=True).click()
        expect(phone.page.locator("#take .field-error")).to_contain_text(sentence)
    phone.take_along()
    phone.kill()

    thief = phone.copy(tmp_path / "copied").start().go()
    try:
        opened, cost = thief.page.evaluate(
            """async (codes) => {
                const [lock] = await Store.all("phone"), locked = (await Store.all("readable"))[0];
                const opens = async (code) => Seal.read(await Seal.keyOf(lock, code), locked).then(() => 1, () => 0);
                const begun = performance.now();
                let opened = 0;
                for (const code of codes.slice(1)) opened += await opens(code);
                const cost = (performance.now() - begun) / (codes.length - 1);
                return [[opened, await opens(codes[0])], cost];
            }""",
            [PHRASE, *(f"{random.Random(7).randrange(10**6) + n:06d}" for n in range(CODES))],
        )
        print(f"\none try costs {cost:.0f} ms; a million codes {cost / 1000 * 1e6 / 86400:.1f} days of one core")
        assert opened == [0, 1], "the codes open nothing; the right passphrase shows that the tries were real"
        assert cost > 50
        secret = thief.page.evaluate(
            """Store.all('phone').then(([lock]) => crypto.subtle.exportKey('raw', lock.key))
                .then(() => 'given', (problem) => problem.name)"""
        )
        assert secret == "InvalidAccessError"
    finally:
        thief.stop()


def test_five_wrong_tries_wipe_what_can_be_read_and_leave_what_is_sealed(app, handset, seat):
    phone = handset.start(cookies=seat("arta")).go().take_along()
    phone.cut()
    phone.begin("E vulosur para provave").finish()
    phone.page.get_by_role("button", name="Mbyll").click()
    for left in (4, 3):
        phone.unlock("e gabuar fare")
        expect(phone.page.locator("#open .field-error")).to_contain_text(f"Prova të mbetura: {left}")
    phone.kill()
    phone.start(cookies=seat("arta"))
    phone.cut()
    phone.go()
    for left in (2, 1):
        phone.unlock("e gabuar fare")
        expect(phone.page.locator("#open .field-error")).to_contain_text(f"Prova të mbetura: {left}")
    phone.unlock("e gabuar fare")
    expect(phone.page.locator("#said")).to_contain_text("u fshi nga ky telefon")
    assert phone.page.evaluate("Store.all('readable')") == []
    expect(phone.page.locator("#take")).to_be_visible()
    assert phone.waiting() == 1
    phone.cut(off=False)
    phone.sent()
    assert texts(app) == ["E vulosur para provave"]


def test_after_three_days_the_sheets_are_gone_and_the_finished_answers_are_not(app, handset, seat):
    phone = handset.start(cookies=seat("arta")).go().take_along()
    phone.cut()
    phone.begin("E vulosur para tri ditësh").finish()
    for hours, gone in ((71, False), (73, True)):
        phone.page.evaluate("hours => { const now = Date.now; Date.now = () => now() + hours * 3600000 }", hours)
        phone.page.clock.install(time=time.time() + hours * 3600)
        phone.go()
        expect(phone.page.locator("#take" if gone else "#open")).to_be_visible()
    assert phone.page.evaluate("Store.all('readable')") == []
    phone.cut(off=False)
    phone.page.get_by_role("button", name="Dërgo tani").click()
    phone.sent()
    assert texts(app) == ["E vulosur para tri ditësh"]


def test_when_the_session_is_gone_one_signs_in_again_and_everything_is_sent(app, handset, seat):
    phone = handset.start(cookies=seat("arta")).go().take_along()
    phone.context.clear_cookies()
    phone.begin("Pas daljes").finish()
    expect(phone.page.locator("#said")).to_contain_text("Hyni përsëri")
    assert phone.waiting() == 1

    phone.context.add_cookies(seat("besa"))
    phone.page.get_by_role("button", name="Dërgo tani").click()
    expect(phone.page.locator("#said")).to_contain_text("personi tjetër")
    assert (phone.waiting(), texts(app)) == (1, [])

    phone.context.clear_cookies()
    phone.page.get_by_role("button", name="Dërgo tani").click()
    phone.page.locator("#login").click()
    from tests.conftest import PASSWORD

    phone.page.fill("[name=username]", "arta")
    phone.page.fill("[name=password]", PASSWORD)
    phone.page.press("[name=password]", "Enter")
    phone.page.wait_for_url("**/field/")
    phone.sent()
    assert texts(app) == ["Pas daljes"]


def test_logging_out_and_another_person_on_the_phone_take_no_finished_answer_away(app, handset, seat):
    phone = handset.start(cookies=seat("arta")).go().take_along()
    phone.cut()
    phone.begin("E Artës").finish()
    phone.cut(off=False)
    phone.sent()
    phone.cut()
    phone.begin("E Artës, e dyta").finish()
    phone.context.route("**/field/answers", lambda route: route.abort())
    phone.cut(off=False)
    phone.page.goto(f"{phone.address}/account")
    phone.page.evaluate("document.querySelector('form[action$=logout]').requestSubmit()")
    phone.page.wait_for_url("**/login")
    phone.context.add_cookies(seat("besa"))
    phone.go()
    phone.page.get_by_role("button", name="Merr me vete nga e para").click()
    phone.take_along("tre pula te kulla")
    expect(phone.page.locator("#sheets")).to_contain_text(STREETS["besa"])
    assert STREETS["arta"] not in phone.page.content()
    assert phone.waiting() == 1
    phone.context.unroute("**/field/answers")
    phone.context.add_cookies(seat("arta"))
    phone.page.get_by_role("button", name="Dërgo tani").click()
    phone.sent()
    assert texts(app) == ["E Artës", "E Artës, e dyta"]
