"""The pages of office, by subject."""

from plugins.office.views import calculator, calendar, institutions, rules, settings, tasks, units

BLUEPRINTS = [
    settings.blueprint,
    tasks.blueprint,
    institutions.blueprint,
    rules.blueprint,
    calendar.blueprint,
    units.blueprint,
]

__all__ = ["BLUEPRINTS", "calculator"]
