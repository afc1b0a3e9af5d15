"""Sixty ways to make a template run something: none runs, none shows more than the data (security.md O-12)."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from jinja2 import TemplateError

from core.documents.cleaning import text_of_docx
from core.documents.docx import Body, filled
from core.documents.problems import Problem
from core.documents.render import to_docx
from core.documents.sandbox import PaperEnvironment
from tests.core.documents.paper import word_template

PAYLOADS = """
{{ 7*7 }}
{{ 7*'7' }}
{{ 7+42 }}
{{ '49'|int }}
{{ ''.__class__ }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ [].__class__.__base__.__subclasses__() }}
{{ {}.__class__.__bases__[0] }}
{{ ().__class__ }}
{{ title.__class__ }}
{{ title.__init__.__globals__ }}
{{ title['__class__'] }}
{{ title|attr('__class__') }}
{{ title|attr('\\x5f\\x5fclass\\x5f\\x5f') }}
{{ (title|attr('format'))('x') }}
{{ title.format('x') }}
{{ '{0.__class__}'.format(title) }}
{{ '%s'|format(title) }}
{{ title.upper() }}
{{ letterhead.keys() }}
{{ letterhead.items }}
{{ letterhead.__getitem__('state') }}
{{ letterhead.get('state') }}
{{ addressee.append('49') }}
{{ addressee.pop() }}
{{ addressee.__class__ }}
{{ addressee[0:1] }}
{{ addressee[0].__len__ }}
{{ body.template }}
{{ body.blocks }}
{{ body.__html__() }}
{{ body._text }}
{{ self }}
{{ self.__init__ }}
{{ self._TemplateReference__context }}
{{ config }}
{{ config.SECRET_KEY }}
{{ request.application.__globals__ }}
{{ url_for.__globals__ }}
{{ get_flashed_messages.__globals__ }}
{{ lipsum.__globals__['os'].popen('id').read() }}
{{ cycler.__init__.__globals__.os }}
{{ joiner.__init__.__globals__ }}
{{ namespace.__init__ }}
{{ range(49) }}
{{ dict(a=49) }}
{{ loop.__class__ }}
{% for x in addressee %}{{ loop.__init__ }}{% endfor %}
{% for x in addressee %}{{ loop._iterable }}{% endfor %}
{% for x in addressee %}{{ loop.cycle('49') }}{% endfor %}
{% for x in (1,) recursive %}{{ loop((1,)) }}{% endfor %}
{% set x = title.__class__ %}{{ x }}
{% with x = 49 %}{{ x }}{% endwith %}
{% include '/etc/passwd' %}
{% import 'os' as os %}{{ os }}
{% from 'os' import system %}{{ system }}
{% extends 'layout.html' %}
{% macro m() %}49{% endmacro %}{{ m() }}
{% call letterhead() %}49{% endcall %}
{% filter upper %}{{ title.__class__ }}{% endfilter %}
{% block x %}{{ self.x }}{% endblock %}
{{ [title, '49']|map('attr', '__class__')|list }}
{{ addressee|map(attribute='__class__')|join }}
{{ addressee|join(attribute='__class__') }}
{{ addressee|groupby('__class__') }}
{{ title|safe }}
{{ title ~ '49' }}
{{ '49' if title.__class__ else '' }}
""".strip().splitlines()
FACTS = {"title": "Titull", "letterhead": {"state": "x"}, "addressee": ["Policia"], "body": [], "signers": []}
ESCAPED = ("class", "object at", "built-in", "49", "root:", "uid=", "function", "module", "os.", "dict_", "Body")


def test_sixty_ways_out_of_a_template_lead_nowhere():
    assert len(PAYLOADS) >= 60
    escaped = []
    for number, payload in enumerate(PAYLOADS):
        try:
            # Each tenth goes the whole way through a Word file, which is slow.
            said = rendered(payload) if number % 10 else text_of_docx(filled(word_template(payload), FACTS))
        except TemplateError:
            continue
        if any(word in said for word in ESCAPED):
            escaped.append((payload, said))
    assert escaped == []
    # A plain environment falls for many of them: the list is worth something.
    from jinja2 import Environment

    fallen = 0
    for payload in (payload for payload in PAYLOADS if "popen" not in payload):
        try:
            fallen += any(word in Environment().from_string(payload).render(deepcopy(FACTS)) for word in ESCAPED)
        except Exception:
            continue
    assert fallen >= 15


def rendered(payload):
    """Fill a template in the way of the worker, with the object that draws the blocks at hand."""
    body = Body(SimpleNamespace(docx=SimpleNamespace(styles=[])), [])
    return PaperEnvironment().from_string(payload).render({**FACTS, "body": body, "signatures": body})


def test_the_door_says_no_in_words():
    for payload in (PAYLOADS[0], PAYLOADS[4], "{% for a in addressee %}" * 2):
        with pytest.raises(Problem):
            to_docx(FACTS, word_template(payload))


def test_loops_cannot_be_piled_up_without_end():
    deep = "{% for a in x %}" * 4 + "{% endfor %}" * 4
    with pytest.raises(TemplateError):
        PaperEnvironment().from_string(deep)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{{ letterhead.state|upper }}", "X"),
        ("{% if title == 'Titull' and not nothing is defined %}po{% endif %}", "po"),
        ("{% for one in addressee %}{{ loop.index }} {{ one }}{% endfor %}", "1 Policia"),
        ("{{ nothing|default('–') }}", "–"),
        ("{{ addressee|length }}", "1"),
    ],
)
def test_what_a_letter_needs_is_there(words, said):
    assert PaperEnvironment().from_string(words).render(FACTS) == said
