"""E-mail through the municipality's own server; off until it is set up, and never about anybody."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from flask import current_app

PATIENCE = 20
"""Seconds to wait for the server."""


class NotSent(Exception):
    """The server did not take a message; the text names the kind of failure, never what was in the message."""


def is_on() -> bool:
    """Say whether the municipality has set up a mail server."""
    return bool(current_app.extensions["settings"].smtp_host)


def send(to: str, subject: str, text: str, *, name: str) -> None:
    """Hand a message to the municipality's server; `name` makes the same message known again when it is sent twice.

    Raises:
        NotSent: the server is not there, does not know us, or refuses the message.
    """
    settings = current_app.extensions["settings"]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.smtp_from, to, subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{name}@{settings.server_name}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    try:
        with _connected() as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, Path(settings.smtp_password_file).read_text(encoding="utf-8").strip())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as failure:
        raise NotSent(type(failure).__name__) from None


def _connected() -> smtplib.SMTP:
    settings = current_app.extensions["settings"]
    place = (settings.smtp_host, settings.smtp_port)
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=ssl.create_default_context())
    server = smtplib.SMTP(*place, timeout=PATIENCE)
    if settings.smtp_security != "none":
        server.starttls(context=ssl.create_default_context())
    return server
