"""Lists that leave the suite as XLSX or CSV: what the reader sees, formula-safe; lists about persons under lock.

A list page links to a view of its own that selects the same rows, uncut, and hands them over:

    @blueprint.route("/cases/export", methods=["GET", "POST"])
    @requires("library.book.list")
    def export_cases():
        rows = db.session.scalars(filtered_cases().limit(exports.MOST + 1)).all()    # through the fence
        columns = [(_("Reference"), lambda row: row.reference), (_("Opened"), lambda row: row.opened_on)]
        return exports.offer("library.readers", columns, rows, title=_("Readers"), about_persons=True)

`offer` asks for format and reason, and does the rest. A list without persons is downloaded at once. A list about
persons needs `core.export.persons`, a reason and a fresh confirmation of who asks; above 25 rows in a day a second
person with `core.export.approve` decides. It waits encrypted for at most 24 hours and is fetched once, as an Excel
workbook locked with a password that is shown once (security.md X-01 to X-04). There is no CSV of persons: Excel and
LibreOffice open a locked workbook by themselves, Windows opens no archive that is encrypted well.
"""

from core.exports.offer import offer
from core.exports.service import expire_old, waiting_for_me
from core.exports.writers import MOST

__all__ = ["MOST", "expire_old", "offer", "waiting_for_me"]
