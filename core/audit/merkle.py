"""The Merkle tree of RFC 6962 over the codes of the audit rows, grown row by row in little memory."""

from hashlib import sha256

LEAF, NODE = b"\x00", b"\x01"


class Tree:
    """A tree that remembers only the roots of its whole parts, as many as its size has bits set."""

    def __init__(self, size: int = 0, parts: list[bytes] | None = None) -> None:
        self.size, self.parts = size, list(parts or [])

    def append(self, leaf: bytes) -> None:
        node, size = sha256(LEAF + leaf).digest(), self.size
        while size & 1:
            node = sha256(NODE + self.parts.pop() + node).digest()
            size >>= 1
        self.parts.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root, 32 bytes; the hash of nothing for an empty tree."""
        if not self.parts:
            return sha256(b"").digest()
        node = self.parts[-1]
        for left in reversed(self.parts[:-1]):
            node = sha256(NODE + left + node).digest()
        return node
