"""Passages: which sentence speaks of which track, and in whose voice."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "attribution", "carrying", "context", "counts", "discourse", "find", "lexicon", "masking", "prefilter",
        "recognition", "rules", "scan", "speakers", "speech",
    ],
    submod_attrs={
        "counts": ["by_alias", "by_link", "over_time", "set_aside", "without_place_name"],
        "find": ["by_place_name", "explain", "find_passages"],
        "masking": ["mask_names"],
    },
)  # fmt: skip
