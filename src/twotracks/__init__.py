"""Two Tracks: how news outlets frame the Astana and Geneva processes of the Syrian war.

The front door: ``import twotracks as tt`` gives every name a notebook needs, and each is read from its room when it is
first used. Tables flow one way::

    articles   tt.load_corpus
    passages   tt.find_passages
    scores     tt.sentiment, tt.stance, ...
    claims     tt.estimate, tt.keyness, tt.classify
    figures    tt.plot, tt.save
"""

__version__ = "0.2.0"

from importlib import import_module

import lazy_loader as _lazy

# In a sentence a room is called by what one does with it.
_CALLED = {
    "estimate": "twotracks.inference",
    "plot": "twotracks.plots",
    "stance": "twotracks.analysis.stance.measure",
}

_getattr, _, _names = _lazy.attach(
    __name__,
    submodules=["annotation", "corpus", "lexicons", "passages", "simulation", "validation"],
    submod_attrs={
        "analysis": ["classify", "distancing", "frames", "keyness", "naming", "sentiment", "voices"],
        "analysis.cells": ["confusion_lines"],
        "analysis.collocates": ["collocates", "multiword_terms"],
        "analysis.concordance": ["concordance", "lines"],
        "analysis.registry": ["measures"],
        "config": ["SEED", "N_BOOT"],
        "corpus.load": ["load_corpus"],
        "errors": ["InputError"],
        "passages.find": ["find_passages"],
        "passages.masking": ["mask_names"],
        "plots.display": ["show"],
        "plots.save": ["save"],
        "provenance": ["report"],
        "simulation.generate": ["simulate"],
        "study.lines": ["save_lines"],
        "study.versions": ["versions"],
        "validation.stored": ["reported"],
    },
)
__all__ = list(_names)
__all__ += list(_CALLED)


def __dir__() -> list[str]:
    """The names of the front door."""
    return sorted(__all__)


def __getattr__(name: str):
    """A name of the front door, read from its room when it is first used."""
    if name in _CALLED:
        return import_module(_CALLED[name])
    return _getattr(name)
