"""Annotations: passages are drawn, annotated on sheets, kept in a table, settled, and joined to passages."""

from twotracks.annotation.intercoder import agreement, disagreements, to_discuss
from twotracks.annotation.power import Assumed, half_widths, needed, proposal
from twotracks.annotation.sheets import draw, practice, read, typed, typed_by, write
from twotracks.annotation.store import add, attach, load, resolutions, settle, stored

__all__ = [
    "Assumed", "add", "agreement", "attach", "disagreements", "draw", "half_widths", "load", "needed", "practice",
    "proposal", "read", "resolutions", "settle", "stored", "to_discuss", "typed", "typed_by", "write",
]  # fmt: skip
