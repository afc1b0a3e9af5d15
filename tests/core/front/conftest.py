"""The gallery as a real server, and pages of a real browser that write down what a strict policy refuses."""

import threading

import pytest
from werkzeug.serving import make_server

from tests.core.front.gallery import create_app
from tests.screens import DESK


@pytest.fixture(scope="session")
def gallery(tmp_path_factory):
    return create_app(tmp_path_factory.mktemp("catalogues"))


@pytest.fixture(scope="session")
def address(gallery):
    server = make_server("127.0.0.1", 0, gallery, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def seen(gallery):
    gallery.config["SEEN"].clear()
    gallery.config["DRAFT_ANSWER"] = 204
    return gallery.config["SEEN"]


@pytest.fixture
def open_page(browser, address, seen):
    """Open a page of the gallery; at the end nothing may have been refused by the policy or gone wrong in a script."""
    contexts, complaints = [], []

    def open_at(path, size=DESK, **options):
        context = browser.new_context(viewport=size, locale="sq", timezone_id="Europe/Tirane", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None
        )
        page.on(
            "request", lambda sent: None if sent.url.startswith((address, "data:")) else complaints.append(sent.url)
        )
        page.goto(address + path)
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []
