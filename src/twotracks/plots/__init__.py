"""Figures: one function draws one tidy table; files. Nothing is computed here.

Colour never carries meaning alone: each track has its own marker and hatch as well. A group too
thin for an interval is drawn hollow and named.
"""

from twotracks.plots._confusion import ablation, confusion, stance_confusion
from twotracks.plots._keyness import key_terms, keyness, keywords_by_outlet, terms
from twotracks.plots.camps import by_camp
from twotracks.plots.forest import adjusted_gaps, gaps, means, shares, speakers
from twotracks.plots.frames import frames, planted_frames
from twotracks.plots.over_time import around, change, rates
from twotracks.plots.robustness import parts, specification_curve
from twotracks.plots.simulation import calibration, power, type_token
from twotracks.plots.style import message
from twotracks.plots.timeline import links, timeline
from twotracks.plots.validity import annotations_by_score, validity

__all__ = [
    "ablation", "adjusted_gaps", "annotations_by_score", "around", "by_camp", "calibration", "change", "confusion",
    "frames", "gaps", "key_terms", "keyness", "keywords_by_outlet", "links", "means", "message", "parts",
    "planted_frames", "power", "rates", "shares", "speakers",
    "specification_curve", "stance_confusion", "terms", "timeline", "type_token", "validity",
]  # fmt: skip
