"""A letter to the other party tells nothing of where the person protected is, or how she is called safely."""

import pytest

from core.db import db, unit_of_work
from plugins.casework import people
from plugins.casework.models import CaseFile
from plugins.domestic_violence.models import Incident
from plugins.office.documents import making, registered
from plugins.office.documents.recipients import parties_of


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What a letter says does not depend on the database."""
    return request.param


def test_a_letter_to_the_other_party_holds_his_own_and_nothing_of_hers(acting, office, register):
    with acting(office.luljeta):
        case_id = register(phone="+355672220000", address="Lagjja e Tij 5").id
        case = db.session.get_one(CaseFile, case_id)
        her = db.session.get_one(people.Person, case.subject_id)
        people.update_person(her, her.version, address="Strehëza Kanarina Blu, kati 2", phone="+355691110002")
        with unit_of_work():
            incident = db.session.query(Incident).filter_by(case_id=case_id).one()
            incident.place, incident.reporter = "Rruga Kanarina 9", "Fatbardha Kanarini, 069 111 0004"
        words = (
            "Zamira është te Kanarina Blu, 069 111 0002; numri i sigurt 069 111 2223. E tregoi Fatbardha Kanarini "
            "në rrugën Kanarina. Ju banoni në lagjen e Tij 5, tel. 067 222 0000."
        )
        case = db.session.get_one(CaseFile, case_id)
        him = next(one for one in parties_of(case) if one.name == "Gëzim Provëza")
        letter = registered.templates()["casework.letter"]
        told = {}
        for profile, party in (("other_party", him.id), ("internal", None)):
            case = db.session.get_one(CaseFile, case_id)
            row = making.make(letter, case, profile=profile, party_id=party, title="Letër", words=words)
            told[profile] = str(making.newest(row).facts["paper"])
    for word in ("Kanarina", "Kanarini", "069 111 0002", "069 111 2223"):
        assert word in told["internal"] and word not in told["other_party"], word
    for word in ("lagjen e Tij 5", "067 222 0000", "Gëzim Provëza"):
        assert word in told["other_party"], word
