"""A plugin for tests of counted facts: visits of people to places, and meetings."""

from core.contributions import Manifest

MANIFEST = Manifest(name="tally", label="Numërimi", summary="Modul prove", version="1.0")
