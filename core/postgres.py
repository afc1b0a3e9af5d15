"""Connections to PostgreSQL that keep what they have prepared."""

from typing import Any

import psycopg
from psycopg.pq import ExecStatus, TransactionStatus

PREPARED = 300
"""How many statements a connection keeps prepared; a page of the suite has about ten, all pages some hundreds."""
PREPARE_AFTER = 2


class Connection(psycopg.Connection[Any]):
    """A connection whose prepared statements outlive a rollback.

    psycopg throws them away, because what is rolled back may have made or dropped tables. Here only migrations do that,
    and every request ends its reading by a rollback: nothing would ever stay prepared, and PostgreSQL takes several
    times as long to plan a statement with its rules as to run it.
    """

    def rollback(self) -> None:
        """Undo the open transaction, if there is one.

        Raises:
            psycopg.OperationalError: the server is gone.
        """
        if self.pgconn.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            with self.lock:
                if self.pgconn.exec_(b"ROLLBACK").status == ExecStatus.COMMAND_OK:
                    return
        super().rollback()


def connect(_dialect: Any, _record: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Connection:
    """Open a connection, for SQLAlchemy's event `do_connect`."""
    connection = Connection.connect(*arguments, **options)
    connection.prepare_threshold, connection.prepared_max = PREPARE_AFTER, PREPARED
    return connection
