"""Checks of form fields whose sentences WTForms cannot say in Albanian."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf.file import FileSize
from wtforms.validators import ValidationError

from core.l10n.formats import format_date, today
from core.l10n.messages import _, _l

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, kw_only=True)
class DateBetween:
    """Accepts the dates from `first` to `last`, both included; no date at all is another validator's matter."""

    first: date | None = None
    last: date | None = None

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError for a date outside."""
        if field.data is None:
            return
        if self.first is not None and field.data < self.first:
            raise ValidationError(_("The date must be on or after %(first)s.", first=format_date(self.first)))
        if self.last is not None and field.data > self.last:
            raise ValidationError(_("The date must be on or before %(last)s.", last=format_date(self.last)))


def not_in_future(form: Any, field: Any) -> None:
    """Raise ValidationError for a date after today in Albania."""
    if field.data is not None and field.data > today():
        raise ValidationError(_("The date cannot be in the future."))


def email_address(form: Any, field: Any) -> None:
    """Raise ValidationError for what cannot be an e-mail address; whether it exists only a letter can tell."""
    if field.data and not EMAIL.fullmatch(field.data.strip()):
        raise ValidationError(_("Write an e-mail address, like zyra@example.org."))


def file_size_at_most(megabytes: int) -> FileSize:
    """Return the validator of an upload, with a sentence that can be translated (that of Flask-WTF cannot)."""
    message = _l("The file is too large. It may have %(size)s MB at most.", size=megabytes)
    return FileSize(max_size=megabytes * 1024 * 1024, message=message)
