"""The audit: a keyed chain of everything that was seen, changed and refused, its views and its verifier."""

from core.audit import changes as changes
