"""How often each frame is used: by the measure, by annotations, and by both; and by annotations alone where it fails.

A share is of passages: sentences that speak of a track. A sentence that speaks of both tracks counts for both, and once
where the tracks are taken together.
"""

import numpy as np
import pandas as pd

from twotracks.analysis.registry import described, known, travelling
from twotracks.annotation import frames as annotated_frames
from twotracks.annotation.frames import ANNOTATED, PREFIX
from twotracks.config import N_BOOT, SEED
from twotracks.inference import dsl
from twotracks.inference.estimates import holm
from twotracks.provenance import keeps
from twotracks.schemas import ALL_OUTLETS, TRACKS

VOICES = {"all": None, "own words": "outlet", "quoted": "quoted"}
TOGETHER = "both"  # the tracks
_BY_ANNOTATIONS = "annotations alone"
