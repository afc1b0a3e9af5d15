"""A phone without a browser: it seals as `core/static/offline/seal.js` does, and what was found on the server."""

import base64
import json
import os
import uuid
from datetime import UTC, datetime

import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.access.principal import privileged
from core.db import db

FINISHED = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)


def sealed(server, user_id, item_id, fields, *, sheet="rounds.finding", answer_id=None, finished=FINISHED):
    """Return what a phone sends: an answer of a user about an item, sealed to the server."""
    answer_id = answer_id or str(uuid.uuid4())
    pair, salt = ec.generate_private_key(ec.SECP256R1()), base64.b64decode(server["point"])
    point = pair.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = pair.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), salt))
    key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"kujdes field answer 1" + point).derive(shared)
    content = {"item": str(item_id), "fields": list(fields), "finished": finished.isoformat()}
    bound = f"kujdes field answer 1|{user_id}|{sheet}|{answer_id}|{server['id']}".encode()
    nonce = os.urandom(12)
    inside = nonce + AESGCM(key).encrypt(nonce, json.dumps(content).encode(), bound)
    texts = {name: base64.b64encode(value).decode() for name, value in (("point", point), ("sealed", inside))}
    return {"id": answer_id, "sheet": sheet, "key": server["id"], **texts}


def send(person, envelope):
    return person.client.post("/field/answers", json=envelope, headers={"X-CSRFToken": token(person)})


def token(person):
    return person.client.get("/field/session").get_json()["token"]


def findings(app):
    """Return the texts of all findings, oldest first."""
    from plugins.rounds.models import Finding

    with app.app_context(), privileged("test"):
        found = db.session.scalars(sa.select(Finding).order_by(Finding.created_at)).all()
        texts = [(one.text, one.people) for one in found]
        db.session.remove()
        return texts
