"""A plugin for tests of the field: rounds through the town, and what was found on each."""

from core.contributions import Manifest

MANIFEST = Manifest(name="rounds", label="Rrugët", summary="Modul prove", version="1.0")
