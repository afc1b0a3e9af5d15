"""Two hundred canaries go in through the real forms; none comes out on a disk, in a log or in a backup (K-02).

Names, narrative, phones, identity numbers and file contents are sent to a served suite. Afterwards, and after it was
killed, everything that it wrote is searched: data, keys, temporary files, what it said, and a backup.
"""

import random
import secrets

import pytest
import sqlalchemy as sa

from core.access.permissions import principal_for
from core.access.principal import acting_as, privileged
from core.backup.box import new_pair
from core.backup.service import create
from core.db import db, now
from core.l10n import local
from tests.canaries import sweep
from tests.security.served import filled, serving
from tests.security.work import register

EACH = 40
"""So many canaries of each of the five kinds."""


@pytest.fixture
def plugins():
    return ("child_protection",)


class Cage:
    """Canaries by kind; all texts end in one random word, so that one search finds any of them."""

    def __init__(self):
        self.mark, self.dice, self.made = secrets.token_hex(8), random.SystemRandom(), []

    def _keep(self, canary):
        self.made.append(canary)
        return canary

    def text(self, kind):
        return self._keep(f"{kind} {len(self.made)} {self.mark}")

    def nid(self):
        digits = f"{self.dice.randrange(10**4, 10**5)}{self.dice.randrange(10**4)}"
        return self._keep(f"J{digits[0]}0101{digits[1:4]}{self.dice.choice('ABCDEFGH')}")

    def phone(self):
        return self._keep(f"+35569{self.dice.randrange(2 * 10**6, 10**7)}")

    def searched(self):
        """Return what `sweep` looks for: it takes the part after the last hyphen."""
        numbers = [canary for canary in self.made if self.mark not in canary]
        return [
            f"x-{self.mark}",
            *(f"x-{number}" for number in numbers),
            *(f"x-{n[4:]}" for n in numbers if n[0] == "+"),
        ]


def referral(page, cage, number):
    """Fill in the page on which a child is registered."""
    return filled(
        page,
        "story",
        channel="phone",
        given=cage.text("Emër"),
        father_name=cage.text("Atësi"),
        family=cage.text("Mbiemër"),
        sex="female",
        age=str(number % 17),
        nid=cage.nid(),
        unit_id=a_unit(page),
        address=cage.text("Adresë"),
        referrer=cage.text("Fqinji"),
        story=cage.text("Rrëfim"),
        actions_taken=cage.text("Veprim"),
        categories="neglect",
        urgency="high",
        decision="open_case",
    )


def everybody_works(served, case_id, cage):
    """Send canaries through the forms that a worker uses in a day."""
    anila = served.sign_in("anila")
    case, moment = f"/casework/cases/{case_id}", local(now())
    day = {"day-day": str(moment.day), "day-month": str(moment.month), "day-year": str(moment.year), "time": "00:01"}
    sent = []

    def post(url, fields):
        answer = anila.post(url, fields)
        sent.append(answer.status)
        assert answer.status in (303, 204), (url, answer.status, answer.text[:3000])
        return answer

    for number in range(5):
        page = anila.get("/child-protection/register").text
        fields = referral(page, cage, number)
        if anila.post("/child-protection/register", fields).status == 422:  # is it one of the children before?
            post("/child-protection/register", [*fields, ("same_as", "none")])
    for _turn in range(EACH):
        person = {"given": cage.text("Emër"), "phone": cage.phone(), "nid": cage.nid(), "anyway": "1"}
        anila.get("/casework/people/new")
        post("/casework/people/new", person)
    for _turn in range(12):
        page = anila.get(f"{case}/notes").text
        token = dict(filled(page, "text"))["_form"]
        assert anila.post("/draft", {"text": cage.text("Draft"), "_form": token}).status == 204
        post(f"{case}/notes", {"text": cage.text("Rrëfim")})
        words = {"place": cage.text("Vend"), "present": cage.text("Emër"), "observations": cage.text("Rrëfim")}
        post(f"{case}/contacts/new", {"kind": "call", "result": "met", **day, **words})
    for number in range(EACH):
        fields = {"kind": "official_letter", "title": cage.text("Titull")}
        answer = anila.upload(f"{case}/documents", fields, f"{cage.text('skedar')}.txt", cage.text("Skedar").encode())
        assert answer.status == 303, (number, answer.text[:3000])
        sent.append(answer.status)
    plan = post(f"{case}/plans", {}).location
    page = anila.get(f"{plan}/edit").text
    post(f"{plan}/edit", filled(page, "aim", aim=cage.text("Qëllim")))
    post(f"{plan}/goals", {"text": cage.text("Objektiv"), "domain": "safety"})
    for _turn in range(5):
        for url in ("/search", "/casework/people/"):
            assert anila.post(url, {"q": cage.text("Kërkim")}).status == 200
    # What is refused must not stay anywhere either: a form with an error, a page that is not there, a broken upload.
    anila.post("/casework/people/new", {"birth_year": "x", "given": cage.text("Gabim")})
    anila.post(f"{case}/asgje", {"text": cage.text("Gabim")})
    anila.upload(f"{case}/documents", {"kind": "official_letter"}, "virus.exe", cage.text("Skedar").encode())
    anila.post(f"{case}/notes", {"text": cage.text("Rrëfim") + "x" * 9000})
    return sent


