"""A plugin for tests of imports: a book of gifts, with a template for the old one in Excel."""

from core.contributions import Manifest

MANIFEST = Manifest(name="ledger", label="Libri i dhuratave", summary="Modul prove", version="1.0", depends=("office",))
