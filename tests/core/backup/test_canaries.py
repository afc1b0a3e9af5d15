"""Whatever is written into sealed places lies nowhere on the disk in clear (security.md K-02)."""

import base64
import gzip
import zipfile

import pytest
import sqlalchemy as sa

from core.auth.models import User
from core.backup.box import new_pair
from core.backup.service import create
from core.db import atomic, db
from tests.canaries import plant, sweep


@atomic
def write(canaries):
    for number, canary in enumerate(canaries):
        user = User(username=f"u{number}", name="Punonjëse")
        user.totp_secret, user.recovery_codes = canary, [canary]
        db.session.add(user)


@atomic
def change_and_delete():
    for user in db.session.scalars(sa.select(User)).all():
        if user.username.endswith("7"):
            db.session.delete(user)
        else:
            user.totp_secret = None


def test_no_canary_lies_in_the_data_the_keys_or_the_backup(app, tmp_path):
    settings = app.extensions["settings"]
    with app.app_context():
        canaries = plant(200, write)
        assert db.session.scalars(sa.select(User)).first().totp_secret in canaries
        create(tmp_path / "one.backup", recipient=new_pair()[1])
        change_and_delete()
        create(tmp_path / "two.backup", recipient=new_pair()[1])
        db.session.remove()
        db.engine.dispose()
    assert sweep(canaries, [settings.data, settings.keys, tmp_path]) == {}


@pytest.mark.parametrize(
    "hide",
    [
        lambda text: text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-be"),
        lambda text: base64.b64encode(text.encode()),
        lambda text: base64.b64encode(b"x" + text.encode() + b"yz"),
        lambda text: base64.b64encode(b"xy" + text.encode() + b"z"),
        lambda text: text.encode().hex().encode(),
        lambda text: text.encode().hex().upper().encode(),
        lambda text: gzip.compress(b"head" + text.encode()),
        lambda text: b"noise\x1f\x8b\x08noise" + gzip.compress(gzip.compress(text.encode())),
    ],
)
def test_the_sweep_finds_a_canary_in_every_form(tmp_path, hide):
    def write_one(canaries):
        (tmp_path / "file.bin").write_bytes(b"before " + hide(canaries[0]) + b" after")

    canaries = plant(3, write_one)
    assert list(sweep(canaries, [tmp_path])) == canaries[:1]


def test_the_sweep_looks_into_zip_files(tmp_path):
    def write_one(canaries):
        with zipfile.ZipFile(tmp_path / "file.docx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/document.xml", f"<p>{canaries[1]}</p>" * 50)

    canaries = plant(3, write_one)
    assert list(sweep(canaries, [tmp_path])) == canaries[1:2]
