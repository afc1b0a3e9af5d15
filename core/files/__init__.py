"""Attached files: checked at the door, encrypted on the disk, handed out only as downloads (security.md F-01 to F-10).

A model that keeps a file has a column `stored_name` (clear, random) and seals the key and the original name:

    received = files.receive(form.file.data)                       # raises files.Refused with a sentence for the reader
    note = Attachment(case=case, stored_name=received.name, file_key=received.key, size=received.size,
                      media_type=received.media_type, file_name=received.original_name)
    ...
    return files.download(note.stored_name, note.file_key, note.file_name, note.media_type)

The file is on the disk, whole, before the row commits. A file whose row never came is swept after a day; one whose row
is deleted is swept likewise, or at once with `files.erase` after the commit.
"""

from core.files.downloads import attachment, download, picture, view
from core.files.quotas import require_room
from core.files.refusals import NoSpace, NotWritten, Refused, TooLarge
from core.files.store import StoredFile, erase, open_stored, store
from core.files.sweeping import sweep
from core.files.uploads import Received, most_bytes, receive, size_of

__all__ = [
    "NoSpace",
    "NotWritten",
    "Received",
    "Refused",
    "StoredFile",
    "TooLarge",
    "attachment",
    "download",
    "erase",
    "most_bytes",
    "open_stored",
    "picture",
    "receive",
    "require_room",
    "size_of",
    "store",
    "sweep",
    "view",
]
