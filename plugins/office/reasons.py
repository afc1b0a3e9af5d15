"""Why a task is cancelled: the reasons that people choose, and those that the office gives by itself."""

from typing import Any

from core.l10n import _l
from plugins.office import subjects
from plugins.office.meetings.holding import DROPPED
from plugins.office.tasks import UNDONE

OTHER = "other"
REASONS: dict[str, Any] = {
    "not_needed": _l("It is not needed any more"),
    "done_elsewhere": _l("Somebody else has done it"),
    "mistake": _l("It was written down by mistake"),
    OTHER: _l("Another reason"),
}
_OWN = {
    **REASONS,
    UNDONE: _l("The end that started it was taken back"),
    DROPPED: _l("The decision was taken back"),
}


def end_words(task: Any) -> str:
    """Return how a task ended: the words of its code, then what people wrote."""
    code = task.result or task.cancelled_because
    word = subjects.word_for(task, code) or str(_OWN.get(code, ""))
    return ". ".join(text for text in (word, task.result_text) if text)
