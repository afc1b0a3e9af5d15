"""A plugin for tests of tasks: errands with a unit, which tasks can be about."""

from core.contributions import Manifest

MANIFEST = Manifest(name="errands", label="Porositë", summary="Modul prove", version="1.0", depends=("office",))
