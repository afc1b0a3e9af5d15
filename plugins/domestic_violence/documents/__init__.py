"""The paper of coordination: letters about orders and services, to the two parties, and the papers of KD."""

from typing import Any

from core.l10n import _l
from plugins.casework.documents import CASE
from plugins.domestic_violence import next_steps
from plugins.domestic_violence.documents import kd, letters, orders, services
from plugins.office.hookspecs import DocumentTemplate

ORDER, CASE_WRITE = "domestic_violence.order.write", "domestic_violence.case.write"


def _letter(name: str, label: Any, facts: Any, *recipients: str, permission: str = ORDER, **options: Any) -> Any:
    defaults = {"kind": "letter", "sample": letters.sample, "applies": next_steps.is_ours}
    return DocumentTemplate(
        name=f"domestic_violence.{name}",
        label=label,
        permission=permission,
        facts=facts,
        record=CASE,
        recipients=recipients,
        **{**defaults, **options},
    )


def _of_order(**more: Any) -> Any:
    return lambda: letters.sample(**orders.ORDER_SAMPLE, **more)


TEMPLATES: tuple[DocumentTemplate, ...] = (
    _letter(
        "order_request",
        _l("Request for an order"),
        orders.request,
        *("court", "police", "prosecution", "file", "internal"),
        applies=orders.applies(orders.all_orders),
        choices=orders.choices(orders.all_orders, orders.words),
        sample=_of_order(),
        hint=_l("To court or police: what was reported, and which measures are asked for."),
        weight=20,
    ),
    _letter(
        "order_extension",
        _l("Request to extend an order"),
        orders.extension,
        *("court", "police", "file", "internal"),
        applies=orders.applies(orders.to_extend),
        choices=orders.choices(orders.to_extend, orders.words),
        sample=_of_order(),
        hint=_l("Before its last day, with how it was kept so far."),
        weight=21,
    ),
    _letter(
        "order_notice",
        _l("Notice of an order in force"),
        orders.notice,
        *("school", "health", "service", "municipality", "file"),
        applies=orders.applies(orders.in_force),
        choices=orders.choices(orders.in_force, orders.words),
        sample=_of_order(),
        hint=_l("For school, health and services: whom the order keeps away, and what to do."),
        weight=22,
    ),
    _letter(
        "police_report",
        _l("Report on an order"),
        orders.police_report,
        *("police", "file", "internal"),
        kind="report",
        applies=orders.may_report,
        choices=orders.report_choices,
        sample=_of_order(report={"first": "01.01.2026", "last": "01.03.2026"}),
        hint=_l("The regular report to the police, ready from the visits of its period."),
        weight=23,
    ),
    _letter(
        "breach",
        _l("Notice that an order was not kept"),
        orders.breach,
        *("police", "prosecution", "court", "file"),
        applies=orders.applies(orders.breaches),
        choices=orders.choices(orders.breaches, orders.breach_words),
        sample=_of_order(),
        hint=_l("To the police at once; to prosecution and court when they ask."),
        weight=24,
    ),
    _letter(
        "service_request",
        _l("Request for a service"),
        services.request,
        *("service", "health", "school", "municipality", "file"),
        permission=CASE_WRITE,
        applies=orders.applies(services.asked_for),
        choices=orders.choices(services.asked_for, services.service_words),
        sample=lambda: letters.sample(service={"name": "Provë", "from": "01.01.2026"}),
        hint=_l("What is asked for, from when, and how the person may be reached safely."),
        weight=30,
    ),
    _letter(
        "legal_aid",
        _l("Request for free legal aid"),
        services.legal_aid,
        *("service", "court", "file"),
        permission=CASE_WRITE,
        hint=_l("For the proceedings about an order."),
        weight=31,
    ),
    _letter(
        "attestation",
        _l("Attestation of an order in force"),
        services.attestation,
        *("service", "municipality", "school", "other_party", "file"),
        applies=orders.applies(orders.in_force),
        hint=_l("For a right that the law ties to an order; it says no more than that there is one."),
        weight=32,
    ),
    _letter(
        "invitation_of_person",
        _l("Invitation to the office"),
        services.to_the_person,
        *("other_party", "file"),
        permission=CASE_WRITE,
        hint=_l("To the person followed, as safe contact was agreed; nothing of the matter stands in it."),
        weight=40,
    ),
    _letter(
        "counselling",
        _l("Invitation to a talk"),
        services.counselling,
        *("other_party", "file"),
        permission=CASE_WRITE,
        hint=_l("To the other party: information and counselling; nothing of the file stands in it."),
        weight=41,
    ),
    _letter(
        "handing_over",
        _l("Handing over to another municipality"),
        services.handing_over,
        *("municipality", "file", "internal"),
        permission=CASE_WRITE,
        hint=_l("To the coordinator of the municipality to which the person has moved."),
        weight=50,
    ),
    _letter(
        "closing",
        _l("Closing of the file"),
        services.closing,
        *("file", "municipality", "internal"),
        kind="minutes",
        permission=CASE_WRITE,
        applies=orders.applies(services.last_closing),
        hint=_l("Why the work ends, what changed, what was agreed."),
        weight=51,
    ),
    DocumentTemplate(
        name="domestic_violence.kd_report",
        label=_l("Report to KD"),
        kind="report",
        permission="domestic_violence.kd.write",
        facts=kd.report,
        sample=kd.report_sample,
        recipients=("statistics",),
        choices=kd.periods_over,
        hint=_l("The figures of a period by KD's standing points, without a name and with small numbers hidden."),
        weight=60,
    ),
    DocumentTemplate(
        name="domestic_violence.kd_minutes",
        label=_l("Minutes of KD"),
        kind="minutes",
        permission="domestic_violence.kd.write",
        facts=kd.minutes,
        sample=kd.minutes_sample,
        recipients=("authority", "internal"),
        choices=kd.meetings_held,
        hint=_l("Who was there, what was said and decided, and the numbers that KD saw."),
        weight=61,
    ),
)
