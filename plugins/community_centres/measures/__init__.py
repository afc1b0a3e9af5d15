"""What the centres count, under the codes `cc.*`: the only way in which others learn of it.

A figure of one kind of programme has the kind behind its code: `cc.programme_participants_unique.parenting`.
"""

from typing import Any

from core.l10n import _l
from core.measures import Definition, Measure, schemes
from plugins.community_centres.codes import codes, labels
from plugins.community_centres.measures import sessions
from plugins.community_centres.permissions import STATISTICS

PARTICIPANTS, CENTRES = "cc.programme_participants_unique", "cc.centres_running_programme"
PROGRAMME_SESSIONS, SESSIONS, ATTENDANCES = "cc.programme_sessions", "cc.sessions_held", "cc.attendances"
AWARENESS, SERVICES = "cc.awareness_participants", "cc.services_active"
SEX = schemes.dimension("sex", "sex", _l("Sex"))
HELD = _l("The session was held in the period and its register kept")


def _measure(code: str, label: Any, unit: str, facts: Any, counts: Any, weight: int, **options: Any) -> Measure:
    given = {"kind": "flow", "sensitivity": "service", "definition": Definition(counts=counts, period=HELD)}
    return Measure(
        code=code,
        label=label,
        unit=unit,
        facts=facts,
        permission=STATISTICS,
        weight=weight,
        **{"max_dimensions": 0, **given, **options},
    )


def _of_programmes(kind: str | None, weight: int) -> list[Measure]:
    """Return the figures of all programmes, or of those of one kind."""
    suffix = f".{kind}" if kind else ""
    of_kind = labels("programme_kind").get(kind, "") if kind else ""

    return [
        _measure(
            f"{PARTICIPANTS}{suffix}",
            _l("Different people: %(kind)s", kind=of_kind) if kind else _l("Different people in programmes"),
            "person",
            sessions.people(kind),
            _l("People named in a register as present at least once; one person of several groups or centres once"),
            weight,
            dimensions=(SEX,),
            max_dimensions=1,
        ),
        _measure(
            f"{CENTRES}{suffix}",
            _l("Centres that ran it: %(kind)s", kind=of_kind) if kind else _l("Centres that ran programmes"),
            "centre",
            sessions.centres(kind),
            _l("Centres with at least one session of a group, each once"),
            weight + 1,
        ),
        _measure(
            f"{PROGRAMME_SESSIONS}{suffix}",
            _l("Sessions: %(kind)s", kind=of_kind) if kind else _l("Sessions of programmes"),
            "session",
            sessions.of_groups(kind),
            _l("Sessions of groups"),
            weight + 2,
        ),
    ]


MEASURES = [
    *_of_programmes(None, 10),
    *(one for place, kind in enumerate(codes("programme_kind")) for one in _of_programmes(kind, 30 + 3 * place)),
    _measure(
        SESSIONS,
        _l("Sessions held in the centres"),
        "session",
        sessions.held,
        _l("Sessions of groups, awareness sessions and open activities"),
        20,
    ),
    _measure(
        ATTENDANCES,
        _l("Attendances in the centres"),
        "attendance",
        sessions.attendances,
        _l("Presences in registers and people counted without a name; somebody who came ten times counts ten times"),
        21,
    ),
    _measure(
        AWARENESS,
        _l("Participations in awareness sessions"),
        "attendance",
        sessions.awareness,
        _l("People counted in awareness sessions, not different people"),
        22,
        sensitivity="public_event",
    ),
    _measure(
        SERVICES,
        _l("Services that are given"),
        "service",
        sessions.services,
        _l("Services of the directory that are given"),
        23,
        kind="stock",
        sensitivity="none",
        definition=Definition(
            counts=_l("Services of the directory that are given"), period=_l("As the directory stands today")
        ),
    ),
]
