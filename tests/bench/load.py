"""A load of eight clients that keep their connections, and what they measured."""

import http.client
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

Request = tuple[str, str, dict[str, str] | None]
"""Method, path, and the fields of a form."""
WARM = 12
"""How many pages each client asks for before it counts."""
PATIENCE = 120
"""How many seconds a client waits for an answer."""
NO_ANSWER = 0
"""What stands for the status of an answer that did not come."""


@dataclass(frozen=True)
class Figures:
    """Throughput in answers a second, latencies in milliseconds, the time of the processors for one
    answer of the server and of its database in milliseconds, and how often which wrong status came."""

    rate: float
    p50: float
    p95: float
    cpu: tuple[float, float]
    wrong: dict[int, int]

    def __str__(self) -> str:
        server, database = self.cpu
        times = f"p50 {self.p50:6.1f} ms  p95 {self.p95:6.1f} ms"
        return f"{self.rate:7.1f}/s  {times}  processor {server:5.1f} + {database:4.1f} ms"


def load(
    port: int,
    spent: Callable[[], tuple[float, float]],
    request: Callable[[int, int], Request],
    *,
    cookie: str = "",
    clients: int = 8,
    seconds: float = 6,
    expect: tuple[int, ...] = (200, 303),
) -> Figures:
    """Ask for pages for some seconds, after a warm-up; `request(client, number)` says what.

    `spent` returns the seconds that the processors have given to the server and to its database.

    Warm is a page when each process has compiled what it asks of the database, and each connection has planned it.
    """
    times: list[list[float]] = [[] for _ in range(clients)]
    wrong: Counter[int] = Counter()
    ready = threading.Barrier(clients + 1)

    def work(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        number = 0

        def ask() -> None:
            nonlocal number
            method, path, form = request(client, number)
            number += 1
            headers = {"Cookie": cookie, "Connection": "keep-alive"}
            body = None
            if form is not None:
                body, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                answer.read()
            except OSError:  # none came: the others must not wait for this client
                connection.close()
                wrong[NO_ANSWER] += 1
                return
            if answer.status not in expect:
                wrong[answer.status] += 1

        warm = time.perf_counter() + 1.0
        while time.perf_counter() < warm or number < WARM:
            ask()
        connection.close()  # the server hangs up on who is silent while the others become warm
        ready.wait()
        end = time.perf_counter() + seconds
        while (started := time.perf_counter()) < end:
            ask()
            times[client].append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    before = spent()
    for thread in threads:
        thread.join()
    after = spent()
    taken = sorted(value * 1000 for each in times for value in each)
    if len(taken) < 2:
        return Figures(0, 0, 0, (0, 0), dict(wrong))
    # Clients that wait for their answers ask once per answer: the last one, over the end, counts with its whole time.
    rate = sum(len(each) / sum(each) for each in times if each)
    server, database = ((end - begin) * 1000 / len(taken) for begin, end in zip(before, after, strict=True))
    return Figures(rate, statistics.median(taken), taken[int(len(taken) * 0.95)], (server, database), dict(wrong))
