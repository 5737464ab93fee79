"""Estimates, tests and corrections with articles as the units; nothing here knows about text."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "agreement", "bootstrap", "contrasts", "detection", "dsl", "estimands", "estimates", "gaps", "hypotheses",
        "over_time", "permutation", "specifications",
    ],
    submod_attrs={
        "contrasts": ["between_camps", "exact", "pooled"],
        "detection": ["shares"],
        "estimands": ["parts"],
        "estimates": ["composition", "means"],
        "gaps": ["by_part", "track_gap"],
        "over_time": ["around", "change", "rates"],
        "specifications": ["influence", "summary"],
    },
)  # fmt: skip
