"""Forms of the account pages and of the staff pages."""

from typing import Any

from wtforms import BooleanField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional, Regexp

from core.l10n import _l
from core.l10n.forms import DateParts, Form

_current = {"autocomplete": "current-password"}
_fresh = {"autocomplete": "new-password"}
_code = {"autocomplete": "one-time-code", "inputmode": "text"}


def _password(label: Any) -> PasswordField:
    return PasswordField(label, [InputRequired(_l("Type the password.")), Length(max=1000)], render_kw=_current)


class LoginForm(Form):
    username = StringField(
        _l("User name"),
        [InputRequired(_l("Type your user name.")), Length(max=60)],
        render_kw={"autocomplete": "username"},
    )
    password = _password(_l("Password"))


class PasswordForm(Form):
    password = _password(_l("Password"))


class CodeForm(Form):
    code = StringField(_l("Code"), [InputRequired(_l("Type the code.")), Length(max=40)], render_kw=_code)


class ConfirmForm(CodeForm):
    password = _password(_l("Password"))
    code = StringField(_l("Code of the app"), [InputRequired(_l("Type the code.")), Length(max=40)], render_kw=_code)


class EnrolForm(CodeForm):
    code = StringField(
        _l("Code that the app shows"), [InputRequired(_l("Type the code.")), Length(max=40)], render_kw=_code
    )


class NewPassword(Form):
    """The two boxes of a new password; what makes it good is `core.auth.passwords.objection`."""

    new = PasswordField(_l("New password"), [InputRequired(_l("Type the new password."))], render_kw=_fresh)
    again = PasswordField(
        _l("New password once more"), [EqualTo("new", _l("The two new passwords are not the same."))], render_kw=_fresh
    )


class ChangePasswordForm(NewPassword):
    password = _password(_l("Present password"))


class UseResetForm(NewPassword):
    username = StringField(_l("User name"), [InputRequired(_l("Type your user name.")), Length(max=60)])
    reset_code = StringField(
        _l("Code from the paper"),
        [InputRequired(_l("Type the code from the paper.")), Length(max=60)],
        render_kw={"autocapitalize": "characters"},
    )
    code = StringField(_l("Code of the app"), [Optional(), Length(max=40)], render_kw=_code)


class StaffForm(Form):
    name = StringField(_l("Name and surname"), [InputRequired(_l("Type name and surname.")), Length(max=120)])
    title = StringField(_l("Position"), [Length(max=120)])
    roles = SelectMultipleField(_l("Roles"))
    active_until = DateParts(_l("Account ends on"), [Optional()])


class NewStaffForm(StaffForm):
    username = StringField(
        _l("User name"),
        [
            InputRequired(_l("Type a user name.")),
            Length(min=3, max=60),
            Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]*$", message=_l("Use plain letters, digits, points and dashes.")),
        ],
    )


class EditStaffForm(StaffForm):
    active = BooleanField(_l("The account may be used"))


class RoleForm(Form):
    label = StringField(_l("Name of the role"), [InputRequired(_l("Type a name.")), Length(max=120)])
