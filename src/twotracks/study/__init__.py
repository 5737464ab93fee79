"""The run: every notebook on one corpus, an index page, and the versions that made it."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(__name__, submodules=["report", "runner", "versions"])
