"""The life of an import: sent and looked through, corrected, imported as a whole, taken back, or forgotten."""

import io
import logging
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from core import files
from core.access.permissions import principal_for
from core.access.principal import acting_as, current, privileged
from core.audit.chain import record
from core.db import Model, Record, atomic, db, now
from core.files.uploads import clean_name
from core.hooks import collected
from core.jobs import wake
from core.l10n import _
from core.lifecycle import switched_off
from core.progress import progress_of
from plugins.office.imports import sheets
from plugins.office.imports.checking import Checked, Finding, Review, check
from plugins.office.imports.contract import ImportTemplate
from plugins.office.imports.sheets import Sheet
from plugins.office.models import Import, ImportedRow, ImportSheet
from plugins.office.models.imports import DISCARDED, DONE, EXPIRED, FAILED, IMPORTING, OPEN, UNDONE, WAITING
from plugins.office.problems import Refused

JOB = "office.importing"
LIFE = timedelta(days=7)
"""So long a workbook waits to be imported."""
UNDO_WITHIN = timedelta(hours=24)
_BATCH = 500
_log = logging.getLogger("kujdes")


# --- templates


def templates() -> dict[str, ImportTemplate]:
    """Return the templates that whoever acts may import, by name."""
    off = switched_off()
    found = [template for plugin, template in collected("register_imports") if plugin not in off]
    return {template.name: template for template in found if current().may(template.permission)}


def template_of(batch: Import) -> ImportTemplate | None:
    """Return the template of an import, if whoever acts may still use it."""
    return templates().get(batch.template)


# --- sending and correcting


def send(template: ImportTemplate, upload: Any, before: Import | None = None) -> Import:
    """Look a workbook through and keep it, sealed, until it is imported; it takes the place of the one `before`.

    Raises:
        core.files.Refused: it is no workbook of this template, or too much; the sentence says what to do.
    """
    if upload is None or not upload.filename:
        raise files.Refused(_("Choose a file."))
    content = upload.stream.read()
    sheet = sheets.read(template, upload.filename, content)
    kept = files.store(io.BytesIO(content), files.most_bytes())
    review = Review(texts=Review(**_sheet_of(before).review).texts) if before is not None else Review()
    checked = check(template, sheet, review)
    batch, old = _enter(template, before, kept, clean_name(upload.filename), sheet, review, checked)
    if old:
        files.erase(old)
    return batch


@atomic
def _enter(
    template: ImportTemplate,
    before: Import | None,
    kept: files.StoredFile,
    name: str,
    sheet: Sheet,
    review: Review,
    checked: Checked,
) -> tuple[Import, str | None]:
    batch = before or Import(template=template.name, user_id=current().user_id, state=WAITING, expires_at=now() + LIFE)
    _require_waiting(batch)
    old = batch.stored_name
    batch.keys()
    batch.stored_name, batch.file_key, batch.file_name = kept.name, kept.key, name
    row = _sheet_of(batch) if before is not None else ImportSheet(batch=batch)
    row.cells = sheet.as_json()
    db.session.add_all([batch, row])
    _write(batch, row, template, sheet, review, checked)
    record("office.import.checked", batch, note=f"{template.name} {batch.rows}")
    db.session.flush()
    return batch, old


def _sheet_of(batch: Import) -> ImportSheet:
    return db.session.scalars(sa.select(ImportSheet).where(ImportSheet.import_id == batch.id)).one()


def _write(
    batch: Import, row: ImportSheet, template: ImportTemplate, sheet: Sheet, review: Review, checked: Checked
) -> None:
    """Write the outcome of a dry run; it waits for its sender."""
    batch.state = WAITING
    batch.rows, batch.ready, batch.left_out = len(sheet.rows), checked.ready, checked.left_out
    batch.errors, batch.questions = checked.count("error"), checked.count("question")
    row.review = vars(review)
    row.findings = [finding.as_json() for finding in checked.findings]
    row.totals = [[str(label), text] for label, text in template.totals(checked.rows)]


def _require_waiting(batch: Import, *, or_importing: bool = False) -> None:
    if not (batch.is_waiting or (or_importing and batch.is_importing)):
        raise Refused(_("This workbook does not wait any more: it was imported, set aside, or has expired."))


