"""Forms of the account pages."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from core.l10n import _l


class LoginForm(FlaskForm):
    username = StringField(_l("User name"), [InputRequired(), Length(max=60)], render_kw={"autocomplete": "username"})
    password = PasswordField(
        _l("Password"), [InputRequired(), Length(max=200)], render_kw={"autocomplete": "current-password"}
    )
