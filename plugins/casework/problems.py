"""What casework refuses with a sentence for the person at the screen."""

from collections.abc import Iterable


class Refused(Exception):
    """The rules of the work do not allow this now; the sentences say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(str(sentence) for sentence in sentences))
        self.sentences = [str(sentence) for sentence in sentences]

    @classmethod
    def for_all(cls, sentences: Iterable[str]) -> "Refused":
        return cls(*sentences)
