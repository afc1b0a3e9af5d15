"""The consumer: a process of its own, or threads inside the only process of a small server."""

from typing import Any

from core.app import Kujdes
from core.jobs.queue import close, queue

WORKERS = 2


def serve() -> None:
    """Take jobs until the process is told to stop; one that runs is ended first."""
    _consumer(graceful_signal="TERM").run()
    close()


def embed(app: Kujdes) -> Any:
    """Start the consumer in threads of this process, after any fork; return it."""
    with app.app_context():
        consumer = _consumer(check_worker_health=False)
    consumer._set_signal_handlers = lambda: None  # the signals of the process belong to the web server
    consumer.start()
    return consumer


def _consumer(**options: Any) -> Any:
    return queue().create_consumer(workers=WORKERS, max_delay=2.0, **options)
