"""What all pages on a child's file share."""

from plugins.casework.views.frame import Frame

FRAME = Frame("child_protection")
open_file, part_of, to, page = FRAME.open_file, FRAME.part_of, FRAME.to, FRAME.page
