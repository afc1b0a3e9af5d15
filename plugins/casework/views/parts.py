"""What the views share: reaching a part through its file, and what the loser of two editors is shown."""

import uuid
from typing import Any, TypeVar

from flask import abort

from core.audit.chain import record
from core.db import Record
from core.forms import theirs
from core.records import find
from plugins.casework.models import CaseFile
from plugins.casework.page import open_case_file

__all__ = ["of_case", "theirs"]

R = TypeVar("R", bound=Record)


def of_case(record_id: uuid.UUID, model: type[R], target_id: uuid.UUID) -> tuple[CaseFile, R]:
    """Return a file and one of its records; a record of another file is absent."""
    case = open_case_file(record_id)
    row: Any = find(model, target_id)
    if row is None or row.case_id != case.id:
        record(f"{model.__tablename__}.viewed", target_id, refused=True)
        abort(404)
    record(f"{model.__tablename__}.viewed", row)
    return case, row
