"""Annotations: passages are drawn, annotated on sheets or by a model, kept in a table, settled, joined to passages."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "answers", "articles", "asking", "choices", "classifier", "documents", "intercoder", "models", "names",
        "power", "prompts", "protocol", "sampling", "sheets", "store", "stub",
    ],
    submod_attrs={
        "choices": ["curve", "split_up"],
        "classifier": ["classify"],
        "intercoder": ["agreement", "disagreements", "to_discuss"],
        "models": ["annotate", "evaluate", "find_sentences", "score"],
        "power": ["Assumed", "half_widths", "needed", "proposal"],
        "sheets": ["draw", "practice", "read", "typed", "typed_by", "write"],
        "store": ["add", "attach", "load", "resolutions", "settle", "stored"],
    },
)  # fmt: skip
