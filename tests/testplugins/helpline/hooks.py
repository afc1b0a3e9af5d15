"""What the helpline adds: a service that keeps files, its rights and its roles."""

from flask import Blueprint

from core.access.guard import requires
from core.contributions import Permission, Role
from core.hookspecs import hookimpl
from plugins.casework.hookspecs import CaseEventKind, CaseService

objections = []
heard = []

VERBS = ("read_costs", "read_own", "read_unit", "read_all", "write", "assign", "approve", "reopen", "break_glass")


@hookimpl
def register_blueprints():
    blueprint = Blueprint("helpline", __name__, url_prefix="/helpline")

    @blueprint.get("/new")
    @requires("helpline.case.write")
    def new():
        return "new"

    return [blueprint]


@hookimpl
def register_permissions():
    return [Permission(name=f"helpline.case.{verb}", label=verb) for verb in VERBS]


@hookimpl
def register_roles():
    return [Role(name="operator", label="Operator"), Role(name="helpline_head", label="Drejtues")]


@hookimpl
def register_case_services():
    return [
        CaseService(
            name="helpline",
            label="Linja e ndihmës",
            book="Regjistri i thirrjeve",
            subject="Fëmija",
            states=(("new", "I ri", "blue"), ("work", "Në punë", "green"), ("closed", "Mbyllur", "grey")),
            risks=(("low", "I ulët", "green"), ("high", "I lartë", "red")),
            roles={"parent": "Prind", "relative": "I afërm"},
            closing_reasons={"solved": "U zgjidh", "moved": "U largua"},
            contact_purposes={"safety": "Kontroll i sigurisë"},
            subject_seen={"alone": "Po, vetëm", "no": "Jo"},
            goal_fields={"health": "Shëndeti", "school": "Arsimi"},
            subject_views={"heard": "U dëgjua"},
            family_views={"agree": "Dakord"},
            plan="Plani",
            home="casework.case",
            start="helpline.new",
        )
    ]


@hookimpl
def register_case_events():
    return [CaseEventKind(name="helpline.called", label="Telefonoi %(who)s", facts={"who": {"child": "fëmija"}})]


@hookimpl
def case_closing_objections(case, reason):
    return list(objections)


@hookimpl
def case_event_noted(case, event):
    heard.append(event.kind)


@hookimpl
def case_panels(case, who):
    return [(10, f'<p class="helpline-panel">{case.reference}</p>')]
