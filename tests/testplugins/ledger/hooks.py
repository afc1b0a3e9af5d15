"""What the ledger adds: the import of an old book of gifts."""

from core.contributions import Permission, Role
from core.db import db
from core.hookspecs import hookimpl
from plugins.ledger.models import Gift, GiftReceipt
from plugins.office.imports import ImportColumn, ImportTemplate, Issue
from plugins.office.imports.readers import Day, Money, Nid, OneOf, Phone, SomeOf, Whole, Words, YesNo, units

KINDS = OneOf(lambda: [("food", "Ushqime", ["pako ushqimore"]), ("money", "Para", []), ("clothes", "Veshje", [])])


@hookimpl
def register_permissions():
    return [Permission(name="ledger.gift.import", label="Importo dhurata")]


@hookimpl
def register_roles():
    return [Role(name="keeper", label="Mbajtësi i librit"), Role(name="guest", label="Mysafiri")]


def check(rows):
    """The same giver on the same day may be written down twice."""
    seen, found = {}, []
    for row in rows:
        key = (row["giver"], row["day"])
        if None not in key and key in seen and "twice" not in row.answers:
            words = (("yes", "Po, dy dhurata"), ("no", "Jo, e njëjta"))
            sentence = f"Njësoj si rreshti {seen[key]}: dy dhurata apo një?"
            found.append(Issue(row=row.number, sentence=sentence, level="question", key="twice", choices=words))
        if row["amount"] == 0:
            found.append(Issue(row=row.number, sentence="Një dhuratë prej zero lekësh.", level="note", column="amount"))
        seen.setdefault(key, row.number)
    return found


def apply(rows, tell):
    made = []
    for place, row in enumerate(rows, 1):
        if row["giver"] == "Prishësi":
            raise ValueError("a template that breaks down")
        if row.answers.get("twice") == "no":
            continue
        gift = Gift(unit_id=row["unit"], day=row["day"], kind=row["kind"], amount=row["amount"])
        gift.keys()
        gift.giver, gift.phone = row["giver"], row["phone"]
        db.session.add_all([gift, GiftReceipt(gift=gift, number=row.number)])
        db.session.flush()
        made.append(gift)
        tell(place, len(rows))
    return made


def column(name, header, parse, *synonyms, **more):
    return ImportColumn(name=name, header=header, parse=parse, synonyms=synonyms, **more)


TEMPLATE = ImportTemplate(
    name="ledger.gifts",
    label="Dhuratat e vjetra",
    permission="ledger.gift.import",
    help="Libri i vjetër i dhuratave, një rresht për dhuratë.",
    columns=(
        column("day", "Data", Day(), "dt", required=True, help="Dita kur erdhi.", example="09.07.2019"),
        column("giver", "Dhuruesi", Words(60), "emri i dhuruesit", required=True, example="Shembull Shembulli"),
        column("unit", "Njësia", units(), "nja", required=True, example="Elbasan"),
        column("kind", "Lloji", KINDS, required=True, example="Ushqime"),
        column("amount", "Vlera", Money(), "shuma në lekë", required=True, example=1500),
        column("phone", "Telefoni", Phone(), "tel"),
        column("nid", "NID", Nid(), "nr personal"),
        column("boxes", "Pako", Whole(1, 99)),
        column("also", "Edhe", SomeOf(KINDS)),
        column("thanked", "U falënderua", YesNo()),
    ),
    check=check,
    apply=apply,
    totals=lambda rows: [("Vlera gjithsej", str(sum(row["amount"] or 0 for row in rows)))],
    home="office_imports.index",
)
PUBLIC = ImportTemplate(
    name="ledger.public", label="Pa persona", permission="ledger.gift.import", columns=TEMPLATE.columns[:3],
    apply=lambda rows, tell: [], about_persons=False,
)  # fmt: skip


@hookimpl
def register_imports():
    return [TEMPLATE, PUBLIC]
