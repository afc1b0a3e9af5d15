"""Invitations to a meeting about a file, and its minutes, as official documents: of one point, never of others."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.documents import blocks
from core.l10n import _, format_date, format_time
from plugins.casework import agenda
from plugins.casework.agenda import Met
from plugins.casework.case_services import service_of
from plugins.casework.documents import facts as case_paper
from plugins.casework.models import CaseFile
from plugins.office.documents.recipients import Recipient
from plugins.office.meetings.facts import decision_facts
from plugins.office.meetings.words import ABSENCES
from plugins.office.models import Guest
from plugins.office.models.meetings import SIGNED

ABSENT = "absent"


# --- invitations


def invites(case: CaseFile) -> bool:
    """Say whether somebody can be invited to speak about a file."""
    return bool(invitations(case))


def invitations(case: CaseFile) -> Sequence[tuple[str, str]]:
    """Return whom a file's coming meetings invite: one letter for each."""
    return [
        (_key(met, guest), f"{_who(guest)} – {met.meeting.body.brief}, {format_date(met.meeting.day)}")
        for met, guest in _coming(case)
    ]


def invitation(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of an invitation: when and where, and what the guest should know of this file alone."""
    coming = _coming(case)
    met, guest = next((pair for pair in coming if _key(*pair) == choice), coming[0])
    told = {**_meeting(met), "comes_at": format_time(guest.comes_at) if guest.comes_at else ""}
    named = case_paper.case_facts(case, to)
    return {
        **named,
        "meeting": told,
        "heading": _("Invitation").upper(),
        "addressee": to.address or [line for line in (guest.called, _institution(guest)) if line],
        "greeting": _("Dear all,"),
        "body": [
            blocks.text(_("You are invited to the meeting of %(body)s.", body=told["body"])),
            blocks.facts(
                [
                    (_("Date"), told["day"]),
                    (_("Time"), told["comes_at"] or told["time"]),
                    (_("Place"), told["place"]),
                    (_("Invited"), _who(guest)),
                    (_("About"), ", ".join(filter(None, (named["case"]["reference"], named["person"]["name"])))),
                    (_("Point of the agenda"), told["title"]),
                ]
            ),
            blocks.text(told["text"]),
            blocks.note(_("What is said in the meeting stays among those who were invited to this point.")),
        ],
        "closing": _("Thank you for your cooperation."),
    }


def _coming(case: CaseFile) -> list[tuple[Met, Guest]]:
    return [(met, guest) for met in agenda.meetings_of(case) if met.meeting.is_before for guest in met.guests]


def _key(met: Met, guest: Guest) -> str:
    return f"{met.item.id}/{guest.id}"


# --- minutes


def met(case: CaseFile) -> bool:
    """Say whether a meeting spoke of a file."""
    return bool(minutes_to_choose(case))


def minutes_to_choose(case: CaseFile) -> Sequence[tuple[str, str]]:
    """Return the meetings that spoke of a file, the last one first."""
    return [(str(row.item.id), f"{row.meeting.body.brief}, {format_date(row.meeting.day)}") for row in _held(case)]


def minutes(case: CaseFile, to: Recipient, choice: str | None) -> Mapping[str, Any]:
    """Return the facts of the minutes about a file, by default of the last meeting."""
    held = _held(case)
    row = next((one for one in held if str(one.item.id) == choice), held[0])
    named, told = case_paper.case_facts(case, to), {**_meeting(row), **_said(row)}
    return {
        **named,
        "meeting": told,
        "heading": _("Minutes").upper(),
        "body": [
            *([] if row.meeting.state == SIGNED else [blocks.text(_("Draft: the minutes are not signed yet."))]),
            blocks.text(_("of the meeting of %(body)s", body=told["body"])),
            blocks.facts([(_("Date"), told["day"]), (_("Time"), told["time"]), (_("Place"), told["place"])]),
            case_paper.about_person(named),
            *_presence(told),
            *_spoken(case, told),
            blocks.signatures((guest["institution"] or guest["function"], guest["name"]) for guest in told["present"]),
        ],
    }


def of_file(case: CaseFile) -> list[blocks.Block]:
    """Return what the meetings said of a file, as a part of the whole file."""
    made: list[blocks.Block] = []
    for row in reversed(_held(case)):
        told = {**_meeting(row), **_said(row)}
        made += [blocks.heading(f"{told['body']}, {told['day']}", 3), *_presence(told, 3), *_spoken(case, told, 3)]
    return made


def _spoken(case: CaseFile, told: Mapping[str, Any], level: int = 2) -> list[blocks.Block]:
    return [
        blocks.heading(told["title"], level),
        blocks.text(told["minutes"]),
        blocks.facts([(str(service_of(case).subject), told["heard"])]),
        *_decided(told, level),
    ]


def _held(case: CaseFile) -> list[Met]:
    return [row for row in agenda.meetings_of(case) if row.took_place]


def _presence(told: Mapping[str, Any], level: int = 2) -> list[blocks.Block]:
    head = (_("Name and surname"), _("Function"), _("Institution"))
    present = [[guest["name"], guest["function"], guest["institution"]] for guest in told["present"]]
    absent = [[guest["name"], guest["institution"], guest["absence"]] for guest in told["absent"]]
    made = []
    if present:
        made += [blocks.heading(_("Those present"), level), blocks.table(head, present, about=_("Those present"))]
    if absent:
        head = (_("Name and surname"), _("Institution"), _("Reason of absence"))
        made += [blocks.heading(_("Those absent"), level), blocks.table(head, absent, about=_("Those absent"))]
    return made


def _decided(told: Mapping[str, Any], level: int) -> list[blocks.Block]:
    rows = [
        [str(number), row["text"], row["responsible"], row["due"]] for number, row in enumerate(told["decisions"], 1)
    ]
    if not rows:
        return []
    head = (_("No."), _("Decision"), _("Responsible"), _("Until"))
    return [blocks.heading(_("Decided"), level), blocks.table(head, rows, widths=(6, 54, 26, 14), about=_("Decided"))]


# --- a meeting as names for paper


def _meeting(row: Met) -> dict[str, Any]:
    meeting = row.meeting
    return {
        "body": meeting.body.name_on(meeting.day),
        "day": format_date(meeting.day),
        "time": format_time(meeting.at),
        "place": meeting.place or "",
        "title": row.item.title or "",
        "text": row.item.text or "",
    }


def _said(row: Met) -> dict[str, Any]:
    answers = service_of(row.hearing.case).hearing if row.hearing else {}
    heard = (str(answers.get(row.hearing.heard, "")), row.hearing.words or "") if row.hearing else ()
    return {
        "minutes": row.item.minutes or "",
        "heard": " – ".join(filter(None, heard)),
        "present": [_guest(guest) for guest in row.guests if guest.presence != ABSENT],
        "absent": [_guest(guest) for guest in row.guests if guest.presence == ABSENT],
        "decisions": [_decision(one) for one in row.decided],
    }


def _guest(guest: Guest) -> dict[str, str]:
    why = (str(ABSENCES.get(guest.absence or "", "")), guest.absence_text or "")
    return {
        "name": guest.called,
        "function": guest.function or "",
        "institution": _institution(guest),
        "absence": ", ".join(filter(None, why)),
    }


def _decision(row: Any) -> dict[str, str]:
    said = decision_facts(row)
    return {
        "text": said["text"],
        "responsible": said["responsible"],
        "due": format_date(said["due_on"]),
        "done": format_date(said["done_on"]),
    }


def _institution(guest: Guest) -> str:
    return guest.institution.name if guest.institution else ""


def _who(guest: Guest) -> str:
    return ", ".join(filter(None, (guest.called, guest.function, _institution(guest))))


# --- trying a template


def invitation_sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    names = ("body", "day", "time", "comes_at", "place", "title", "text")
    return {**case_paper.sample(), "meeting": dict.fromkeys(names, "Provë")}


def minutes_sample() -> Mapping[str, Any]:
    """Return invented names for trying a template of the municipality's."""
    guest = dict.fromkeys(("name", "function", "institution", "absence"), "Provë")
    decision = dict.fromkeys(("text", "responsible", "due", "done"), "Provë")
    told = dict.fromkeys(("body", "day", "time", "place", "title", "text", "minutes", "heard"), "Provë")
    told |= {"present": [guest], "absent": [guest], "decisions": [decision]}  # type: ignore[dict-item]
    return {**case_paper.sample(), "meeting": told}
