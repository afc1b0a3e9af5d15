"""Where somebody without a login looks at a referral and answers it: a code opens it, one answer ends it.

An address alone shows nothing, so that what scans mails sees nothing either: the code goes in a form. Whatever
is wrong with a code, the page is the same.
"""

from typing import Any

from flask import Blueprint, render_template, request

from core.access.guard import public
from core.audit.chain import record as note
from core.auth.throttle import TooManyTries, one_guess
from plugins.office.referrals import answers
from plugins.office.referrals.answers import Outside
from plugins.office.referrals.forms import CodeForm, OutsideForm

blueprint = Blueprint("office_answers", __name__, url_prefix="/answer")


@blueprint.get("/")
@public
def enter() -> str:
    """Ask for the code from the letter."""
    return render_template("office/answer_code.html", form=CodeForm(formdata=None), known=False)


@blueprint.get("/<code>")
@public
def code(code: str) -> str:
    """Wait for a press before anything is shown, whatever the code."""
    return render_template("office/answer_code.html", form=CodeForm(formdata=None, code=code), known=True)


@blueprint.post("/open")
@public
def look() -> Any:
    """Show what a code opens."""
    typed = request.form.get("code", "")
    found = _guessed(lambda: answers.open_by_code(typed))
    if found is None:
        return _refused()
    return _page(OutsideForm(answers=found.answers, formdata=None, code=typed), found)


@blueprint.post("/send")
@public
def send() -> Any:
    """Take the answer, and end the code."""
    typed = request.form.get("code", "")
    found = _guessed(lambda: answers.open_by_code(typed))
    if found is None:
        return _refused()
    form = OutsideForm(answers=found.answers)
    if not form.validate():
        return _page(form, found), 422
    taken = answers.answer_by_code(typed, form.state.data, answered_by=form.answered_by.data, text=form.note.data)
    return render_template("office/answer_thanks.html", reference=found.reference) if taken else _refused()


def _guessed(look_up: Any) -> Outside | None:
    """Look a code up; from an address with too many wrong ones nothing is looked up, and that looks the same."""
    try:
        with one_guess("office.answer") as attempt:
            found: Outside | None = look_up()
            attempt.right = found is not None
            return found
    except TooManyTries:
        note("office.link.refused", note="too many", refused=True)
        return None


def _page(form: OutsideForm, found: Outside) -> str:
    return render_template("office/answer.html", form=form, found=found)


def _refused() -> tuple[str, int]:
    return render_template("office/answer_refused.html"), 404
