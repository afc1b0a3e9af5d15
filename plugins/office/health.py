"""What office checks of an installation: holidays reviewed, rules verified."""

from core.l10n import _, format_number, today
from plugins.office import days, rules
from plugins.office.reminders import outbox


def holidays_reviewed() -> str | None:
    """Complain when nobody has compared this year's holidays with the government's list."""
    year = today().year
    return None if days.review_of(year) else _("The holidays of %(year)s are not reviewed yet.", year=year)


def rules_verified() -> str | None:
    """Complain about legal time limits in force that no jurist has verified."""
    number = rules.unverified_count(today())
    return _("Rules in force that nobody verified: %(number)s.", number=format_number(number)) if number else None


def mail_arrives() -> str | None:
    """Complain about e-mails of the last week that the server did not take."""
    number = outbox.given_up()
    return _("E-mails given up in the last week: %(number)s.", number=format_number(number)) if number else None
