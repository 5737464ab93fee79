"""Figures: one function draws one tidy table; files. Nothing is computed here.

Colour never carries meaning alone: each track has its own marker and hatch as well. A group too
thin for an interval is drawn hollow and named.
"""

from twotracks.plots._confusion import ablation, cell, confusion, confusion_points, stance_confusion
from twotracks.plots._keyness import key_points, key_terms, keyness, keywords_by_outlet, outlet_points, terms
from twotracks.plots.camps import by_camp
from twotracks.plots.forest import adjusted_gaps, gaps, means, shares, speakers
from twotracks.plots.frames import frames, planted_frames
from twotracks.plots.naming import names, naming
from twotracks.plots.over_time import around, change, rates
from twotracks.plots.robustness import parts, specification_curve
from twotracks.plots.simulation import calibration, power, type_token
from twotracks.plots.style import message
from twotracks.plots.timeline import links, timeline
from twotracks.plots.validity import annotations_by_score, validity
from twotracks.plots.voices import claim_verbs, quoted, quoted_by_group

__all__ = [
    "ablation", "adjusted_gaps", "annotations_by_score", "around", "by_camp", "calibration", "cell", "change",
    "claim_verbs", "confusion", "confusion_points", "frames", "gaps", "key_points", "key_terms", "keyness",
    "keywords_by_outlet", "links", "means", "message", "names", "naming", "outlet_points", "parts",
    "planted_frames", "power", "quoted", "quoted_by_group", "rates", "shares", "speakers", "specification_curve",
    "stance_confusion", "terms", "timeline", "type_token", "validity",
]  # fmt: skip
