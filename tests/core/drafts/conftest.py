"""A form with drafts, as a plugin would make one."""

import pytest
from flask import Blueprint, redirect, render_template_string
from wtforms import PasswordField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from core import drafts
from core.access.guard import signed_in as for_everybody
from core.db import atomic
from core.l10n.forms import DateParts, Form

PAGE = """{% extends 'core/base.html' %}{% import 'core/_forms.html' as forms with context %}
{% from 'core/drafts/notice.html' import draft_notice with context %}
{% block title %}Shënim{% endblock %}{% block content %}{{ draft_notice(draft) }}
{% call forms.post_form(form, draft_url=draft.url) %}{{ forms.field(form.text) }}{{ forms.field(form.at) }}
{{ forms.field(form.kind) }}{{ forms.field(form.secret_password) }}
{{ forms.savebar('Ruaj') }}{% endcall %}{% endblock %}"""


class NoteForm(Form):
    kind = RadioField("Lloji", choices=[SelectChoice("visit", "Vizitë"), SelectChoice("call", "Telefonatë")])
    text = TextAreaField("Shënimi", validators=[DataRequired()])
    at = DateParts("Data")
    place = StringField("Vendi")
    secret_password = PasswordField("Fjalëkalimi")


@atomic
def save_note(key, works=True):
    drafts.discard(key)
    if not works:
        raise RuntimeError("the disk went away")


def notes():
    blueprint = Blueprint("notes", __name__)

    @blueprint.route("/notes/<name>", methods=["GET", "POST"])
    @for_everybody
    def note(name):
        form, key = NoteForm(), f"test.note:{name}"
        draft = drafts.resume(form, key, label=f"Shënim {name}")
        if form.validate_on_submit():
            save_note(key)
            return redirect("/", 303)
        return render_template_string(PAGE, form=form, draft=draft)

    return blueprint


@pytest.fixture
def app(app):
    app.register_blueprint(notes())
    return app