def looked_through(batch: Import) -> tuple[Sheet, Review, list[Finding], list[tuple[str, str]]]:
    """Return the sheet of an import that waits, what was said about it, what was found, and its totals."""
    row = _sheet_of(batch)
    findings = [Finding.of_json(kept) for kept in row.findings]
    return Sheet.of_json(row.cells), Review(**row.review), findings, [(label, text) for label, text in row.totals]


def correct(batch: Import, template: ImportTemplate, review: Review) -> None:
    """Look a workbook through again after something was said about it.

    Raises:
        Refused: it does not wait any more.
        Conflict: it was corrected in another window meanwhile.
    """
    _require_waiting(batch)
    row = _sheet_of(batch)
    seen, sheet = row.version, Sheet.of_json(row.cells)
    checked = check(template, sheet, review)
    _store(batch, seen, template, sheet, review, checked)


@atomic
def _store(
    batch: Import,
    seen: int,
    template: ImportTemplate,
    sheet: Sheet,
    review: Review,
    checked: Checked,
    *,
    or_importing: bool = False,
) -> None:
    from core.records import check_version

    _require_waiting(batch, or_importing=or_importing)
    row = _sheet_of(batch)
    check_version(row, seen)
    _write(batch, row, template, sheet, review, checked)
    record("office.import.corrected", batch, note=f"{batch.errors} {batch.questions}")


# --- importing


@atomic
def begin(batch: Import) -> None:
    """Let a job import all rows, soon; nobody waits for it at the screen.

    Raises:
        Refused: it does not wait any more, or something is not settled.
    """
    _require_waiting(batch)
    if not batch.is_settled:
        raise Refused(_("Nothing is imported before everything here is settled."))
    batch.state = IMPORTING
    record("office.import.begun", batch, note=f"{batch.template} {batch.ready}")
    wake(JOB)


def carry_on() -> None:
    """Import the workbooks that were confirmed, each as its sender; what stops one gives it back to its sender."""
    query = sa.select(Import.id, Import.user_id).where(Import.state == IMPORTING).order_by(Import.sent_at, Import.id)
    with privileged("imports go on for those who confirmed them"):
        begun = db.session.execute(query).all()
    for batch_id, user_id in begun:
        with acting_as(principal_for(user_id)):
            _carry_on(batch_id)


def _carry_on(batch_id: uuid.UUID) -> None:
    batch = db.session.get_one(Import, batch_id)
    try:
        if (template := template_of(batch)) is None:
            raise Refused("no right to it any more")
        confirm(batch, template)
    except Exception as failure:
        # Whatever it was, nothing of it was kept, and who sent it must not wait for ever.
        db.session.rollback()
        _log.error("an import stopped: %s", type(failure).__name__)
        _give_back(batch_id)


@atomic
def _give_back(batch_id: uuid.UUID) -> None:
    batch = db.session.get_one(Import, batch_id)
    batch.state = FAILED
    record("office.import.failed", batch)


def confirm(batch: Import, template: ImportTemplate) -> bool:
    """Import all rows in one unit of work; when the dry run, taken once more, finds something to settle, nothing.

    Raises:
        Refused: it does not wait any more.
    """
    _require_waiting(batch, or_importing=True)
    row = _sheet_of(batch)
    seen, sheet, review = row.version, Sheet.of_json(row.cells), Review(**row.review)
    checked = check(template, sheet, review)
    if any(finding.level != "note" for finding in checked.findings):
        _store(batch, seen, template, sheet, review, checked, or_importing=True)
        return False
    files.erase(_import_all(batch, seen, template, checked))
    return True


@atomic
def _import_all(batch: Import, seen: int, template: ImportTemplate, checked: Checked) -> str:
    """Make the records of all rows and note them; return the name of the workbook, which is not needed any more."""
    from core.records import check_version

    _require_waiting(batch, or_importing=True)
    row = _sheet_of(batch)
    check_version(row, seen)
    with progress_of(batch.id) as tell, _noted() as made:
        counted = template.apply(checked.rows, tell)
        db.session.flush()
    kept = [
        {"import_id": batch.id, "record_id": one.id, "kind": one.__tablename__, "version": one.version} for one in made
    ]
    if kept:
        db.session.execute(sa.insert(ImportedRow), kept)
    db.session.delete(row)
    name, batch.state, batch.confirmed_at, batch.made = str(batch.stored_name), DONE, now(), len(counted)
    _forget_workbook(batch)
    record("office.import.confirmed", batch, note=f"{template.name} {len(counted)}")
    return name


