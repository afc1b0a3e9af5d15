"""A child that somebody outside the unit hands over: the sender gets a receipt, the unit takes the referral up."""

import sqlalchemy as sa

from core.db import db
from plugins.casework.models import CaseFile
from plugins.child_protection.models import Referral
from plugins.office.models import Referral as Sent

TOLD = {
    "given": "Zana", "family": "Provë", "sex": "female", "age": "8", "story": "Rri vetëm deri në mbrëmje.",
    "reason": "safety", "ground": "vital", "ground_words": "sot",
}  # fmt: skip


def test_a_child_is_handed_over_taken_up_and_its_sender_learns_only_that(app, office, acting, make_user, signed_in):
    mira = make_user("mira", "staff", name="Mira Provë")
    sender = signed_in("mira")
    sender.get("/office/referrals/child")
    answer = sender.post("/office/referrals/child", {**TOLD, "unit_id": str(office.unit)})
    assert answer.status_code == 303, answer.text[:3000]
    with acting(mira):
        sent = db.session.scalars(sa.select(Sent)).one()
        assert sent.receipt and sent.state == "sent"
        assert (
            db.session.scalars(sa.select(Referral)).all() == [] and db.session.scalars(sa.select(CaseFile)).all() == []
        )
    with acting(office.besnik):
        assert db.session.scalars(sa.select(Referral)).all() == [], "it lies with another unit"
    with acting(office.anila):
        pending = db.session.scalars(sa.select(Referral)).one()
        assert (pending.decision, pending.decided_by_id, pending.receipt) == ("pending", None, sent.receipt)
        referral_id, received_at = pending.id, pending.received_at
    worker = signed_in("anila")
    assert "për t’u marrë në dorë" in worker.get("/").text
    page = worker.get(f"/child-protection/referrals/{referral_id}/take-up").text
    assert "Zana" in page and "Rri vetëm deri në mbrëmje." in page and "Mira Provë" in page
    from tests.security.served import filled

    fields = filled(page, "story", categories="neglect", urgency="high", decision="open_case")
    taken = worker.post(f"/child-protection/referrals/{referral_id}/take-up", dict(fields))
    assert taken.status_code == 303, taken.text[:4000]
    with acting(office.anila):
        row = db.session.get_one(Referral, referral_id)
        assert row.case is not None and row.child is None and row.decision == "open_case"
        assert abs((row.received_at - received_at).total_seconds()) < 60, "the clocks run from the hand-over"
        case_id = row.case_id
    with acting(mira):
        assert db.session.scalars(sa.select(Sent.state)).one() == "accepted"
    detail = sender.get(f"/office/referrals/{sent.id}").text
    assert "Pranuar" in detail and str(case_id) not in detail
    assert sender.get(f"/child-protection/referrals/{referral_id}").status_code == 404
