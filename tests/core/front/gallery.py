"""A small application that shows every macro with invented Albanian data, for the tests of the front end."""

import hashlib
import secrets
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

from flask import Flask, Response, flash, g, redirect, render_template, request, url_for
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader, PrefixLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from core import l10n
from core.l10n.forms import DateParts, Form, MoneyField, NidField, NumberField

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WORKERS = ("Jeta Gjoka", "Gentiana Shehu", "Besnik Kërçiku", "Arta Përmeti")
NAMES = (
    "Fatmir Hoxha",
    "Arta Zeneli",
    "Kujtim Çela",
    "Çeljeta Mëhilli",
    "Ëngjëll Xhafa",
    "Liri Gjoka",
    "Drita Përmeti",
)
STATES = (("I hapur", "blue"), ("Plan aktiv", "green"), ("Në pritje", "amber"), ("Urgjent", "red"), ("Mbyllur", "grey"))
RISKS = ("I lartë", "Mesatar", "I ulët")
UNITS = (
    "Elbasan",
    "Bradashesh",
    "Funarë",
    "Gjergjan",
    "Gjinar",
    "Gracen",
    "Labinot-Fushë",
    "Labinot-Mal",
    "Papër",
    "Shirgjan",
    "Shushicë",
    "Tregan",
    "Zavalinë",
)


@dataclass(frozen=True)
class Shell:
    """What the core tells the frame of every page."""

    user_name: str | None = "Mirela Hoxha"
    municipality: str = "Bashkia Elbasan"
    menu: list[SimpleNamespace] = field(default_factory=list)
    search_url: str | None = "/search"
    lock_url: str = "/lock"
    logout_url: str = "/logout"
    account_url: str = "/account"
    sessions_url: str | None = "/account/sessions"
    banner: list[tuple[str, str]] = field(default_factory=list)
    demo: bool = True


def given(pairs):
    return [SelectChoice(value, label) for value, label in pairs]


class SampleForm(Form):
    first_name = StringField("Emri", [InputRequired("Shkruani emrin"), Length(max=60)])
    last_name = StringField("Mbiemri", [InputRequired("Shkruani mbiemrin"), Length(max=60)])
    nid = NidField("Numri i identitetit")
    born = DateParts("Data e lindjes", [InputRequired("Shkruani datën e lindjes")])
    seen_at = TimeField("Ora e vizitës")
    sex = RadioField("Gjinia", [InputRequired("Zgjidhni gjininë")], choices=given([("f", "Vajzë"), ("m", "Djalë")]))
    risk = RadioField(
        "Niveli i rrezikut",
        [InputRequired("Zgjidhni nivelin e rrezikut")],
        choices=given([("h", "I lartë"), ("m", "Mesatar"), ("l", "I ulët"), ("u", "Nuk dihet ende")]),
    )
    police = RadioField(
        "A u njoftua policia?", [Optional()], choices=given([("yes", "Po"), ("no", "Jo"), ("unknown", "Nuk dihet")])
    )
    police_when = StringField("Kur dhe kush u njoftua")
    signs = SelectMultipleField(
        "Shenjat e vërejtura",
        choices=given(
            [
                ("a", "Lëndime në trup"),
                ("b", "Neglizhencë"),
                ("c", "Mungesa në shkollë"),
                ("d", "Punë e fëmijës"),
                ("e", "Ndryshim i sjelljes"),
                ("f", "Tjetër"),
            ]
        ),
    )
    channel = SelectField(
        "Si erdhi referimi",
        [Optional()],
        choices=given([("", "Zgjidhni"), ("s", "Shkolla"), ("p", "Policia"), ("t", "Telefon")]),
    )
    unit = SelectField(
        "Njësia administrative",
        [InputRequired("Zgjidhni njësinë administrative")],
        choices=given([("", "Zgjidhni"), *[(str(n), name) for n, name in enumerate(UNITS, 1)]]),
    )
    story = TextAreaField("Përshkrimi", [Length(max=400, message="Përshkrimi është më i gjatë se 400 shenja")])
    cost = MoneyField("Kosto e parashikuar")
    siblings = NumberField("Sa motra e vëllezër", whole=True)
    paper = FileField("Bashkëlidh dokument")
    agreed = BooleanField("Kujdestari u njoftua dhe e kupton pse regjistrohet rasti")
    secret = PasswordField("Fjalëkalimi", render_kw={"autocomplete": "current-password"})


