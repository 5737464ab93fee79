"""Annotations: passages are drawn, annotated on sheets, kept in a table, settled, and joined to passages."""

from twotracks.annotation.intercoder import agreement, disagreements, to_discuss
from twotracks.annotation.sheets import draw, practice, read, typed, typed_by, write
from twotracks.annotation.store import add, attach, load, resolutions, settle, stored

__all__ = [
    "add", "agreement", "attach", "disagreements", "draw", "load", "practice", "read", "resolutions", "settle",
    "stored", "to_discuss", "typed", "typed_by", "write",
]  # fmt: skip
