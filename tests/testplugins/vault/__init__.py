"""A plugin for tests of the fence: boxes of several units, with notes, a subclass and an unscoped link."""

from core.contributions import Manifest

MANIFEST = Manifest(name="vault", label="Kasaforta", summary="Modul prove", version="1.0")
