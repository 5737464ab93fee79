"""Measures of passages and statistics of their words, one file each."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "classify", "concordance", "frames", "keyness", "label_permutation", "naming", "registry", "sentiment",
        "stance",
    ],
)  # fmt: skip
