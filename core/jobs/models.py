"""When each job began and ended: what is due is read from here, so that nothing depends on a queue that forgets."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.access.shared import Internal
from core.db import Model


class JobRun(Model, Internal):
    """The last run of a job.

    `alive_at` moves while it works, so that one whose process died is taken up again; `again` says that somebody asked
    for another look meanwhile.
    """

    __tablename__ = "core_job"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    started_at: Mapped[datetime | None]
    alive_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    again: Mapped[bool] = mapped_column(default=False)
