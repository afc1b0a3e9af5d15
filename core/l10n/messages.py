"""Translated messages: `_`, `_l` and `_n`, typed."""

import contextlib
from collections.abc import Iterator
from gettext import NullTranslations
from typing import Any, cast

import flask_babel  # type: ignore[import-untyped]
from flask import g, has_app_context
from flask_babel.speaklater import LazyString  # type: ignore[import-untyped]


def texts() -> Any:
    """Return the catalogue of the reader's language, found once per request: a page asks for hundreds of sentences."""
    if not has_app_context():
        return NullTranslations()
    if "texts" not in g:
        g.texts = flask_babel.get_translations()
    return g.texts


def _(message: str, **variables: object) -> str:
    """Return the message in the reader's language, with the variables filled in."""
    text = cast(str, texts().gettext(message))
    return text % variables if variables else text


def _l(message: str, **variables: object) -> str:
    """Return the message so that it is translated only when it is shown: for labels said at import time."""
    return cast(str, LazyString(_, message, **variables))


def _n(singular: str, plural: str, num: int, **variables: object) -> str:
    """Return the form of the message that fits the count; `%(num)d` is filled in without asking."""
    return cast(str, texts().ngettext(singular, plural, num)) % {"num": num, **variables}


def unfilled_plural(singular: str, plural: str, num: int) -> str:
    """Return the form that fits the count with its variables still open, for a library that fills them in itself."""
    return cast(str, texts().ngettext(singular, plural, num))


def current_locale() -> str:
    """Return `sq` or `en`, the language of the running request; `sq` where nobody asked for another."""
    locale = flask_babel.get_locale()
    return "sq" if locale is None else str(locale)


@contextlib.contextmanager
def in_language(code: str) -> Iterator[None]:
    """Speak a language inside the block, whatever the reader's is: the municipality's paper is Albanian."""
    before = g.pop("texts", None)
    try:
        with flask_babel.force_locale(code):
            yield
    finally:
        g.texts = before
        if before is None:
            del g.texts