def columns():
    names = (
        ("Referenca", "?sort=ref", None, False),
        ("Fëmija", None, None, False),
        ("Njësia", "?sort=unit", None, True),
        ("Gjendja", "?sort=state", None, False),
        ("Rreziku", None, None, False),
        ("Vizita", None, None, True),
        ("Punonjësi", "?sort=worker", None, True),
        ("Afati", "?sort=-due", "asc", False),
    )
    return [
        SimpleNamespace(key=str(n), label=label, sort=sort, sorted=way, hide_on_phone=hidden, numeric=label == "Vizita")
        for n, (label, sort, way, hidden) in enumerate(names)
    ]


def row(number):
    late = number in (0, 3)
    return SimpleNamespace(
        url=f"/child-protection/cases/6f1b{number:04d}-8c1e-4a7b-9f55-0242ac120002",
        reference=f"EL-{number * 37 % 97:02d}KM",
        name=NAMES[number % 7],
        unit=UNITS[number % 13],
        state=STATES[(number * 3) % 5],
        risk=RISKS[number % 3],
        visits=number % 9,
        worker=WORKERS[number % 4],
        due=f"{number % 27 + 1:02d}.12.2026",
        iso=f"2026-12-{number % 27 + 1:02d}",
        mark="late" if late else None,
        note="3 ditë vonë" if late else None,
    )


def listing(rows, filters=0):
    return SimpleNamespace(
        rows=[row(n) for n in range(rows)],
        columns=columns(),
        first=1,
        last=rows,
        total=214,
        total_text="214",
        prev_url=None,
        next_url="?page=2",
        page=1,
        pages=5,
        filters=filters,
        clear_url="/list",
    )


def entry(day, time, icon, what, who, detail=None, tone=None, url=None):
    return SimpleNamespace(day=day, time=time, icon=icon, what=what, who=who, detail=detail, tone=tone, url=url)


VISIT = "Nëna ishte në shtëpi. Fëmija shkon rregullisht në shkollë.\nU la takimi i radhës për 04.12.2026."
LETTER = "Me shkresë, me dorëzim."
STORY = [
    entry("Sot, 22.11.2026", "10:42", "home-heart", "Vizitë në familje", "Mirela Hoxha", VISIT, "accent", "#"),
    entry("Sot, 22.11.2026", "08:15", "phone", "Telefonatë me shkollën", "Mirela Hoxha"),
    entry("19.11.2026", "16:30", "clipboard-check", "Vlerësimi fillestar: rrezik i lartë", "Mirela Hoxha", None, "red"),
    entry("19.11.2026", "11:05", "send", "U njoftua Komisariati i Policisë Elbasan", "Besnik Kërçiku", LETTER, "blue"),
    entry("18.11.2026", "09:20", "folder", "Rasti u hap nga referimi i shkollës", "Besnik Kërçiku"),
]


def create_app(folder: Path) -> Flask:
    app = Flask("gallery", static_folder=str(ROOT / "core" / "static"))
    app.config.update(SECRET_KEY=secrets.token_hex(), SEEN=[], DRAFT_ANSWER=204)
    loader = PrefixLoader(
        {"core": FileSystemLoader(ROOT / "core" / "templates"), "gallery": FileSystemLoader(HERE / "gallery")}
    )
    app.jinja_env.loader = loader
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    catalogues = [(ROOT / "translations", domain) for domain in ("front", "l10n", "wtforms")]
    l10n.init_app(app, catalogues, folder)
    CSRFProtect(app)
    app.jinja_env.globals.update(asset=asset, csp_nonce=lambda: g.nonce, page_lines=list)
    app.before_request(lambda: setattr(g, "nonce", secrets.token_urlsafe(16)))
    app.after_request(headers)
    app.context_processor(lambda: {"shell": shell()})
    routes(app)
    return app


