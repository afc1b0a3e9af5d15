"""What the boards add: two kinds of body, and the rights to work with each."""

from core.contributions import Permission, Role
from core.hookspecs import hookimpl
from plugins.office.hookspecs import BodyKind

heard = []


def _kind(name, **values):
    rights = {verb: f"boards.{name}.{verb}" for verb in ("read", "write", "sign")}
    return BodyKind(name=f"boards.{name}", label=name.title(), chair="Kryetari", **rights, **values)


KINDS = (
    _kind("team", subjects=("errands.errand",)),
    _kind("committee", standing=("Zbatimi i ligjit", "Shërbimet"), counts=lambda since, until: [("Porositë", "12")]),
)


@hookimpl
def register_body_kinds():
    return list(KINDS)


@hookimpl
def register_permissions():
    return [
        Permission(name=f"boards.{kind}.{verb}", label=verb)
        for kind in ("team", "committee")
        for verb in ("read", "write", "sign")
    ]


@hookimpl
def register_roles():
    return [Role(name="team_leader", label="Drejtues"), Role(name="committee_secretary", label="Sekretare")]


@hookimpl
def agenda_item_noted(item, event, facts):
    heard.append(event)
