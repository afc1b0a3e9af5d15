"""The pages of office, by subject."""

from plugins.office.views import (
    agenda,
    answers,
    bodies,
    calculator,
    calendar,
    documents,
    imports,
    institutions,
    meetings,
    minutes,
    referrals,
    reminders,
    rules,
    settings,
    slips,
    tasks,
    templates,
    units,
)

BLUEPRINTS = [
    settings.blueprint,
    tasks.blueprint,
    institutions.blueprint,
    rules.blueprint,
    calendar.blueprint,
    units.blueprint,
    documents.blueprint,
    templates.blueprint,
    referrals.blueprint,
    answers.blueprint,
    reminders.blueprint,
    reminders.feed_blueprint,
    bodies.blueprint,
    meetings.blueprint,
    slips.blueprint,
    slips.invitation,
    imports.blueprint,
]

__all__ = ["BLUEPRINTS", "agenda", "calculator", "minutes"]
