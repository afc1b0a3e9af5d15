"""How gunicorn serves the suite: two processes of four threads, the application loaded once before they part."""

import gc
import os

wsgi_app = "core.wsgi:application()"

# Under systemd the socket unit hands over its socket and this address is not used.
bind = os.environ.get("KUJDES_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("KUJDES_WORKERS", "2"))
threads = int(os.environ.get("KUJDES_THREADS", "4"))

# Loaded before the fork, the code is shared memory of all workers, and a set-up that refuses to start stops the
# service at once instead of making workers die one after the other. A reload needs a restart.
preload_app = True

timeout = 60
graceful_timeout = 30
keepalive = 5
# Long-lived processes are renewed now and then, not all in the same minute.
max_requests = 20_000
max_requests_jitter = 2_000

# Only the proxy on this machine may say that a request came over TLS, and from where.
forwarded_allow_ips = os.environ.get("KUJDES_PROXY", "127.0.0.1")
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"}
limit_request_line = 4094
limit_request_fields = 60

# Requests are recorded in the audit chain; a second list of who opened what would stand unprotected in the journal.
accesslog = None
errorlog = "-"
loglevel = "warning"
umask = 0o077


def on_starting(server):
    """Part cleanly: no database connection lives in two processes, and the shared memory stays shared.

    A collection would write to every object that it looks at and so copy its page into each worker.
    """
    from core.db import db

    with server.app.wsgi().app_context():
        db.engine.dispose()
    gc.collect()
    gc.freeze()


def post_worker_init(worker):
    """Take the reader's address from the web server, which sets X-Forwarded-For anew on every request; warm up."""
    from werkzeug.middleware.proxy_fix import ProxyFix

    from core.wsgi import warm

    warm(worker.wsgi)
    worker.wsgi = ProxyFix(worker.wsgi, x_for=1, x_proto=0, x_host=0)
