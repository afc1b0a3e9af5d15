"""A plugin that leaks on purpose, for the tests that must notice: four pages that tell of hidden files."""

from core.contributions import Manifest

MANIFEST = Manifest(name="leaky", label="Rrjedhje", summary="Modul prove", version="1.0", depends=("casework",))
