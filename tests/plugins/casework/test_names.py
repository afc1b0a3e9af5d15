"""The names that each process keeps in memory, to search them."""

from core import wsgi
from plugins.casework import names


def test_a_process_fills_its_names_before_anybody_searches(app, open_file, office):
    open_file(given="Zamira", family="Provëza")
    wsgi.warm(app).join(30)
    with app.app_context():
        kept = names.index()
        assert kept.read_at is not None
        assert [text for part in kept.parts.values() for text in part.names.values() if "zamira" in text] != []


def test_a_process_serves_though_nothing_can_be_filled(app, office, signed_in, monkeypatch, caplog):
    def broken():
        raise RuntimeError("Zamira Provëza")

    monkeypatch.setattr(names.NameIndex, "refresh", lambda _index: broken())
    wsgi.warm(app).join(30)
    assert "RuntimeError" in caplog.text
    assert "Zamira" not in caplog.text
    assert signed_in("mira").get("/").status_code == 200
