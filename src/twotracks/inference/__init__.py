"""Estimates, tests and corrections with articles as the units; nothing here knows about text."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=["agreement", "bootstrap", "dsl", "estimates", "gaps", "permutation"],
    submod_attrs={"estimates": ["composition", "means", "shares"], "gaps": ["track_gap"]},
)
