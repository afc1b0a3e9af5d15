"""What coordination counts, under the codes `dv.*`: the only way in which others learn of it."""

from typing import Any

from core.l10n import _l
from core.measures import Definition, Measure
from plugins.casework.figures import Codes, caseload_measures
from plugins.casework.models import CaseFile
from plugins.domestic_violence.bodies import JOINT, KD
from plugins.domestic_violence.measures import dimensions, meetings, services, synced
from plugins.domestic_violence.service import ETN

PERMISSION = "domestic_violence.statistics.read"
OF_FILES: dict[str, Any] = {
    "permission": PERMISSION,
    "opened_by": (
        "domestic_violence.case.read_all",
        "domestic_violence.case.read_unit",
        "domestic_violence.case.read_own",
    ),
    "list_endpoint": "domestic_violence.figure",
}
WITHOUT_LIST = {name: value for name, value in OF_FILES.items() if name != "list_endpoint"}
"""For what is no file but belongs to one: counted within reach as files are."""
CARRIED_OVER, NEW, MANAGED, CLOSED, OPEN = Codes("dv").all
ETN_MEETINGS, KD_MEETINGS, JOINT_MEETINGS = "dv.etn_meetings", "dv.kd_meetings", "dv.joint_meetings"
REPORTS_ON_TIME, SHELTER_MONTHS = "dv.um_reports_on_time", "dv.shelter_rent_months"
REVALB = "dv.revalb_synced"
RENT_BONUS, NURSERY = "dv.rent_bonus_beneficiaries", "dv.free_nursery_children"
HELD = Definition(counts=_l("Meetings that took place; those called off are none"), period=_l("Held in the period"))


def _meetings(code: str, kind: str, label: Any, weight: int) -> Measure:
    return Measure(
        code=code,
        label=label,
        unit="meeting",
        kind="flow",
        sensitivity="public_event",
        definition=HELD,
        permission=PERMISSION,
        facts=meetings.held(kind),
        max_dimensions=0,
        weight=weight,
    )


MEASURES = [
    *caseload_measures(
        "dv",
        dimensions.SPLITS,
        dimensions.OF_FILES,
        dimensions.REASON,
        counts=_l("Files of coordination, each file once"),
        **OF_FILES,
    ),
    _meetings(ETN_MEETINGS, ETN, _l("Meetings of the ETN"), 20),
    _meetings(KD_MEETINGS, KD, _l("Meetings of KD"), 21),
    _meetings(JOINT_MEETINGS, JOINT, _l("Joint meetings of MKR, ETN and KVSP"), 22),
    Measure(
        code=REPORTS_ON_TIME,
        label=_l("Reports on orders sent to the police in time"),
        unit="report",
        kind="ratio",
        sensitivity="service",
        definition=Definition(
            counts=_l(
                "Reports to the police that were due on orders in force; in time are those sent by their deadline"
            ),
            period=_l("The deadline lies in the period"),
        ),
        facts=meetings.reports_on_time,
        denominator=meetings.reports_due,
        root=CaseFile,
        max_dimensions=0,
        weight=25,
        **WITHOUT_LIST,
    ),
    Measure(
        code=REVALB,
        label=_l("Files of the ETN that stand whole in REVALB"),
        unit="case",
        kind="ratio",
        sensitivity="sensitive",
        definition=Definition(
            counts=_l("Files of which a meeting of the ETN spoke; whole are those of which every step is ticked"),
            period=_l("The meeting was held in the period, the last step ticked by its end"),
        ),
        facts=synced.in_revalb,
        denominator=synced.before_the_etn,
        root=CaseFile,
        max_dimensions=0,
        weight=26,
        **OF_FILES,
    ),
    Measure(
        code=SHELTER_MONTHS,
        label=_l("Months for which the municipality paid the rent of a shelter"),
        unit="month",
        kind="flow",
        sensitivity="service",
        definition=Definition(
            counts=_l("Months with a payment of the municipality for emergency shelter, each month once"),
            period=_l("The month lies in the period"),
        ),
        facts=services.shelter_months,
        max_dimensions=0,
        smallest="quarter",
        root=CaseFile,
        weight=30,
        **WITHOUT_LIST,
    ),
    Measure(
        code=RENT_BONUS,
        label=_l("People with the rent bonus"),
        unit="person",
        kind="caseload",
        sensitivity="sensitive",
        definition=Definition(
            counts=_l("People with a file of coordination who are given the rent bonus, each once"),
            period=_l("The bonus runs on a day of the period"),
            carried_over=_l("A person of several years is one person"),
        ),
        facts=services.with_rent_bonus,
        root=CaseFile,
        dimensions=dimensions.OF_FILES,
        weight=31,
        **OF_FILES,
    ),
    Measure(
        code=NURSERY,
        label=_l("Children with a free place in nursery or kindergarten"),
        unit="child",
        kind="caseload",
        sensitivity="sensitive",
        definition=Definition(
            counts=_l(
                "Children of people protected whose nursery or kindergarten is paid; of a file the most of a year"
            ),
            period=_l("The place is paid on a day of the period"),
            carried_over=_l("A child of several years is one child"),
        ),
        facts=services.children_in_nursery,
        root=CaseFile,
        max_dimensions=0,
        weight=32,
        **OF_FILES,
    ),
]
OTHERS = (ETN_MEETINGS, KD_MEETINGS, JOINT_MEETINGS, REPORTS_ON_TIME, REVALB, SHELTER_MONTHS, RENT_BONUS, NURSERY)
