"""The forms of the community centres, by subject."""

from wtforms.validators import InputRequired

from core.l10n import _l

MUST = InputRequired(_l("Fill this in."))
CHOOSE = InputRequired(_l("Choose one."))
