"""Corpora whose ground truth is known, and what they say of the methods."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "experiments", "frames", "generate", "ground_truth", "operating_characteristics", "outlets", "realism",
        "stored", "templates",
    ],
    submod_attrs={"stored": ["reported"]},
)  # fmt: skip
