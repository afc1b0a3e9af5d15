"""The mark of an opened form: signed by the server, so that nobody keeps drafts under a key of their own making."""

import secrets
import uuid
from dataclasses import asdict, dataclass, field

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from core.access.principal import current

FIELD = "_form"


@dataclass(frozen=True, kw_only=True)
class FormMark:
    """Which form an opened page shows, to whom, and which draft it went on from (`base`, at `base_version`)."""

    form_key: str
    user: str
    label: str
    address: str
    base: str | None = None
    base_version: int = 0
    page: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def signed(self) -> str:
        return str(_signer().dumps(asdict(self)))

    @property
    def base_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.base) if self.base else None


def read_mark(text: str) -> FormMark | None:
    """Return the mark if the server made it for whoever acts."""
    try:
        mark = FormMark(**_signer().loads(text))
    except (BadSignature, TypeError):
        return None
    return mark if mark.user == str(current().user_id) else None


def sent_mark(form_key: str) -> FormMark | None:
    """Return the mark that came with the form of this request, if it is of this form."""
    mark = read_mark(request.form.get(FIELD, "")) if request and request.method == "POST" else None
    return mark if mark is not None and mark.form_key == form_key else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"].hex()), salt="draft")
