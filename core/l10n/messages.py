"""Translated messages: `_`, `_l` and `_n`, typed."""

from typing import cast

import flask_babel  # type: ignore[import-untyped]


def _(message: str, **variables: object) -> str:
    """Return the message in the reader's language, with the variables filled in."""
    return cast(str, flask_babel.gettext(message, **variables))


def _l(message: str, **variables: object) -> str:
    """Return the message so that it is translated only when it is shown: for labels said at import time."""
    return cast(str, flask_babel.lazy_gettext(message, **variables))


def _n(singular: str, plural: str, num: int, **variables: object) -> str:
    """Return the form of the message that fits the count; `%(num)d` is filled in without asking."""
    return cast(str, flask_babel.ngettext(singular, plural, num, **variables))


def unfilled_plural(singular: str, plural: str, num: int) -> str:
    """Return the form that fits the count with its variables still open, for a library that fills them in itself."""
    return cast(str, flask_babel.get_translations().ungettext(singular, plural, num))


def current_locale() -> str:
    """Return `sq` or `en`, the language of the running request; `sq` where nobody asked for another."""
    locale = flask_babel.get_locale()
    return "sq" if locale is None else str(locale)
