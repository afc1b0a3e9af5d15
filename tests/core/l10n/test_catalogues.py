"""Messages of several modules, from several folders, in the reader's language."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from babel.messages.checkers import checkers
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po
from flask import Flask, render_template_string, request

from core.l10n import _, _l, _n, current_locale, init_app
from core.l10n.catalogues import compile_catalogues

ROOT = Path(__file__).parents[3]
PO_FILES = [ROOT / "translations/sq/LC_MESSAGES" / f"{domain}.po" for domain in ("l10n", "wtforms")]
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: sq\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def write_po(folder: Path, domain: str, body: str) -> tuple[Path, str]:
    path = folder / "sq" / "LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")
    return folder, domain


@pytest.fixture
def catalogues(tmp_path):
    return [
        write_po(tmp_path / "main; with a semicolon", "base", 'msgid "Home"\nmsgstr "Kreu"\n'),
        write_po(
            tmp_path / "module",
            "letters",
            'msgid "%(num)d letter"\nmsgid_plural "%(num)d letters"\n'
            'msgstr[0] "%(num)d shkresë"\nmsgstr[1] "%(num)d shkresa"\n\nmsgid "Home"\nmsgstr "Shtëpia"\n',
        ),
        write_po(
            tmp_path / "module",
            "more",
            'msgid "Bye"\nmsgstr "Mirupafshim"\n\nmsgid "Hi %(name)s"\nmsgstr "Ç\'kemi %(name)s"\n',
        ),
        (tmp_path / "nowhere", "absent"),
    ]


def make_app(catalogues, cache, choose=lambda: request.args.get("language")) -> Flask:
    app = Flask("catalogues")
    init_app(app, catalogues, cache, choose)
    return app


PAGE = (
    "{{ _('Home') }}|{{ _('Bye') }}|{{ ngettext('%(num)d letter', '%(num)d letters', 1) }}|"
    "{{ ngettext('%(num)d letter', '%(num)d letters', 5) }}|{% trans name='Ada' %}Hi {{ name }}{% endtrans %}"
)


def test_messages_of_several_folders_and_domains_come_together(catalogues, tmp_path):
    app = make_app(catalogues, tmp_path / "cache")
    with app.test_request_context():
        assert (_("Home"), _("Bye"), _("Hi %(name)s", name="Ada")) == ("Kreu", "Mirupafshim", "Ç'kemi Ada")
        assert [_n("%(num)d letter", "%(num)d letters", count) for count in (0, 1, 2, 21)] == [
            "0 shkresa",
            "1 shkresë",
            "2 shkresa",
            "21 shkresa",
        ]
        assert render_template_string(PAGE) == "Kreu|Mirupafshim|1 shkresë|5 shkresa|Ç'kemi Ada"


def test_a_reader_of_english_gets_the_source_with_its_plurals(catalogues, tmp_path):
    app = make_app(catalogues, tmp_path / "cache")
    with app.test_request_context("?language=en"):
        assert current_locale() == "en"
        assert render_template_string(PAGE) == "Home|Bye|1 letter|5 letters|Hi Ada"


def test_a_module_cannot_reword_what_an_earlier_one_says(catalogues, tmp_path):
    with make_app(list(reversed(catalogues)), tmp_path / "cache").test_request_context():
        assert _("Home") == "Shtëpia"


def test_a_label_said_at_import_follows_each_reader(catalogues, tmp_path):
    label = _l("Home")
    app = make_app(catalogues, tmp_path / "cache")
    with app.test_request_context():
        assert str(label) == "Kreu"
    with app.test_request_context("?language=en"):
        assert str(label) == "Home"


@pytest.mark.parametrize("language", ["de", "xx-nonsense", ""])
def test_a_language_that_is_not_offered_gives_albanian(catalogues, tmp_path, language):
    with make_app(catalogues, tmp_path / "cache").test_request_context(f"?language={language}"):
        assert (current_locale(), _("Home")) == ("sq", "Kreu")


def test_a_job_outside_a_request_speaks_albanian_and_asks_no_reader(catalogues, tmp_path):
    def nobody_is_there() -> str:
        raise AssertionError("a job was asked for its reader")

    with make_app(catalogues, tmp_path / "cache", nobody_is_there).app_context():
        assert (current_locale(), _("Home")) == ("sq", "Kreu")


def test_messages_outside_an_application_stay_as_they_are():
    assert _("Hi %(name)s", name="Ada") == "Hi Ada"
    assert _n("%(num)d letter", "%(num)d letters", 2) == "2 letters"
    assert current_locale() == "sq"


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folders_of_the_source_are_only_read(catalogues, tmp_path):
    cache = tmp_path / "var" / "cache"
    before = contents(tmp_path)
    compile_catalogues(catalogues, cache)
    after = contents(tmp_path)
    assert before == {path: content for path, content in after.items() if cache not in path.parents}
    assert {path.suffix for path in after if cache in path.parents} == {".mo"}


def test_an_unchanged_catalogue_is_compiled_once_and_a_changed_one_anew(catalogues, tmp_path):
    cache = tmp_path / "cache"
    first = compile_catalogues(catalogues, cache)
    stamps = {path: path.stat().st_mtime_ns for path in cache.rglob("*.mo")}
    assert compile_catalogues(catalogues, cache) == first
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*.mo")} == stamps
    write_po(*catalogues[0], 'msgid "Home"\nmsgstr "Faqja e parë"\n')
    assert compile_catalogues(catalogues, cache) != first
    with make_app(catalogues, cache).test_request_context():
        assert _("Home") == "Faqja e parë"


def test_no_draft_stays_behind_in_the_cache(catalogues, tmp_path):
    cache = tmp_path / "cache"
    compile_catalogues(catalogues, cache)
    assert [path.name for path in cache.iterdir() if path.name.startswith("draft-")] == []


def test_workers_that_start_together_share_one_cache(catalogues, tmp_path):
    cache = tmp_path / "cache"
    together = Barrier(4)

    def start(_worker: int) -> list[tuple[Path, str]]:
        together.wait()
        return compile_catalogues(catalogues, cache)

    with ThreadPoolExecutor(4) as workers:
        results = list(workers.map(start, range(4)))
    assert results.count(results[0]) == 4
    assert [path.name for path in cache.iterdir()] == [results[0][0][0].parent.name]


def test_a_broken_catalogue_stops_the_start_and_leaves_nothing(catalogues, tmp_path):
    write_po(*catalogues[0], 'msgid "Home"\nmsgstr "Kreu"\n<<<<<<< ours\n')
    with pytest.raises(PoFileError):
        compile_catalogues(catalogues, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize("path", PO_FILES, ids=lambda path: path.name)
def test_every_message_has_an_albanian_text_with_the_same_variables(path):
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    messages = [message for message in catalogue if message.id]
    assert messages and not list(catalogue.obsolete)
    for message in messages:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        assert all(texts) and not message.fuzzy, message.id
        for text in texts:
            assert variables(text) == variables(sources[-1]), message.id
        for check in checkers:
            check(catalogue, message)


def variables(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%s|\{\w+\}", text))


def test_every_message_of_the_core_s_localisation_is_translated_and_none_is_idle():
    keywords = {"_": None, "_l": None, "_n": (1, 2)}
    found = extract_from_dir(str(ROOT / "core/l10n"), keywords=keywords, directory_filter=lambda _folder: True)
    used = {message[0] if isinstance(message, tuple) else message for _file, _line, message, *_rest in found}
    with PO_FILES[0].open("rb") as file:
        translated = {message.id[0] if message.pluralizable else message.id for message in read_po(file) if message.id}
    assert translated == used
