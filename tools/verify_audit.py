"""Verify the audit of Kujdes without Kujdes: standard library only, a second pair of eyes.

Usage: python verify_audit.py AUDIT --keys KEYRING.JSON [--checkpoint FILE|FOLDER …] [--public-key HEX] [--strip CODE …]

AUDIT is the SQLite file, or the JSON lines of `kujdes audit dump`. KEYRING.JSON is the key ring; its key `audit` is
used. The public key is that of `kujdes audit checkpoint --public-key`, noted when the book of strips was begun.
"""

import argparse
import base64
import hmac
import json
import sqlite3
import sys
from hashlib import sha256, sha512
from pathlib import Path

FIELDS = ("seq", "at", "user_id", "verb", "model", "handle", "seen", "refused", "note", "changes", "request")

# --- Ed25519 (RFC 8032): points of the twisted Edwards curve -x² + y² = 1 + d x² y², in extended coordinates

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = add(result, point)
        point, number = add(point, point), number >> 1
    return result


def x_of(y, odd):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    return P - x if x & 1 != odd else x


def point_of(raw):
    number = int.from_bytes(raw, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    x = x_of(y, odd) if len(raw) == 32 else None
    return None if x is None else (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or len(signature) != 64 or s >= ORDER:
        return False
    h = int.from_bytes(sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(h, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# --- the rows


def rows_of(database):
    """Yield the rows of a SQLite file: the fields in the form that the chain reads, and the code."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for row in connection.execute(f"SELECT {', '.join(FIELDS)}, mac FROM core_audit ORDER BY seq"):
            seq, at, user, verb, model, handle, seen, refused, note, changes, request, mac = row
            yield (
                [
                    seq,
                    str(at).replace(" ", "T") + "+00:00",
                    "-".join((user[:8], user[8:12], user[12:16], user[16:20], user[20:])) if user is not None else None,
                    verb,
                    model,
                    as_hex(handle),
                    as_hex(seen),
                    bool(refused),
                    note,
                    as_value(changes),
                    request,
                ],
                mac,
            )


def as_hex(value):
    return (value.encode() if isinstance(value, str) else value).hex() if value else None


def as_value(changes):
    try:
        return json.loads(changes) if changes is not None else None
    except ValueError:
        return changes


def lines_of(dump):
    """Yield the rows of a dump in JSON lines."""
    with open(dump, encoding="ascii") as lines:
        for line in lines:
            row = json.loads(line)
            yield [row[name] for name in FIELDS], bytes.fromhex(row["mac"])


# --- the verification


def node(left, right):
    return sha256(b"\x01" + left + right).digest()


def root_of(parts):
    root = None
    for _size, part in reversed(parts):
        root = part if root is None else node(part, root)
    return root if root is not None else sha256(b"").digest()


def verify(rows, key, checkpoint_texts=(), public_key=None, strips=()):
    """Return what is wrong as (kind, first row), and nothing for a sound audit."""
    wrong, wanted, good = [], {}, 0
    for text in checkpoint_texts:
        words = dict(line.split(" ", 1) for line in text.splitlines())
        body, signer = text[: text.index("signature ")], bytes.fromhex(words["key"])
        ours = public_key is None or signer == public_key
        if not ours or not is_signed(signer, body.encode(), bytes.fromhex(words["signature"])):
            wrong.append(("forged", int(words["size"])))
        else:
            wanted.setdefault(int(words["size"]), []).append(
                (bytes.fromhex(words["root"]), bytes.fromhex(words["head"]))
            )
    for strip in strips:
        raw = base64.b32decode("".join(strip.upper().replace("-", "").split()))
        wanted.setdefault(int.from_bytes(raw[:5], "big"), []).append((raw[5:], b""))
    parts, count, before, expected = [], 0, bytes(32), 1
    wrong += [("rewritten", 1) for root, _head in wanted.pop(0, ()) if not root_of(parts).startswith(root)]
    for fields, mac in rows:
        if fields[0] != expected:
            wrong.append(("missing", expected))
            expected = fields[0]
        text = json.dumps(fields, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=repr)
        if hmac.new(key, before + text.encode(), "sha256").digest() != mac:
            wrong.append(("changed", fields[0]))
        parts.append((1, sha256(b"\x00" + mac).digest()))
        while len(parts) > 1 and parts[-1][0] == parts[-2][0]:
            (size, right), (_size, left) = parts.pop(), parts.pop()
            parts.append((2 * size, node(left, right)))
        before, count, expected = mac, count + 1, expected + 1
        for root, head in wanted.pop(count, ()):
            if root_of(parts).startswith(root) and head in (b"", mac):
                good = count
            else:
                wrong.append(("rewritten", good + 1))
    if wanted:
        wrong.append(("shortened", count + 1))
    return wrong[:20]


def main():
    parser = argparse.ArgumentParser(description="Verify the audit of Kujdes without Kujdes.")
    parser.add_argument("audit", type=Path)
    parser.add_argument("--keys", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    parser.add_argument("--strip", action="append", default=[])
    parser.add_argument("--public-key", type=bytes.fromhex)
    given = parser.parse_args()
    key = base64.b64decode(json.loads(given.keys.read_text("ascii"))["audit"])
    files = [one for path in given.checkpoint for one in (sorted(path.glob("*.txt")) if path.is_dir() else [path])]
    with open(given.audit, "rb") as file:
        rows = rows_of(given.audit) if file.read(15) == b"SQLite format 3" else lines_of(given.audit)
    wrong = verify(rows, key, [file.read_text("ascii") for file in files], given.public_key, given.strip)
    for kind, row in wrong:
        print(f"{kind} from row {row}")
    print("NOT SOUND" if wrong else f"sound; {len(files) + len(given.strip)} checkpoints agree")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
