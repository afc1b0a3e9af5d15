"""A page as it stands in Chromium: the sizes of the screens, what shuts somebody out, and what went wrong behind it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Error, Page

DESK, PHONE = {"width": 1366, "height": 850}, {"width": 390, "height": 844}
SIZES = {"desk": DESK, "phone": PHONE}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],  # to describe what passes takes half of the time
}
AXE = Axe()


def barriers(page: Page, within: str = "") -> str:
    """Return axe's report of what shuts somebody out of the page as it stands; nothing when it is open to everybody.

    `within` is the selector of what lies open over the page: what it covers cannot be clicked meanwhile. A key or a
    click may return before the page goes away; whoever looked at it then looks again at the one that came.
    """
    for _turn in range(2):
        page.wait_for_load_state()
        with suppress(Error):
            return _barriers(page, within)
    page.wait_for_load_state()
    return _barriers(page, within)


def _barriers(page: Page, within: str) -> str:
    """Look once. The bars that stay in sight lie over what a person would scroll away; axe does not scroll."""
    page.evaluate("for (const bar of document.querySelectorAll('.savebar, .bar')) bar.style.position = 'static'")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = AxeResults(page.evaluate("([part, rules]) => axe.run(part || document, rules)", [within, RULES]))
    return found.generate_report() if found.violations_count else ""


def sticks_out(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


SPILLING = """[...document.querySelectorAll(".card, .card :is(section, div, li, fieldset, td):not(.story > li)")]
    .filter((box) => box.clientHeight && box.scrollHeight > box.clientHeight + 4)
    .filter((box) => getComputedStyle(box).overflowY === "visible")
    .map((box) => box.outerHTML.slice(0, 80))"""


def spills(page: Page) -> list[str]:
    """Return the boxes in cards out of which something hangs below, over what stands there."""
    return list(page.evaluate(SPILLING))


@contextmanager
def complaints(page: Page, address: str) -> Iterator[list[str]]:
    """Collect errors of scripts, lines of the console (where the policy refuses), requests that leave the machine."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"error: {error}"))
    page.on(
        "console", lambda line: found.append(f"console: {line.text}") if line.type in ("error", "warning") else None
    )
    page.on(
        "request", lambda sent: None if sent.url.startswith((address, "data:")) else found.append(f"asks {sent.url}")
    )
    yield found
