"""Naming: what outlets call the government, the armed opposition, the sponsors and the talks."""

from twotracks.analysis.naming.contrast import by_camp_values, by_track, contrasts, shares
from twotracks.analysis.naming.lines import lines, points
from twotracks.analysis.naming.measure import score
from twotracks.analysis.naming.resolve import explain, find
from twotracks.analysis.naming.voices import with_voice
from twotracks.analysis.naming.words import share

__all__ = [
    "by_camp_values",
    "by_track",
    "contrasts",
    "explain",
    "find",
    "lines",
    "points",
    "score",
    "share",
    "shares",
    "with_voice",
]
