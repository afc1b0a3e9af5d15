"""Why a file is not taken; the message is a sentence for the person who sent it."""

from core.l10n import _l


class Refused(Exception):
    """A file is not accepted."""


class TooLarge(Refused):
    """A file is larger than allowed."""


class NoSpace(Refused):
    """There is no room for the file: on the disk, whose rest is kept for database and audit, or in what is allowed."""


class NotWritten(Refused):
    """The disk did not take the file; what it says of the disk must be looked into."""


REASONS = {
    "active_document": _l(
        "The document carries programs or other files inside. Save it again without them, or print it to PDF."
    ),
    "active_pdf": _l(
        "The PDF carries a program, a form that sends, or another file inside. Print it to a new PDF and choose that."
    ),
    "busy": _l("Many files are being looked at just now. Nothing was saved; try again in a minute."),
    "damaged_document": _l("The document is damaged and cannot be opened. Save it again, or print it to PDF."),
    "damaged_picture": _l("The picture is damaged, or not what its name says. Save it again as JPEG or PNG."),
    "demanding": _l(
        "Looking into the file takes too much memory or time, so it was not opened. "
        "It may be damaged or made to do harm. Save it again from the program in which it was written."
    ),
    "larger_inside": _l("The document is far larger inside than it looks. Save it again, or print it to PDF."),
    "locked": _l("The document is locked with a password. Save it without one and choose the new file."),
    "no_such_page": _l("The document has no such page."),
    "not_what_it_says": _l(
        "The content of the file is not what its name says. Open it, save it again and choose the new file."
    ),
    "too_many_rows": _l(
        "The workbook is too large: a sheet may have 20 000 rows at most. Divide it into several workbooks."
    ),
    "too_many_points": _l(
        "The picture is too large. It may have 40 million points at most; make it smaller and try again."
    ),
}
"""The sentences for what a parser says (`core.parsing.Unfit`)."""
