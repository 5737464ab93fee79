"""Charts: one function draws one tidy table. Nothing is computed here.

Colour never carries meaning alone: each track has its own marker and hatch as well. A group too
thin for an interval is drawn hollow and named.
"""

from twotracks.plots._confusion import confusion, ladder
from twotracks.plots._keyness import key_terms, key_words_by_outlet, keyness, terms
from twotracks.plots.coverage import links, shares, speakers, timeline
from twotracks.plots.simulation import calibration, power, type_token
from twotracks.plots.stance import annotations_by_score, design_adjusted_gaps, stance_confusion, validity
from twotracks.plots.style import message
from twotracks.plots.tone import gaps, means

__all__ = [
    "annotations_by_score", "calibration", "confusion", "design_adjusted_gaps", "gaps", "key_terms",
    "key_words_by_outlet", "keyness", "ladder", "links", "means", "message", "power", "shares", "speakers",
    "stance_confusion", "terms", "timeline", "type_token", "validity",
]  # fmt: skip
