"""Rules and measures evaluated on annotations; the stored tables of their agreement are read by one reader."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=["attribution", "estimators", "fitting", "human_panel", "passages", "stance", "stored"],
    submod_attrs={"stored": ["confusion", "reported", "scores"]},
)
