"""The coordinator's part of the demonstration: files with danger, safety plans, orders and counselling, all alike."""

import pytest
import sqlalchemy as sa

from core.access.principal import privileged
from core.db import db
from plugins.casework.models import CaseFile
from plugins.domestic_violence.demo import load
from plugins.domestic_violence.models import CounsellingFile, DangerAssessment, ProtectionOrder, SafetyPlan


@pytest.fixture(params=["sqlite"])
def kind(request):
    """What is invented does not depend on the database."""
    return request.param


def test_the_demonstration_has_something_of_everything(app, office):
    with app.app_context():
        load.load(96, lambda *_progress: None)
        db.session.remove()
        with privileged("look at what was made"):
            files = db.session.scalars(sa.select(CaseFile)).all()
            assert len(files) == 8 and {file.risk for file in files} == {None, "low", "medium", "high", "immediate"}
            for row in db.session.scalars(sa.select(DangerAssessment)):
                assert row.police_level and row.police_level_on == row.case.opened_on
            for model in (SafetyPlan, ProtectionOrder, CounsellingFile):
                assert db.session.scalar(sa.select(sa.func.count()).select_from(model)), model.__name__
