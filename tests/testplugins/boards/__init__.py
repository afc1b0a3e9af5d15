"""A plugin for tests of meetings: a team that speaks of errands, and a committee that sees numbers alone."""

from core.contributions import Manifest

MANIFEST = Manifest(name="boards", label="Organet", summary="Modul prove", version="1.0", depends=("errands",))
