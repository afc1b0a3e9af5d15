"""A small service for the tests of casework: it keeps files and has no tables of its own."""

from core.contributions import Manifest

MANIFEST = Manifest(
    name="helpline", label="Linja e ndihmës", summary="Modul prove", version="1.0", depends=("casework",)
)
