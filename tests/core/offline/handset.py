"""A phone with a profile of its own, whose browser can be killed in the middle of anything."""

import contextlib
import json
import re
import shutil
import time

import psutil
from playwright.sync_api import Error, expect

from tests.screens import PHONE

PHRASE = "gështenja mbi urë"
FINISHED = re.compile("U përfundua dhe u vulos|Hyni përsëri")
"""What the page says of a finished answer; it asks for a login right after, where the session is gone."""


class Handset:
    """Chromium on a folder: what it wrote is still there after the next start, as on a phone."""

    def __init__(self, browser_type, launch, folder, address):
        self.kind, self.launch, self.folder, self.address = browser_type, launch, folder, address
        self.context = self.page = None

    def start(self, size=PHONE, cookies=()):
        self.context = self.kind.launch_persistent_context(
            str(self.folder), **self.launch, viewport=size, locale="sq", timezone_id="Europe/Tirane"
        )
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.page.set_default_timeout(30_000)
        if cookies:
            self.context.add_cookies(cookies)
        return self

    def kill(self):
        """Let the battery fall out: no page hears of it."""
        for process in psutil.process_iter(["cmdline"]):
            if f"--user-data-dir={self.folder}" in (process.info["cmdline"] or []):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        self.stop()

    def stop(self):
        with contextlib.suppress(Error):
            if self.context:
                self.context.close()
        self.context = self.page = None

    def copy(self, folder):
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("Singleton*"))
        return Handset(self.kind, self.launch, folder, self.address)

    def cut(self, off=True):
        self.context.set_offline(off)

    # what a hand does

    def go(self):
        self.page.goto(f"{self.address}/field/")
        self.page.locator(":is(#take, #open, #unable):not([hidden])").wait_for()
        return self

    def take_along(self, phrase=PHRASE):
        self.page.fill("#new-phrase", phrase)
        self.page.fill("#same-phrase", phrase)
        self.page.get_by_role("button", name="Merr me vete", exact=True).click()
        expect(self.page.locator("#sheets")).to_be_visible()
        self.page.locator("body[data-kept]").wait_for()
        return self

    def unlock(self, phrase=PHRASE):
        self.page.fill("#phrase", phrase)
        self.page.get_by_role("button", name="Hapi").click()
        return self

    def begin(self, text, people="3"):
        """Fill a sheet in; the page says that it is kept."""
        self.page.get_by_role("button", name="Plotëso").or_(
            self.page.get_by_role("button", name="Shto një tjetër")
        ).first.click()
        self.page.get_by_label("Llambë").check()
        self.page.get_by_label("Sa veta ishin").fill(people)
        self.page.get_by_label("Çfarë u gjet").fill(text)
        expect(self.page.locator("#fill [data-draft-status]")).to_contain_text("U ruajt në telefon")
        return self

    def finish(self):
        self.page.get_by_role("button", name="Përfundo").click()
        expect(self.page.locator("#said")).to_contain_text(FINISHED)
        return self

    def waiting(self):
        return self.states().count("waiting")

    def states(self):
        return self.page.evaluate("Store.all('answers').then((all) => all.map((one) => one.state))")

    def sent(self):
        """Wait until nothing waits any more, and all that was sent was taken in."""
        until = time.monotonic() + 30
        while "waiting" in self.states() and time.monotonic() < until:
            time.sleep(0.1)
        assert set(self.states()) <= {"done"}
        return self

    def written(self):
        """Return everything that scripts of this address can read back from the browser, as text."""
        return json.dumps(self.page.evaluate(EVERYTHING))

    def holds(self, *canaries):
        """Return which texts stand somewhere in the files of the profile, as UTF-8, UTF-16 or Latin-1."""
        found = set()
        for file in self.folder.rglob("*"):
            if file.is_file():
                content = file.read_bytes()
                forms = ("utf-8", "utf-16-le", "latin-1")
                found |= {text for text in canaries for form in forms if text.encode(form) in content}
        return found


EVERYTHING = """async () => {
    const plain = (value) => value instanceof ArrayBuffer || ArrayBuffer.isView(value)
        ? new TextDecoder("latin1").decode(value) : value instanceof CryptoKey ? `key ${value.extractable}` : value;
    const stored = await Promise.all(["phone", "readable", "answers"].map((name) => Store.all(name)));
    const deep = JSON.stringify(stored, (_name, value) => plain(value));
    const kept = [];
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) kept.push(request.url, await (await cache.match(request)).text());
    }
    return [deep, ...kept, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
}"""
