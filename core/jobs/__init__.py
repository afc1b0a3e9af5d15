"""Jobs: work that nobody waits for, done by a consumer beside the web server, as a principal of its own."""

from core.jobs.models import JobRun
from core.jobs.queue import wake

__all__ = ["JobRun", "wake"]
