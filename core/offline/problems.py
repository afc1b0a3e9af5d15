"""Why an answer from the field is not taken in."""


class AnswerRefused(Exception):
    """An answer cannot be taken in as it is; the message is a sentence for its author that names nobody."""


class CannotOpen(Exception):
    """An answer was not sealed for this server by whoever sends it, or was changed on the way."""