def asset(name: str) -> str:
    digest = hashlib.sha256((ROOT / "core" / "static" / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


def headers(answer):
    answer.headers["Content-Security-Policy"] = POLICY.format(nonce=g.nonce)
    if not request.path.startswith("/static/"):
        answer.headers["Cache-Control"] = "no-store"
    return answer


def shell():
    names = (
        ("Dita ime", "/home", "sun"),
        ("Rastet", "/list", "folders"),
        ("Referimet", "/empty", "send"),
        ("Personat dhe familjet", "/form", "users"),
        ("Gadishmëria", "/errors", "phone"),
        ("Mbledhjet dhe organet", "/record", "users-group"),
        ("Afatet", "/dates", "calendar-due"),
        ("Institucionet", "/parts", "building-community"),
        ("Qendrat komunitare", "/centres", "home-heart"),
        ("Raportet", "/reports", "report-analytics"),
        ("Rregullat ligjore", "/rules", "scale"),
        ("Modulet", "/plugins", "puzzle"),
    )
    return Shell(
        menu=[
            SimpleNamespace(label=label, url=url, icon=icon, active=request.path == url) for label, url, icon in names
        ]
    )


def login():
    return render_template("gallery/login.html", shell=Shell(None), form=SampleForm())


def routes(app: Flask) -> None:
    seen = app.config["SEEN"]

    def page(name, **values):
        return lambda: render_template(f"gallery/{name}.html", **values)

    for name in ("home", "record", "parts"):
        app.add_url_rule(f"/{name}", name, page(name, story=STORY, listing=listing(8), done=False))
    app.add_url_rule("/list", "list", page("list", listing=listing(50, filters=1), tiles=True, searched=False))
    app.add_url_rule("/empty", "empty", page("list", listing=listing(0), tiles=False, searched=False))
    app.add_url_rule(
        "/login", "login", lambda: render_template("gallery/login.html", shell=Shell(None), form=SampleForm())
    )
    app.add_url_rule("/error", "error", page("error"))

    @app.route("/halves")
    def halves():
        """Send a list in two parts, cut amid its first rows: as a busy server or a slow line does."""
        whole = app.view_functions["list"]()
        cut = whole.index("</tr>", whole.index("<tbody")) + 1500

        def parts():
            yield whole[:cut]
            time.sleep(1)
            yield whole[cut:]

        return Response(parts(), mimetype="text/html")

    @app.route("/form", methods=["GET", "POST"])
    def form():
        sample = SampleForm()
        if sample.is_submitted():
            seen.append(("form", request.form.to_dict(flat=False)))
            if sample.validate():
                flash("Rasti u ruajt.", "success")
                return redirect(url_for("record"), 303)
        return render_template("gallery/form.html", form=sample)

    @app.get("/errors")
    def errors():
        typed = MultiDict(
            {"first_name": "Çeljeta", "nid": "J1234", "police": "yes", "story": "Vajza mungon në shkollë. " * 18}
        )
        sample = SampleForm(typed, meta={"csrf": False})
        sample.validate()
        return render_template("gallery/form.html", form=sample)

    @app.post("/draft")
    def draft():
        seen.append(("draft", request.form.to_dict(flat=False)))
        return "", app.config["DRAFT_ANSWER"]

    @app.post("/search")
    def search():
        seen.append(("search", request.form["q"]))
        return render_template("gallery/list.html", listing=listing(3), tiles=False, searched=True)

    @app.route("/lock", methods=["GET", "POST"])
    def lock():
        seen.append(("lock", request.method))
        return login()

    @app.post("/close")
    def close():
        seen.append(("close", request.form.to_dict()))
        return redirect(url_for("record"), 303)

    @app.get("/work")
    def work():
        seen.append(("work", len(seen)))
        done = sum(1 for what, _ in seen if what == "work") > 1
        return render_template("gallery/work.html", done=done)


if __name__ == "__main__":
    import sys

    create_app(Path(sys.argv[1])).run(port=int(sys.argv[2]))
