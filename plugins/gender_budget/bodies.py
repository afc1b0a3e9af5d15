"""The bodies of the gender plan, which meet by the engine of office: councillors, round table, safety council."""

from core.l10n import _l
from plugins.gender_budget.permissions import BODY_READ, BODY_SIGN, BODY_WRITE
from plugins.office.hookspecs import BodyKind


def _kind(name: str, label: object, chair: object, weight: int, *standing: object) -> BodyKind:
    return BodyKind(
        name=f"gender_budget.{name}",
        label=label,
        read=BODY_READ,
        write=BODY_WRITE,
        sign=BODY_SIGN,
        chair=chair,
        standing=standing,
        weight=weight,
    )


KINDS = (
    _kind(
        "commission",
        _l("Commission for gender equality (KBGJ)"),
        _l("A member of the Municipal Council"),
        40,
        _l("How the plan is carried out"),
        _l("The budget seen by gender"),
    ),
    _kind(
        "alliance",
        _l("Alliance of women councillors"),
        _l("A member of the Municipal Council"),
        41,
        _l("Initiatives of the alliance"),
    ),
    _kind(
        "round_table",
        _l("Technical round table on gender equality"),
        _l("The gender equality officer"),
        42,
        _l("The calendar of the 16 Days"),
        _l("What each institution brings"),
    ),
    _kind(
        "public_safety",
        _l("Local Public Safety Council (KVSP)"),
        _l("The mayor"),
        43,
        _l("Safety in public places"),
        _l("What the safety audits found"),
    ),
)
