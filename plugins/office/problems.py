"""What office refuses with a sentence for the person at the screen."""


class Refused(Exception):
    """The rules of the work do not allow this now; the sentence says why."""