def a_unit(page):
    """Return a unit that the form offers."""
    options = page.split('name="unit_id"')[1].split("</select>")[0].split('value="')[1:]
    return next(option.split('"')[0] for option in options if len(option.split('"')[0]) == 36)


def tables_as_files(folder):
    """Write everything that PostgreSQL holds of this database as its own files hold it: rows, live and dead."""
    folder.mkdir()
    with privileged("test"), db.engine.connect() as connection:
        home = connection.scalar(sa.text("SELECT 'base/' || oid FROM pg_database WHERE datname = current_database()"))
        names = connection.scalars(sa.text(f"SELECT f FROM pg_ls_dir('{home}') AS f WHERE f ~ '^[0-9]+$'")).all()
        connection.exec_driver_sql("CHECKPOINT")
        for name in names:
            content = connection.scalar(sa.text(f"SELECT pg_read_binary_file('{home}/{name}')"))
            (folder / name).write_bytes(content)


def test_two_hundred_canaries_lie_nowhere_in_clear(app, town, tmp_path, kind):
    settings, cage = app.extensions["settings"], Cage()
    case_id = register(app, town)
    web, temporary = tmp_path / "web", tmp_path / "tmp"
    temporary.mkdir()
    more = {"TMPDIR": str(temporary), "HOME": str(temporary)}
    with serving(settings, web, more=more) as served:
        sent = everybody_works(served, case_id, cage)
        assert sweep(cage.searched(), [settings.data]) == {}
        served.kill()
    assert len(cage.made) >= 200 and len(sent) > 100
    with app.app_context():
        with acting_as(principal_for(town.anila)):
            require_planted(cage, case_id)
        create(tmp_path / "one.backup", recipient=new_pair()[1])
        if kind == "postgresql":
            tables_as_files(tmp_path / "postgresql")
        db.session.remove()
        db.engine.dispose()
    found = sweep(cage.searched(), [settings.data, settings.keys, tmp_path])
    assert found == {}, {canary: places[:3] for canary, places in list(found.items())[:5]}
    print(f"\n{len(cage.made)} canaries, 0 found ({kind})")


def require_planted(cage, case_id):
    """Demand that the canaries did arrive: a search for what was never sent finds nothing, and proves nothing."""
    from plugins.casework.models import Note, Person

    names = [person.given or "" for person in db.session.scalars(sa.select(Person))]
    assert sum(cage.mark in name for name in names) >= EACH
    phones = {person.phone for person in db.session.scalars(sa.select(Person))}
    assert len(phones & set(cage.made)) == EACH
    texts = [note.text for note in db.session.scalars(sa.select(Note).filter_by(case_id=case_id))]
    assert sum(cage.mark in text for text in texts) >= 12
    db.session.remove()


def test_a_canary_that_is_written_down_is_found(tmp_path):
    cage = Cage()
    cage.text("Emër"), cage.nid(), cage.phone()
    for number, canary in enumerate(cage.made):
        (tmp_path / f"{number}").write_text(f"… {canary} …")
        assert sweep(cage.searched(), [tmp_path / "nowhere"]) == {}
    assert len({name for places in sweep(cage.searched(), [tmp_path]).values() for name in places}) == 3
