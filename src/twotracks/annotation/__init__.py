"""Annotations: passages are drawn, annotated on sheets, kept in a table, settled, and joined to passages."""

from twotracks.annotation.intercoder import agreement, disagreements, to_discuss
from twotracks.annotation.sheets import draw, read, typed, write
from twotracks.annotation.store import add, attach, load, settle, stored

__all__ = [
    "add", "agreement", "attach", "disagreements", "draw", "load", "read", "settle", "stored", "to_discuss", "typed",
    "write",
]  # fmt: skip
