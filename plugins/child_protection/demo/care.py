"""The rest of an invented file: consents, flags and services."""

import uuid
from datetime import date, datetime, timedelta

from core.l10n import local
from plugins.casework.models import Consent, Flag, Provision, Receipt
from plugins.casework.services.provisions import months_between
from plugins.child_protection.demo import given
from plugins.child_protection.demo.batch import Root
from plugins.child_protection.demo.course import FileCourse

WITHDRAWN, REFUSED, ASSENTED, LIMITED, FLAGGED = 0.06, 0.05, 0.5, 0.4, 0.12
YEAR = timedelta(days=365)
FLAGS = {
    "protected": "Një i afërm ka kërkuar vendndodhjen e fëmijës.",
    "agreed_contact": "Telefonohet vetëm pasdite, kur nëna është vetëm.",
    "visit_in_pairs": "Në oborr ka qen të zgjidhur.",
    "interpreter": "Gjyshja nuk flet shqip.",
}
PROTECTIVE = ("protected", "agreed_contact")


class WholeFile(FileCourse):
    """The rows of one file with what surrounds the plan; a lean one goes without."""

    def write(self) -> None:
        super().write()
        if self.lean:
            return
        met = [moment.at for moment in self.story.contacts if moment.at < self.story.now]
        if met:
            self._consents(met[0])
        if self.die.random() < FLAGGED:
            self._flag(self.story.opened + timedelta(hours=2))
        if self.actions:
            self._services()

    # --- consents and flags

    def _consents(self, at: datetime) -> None:
        answer = "refused" if self.die.random() < REFUSED else "given"
        back = at + timedelta(days=self.die.uniform(20, 90))
        gone = answer == "given" and self.die.random() < WITHDRAWN and back < self.until
        self._consent("parent", "share_information", answer, at)
        self._consent("parent", "referral", answer, at, back if gone else None)
        if self.die.random() < ASSENTED:
            self._consent("child", "share_information", "given", at)

    def _consent(self, giver: str, purpose: str, answer: str, at: datetime, back: datetime | None = None) -> None:
        day = local(at).date()
        row = self.batch.put(
            Consent,
            self.file,
            at,
            case_id=self.file.id,
            purpose=purpose,
            giver=giver,
            answer=answer,
            means="spoken" if giver == "child" else "written",
            given_on=day,
            valid_until=day + YEAR if self.die.random() < LIMITED else None,
            by_id=self.story.worker_id,
            withdrawn_on=local(back).date() if back else None,
            withdrawn_means="phone" if back else None,
            withdrawn_at=back,
            withdrawn_by_id=self.story.worker_id if back else None,
        )
        self._event(f"casework.consent_{answer}", at, row, purpose=purpose, giver=giver)
        if back:
            self._event("casework.consent_withdrawn", back, row, purpose=purpose, giver=giver)

    def _flag(self, at: datetime) -> None:
        kind = self.die.choice(list(FLAGS))
        row = self.batch.put(
            Flag,
            self.file,
            at,
            sealed={"reason": FLAGS[kind]},
            case_id=self.file.id,
            kind=kind,
            protective=kind in PROTECTIVE,
            set_on=local(at).date(),
            set_by_id=self.story.worker_id,
        )
        self._event("casework.flag_set", at, row, flag=kind)

    # --- services

    def _services(self) -> None:
        begun = self.story.plan.at if self.story.plan else self.story.opened
        age = (local(begun).date() - self.born).days // 365
        for gift in given.chosen(self.die, age):
            at = begun + timedelta(days=self.die.uniform(2, 40))
            if at < self.until:
                self._provide(gift, at)

    def _provide(self, gift: given.Gift, at: datetime) -> None:
        story, die = self.story, self.die
        first, months = local(at).date(), die.randrange(3, 11)
        last = given.end_of_month(first, months) if gift.by_months else None
        over = bool(story.closed) or (last is not None and last < local(story.now).date())
        cost = gift.unit_cost * (months if gift.by_months else 1) if gift.unit_cost else None
        decided = gift.payer in ("municipality", "state")
        root = Root(Provision.__tablename__, self.world.ring)
        row = self.batch.put(
            Provision,
            root,
            at,
            row_id=root.id,
            data_key=root.wrapped,
            sealed={"decision_no": f"Vendim {die.randrange(3, 240)}" if decided else None},
            case_id=self.file.id,
            service_id=self.world.services[gift.code],
            nature=gift.nature,
            institution_id=self._institution(die.choice(gift.kinds)),
            action_id=die.choice(self.actions) if die.random() < 0.6 else None,
            state="done" if over else "active",
            starts_on=first,
            ends_on=last,
            ended_on=min(last or self._day_of_end(), self._day_of_end()) if over else None,
            end_reason=("term" if last else "need_met") if over else None,
            result=die.choice(("helped", "helped", "partly")) if over else None,
            quantity=months if gift.by_months else die.randrange(1, 9),
            unit=gift.unit,
            unit_cost=gift.unit_cost,
            planned_cost=cost,
            approved_cost=cost if decided else None,
            payer=gift.payer,
            decided_on=first if decided else None,
            made_by_id=story.worker_id,
        )
        self._event("casework.service_given", at, row, service=str(self.world.services[gift.code]), state="active")
        if gift.unit_cost:
            self._pay(root, gift, first, last, row)

    def _day_of_end(self) -> date:
        return local(self.until).date()

    def _pay(self, root: Root, gift: given.Gift, first: date, last: date | None, row: uuid.UUID) -> None:
        """Write down what was paid until today, now and then with the last month still open."""
        until = min(last or first, self._day_of_end())
        months = months_between(first, until) if gift.by_months else [None]
        for month in months[:-1] if gift.by_months and self.die.random() < 0.5 else months:
            day = max(first, month + timedelta(days=24)) if month else first
            if day > self._day_of_end():
                continue
            self.batch.put(
                Receipt,
                root,
                self.story.opened,
                sealed={"received_by": f"{self.father} {self.family}" if gift.nature == "goods" else None},
                provision_id=row,
                month=month,
                amount=gift.unit_cost,
                quantity=1 if gift.nature == "goods" else None,
                given_on=day,
                by_id=self.story.worker_id,
            )
