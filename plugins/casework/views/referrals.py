"""The referrals of a file to others."""

import uuid
from typing import Any

from flask import render_template

from core.access.guard import requires
from core.access.principal import current
from core.audit.chain import record
from plugins.casework import cases
from plugins.casework.page import case_page, open_case_file
from plugins.casework.views import blueprint
from plugins.office.deadlines import due
from plugins.office.referrals import codes, lists


@blueprint.get("/cases/<uuid:record_id>/referrals", endpoint="referrals")
@requires("office.referral.read")
def list_referrals(record_id: uuid.UUID) -> Any:
    case = open_case_file(record_id)
    rows = lists.of_record(case.id)
    record("office.referral.listed", shown=[row.id for row in rows])
    may_send = current().may("office.referral.send") and cases.may(case, "write") and not case.is_closed
    return render_template(
        "casework/referrals.html",
        **case_page(
            case,
            "casework.referrals",
            rows=rows,
            may_send=may_send,
            to_name=lists.to_name,
            label=codes.label,
            state_of=codes.state,
            due_of=lambda row: due(row.answer_due_at, True),
        ),
    )
