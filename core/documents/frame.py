"""The names that every document has beside those of its own: letterhead, protocol, addressee, signatures, marks."""

from copy import deepcopy
from typing import Any

FIELDS: dict[str, Any] = {
    "title": "",
    "letterhead": {
        "state": "",
        "municipality": "",
        "directorate": "",
        "sector": "",
        "address": "",
        "phone": "",
        "email": "",
        "website": "",
    },
    "protocol": {"number": "", "date": ""},
    "place": "",
    "date": "",
    "heading": "",
    "addressee": [],
    "subject": "",
    "greeting": "",
    "body": [],
    "closing": "",
    "signers": [],
    "mark": {"id": "", "version": "", "hash": "", "state": "", "copy": "", "notice": ""},
    "words": {"protocol": "", "subject": "", "page": "", "of": "", "version": ""},
    "landscape": False,
}
"""`title` is the file's own, discreet one, `heading` what stands on the paper; `words` are the paper's fixed words."""


def frame(**values: Any) -> dict[str, Any]:
    """Return the common names of a document, with some of them filled in.

    Raises:
        KeyError: a name that no document has.
    """
    made: dict[str, Any] = deepcopy(FIELDS)
    for name, value in values.items():
        made[name] = {**made[name], **value} if isinstance(made[name], dict) else value
    return made
