"""Which versions made a result: for the last cell of every notebook."""

import platform
from importlib import metadata

import pandas as pd

from twotracks.figures import code_version

PACKAGES = ("pandas", "numpy", "scipy", "scikit-learn", "matplotlib", "textblob", "vaderSentiment", "nupunkt")


def versions() -> pd.DataFrame:
    """Versions of Python, the study and the packages it computes with: ``what``, ``version``."""
    rows = [("Python", platform.python_version()), *((name, metadata.version(name)) for name in PACKAGES)]
    rows += [(f"study: {name}", value) for name, value in code_version().items()]
    return pd.DataFrame(rows, columns=["what", "version"])
