"""Estimates, tests and corrections with articles as the units; nothing here knows about text."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "agreement", "bootstrap", "contrasts", "dsl", "estimands", "estimates", "gaps", "hypotheses", "permutation",
        "specifications",
    ],
    submod_attrs={
        "contrasts": ["between_camps", "exact", "pooled"],
        "estimands": ["parts"],
        "estimates": ["composition", "means", "shares"],
        "gaps": ["by_part", "track_gap"],
        "specifications": ["influence", "summary"],
    },
)  # fmt: skip
