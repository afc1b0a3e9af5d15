"""Legal time limits: the packs, one pack, one rule, its verification, and a new edition."""

import uuid
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from core import drafts
from core.access.guard import requires
from core.access.principal import current
from core.l10n import _, today
from core.records import open_record
from plugins.office import reference, rules
from plugins.office.deadlines import law_of, limit_of
from plugins.office.forms import EditionForm, VerifyForm
from plugins.office.models import Rule, RulePack
from plugins.office.problems import Refused
from plugins.office.views.lists import status_of

blueprint = Blueprint("office_rules", __name__, url_prefix="/office/rules")


@blueprint.get("/")
@requires("office.rule.read")
def index() -> Any:
    return render_template("office/rule_packs.html", packs=rules.packs(), today=today())


@blueprint.get("/<uuid:record_id>")
@requires("office.rule.read")
def pack(record_id: uuid.UUID) -> Any:
    row = open_record(RulePack, record_id)
    return render_template(
        "office/rule_pack.html",
        pack=row,
        today=today(),
        after=rules.next_of(row),
        running=rules.running(row),
        before=rules.find_pack(row.supersedes_id),
        terms=_terms(),
        limit_of=limit_of,
        law_of=law_of,
        may_verify=current().may("office.rule.verify"),
    )


@blueprint.get("/rule/<uuid:record_id>")
@requires("office.rule.read")
def rule(record_id: uuid.UUID) -> Any:
    row = open_record(Rule, record_id)
    return render_template(
        "office/rule.html",
        rule=row,
        terms=_terms(),
        limit=limit_of(row),
        may_verify=current().may("office.rule.verify"),
    )


@blueprint.route("/rule/<uuid:record_id>/verify", methods=["GET", "POST"])
@requires("office.rule.verify", step_up=True)
def verify(record_id: uuid.UUID) -> Any:
    row = open_record(Rule, record_id)
    form = VerifyForm(obj=row)
    draft = drafts.resume(form, rules.draft_of(row), label=_("Verify a rule"))
    if form.validate_on_submit():
        try:
            text = form.text.data or ""
            rules.verify(row, kind=form.kind.data, act=form.act.data, article=form.article.data or "", text=text)
            flash(_("The rule is verified."), "success")
            return redirect(url_for("office_rules.rule", record_id=record_id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    page = render_template(
        "office/rule_verify.html", form=form, draft=draft, rule=row, terms=_terms(), limit=limit_of(row)
    )
    return page, status_of(form)


@blueprint.route("/<uuid:record_id>/supersede", methods=["GET", "POST"])
@requires("office.rule.verify", step_up=True)
def supersede(record_id: uuid.UUID) -> Any:
    row = open_record(RulePack, record_id)
    if rules.next_of(row) is not None:
        abort(404)
    limits = [{"rule_id": str(rule.id), "amount": rule.amount, "unit": rule.unit or ""} for rule in row.rules]
    form = EditionForm(data={"limits": limits})
    draft = drafts.resume(form, rules.draft_of(row), label=_("New edition"))
    if form.validate_on_submit():
        try:
            fresh = rules.supersede(row, valid_from=form.valid_from.data, note=form.note.data, values=_values(form))
            flash(_("The new edition is written down. Verify what changed."), "success")
            return redirect(url_for("office_rules.pack", record_id=fresh.id), 303)
        except Refused as refusal:
            form.form_errors.append(str(refusal))
    page = render_template(
        "office/rule_edition.html", form=form, draft=draft, pack=row, labels={str(r.id): r.label for r in row.rules}
    )
    return page, status_of(form)


def _values(form: EditionForm) -> dict[uuid.UUID, rules.Value]:
    found: dict[uuid.UUID, rules.Value] = {}
    for entry in form.limits:
        amount = entry.form.amount.data
        unit = entry.form.unit.data or None
        if amount is not None and (unit is None or amount < 0):
            raise Refused(_("A time limit needs a number and a unit of time."))
        found[uuid.UUID(entry.form.rule_id.data)] = (None, None) if amount is None else (amount, unit)
    return found


def _terms() -> dict[str, dict[str, str]]:
    return {name: reference.rule_words(name) for name in ("units", "kinds", "confidences", "actors", "triggers")}
