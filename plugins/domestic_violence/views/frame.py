"""What all pages on a file of coordination share."""

from plugins.casework.views.frame import Frame

FRAME = Frame("domestic_violence")
open_file, part_of, to, page = FRAME.open_file, FRAME.part_of, FRAME.to, FRAME.page
