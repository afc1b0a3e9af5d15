"""People at a screen, for the stories: what their hands do is counted, and every page is looked at."""

from dataclasses import dataclass, field

from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.screens import barriers

TAP, KEY, READ = 1.2, 0.28, 5.0
"""Seconds for a tap or a click, for a key, and for each text to read (ui/README: the keystroke model)."""
NAMED = ("Blerta", "Liri", "Gjoka", "Zamira", "Provëza")
"""Those whom the stories are about; the title of the browser, which others see in passing, says none of these."""


@dataclass
class Somebody:
    """A person at a screen; counts what the hands do, and looks at every page with the eyes of axe."""

    page: object
    address: str
    seconds: float = 0.0
    seen: list[str] = field(default_factory=list)

    def sign_in(self, username):
        self.page.goto(f"{self.address}/login")
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.locator("[name=password]").press("Enter")
        self.page.wait_for_url(f"{self.address}/")
        return self.look()

    def look(self):
        """Nothing shuts anybody out, sticks out of the screen, or says a name in the title of the browser."""
        found = barriers(self.page)
        assert found == "", found
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, self.page.url
        assert not any(name in self.page.title() for name in NAMED)
        assert self.page.locator("html").get_attribute("lang") == "sq"
        self.seen.append(self.page.url)
        return self

    def tap(self, place):
        self.seconds += TAP
        place.click()

    def write(self, label, text):
        exact = self.page.get_by_label(label, exact=True)
        box = exact if exact.count() else self.page.get_by_label(label)
        self.seconds += TAP + KEY * len(text)
        box.first.fill(text)

    def pick(self, label, text):
        """Choose from a long list by typing the beginning."""
        box = self.page.get_by_label(label).first
        if box.get_attribute("role") != "combobox":
            self.seconds += 2 * TAP
            box.select_option(label=text)
            return
        self.tap(box)
        self.seconds += KEY * (len(text) + 1)
        box.fill(text)
        box.press("Enter")

    def choose(self, question, answer):
        group = self.page.locator("fieldset").filter(has=self.page.locator("legend", has_text=question)).first
        self.seconds += TAP
        group.get_by_label(answer).first.check()

    def follow(self, name):
        self.tap(self.page.locator("#main").get_by_role("link", name=name).first)
        self.page.wait_for_load_state()
        return self.look()

    def tab(self, name):
        self.tap(self.page.locator(".tabs").get_by_role("link", name=name))
        self.page.wait_for_load_state()
        return self.look()

    def press(self, name):
        self.tap(self.page.locator("#main").get_by_role("button", name=name, exact=True).first)
        self.page.wait_for_load_state()
        return self.look()

    def reads(self, *texts):
        for text in texts:
            expect(self.page.locator("#main").get_by_text(text).filter(visible=True).first).to_be_visible()
        return self


def answer_all(worker, answers):
    """Answer the whole sheet quietly, but for some questions."""
    for group in worker.page.locator("#sheet fieldset").all():
        legend = group.locator("legend").inner_text()
        if group.get_by_label("Nuk dihet").count():
            wanted = next((answer for start, answer in answers.items() if legend.startswith(start)), "Jo")
            group.get_by_label(wanted, exact=True).check()
