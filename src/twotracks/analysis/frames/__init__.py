"""Frames: what a passage says the problem is, who caused it, how to judge it, what to do."""

from twotracks.analysis.frames.estimates import annotations, best, gaps, shares
from twotracks.analysis.frames.measure import explain, score
from twotracks.analysis.frames.profiles import distances, lines, points

__all__ = ["annotations", "best", "distances", "explain", "gaps", "lines", "points", "score", "shares"]
