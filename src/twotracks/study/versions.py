"""Which versions made a result: for the last cell of every notebook."""

import platform

import pandas as pd

from twotracks.plots import manifest


def versions() -> pd.DataFrame:
    """Versions of Python, the study, the packages it computes with, and its lexicons: ``what``, ``version``."""
    rows = [("Python", platform.python_version()), *manifest.versions().items()]
    rows += [(f"lexicon: {name}", version) for name, version in manifest.lexicons().items()]
    return pd.DataFrame(rows, columns=["what", "version"])
