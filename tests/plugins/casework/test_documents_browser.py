"""Documents in a real browser: photos of a phone with their progress, and active files that must not run."""

import io
import itertools
import re
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from core import files
from core.db import db, unit_of_work
from core.records import find
from plugins.casework.models import Attachment, CaseFile
from tests.core.files.samples import ACTIONS, JPEG, PDF, PNG, pdf, photo, said_in_jpeg, segment, zipped
from tests.screens import DESK, PHONE

pytestmark = pytest.mark.browser
BEACON = "fetch('/healthz?ran'); document.title = 'ran'; alert(1)"


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a browser does does not depend on the database."""
    return request.param


def test_photos_of_a_phone_are_sent_one_by_one_and_the_refused_one_says_why(
    open_file, sign_in_at, live_server, acting, office, tmp_path
):
    case_id = open_file()
    page = sign_in_at("mira", PHONE)
    page.goto(f"{live_server}/casework/cases/{case_id}/documents")
    assert page.locator("#photos").get_attribute("capture") == "environment"
    sent = [("image.jpg", photo(width=1200, height=900)), ("e dëmtuar.jpg", JPEG[:-300]), ("letra.jpg", JPEG)]
    for name, content in sent:
        Path(tmp_path / name).write_bytes(content)
    page.set_input_files("#files", [tmp_path / name for name, _content in sent])
    page.fill("#kind", "Fotografi")
    page.press("#kind", "Enter")
    page.fill("#title", "Dera e shtëpisë")
    page.get_by_role("button", name="Ruaj dokumentet").click()
    lines = page.locator("[data-sent] li")
    expect(lines).to_have_count(3)
    expect(page.locator(".sent-kept")).to_have_count(2)
    expect(page.locator(".sent-refused")).to_contain_text("Fotografia është e dëmtuar")
    page.reload()
    expect(page.get_by_role("link", name="Dera e shtëpisë")).to_have_count(2)
    small = page.locator(".shelf-mark img").first
    expect(small).to_have_js_property("complete", True)
    assert small.evaluate("image => image.naturalWidth") > 0
    page.get_by_role("link", name="Dera e shtëpisë").first.click()
    expect(page.locator("img.sheet")).to_have_js_property("complete", True)
    assert page.locator("img.sheet").evaluate("image => image.naturalWidth") > 0


def test_without_scripts_several_photos_are_sent_as_well(open_file, sign_in_at, live_server, tmp_path):
    case_id = open_file()
    page = sign_in_at("mira", PHONE, java_script_enabled=False)
    page.goto(f"{live_server}/casework/cases/{case_id}/documents")
    (tmp_path / "a.jpg").write_bytes(JPEG)
    page.set_input_files("#photos", [tmp_path / "a.jpg"])
    page.get_by_role("button", name="Ruaj dokumentet").click()
    assert "Dokumenti u ruajt" in page.locator("main").inner_text()


def active():
    """Yield name, media type and content of files that would run if a browser showed them."""
    html = f"<!doctype html><script>{BEACON}</script>".encode()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{BEACON}"><script>{BEACON}</script></svg>'.encode()
    xml = f'<?xml version="1.0"?><x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>{BEACON}</h:script></x>'.encode()
    image = f"<img src=x onerror=\"{BEACON}\"><iframe srcdoc='<script>parent.{BEACON}</script>'>".encode()
    script = f"{BEACON};".encode()
    types = {
        "text/html": html, "application/xhtml+xml": xml, "image/svg+xml": svg, "text/xml": xml,
        "application/xml": xml, "text/plain": html, "application/octet-stream": html, "image/jpeg": html,
        "image/png": svg, "application/pdf": html, "audio/mpeg": html, "audio/mp4": svg,
        "application/javascript": script, "text/css": html, "multipart/x-mixed-replace": html,
        "application/vnd.oasis.opendocument.text": html, "text/html; charset=utf-7": b"+ADw-script+AD4-" + script,
        "message/rfc822": b"Content-Type: text/html\r\n\r\n" + html, "text/x-component": html, "": html,
    }  # fmt: skip
    yield from ((f"a{number}.txt", media, content) for number, (media, content) in enumerate(types.items()))
    yield from ((f"b{number}.html", media, image) for number, media in enumerate(["text/html", "image/jpeg", "x/y"]))
    yield from ((f"c{number}.pdf", "application/pdf", pdf(action)) for number, action in enumerate(ACTIONS))
    polyglots = [said_in_jpeg(JPEG, segment(0xFE, html)), PNG + html, PDF + html, html + PDF, zipped(("a.html", html))]
    yield from (
        (f"d{number}.jpg", media, content)
        for number, (media, content) in enumerate(itertools.product(["image/jpeg", "text/html"], polyglots))
    )
    yield "x.txt", "text/html\r\nX-Ran: 1", html


@pytest.fixture
def planted(open_file, acting, office):
    """Active files, past every check at the door, with the types that a browser would run; returns their addresses."""
    case_id = open_file()
    home = f"/casework/cases/{case_id}/documents"
    with acting(office.mira), unit_of_work():
        case, made = find(CaseFile, case_id), []
        for name, media, content in active():
            stored = files.store(io.BytesIO(content), 10**6)
            row = Attachment(
                case=case, kind="other", media_type=media.split("\r")[0], size=stored.size, stored_name=stored.name,
                by_id=office.mira, file_name=name, file_key=stored.key, title="<script>alert(1)</script>",
                small=content,
            )  # fmt: skip
            db.session.add(row)
            made.append(row)
        db.session.flush()
        return home, [f"{home}/{row.id}" for row in made]


def test_of_40_active_files_opened_in_a_browser_none_runs(planted, sign_in_at, live_server, app):
    home, urls = planted
    assert len(urls) >= 40
    page, ran = sign_in_at("mira", DESK, attacked=True), []
    for happening in ("dialog", "popup"):
        page.on(happening, lambda what: ran.append(str(what)))
    page.context.on("request", lambda sent: ran.append(sent.url) if "ran" in sent.url else None)
    saved = 0
    for url in urls:
        for part in ("/file", "/small"):
            try:
                page.goto(live_server + url + part, wait_until="commit", timeout=5000)
            except Error as begun:
                saved += "Download is starting" in str(begun)
    page.goto(live_server + home)
    # The same as parts of a page of our own, where an attacker who got so far would put them.
    page.evaluate(
        """urls => { for (const url of urls) for (const [tag, name] of
             [["iframe", "src"], ["object", "data"], ["embed", "src"], ["img", "src"], ["script", "src"]]) {
               const part = document.createElement(tag); part[name] = url + "/file"; document.body.append(part); } }""",
        urls,
    )
    page.wait_for_timeout(1500)
    assert ran == []
    assert saved == len(urls), "every file was saved instead of shown"
    print(f"{len(urls)} active files opened seven ways each, 0 scripts ran")


def test_the_same_file_shown_by_a_careless_page_does_run(app, sign_in_at, live_server, office):
    """If nothing ran here either, the test above would prove nothing."""
    from flask import Response

    from core.access.guard import public

    name, media, content = next(iter(active()))
    careless = {"Content-Security-Policy": "script-src 'unsafe-inline'; connect-src 'self'"}
    app.view_functions["core.healthz"] = public(lambda: Response(content, mimetype=media, headers=careless))
    page, ran = sign_in_at("mira", PHONE), []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.goto(f"{live_server}/healthz")
    assert ran and re.match("a0", name)
