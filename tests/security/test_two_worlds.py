"""Two worlds: nothing that a person can get tells whether a hidden file exists (security.md L-01, U1 to U4).

Every page that somebody can reach is fetched, a file is added that they must not know of, and every page is fetched
again: the addresses and the bytes must be the same. Masked are only the nonce, the tokens and the time of day. In the
file is a record of everything: meeting, measure, service, plan, referral, letter, scan, consent, flag, task, enrolment.
"""

import os
import re
import uuid
from typing import Any

import pytest

OBSERVERS = {
    "besnik": "a worker of another unit",
    "klodi": "the IT administrator",
    "valbona": "the supervisor, excluded",
    "arben": "the director, excluded",
    "fatmira": "the secretary",
    "lindita": "the jurist",
    "luan": "the finance office, excluded",
}
MOST = 140 if os.environ.get("KUJDES_SOAK") else 50
"""So many pages each observer opens at most, in each world; all of them in `make soak`."""
LINK = re.compile(r'(?:href|action|data-[a-z-]+|hx-get)="(/[^"#]*)"')
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
MASKS = (
    (re.compile(r'name="_form" value="[^"]+"'), "DRAFT"),
    (re.compile(r'nonce="[^"]+"|nonce-[\w-]+'), "NONCE"),
    (re.compile(r"\b\d\d:\d\d\b"), "TIME"),
    (re.compile(r"(?<![\w.-])(?![0-9a-f]{8}-[0-9a-f]{4}-)[\w-]{20,}(?:\.[\w-]+)*(?![\w-])"), "TOKEN"),
)
WORDS = ["Zamira", "fshehur", "L65101001F", "+355672000111", "1/2026", "15"]
HAS_ID = "<uuid:record_id>"
KINDS = {
    "/child-protection/referrals/": "referral",
    "/people/": "person",
    "/office/documents/": "document",
    "/office/meetings/": "meeting",
    "/office/slips/": "slip",
    "/office/tasks/": "task",
    "/office/referrals/": "handover",
}
"""Which record of the hidden file an address is about; others are about the file."""
PARTS = {
    "documents": "attachment",
    "enrolments": "enrolment",
    "measures": "measure",
    "plans": "plan",
    "services": "provision",
}
"""Which part of the file a second id in an address is; others are a note."""
LEAVE_OUT = ("/static/", "/logout", "/lock", "/leaky")


def masked(text: str) -> str:
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def get(person: Any, url: str) -> tuple[int, str, str]:
    answer = person.get(url)
    kept = {
        name: value for name, value in answer.headers if name not in {"Date", "Set-Cookie", "Content-Security-Policy"}
    }
    kept.pop("Content-Length", None)
    return answer.status_code, masked(str(sorted(kept.items()))), masked(answer.text)


def walk(person: Any, first: tuple[str, ...] = ("/",)) -> dict[str, tuple[int, str, str]]:
    """Fetch every page that links lead to, breadth first."""
    seen: dict[str, tuple[int, str, str]] = {}
    waiting = list(first)
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        if url in seen or url.startswith(LEAVE_OUT):
            continue
        answer = person.get(url)
        seen[url] = (answer.status_code, masked(str(answer.location)), masked(answer.text))
        if answer.status_code == 200 and answer.mimetype == "text/html":
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return seen


def asked(person: Any, words: list[str]) -> dict[str, tuple[int, str, str]]:
    """Search for words in every box that takes some."""
    found = {}
    for word in words:
        for url, name in (("/search", "q"), ("/casework/people", "q")):
            answer = person.post(url, {name: word})
            found[f"{url} {word}"] = (answer.status_code, masked(str(answer.location)), masked(answer.text))
    return found


def differing(before: dict, after: dict) -> list[str]:
    return sorted(url for url in before.keys() | after.keys() if before.get(url) != after.get(url))


def test_no_page_tells_that_a_hidden_file_exists(installation, app, town, hide, signed_in):
    app.extensions["settings"].__dict__["searches_per_5_minutes"] = 10_000
    people = {name: signed_in(name) for name in OBSERVERS}
    before = {name: walk(person) | asked(person, WORDS) for name, person in people.items()}
    hidden = hide()
    after = {name: walk(person) | asked(person, WORDS) for name, person in people.items()}
    told = {f"{name}: {url}" for name in OBSERVERS for url in differing(before[name], after[name])}
    assert told == set()
    pages = [page for found in after.values() for _status, _where, page in found.values()]
    print(f"{len(pages)} pages of {len(OBSERVERS)} people are the same in both worlds")
    assert all(len(found) > 20 for found in before.values())
    for word in (hidden.reference, str(hidden.case), str(hidden.person)):
        assert not any(word in page for page in pages)


def test_a_hidden_file_answers_like_one_that_never_was(app, town, hide, signed_in):
    hidden = hide()
    addresses = [
        rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and HAS_ID in rule.rule
    ]
    for name in OBSERVERS:
        person = signed_in(name)
        for address in (address for address in addresses if "leaky" not in address):
            own = next((getattr(hidden, kind) for part, kind in KINDS.items() if part in address), hidden.case)
            part = getattr(hidden, PARTS.get(address.split("/<uuid:target_id>")[0].rsplit("/", 1)[-1], "note"))
            there = get(person, fill(address, own, part))
            gone = get(person, fill(address, uuid.uuid4(), uuid.uuid4()))
            alike = [[UUID.sub("ID", str(part)) for part in answer] for answer in (there, gone)]
            assert alike[0] == alike[1], f"{name}: {address}"


def fill(address: str, record_id: object, target_id: object) -> str:
    address = address.replace("<uuid:record_id>", str(record_id)).replace("<uuid:target_id>", str(target_id))
    return re.sub(r"<[^>]+>", "casework_case", address)


@pytest.mark.parametrize("leak", ["/leaky/count", "/leaky/last", "/leaky/menu"])
def test_a_planted_leak_is_noticed(town, hide, signed_in, leak):
    """If these pages looked the same in both worlds, the test above would prove nothing."""
    person = signed_in("besnik")
    before = get(person, leak)
    hide()
    assert get(person, leak) != before


def test_a_planted_answer_of_its_own_is_noticed(town, hide, signed_in):
    hidden, person = hide(), signed_in("besnik")
    assert get(person, f"/leaky/exists/{hidden.case}") != get(person, f"/leaky/exists/{uuid.uuid4()}")
