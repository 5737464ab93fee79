"""Articles in: a corpus is found, read, repaired and cleaned."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(
    __name__,
    submodules=[
        "archives",
        "boilerplate",
        "camps",
        "cleaning",
        "dating",
        "load",
        "meetings",
        "nested",
        "order",
        "outlet_names",
        "page_names",
        "readers",
        "reading",
        "registry",
        "texts",
        "wire",
    ],
    submod_attrs={
        "cleaning": ["clean"],
        "load": ["load_corpus", "name", "summary", "wire_by_outlet"],
        "meetings": ["nearest_meeting"],
        "reading": ["outlets", "provenance", "read"],
        "registry": ["fetch"],
    },
)
