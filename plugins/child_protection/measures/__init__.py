"""What child protection counts, under the codes `cp.*`: the only way in which others learn of it."""

from typing import Any

from core.l10n import _l
from core.measures import Definition, Measure
from plugins.casework.figures import Codes, caseload_measures
from plugins.casework.models import CaseFile
from plugins.child_protection.measures import dimensions, education, groups

SHARED: dict[str, Any] = {
    "permission": "child_protection.statistics.read",
    "opened_by": (
        "child_protection.case.read_all",
        "child_protection.case.read_unit",
        "child_protection.case.read_own",
    ),
    "list_endpoint": "child_protection.figure",
}
PERMISSION: str = SHARED["permission"]
CARRIED_OVER, NEW, MANAGED, CLOSED, OPEN = Codes("cp").all
GTN_MEETINGS = "cp.gtn_meetings"
FEE_CHILDREN = "cp.kindergarten_fee_children"

MEASURES = [
    *caseload_measures(
        "cp",
        dimensions.SPLITS,
        dimensions.CHILD,
        dimensions.REASON,
        counts=_l("Files of child protection, each file once"),
        **SHARED,
    ),
    Measure(
        code=FEE_CHILDREN,
        label=_l("Children with the fee of nursery or kindergarten paid"),
        unit="child",
        kind="caseload",
        sensitivity="sensitive",
        definition=Definition(
            counts=_l("Children with a file whose place in nursery or kindergarten the municipality pays, each once"),
            period=_l("Enrolments that touch the period"),
            carried_over=_l("A child of several years is one child"),
        ),
        facts=education.with_fee_paid,
        root=CaseFile,
        dimensions=dimensions.CHILD,
        weight=30,
        **SHARED,
    ),
    Measure(
        code=GTN_MEETINGS,
        label=_l("Meetings of the technical group (GTN)"),
        unit="meeting",
        kind="flow",
        sensitivity="none",
        definition=Definition(
            counts=_l("Meetings of the group, of the municipality and of its units, each once"),
            period=_l("Meetings that took place in the period; those called off are none"),
        ),
        permission=PERMISSION,
        facts=groups.held,
        dimensions=(groups.GROUP,),
        weight=40,
    ),
]
