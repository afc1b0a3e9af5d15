"""The core's own jobs."""

from datetime import time, timedelta

from core.contributions import Job
from core.l10n import _l


def _sweep() -> None:
    from core.exports.service import expire_old
    from core.files.sweeping import sweep

    expire_old()
    sweep()


def _take_checkpoint() -> None:
    from core.audit.checkpoint import checkpoint_if_due

    checkpoint_if_due()


def _renew_offline_key() -> None:
    from core.offline.keys import renew_if_due

    renew_if_due()


JOBS = (
    Job(
        name="core.checkpoint",
        label=_l("Daily checkpoint of the audit"),
        run=_take_checkpoint,
        every=timedelta(hours=1),
    ),
    Job(
        name="core.sweep", label=_l("Remove files that belong to nothing, and old exports"), run=_sweep, at=time(3, 30)
    ),
    Job(
        name="core.offline_key",
        label=_l("New key for answers from the field"),
        run=_renew_offline_key,
        at=time(3, 45),
    ),
)
