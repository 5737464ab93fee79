"""Language: the sentences and words of a text, and texts that say nearly the same."""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach(__name__, submodules=["duplicates", "quotations", "sentences", "tokens"])
