"""Naming: what outlets call the government, the armed opposition, the sponsors and the talks."""

from twotracks.analysis.naming.resolve import find
from twotracks.analysis.naming.words import share

__all__ = ["find", "share"]
