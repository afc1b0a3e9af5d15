"""What comes next in a meeting: the way from the plan to signed minutes, as steps for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.db import now
from core.l10n import _
from plugins.office.models import AgendaItem, Guest, Meeting
from plugins.office.models.meetings import CANCELLED, HELD, INVITED, SIGNED


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step: its words, whether it is done, whether it is the one to do now, and which view does it, if one may."""

    label: str
    done: bool
    now: bool
    view: str | None = None
    post: bool = False
    icon: str = "arrow-right"

    @property
    def state(self) -> str:
        return "done" if self.done else "now" if self.now else "later"


def steps_of(
    meeting: Meeting, items: Sequence[AgendaItem], guests: Sequence[Guest], *, may_write: bool, may_sign: bool
) -> list[Step]:
    """Return the steps of a meeting; the first that is not done is the one to do, by whoever may."""
    if meeting.state == CANCELLED:
        return []
    took_place = meeting.state in (HELD, SIGNED)
    steps = [
        (_("Write the agenda"), bool(items), "new_item", False, "plus", may_write),
        (_("Invite guests"), bool(guests), "invite", False, "user-plus", may_write),
        (_("The invitations went out"), meeting.state in (INVITED, HELD, SIGNED), "invited", True, "send", may_write),
        (_("Begin the meeting"), took_place, "held", True, "check", may_write and meeting.at <= now()),
        (_("Write down who came"), _all_noted(guests, took_place), "presence", False, "user-check", may_write),
        (_("Write the minutes"), _all_written(items, took_place), "minutes", False, "file-text", may_write),
        (_("Sign the minutes"), meeting.state == SIGNED, "signed", True, "circle-check", may_sign),
    ]
    first = next((label for label, done, *_rest in steps if not done), None)
    return [
        Step(
            label=label,
            done=done,
            now=label == first,
            view=view if label == first and may else None,
            post=post,
            icon=icon,
        )
        for label, done, view, post, icon, may in steps
    ]


def _all_noted(guests: Sequence[Guest], took_place: bool) -> bool:
    return took_place and bool(guests) and all(guest.presence for guest in guests)


def _all_written(items: Sequence[AgendaItem], took_place: bool) -> bool:
    return took_place and bool(items) and all(item.minutes for item in items)
