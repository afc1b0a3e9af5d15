"""A plugin for tests of jobs: chores that a job does one by one."""

from core.contributions import Manifest

MANIFEST = Manifest(name="chores", label="Punët", summary="Modul prove", version="1.0")
