"""A load of eight clients that keep their connections, and what they measured."""

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

Request = tuple[str, str, dict[str, str] | None]
"""Method, path, and the fields of a form."""


@dataclass(frozen=True)
class Figures:
    """Throughput in answers a second, latencies in milliseconds."""

    rate: float
    p50: float
    p95: float
    wrong: int

    def __str__(self) -> str:
        return f"{self.rate:7.1f}/s  p50 {self.p50:6.1f} ms  p95 {self.p95:6.1f} ms"


def load(
    port: int,
    request: Callable[[int, int], Request],
    *,
    cookie: str = "",
    clients: int = 8,
    seconds: float = 6,
    expect: tuple[int, ...] = (200, 303),
) -> Figures:
    """Ask for pages for some seconds after a short warm-up; `request(client, number)` says what."""
    times: list[list[float]] = [[] for _ in range(clients)]
    wrong = [0] * clients
    begin = time.perf_counter() + 1.0
    end = begin + seconds

    def work(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        number = 0
        while (started := time.perf_counter()) < end:
            method, path, form = request(client, number)
            number += 1
            headers = {"Cookie": cookie, "Connection": "keep-alive"}
            body = None
            if form is not None:
                body, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status not in expect:
                wrong[client] += 1
            elif started >= begin:
                times[client].append(time.perf_counter() - started)

    threads = [threading.Thread(target=work, args=(client,)) for client in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(value * 1000 for each in times for value in each)
    if len(taken) < 2:
        return Figures(0, 0, 0, sum(wrong))
    return Figures(len(taken) / seconds, statistics.median(taken), taken[int(len(taken) * 0.95)], sum(wrong))
