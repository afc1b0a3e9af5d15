"""Why a file is not taken; the message is a sentence for the person who sent it."""


class Refused(Exception):
    """A file is not accepted."""


class TooLarge(Refused):
    """A file is larger than allowed."""


class NoSpace(Refused):
    """The disk has no room left for files; the rest of it is kept for the database and the audit."""
