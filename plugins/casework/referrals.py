"""Files that are referred to others: what may be shown to whom, on which consent, and the word on the timeline."""

import uuid
from collections.abc import Iterator
from typing import Any

from core.disclosure import NONE, Profile
from core.field_classes import class_of
from core.l10n import _, _l, format_date
from plugins.casework import cases, codes, consents, reaching
from plugins.casework.case_services import risk_of, service_of
from plugins.casework.hookspecs import CaseEventKind
from plugins.casework.models import CaseFile, Person
from plugins.casework.people import parts_of, relation_words
from plugins.casework.timeline import note_event
from plugins.office.hookspecs import ReferralSource, SharedPart, Standing
from plugins.office.referrals.lists import to_name

RISK_TOLD = ("police", "prosecution", "court", "municipality")
"""The profiles that are told how great the risk is."""


def _parts(case: CaseFile, profile: Profile) -> list[SharedPart]:
    """Return the parts of a file that a receiver may be shown, shaped by its profile."""
    subject = next(part.person for part in parts_of(case) if part.role == cases.SUBJECT)
    found = {
        "person": (service_of(case).subject, _person(subject, profile)),
        "contact": (_("How to reach them"), _contact(case, subject, profile)),
        "health": (_("Health"), _values(subject, profile, "disability")),
        "family": (_("Household"), _household(case, profile)),
        "risk": (_("Risk"), _risk(case, profile)),
    }
    return [SharedPart(code=code, label=label, rows=tuple(rows)) for code, (label, rows) in found.items()]


def _person(person: Person, profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.names != NONE:
        yield _("Name"), person.full_name
    yield _("Sex"), {"female": _("female"), "male": _("male")}.get(person.sex, _("not known"))
    if person.birth_year:
        yield _("Year of birth"), str(person.birth_year)


def _values(person: Person, profile: Profile, *columns: str) -> Iterator[tuple[str, str]]:
    for column in columns:
        if value := profile.value(person, column):
            yield str(getattr(Person, column).label), str(value)


def _contact(case: CaseFile, person: Person, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield the phone and the address as far as the person may be reached there, and else what was agreed."""
    for way, column in ((reaching.CALL, "phone"), (reaching.LETTER, "address")):
        if not profile.tells(class_of(Person, column)):
            continue
        reach = reaching.agreed(case, person, way)
        value = reach.number or (profile.value(person, column) if reach.allowed else None)
        if said := " · ".join(str(text) for text in (value, reach.words) if text):
            yield str(getattr(Person, column).label), said


def _household(case: CaseFile, profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.names == NONE:
        return
    for part in parts_of(case):
        if part.household and part.until is None and part.role != cases.SUBJECT:
            yield relation_words(part) or str(service_of(case).roles.get(part.role, "")), part.person.short_name


def _risk(case: CaseFile, profile: Profile) -> Iterator[tuple[str, str]]:
    if profile.name in RISK_TOLD and (risk := risk_of(case)) is not None:
        yield _("Level"), str(risk[0])


def _consent(case: CaseFile, institution_id: uuid.UUID | None) -> Standing | None:
    """Return the consent to a referral, or to sharing information, that holds today."""
    for purpose in (consents.REFERRAL, consents.SHARE):
        if row := consents.valid(case, purpose, institution_id=institution_id):
            said = f"{codes.label('consent_giver', row.giver)}, {format_date(row.given_on)}"
            return Standing(id=row.id, until=row.valid_until, said=said)
    return None


def _noted(case: CaseFile, referral: Any, what: str) -> None:
    note_event(case, f"casework.referral_{what}", target=referral, state=referral.state, text=to_name(referral))


SOURCE = ReferralSource(
    name="casework.case",
    may=lambda case: cases.may(case, "write") and not case.is_closed,
    parts=_parts,
    consent=_consent,
    noted=_noted,
    unit=lambda case: case.unit_id,
)


def _kind(what: str, label: Any, tone: str) -> CaseEventKind:
    return CaseEventKind(
        name=f"casework.referral_{what}", label=label, icon="send", tone=tone, endpoint="casework.referrals"
    )


EVENTS = (
    _kind("sent", _l("Referred to others"), "blue"),
    _kind("answered", _l("Answer to a referral"), "green"),
    _kind("withdrawn", _l("Referral withdrawn"), "grey"),
)


def noted(case: CaseFile, event: Any) -> None:
    """Hear what happens in a file: what went out on a withdrawn consent ends, open referrals go with the file."""
    from plugins.office.referrals import sending

    if event.kind == "casework.consent_withdrawn":
        sending.end_consent(event.target_id)
    elif event.kind == "casework.transferred" and event.facts.get("worker"):
        sending.follow_up(case.id, uuid.UUID(event.facts["worker"]))