@contextmanager
def _noted() -> Iterator[list[Any]]:
    """Yield a list in which every record stands that the unit of work makes inside the block."""
    made: list[Any] = []

    def note(session: Any, _context: Any) -> None:
        made.extend(row for row in session.new if isinstance(row, Record))

    session = db.session()
    event.listen(session, "after_flush", note)
    try:
        yield made
    finally:
        event.remove(session, "after_flush", note)


def _forget_workbook(batch: Import) -> None:
    batch.stored_name = batch.file_key = None


# --- taking back, setting aside, forgetting


def can_be_undone(batch: Import) -> bool:
    """Say whether an import may still be taken back."""
    return batch.state == DONE and batch.confirmed_at is not None and now() - batch.confirmed_at < UNDO_WITHIN


@atomic
def undo(batch: Import, template: ImportTemplate) -> None:
    """Delete everything that an import made, as if it had never been.

    Raises:
        Refused: too late, or somebody has worked on with one of its records.
    """
    if not can_be_undone(batch):
        raise Refused(_("An import can be taken back within 24 hours only."))
    made: dict[str, dict[uuid.UUID, int]] = defaultdict(dict)
    for row in db.session.scalars(sa.select(ImportedRow).where(ImportedRow.import_id == batch.id)):
        made[row.kind][row.record_id] = row.version
    afterwards = template.undo({kind: list(ids) for kind, ids in made.items()})
    try:
        for table in reversed(Model.metadata.sorted_tables):
            _delete(table.name, made.get(table.name, {}))
    except IntegrityError:
        raise _worked_on() from None
    if afterwards is not None:
        afterwards()
    db.session.execute(sa.delete(ImportedRow).where(ImportedRow.import_id == batch.id))
    batch.state, batch.undone_at = UNDONE, now()
    record("office.import.undone", batch, note=f"{batch.template} {sum(map(len, made.values()))}")


def _delete(table: str, versions: dict[uuid.UUID, int]) -> None:
    if not versions:
        return
    model: Any = next(mapper.class_ for mapper in Record.registry.mappers if mapper.local_table.name == table)
    ids = list(versions)
    for start in range(0, len(ids), _BATCH):
        found = db.session.scalars(sa.select(model).where(model.id.in_(ids[start : start + _BATCH]))).all()
        if {row.id: row.version for row in found} != {id_: versions[id_] for id_ in ids[start : start + _BATCH]}:
            raise _worked_on()
        for row in found:
            db.session.delete(row)
        db.session.flush()


def _worked_on() -> Refused:
    return Refused(
        _(
            "Somebody has worked on with what this import made, so it cannot be taken back any more. "
            "Nothing was changed; correct the records one by one."
        )
    )


@atomic
def discard(batch: Import) -> str:
    """Set a workbook aside that is not to be imported; return the name of its file, to be erased after the commit."""
    _require_waiting(batch)
    record("office.import.discarded", batch)
    return _close(batch, DISCARDED)


def _close(batch: Import, state: str) -> str:
    name, batch.state = str(batch.stored_name), state
    db.session.delete(_sheet_of(batch))
    _forget_workbook(batch)
    return name


def expire() -> None:
    """Forget the workbooks that nobody imported in time, and what would take back imports of days ago."""
    with privileged("imports end by the clock"):
        names = _expire()
    for name in names:
        files.erase(name)


@atomic
def _expire() -> list[str]:
    overdue = sa.select(Import).where(Import.state.in_(OPEN), Import.expires_at <= now())
    names = []
    for batch in db.session.scalars(overdue):
        names.append(_close(batch, EXPIRED))
        record("office.import.expired", batch)
    settled = sa.select(Import.id).where(Import.state == DONE, Import.confirmed_at <= now() - UNDO_WITHIN)
    db.session.execute(sa.delete(ImportedRow).where(ImportedRow.import_id.in_(settled)))
    return names


def mine(most: int = 30) -> list[Import]:
    """Return the imports of whoever acts, the newest first."""
    query = sa.select(Import).order_by(Import.sent_at.desc(), Import.id).limit(most)
    return list(db.session.scalars(query))
