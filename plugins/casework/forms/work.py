"""Forms about contacts, notes and documents."""

from datetime import datetime
from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, StopValidation, ValidationError

from core.db import now
from core.files.kinds import KINDS
from core.l10n import TIME_ZONE, _, _l, format_datetime, local, today
from core.l10n.forms import DateParts, Form
from plugins.casework import codes
from plugins.casework.attachments import PHOTO
from plugins.casework.forms.fields import VersionedForm, choose, none_if_empty
from plugins.casework.hookspecs import CaseService

CAMERA = {"accept": "image/jpeg,image/png", "capture": "environment"}
ACCEPTED = ",".join(f".{extension}" for extension in KINDS)


class ContactForm(VersionedForm):
    """A visit, a call or a meeting."""

    kind = RadioField(_l("Kind"), [InputRequired(_l("Choose what kind of contact it was."))])
    day = DateParts(_l("Day"), [InputRequired(_l("Write the day."))])
    time = TimeField(_l("Time"), [InputRequired(_l("Write the time."))])
    result = RadioField(_l("Result"), [InputRequired(_l("Choose the result."))])
    purpose = SelectField(_l("Purpose"), [Optional()], filters=[none_if_empty])
    subject_seen = RadioField(_l("Was the person seen"), [Optional()], filters=[none_if_empty])
    place = StringField(_l("Place"), [Optional(), Length(max=200)], filters=[none_if_empty])
    present = StringField(_l("Who was there"), [Optional(), Length(max=500)], filters=[none_if_empty])
    observations = TextAreaField(_l("What was seen and said"), [Optional(), Length(max=8000)], filters=[none_if_empty])
    agreed = TextAreaField(_l("What was agreed, next step"), [Optional(), Length(max=4000)], filters=[none_if_empty])

    def __init__(self, *args: Any, service: CaseService, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choose(codes.choices("contact_kind"))
        self.result.choices = choose(codes.choices("contact_result"))
        self.purpose.choices = choose(service.contact_purposes, _l("Choose"))
        self.subject_seen.choices = choose(service.subject_seen)
        if not service.contact_purposes:
            del self.purpose
        if not service.subject_seen:
            del self.subject_seen

    @classmethod
    def blank(cls, service: CaseService, kind: str | None) -> "ContactForm":
        """Return a form for what happened just now."""
        moment = local(now())
        return cls(service=service, formdata=None, kind=kind, day=today(), time=moment.time(), result="met")

    @property
    def at(self) -> datetime:
        """Return the moment on Albanian clocks."""
        return datetime.combine(self.day.data, self.time.data, TIME_ZONE)


def shown_contact(contact: Any, service: CaseService) -> dict[str, Any]:
    """Return the words of a contact by field."""
    return {
        "kind": codes.label("contact_kind", contact.kind),
        "result": codes.label("contact_result", contact.result),
        "purpose": service.contact_purposes.get(contact.purpose, ""),
        "subject_seen": service.subject_seen.get(contact.subject_seen, ""),
        "at": format_datetime(contact.at),
        "place": contact.place,
        "present": contact.present,
        "observations": contact.observations,
        "agreed": contact.agreed,
    }


class NoteForm(VersionedForm):
    text = TextAreaField(_l("Note"), [InputRequired(_l("Write the note.")), Length(max=8000)])


class AttachmentForm(Form):
    """Documents to add, several at once; what the camera takes is a photo unless something else is chosen."""

    photos = MultipleFileField(_l("Take a photo"), render_kw=CAMERA)
    files = MultipleFileField(_l("Choose documents or photos"), render_kw={"accept": ACCEPTED})
    kind = SelectField(_l("Kind"))
    title = StringField(_l("What it is"), [Optional(), Length(max=200)], filters=[none_if_empty])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind.choices = choose(codes.choices("attachment_kind"), _l("Choose"))

    def validate_files(self, field: Any) -> None:
        """Something was chosen in one of the two places."""
        if not self.uploads():
            raise ValidationError(_("Choose a file."))

    def validate_kind(self, field: Any) -> None:
        """Only the camera says by itself what it sends."""
        if any(kind == "" for _upload, kind in self.uploads()):
            raise StopValidation(_("Choose what kind of document it is."))

    def uploads(self) -> list[tuple[Any, str]]:
        """Return what was sent, each with its kind."""
        chosen = self.kind.data or ""
        taken = [(upload, chosen or PHOTO) for upload in self.photos.data or () if upload.filename]
        return taken + [(upload, chosen) for upload in self.files.data or () if upload.filename]
